"""Loading a curriculum pack into pages: all of it or nothing, and a second time without any change.

What was loaded is recorded (:class:`LoadedText`), so that a file that did not change writes nothing, and
a page that an editor changed since is left alone until somebody asks to overwrite it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha1, sha256
from io import BytesIO
from typing import Any, TypedDict
from uuid import UUID

from django.core.files.images import ImageFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site

from institute.i18n.localize.translations import ShapeDiffers, translate, translated_fields
from institute.people.models import User
from learning_outcomes.models import LearningOutcome
from lessons.curriculum import page_fields
from lessons.curriculum.models import (
    ActivityPage,
    CurriculumPage,
    GlossaryPage,
    LessonPage,
    LoadedText,
    LocalFact,
    ModulePage,
)
from lessons.curriculum.packs import PackError, Problem
from lessons.curriculum.packs import records as pack_records
from lessons.curriculum.packs.pages import Pack, Quiz, Translated, facts_of
from lessons.quizzes.models import QuizPage

STREAM_FIELDS = ("body", "questions", "words")
OUTCOMES_FIELD = "outcomes"
ONE_POINT = 100  # in hundredths


class NoHomePage(Exception):
    """The site has no home page to put a curriculum below; bootstrap the site first."""


type FieldsOf = Callable[[Any, Any, page_fields.Media], page_fields.Fields]
type Stored = pack_records.LocalFact | pack_records.Picture | pack_records.Document


class TextVersion(TypedDict):
    """The fields of a :class:`LoadedText` that its reviews depend on."""

    text_sha256: str
    is_draft: bool


@dataclass
class LoadReport:
    """The result of a load: texts written, texts unchanged, and a sentence for each that was left out."""

    curriculum: Page | None = None
    written: int = 0
    unchanged: int = 0
    skipped: list[str] = field(default_factory=list)


class Loader:
    """Loads one pack once, inside the transaction of its caller."""

    def __init__(self, pack: Pack, *, at: datetime, by: User | None, overwrite: bool) -> None:
        self.pack, self.at, self.by, self.overwrite = pack, at, by, overwrite
        self.report = LoadReport()
        self.fact_ids: dict[UUID, int | None] = {}
        self.outcomes: dict[str, LearningOutcome] = {}
        self.locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in pack.languages}
        self.loaded = {(text.key, text.language): text for text in LoadedText.objects.all()}

    def load(self) -> LoadReport:
        """Write the outcomes, then the pages from the top down. Raises NoHomePage."""
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None or not CurriculumPage.can_exist_under(site.root_page.specific):
            raise NoHomePage
        for module in self.pack.modules:
            for outcome in module.outcomes:
                self.write(LearningOutcome, outcome, page_fields.outcome_fields, None)
        outcomes = LearningOutcome.objects.in_source_language()
        self.outcomes = {outcome.code: outcome for outcome in outcomes}
        for module in self.pack.modules:
            for fact in facts_of(module):
                stored = self.write(LocalFact, fact, page_fields.fact_fields, None)
                self.fact_ids[fact.id] = stored and stored.pk
        curriculum = self.write(
            CurriculumPage, self.pack.curriculum, page_fields.curriculum_fields, site.root_page
        )
        self.report.curriculum = curriculum
        if curriculum and self.pack.glossary:
            self.write(GlossaryPage, self.pack.glossary, page_fields.glossary_fields, curriculum)
        for module in self.pack.modules if curriculum else ():
            page = self.write(ModulePage, module, page_fields.module_fields, curriculum)
            for lesson in (*module.lessons, *module.cards) if page else ():
                self.write(LessonPage, lesson, page_fields.lesson_fields, page)
            if page and module.quiz:
                self._report_points(module.quiz)
                self.write(QuizPage, module.quiz, page_fields.quiz_fields, page)
            for activity in module.activities if page else ():
                self.write(ActivityPage, activity, page_fields.activity_fields, page)
        return self.report

    def _report_points(self, quiz: Quiz) -> None:
        """Report questions with other points than one, which quizzes do not have."""
        for question in quiz.source.questions:
            if question.points != ONE_POINT:
                sentence = _("%(file)s, line %(line)d: each question gives one point here.")
                location = {"file": question.location.path, "line": question.location.line}
                self.report.skipped.append(sentence % location)

    def write(
        self, model: type[Model], record: Translated[Any], fields_of: FieldsOf, parent: Page | None
    ) -> Any:
        """Write one page or snippet in all languages. Returns it, or None if an editor removed it."""
        source_language = self.pack.source_language
        content = fields_of(record, record.source, _hash_of)
        instance: Any = model._default_manager.filter(
            translation_key=record.id, locale=self.locales[source_language]
        ).first()
        version = text_version(model, record, record.source, content)
        if self._must_write(record, source_language, content, instance, version):
            fields = fields_of(record, record.source, self._stored_id)
            instance = self._write_source(model, record, fields, instance, parent)
            self._save_loaded(record, source_language, content, instance, version)
        if instance is None:
            return None
        for language, text in record.translations.items():
            translated_content = fields_of(record, text, _hash_of)
            # A translation follows its source, so it changes when either file does.
            both = [content, translated_content]
            version = text_version(model, record, text, translated_content)
            target = instance.get_translation_or_none(self.locales[language])
            if not self._must_write(record, language, both, target, version):
                continue
            if self._was_edited(record, source_language, instance) and not self.overwrite:
                self._skip(record, _("%(file)s: left out, since the page it translates was edited here."))
                continue
            translated = self._as_object(model, record, fields_of(record, text, self._stored_id))
            try:
                target = translate(instance, translated, self.locales[language], at=self.at, by=self.by)
            except ShapeDiffers:
                self._skip(record, _("%(file)s: left out, since the page it translates has other parts."))
                continue
            self._save_loaded(record, language, both, target, version)
        return instance

    def _must_write(
        self, record: Translated[Any], language: str, content: Any, instance: Any, version: TextVersion
    ) -> bool:
        loaded = self.loaded.get((record.id, language))
        if loaded and loaded.fingerprint == _fingerprint(content):
            self.report.unchanged += 1
            # A text may stop being a draft while its content stays the same.
            if (loaded.is_draft, loaded.text_sha256) != (version["is_draft"], version["text_sha256"]):
                LoadedText.objects.filter(pk=loaded.pk).update(**version)
            return False
        if self.overwrite or (loaded is None and instance is None):
            return True
        if instance is None:
            self._skip(record, _("%(file)s: left out, since its page was deleted here."))
        elif isinstance(instance, Page) and not instance.live:
            self._skip(record, _("%(file)s: left out, since its page is not public here."))
        elif self._was_edited(record, language, instance):
            self._skip(record, _("%(file)s: left out, since its page was edited here."))
        else:
            return True
        return False

    def _was_edited(self, record: Translated[Any], language: str, instance: Any) -> bool:
        """Whether somebody saved the page, also as a draft, after the last load."""
        loaded = self.loaded.get((record.id, language))
        return loaded is None or loaded.revision_id != instance.latest_revision_id

    def _skip(self, record: Translated[Any], sentence: str) -> None:
        self.report.skipped.append(sentence % {"file": record.location.path})

    def _save_loaded(
        self, record: Translated[Any], language: str, content: Any, instance: Any, version: TextVersion
    ) -> None:
        self.report.written += 1
        self.loaded[record.id, language], _created = LoadedText.objects.update_or_create(
            key=record.id,
            language=language,
            defaults={
                **version,
                "fingerprint": _fingerprint(content),
                "revision_id": instance.latest_revision_id,
                "loaded_at": self.at,
            },
        )

    def _write_source(
        self,
        model: type[Model],
        record: Translated[Any],
        fields: page_fields.Fields,
        instance: Any,
        parent: Page | None,
    ) -> Any:
        is_new = instance is None
        instance = self._as_object(model, record, fields) if is_new else self._fill(instance, fields)
        if parent is None:
            instance.save()
            instance.save_revision(user=self.by)
            return instance
        if is_new:
            parent.add_child(instance=instance)
        instance.save_revision(user=self.by).publish(user=self.by)
        instance.refresh_from_db()
        return instance

    def _as_object(self, model: type[Model], record: Translated[Any], fields: page_fields.Fields) -> Any:
        """An unsaved page or snippet with the content of the pack."""
        instance = model(translation_key=record.id, locale=self.locales[self.pack.source_language])
        if isinstance(instance, Page):
            instance.live = False
        return self._fill(instance, fields)

    def _fill(self, instance: Any, fields: page_fields.Fields) -> Any:
        for name, value in fields.items():
            if name in STREAM_FIELDS:
                value = json.dumps(value)
            elif name == OUTCOMES_FIELD:
                value = [self.outcomes[code] for code in value if code in self.outcomes]
            setattr(instance, name, value)
        return instance

    def _stored_id(self, block: Stored, title: str) -> int | None:
        """The id of a local fact, or of the stored file with these bytes; stores it the first time."""
        if isinstance(block, pack_records.LocalFact):
            return self.fact_ids[block.id]
        data = block.file.read_bytes()
        digest = sha1(data, usedforsecurity=False).hexdigest()  # the hash that Wagtail keeps of each file
        model = get_image_model() if block.type == "image" else get_document_model()
        stored = model.objects.filter(file_hash=digest).first()
        if stored is None:
            if block.type == "image" and not _is_image(data):
                message = _("“%(file)s” is not a picture that can be shown.") % {"file": block.file.name}
                raise PackError([Problem(block.location.path, block.location.line, message)])
            stored = model.objects.create(
                title=title[:255],
                file=ImageFile(BytesIO(data), name=block.file.name),
                file_hash=digest,
                file_size=len(data),
                uploaded_by_user=self.by,
            )
        return stored.pk


def _is_image(data: bytes) -> bool:
    try:
        with Image.open(BytesIO(data)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _hash_of(block: Stored, _title: str) -> str:
    if isinstance(block, pack_records.LocalFact):
        return str(block.id)
    return sha256(block.file.read_bytes()).hexdigest()


def text_version(
    model: type[Model], record: Translated[Any], text: Any, content: page_fields.Fields
) -> TextVersion:
    """What a review of a text is about: the hash of the text in one language, and whether it is a draft.

    The text of a page's file is that of its translated fields, and of objects that are stored apart.
    """
    fields = sorted({*translated_fields(model)} & {*content} - {"slug"})
    texts = [list(page_fields.texts_in(content[field])) for field in fields]
    apart = list(page_fields.texts_in(page_fields.texts_stored_apart(record, text)))
    return {"text_sha256": _fingerprint([texts, apart]), "is_draft": getattr(text, "needs_review", False)}


def _fingerprint(content: Any) -> str:
    return sha256(json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
