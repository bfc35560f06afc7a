"""Loads a curriculum pack into pages: all of it or nothing, and a second time without any change.

What was loaded is remembered (:class:`LoadedText`), so that a file that did not change writes nothing,
and a page that an editor changed since is left alone until somebody asks to overwrite it.
"""

import json
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from io import BytesIO

from django.core.files.images import ImageFile
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site

from institute.i18n.localize.translations import ShapeDiffers, translate, translated_fields
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
from lessons.curriculum.packs.pages import facts_of
from lessons.quizzes.models import QuizPage

STREAMS = ("body", "questions", "words")
MANY = "outcomes"
ONE_POINT = 100  # in hundredths


class NoHomePage(Exception):
    """The site has no home page that a curriculum can stand below; lay the foundation first."""


@dataclass
class LoadReport:
    """What a load did: texts written, texts that were as in the files, and sentences on what it left."""

    curriculum: Page | None = None
    written: int = 0
    unchanged: int = 0
    skipped: list[str] = field(default_factory=list)


class Loader:
    """One load of one pack. Runs inside the transaction of its caller."""

    def __init__(self, pack, *, at, by, overwrite):
        self.pack, self.at, self.by, self.overwrite = pack, at, by, overwrite
        self.report = LoadReport()
        self.facts = {}
        self.locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in pack.languages}
        self.known = {(known.key, known.language): known for known in LoadedText.objects.all()}

    def load(self):
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
                written = self.write(LocalFact, fact, page_fields.fact_fields, None)
                self.facts[fact.id] = written and written.pk
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
                self._tell_of_points(module.quiz)
                self.write(QuizPage, module.quiz, page_fields.quiz_fields, page)
            for activity in module.activities if page else ():
                self.write(ActivityPage, activity, page_fields.activity_fields, page)
        return self.report

    def _tell_of_points(self, quiz):
        for question in quiz.source.questions:
            if question.points != ONE_POINT:
                sentence = _("%(file)s, line %(line)d: each question gives one point here.")
                place = {"file": question.location.path, "line": question.location.line}
                self.report.skipped.append(sentence % place)

    def write(self, kind, record, fields_of, parent):
        """Write one page or outcome in all languages. Returns it, or None if an editor removed it."""
        source_language = self.pack.source_language
        said = fields_of(record, record.source, _hash_of)
        instance = kind.objects.filter(
            translation_key=record.id, locale=self.locales[source_language]
        ).first()
        read = what_is_read(kind, record, record.source, said)
        if self._is_to_write(record, source_language, said, instance, read):
            fields = fields_of(record, record.source, self._stored)
            instance = self._write_source(kind, record, fields, instance, parent)
            self._remember(record, source_language, said, instance, read)
        if instance is None:
            return None
        for language, text in record.translations.items():
            # A translation follows its source, so it changes when either file does.
            theirs = fields_of(record, text, _hash_of)
            pair, read = [said, theirs], what_is_read(kind, record, text, theirs)
            target = instance.get_translation_or_none(self.locales[language])
            if not self._is_to_write(record, language, pair, target, read):
                continue
            if self._was_edited(record, source_language, instance) and not self.overwrite:
                self._skip(record, _("%(file)s: left out, since the page it translates was edited here."))
                continue
            translated = self._as_object(kind, record, fields_of(record, text, self._stored))
            try:
                target = translate(instance, translated, self.locales[language], at=self.at, by=self.by)
            except ShapeDiffers:
                self._skip(record, _("%(file)s: left out, since the page it translates has other parts."))
                continue
            self._remember(record, language, pair, target, read)
        return instance

    def _is_to_write(self, record, language, said, instance, read):
        known = self.known.get((record.id, language))
        if known and known.fingerprint == _fingerprint(said):
            self.report.unchanged += 1
            # A text may stop being a draft without another word.
            if (known.is_draft, known.text_sha256) != (read["is_draft"], read["text_sha256"]):
                LoadedText.objects.filter(pk=known.pk).update(**read)
            return False
        if self.overwrite or (known is None and instance is None):
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

    def _was_edited(self, record, language, instance):
        """Whether somebody saved the page, a draft too, after the last load."""
        known = self.known.get((record.id, language))
        return known is None or known.revision_id != instance.latest_revision_id

    def _skip(self, record, sentence):
        self.report.skipped.append(sentence % {"file": record.location.path})

    def _remember(self, record, language, said, instance, read):
        self.report.written += 1
        self.known[record.id, language], _created = LoadedText.objects.update_or_create(
            key=record.id,
            language=language,
            defaults=read
            | {
                "fingerprint": _fingerprint(said),
                "revision_id": instance.latest_revision_id,
                "loaded_at": self.at,
            },
        )

    def _write_source(self, kind, record, fields, instance, parent):
        is_new = instance is None
        instance = self._as_object(kind, record, fields) if is_new else self._fill(instance, fields)
        if parent is None:
            instance.save()
            instance.save_revision(user=self.by)
            return instance
        if is_new:
            parent.add_child(instance=instance)
        instance.save_revision(user=self.by).publish(user=self.by)
        instance.refresh_from_db()
        return instance

    def _as_object(self, kind, record, fields):
        """An unsaved page or outcome that says what the pack says."""
        instance = kind(translation_key=record.id, locale=self.locales[self.pack.source_language])
        if isinstance(instance, Page):
            instance.live = False
        return self._fill(instance, fields)

    def _fill(self, instance, fields):
        for name, value in fields.items():
            if name in STREAMS:
                value = json.dumps(value)
            elif name == MANY:
                value = [self.outcomes[code] for code in value if code in self.outcomes]
            setattr(instance, name, value)
        return instance

    def _stored(self, block, title):
        """The id of a local fact, or of the stored file with these bytes; stores it the first time."""
        if isinstance(block, pack_records.LocalFact):
            return self.facts[block.id]
        data = block.file.read_bytes()
        digest = sha1(data, usedforsecurity=False).hexdigest()  # the hash that Wagtail keeps of each file
        model = get_image_model() if block.type == "image" else get_document_model()
        found = model.objects.filter(file_hash=digest).first()
        if found is None:
            if block.type == "image" and not _is_picture(data):
                message = _("“%(file)s” is not a picture that can be shown.") % {"file": block.file.name}
                raise PackError([Problem(block.location.path, block.location.line, message)])
            found = model.objects.create(
                title=title[:255],
                file=ImageFile(BytesIO(data), name=block.file.name),
                file_hash=digest,
                file_size=len(data),
                uploaded_by_user=self.by,
            )
        return found.pk


def _is_picture(data):
    try:
        with Image.open(BytesIO(data)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _hash_of(block, _title):
    if isinstance(block, pack_records.LocalFact):
        return str(block.id)
    return sha256(block.file.read_bytes()).hexdigest()


def what_is_read(kind, record, text, said):
    """What a review of a text is about: its words in one language, and whether the pack awaits one.

    The words of a page's file are those of its fields and of what the file says beside them.
    """
    fields = sorted({*translated_fields(kind)} & {*said} - {"slug"})
    words = [list(page_fields.spoken(said[field])) for field in fields]
    beside = list(page_fields.spoken(page_fields.said_beside(record, text)))
    return {"text_sha256": _fingerprint([words, beside]), "is_draft": getattr(text, "needs_review", False)}


def _fingerprint(said):
    return sha256(json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
