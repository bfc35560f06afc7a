from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail_localize.fields import SynchronizedField

from lessons.quizzes.questions_block import QuestionsBlock
from lessons.quizzes.reading import ReadByCohort
from lessons.quizzes.rendering import render_questions
from lessons.quizzes.snapshots import QuizSnapshot, read_questions, texts_of
from lessons.quizzes.wording import Wording


class QuizPage(ReadByCohort, Page):
    """A quiz below its module: an introduction for parents, and the questions, never served with it.

    The identity of a question or a choice is the page's ``translation_key`` and the block's id: the same
    in every language and revision. A copied page has a new key, so its questions are new questions.
    """

    template = "pages/quiz_page.html"
    parent_page_types = ["curriculum.ModulePage"]
    subpage_types: ClassVar[list[str]] = []

    code = models.CharField(_("code"), max_length=16, blank=True, default="")
    introduction = models.TextField(_("introduction"), blank=True, default="")
    pass_percent = models.PositiveSmallIntegerField(
        _("per cent of the points to pass"),
        default=70,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts before a talk with a facilitator"), default=3, validators=[MinValueValidator(1)]
    )
    shuffle = models.BooleanField(_("mix the order of the choices"), default=True)
    questions = StreamField(QuestionsBlock, verbose_name=_("questions"), blank=True)

    # One pass mark in every language; texts alone are translated.
    override_translatable_fields = [
        SynchronizedField("code", overridable=False),
        SynchronizedField("pass_percent", overridable=False),
        SynchronizedField("attempts_allowed", overridable=False),
        SynchronizedField("shuffle", overridable=False),
    ]
    content_panels = [
        *Page.content_panels,
        "code",
        "introduction",
        "pass_percent",
        "attempts_allowed",
        "shuffle",
        "questions",
    ]

    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        """Save a draft as Wagtail does, but never over a revision that was published: attempts pin it."""
        if overwrite_revision and self._was_published(overwrite_revision):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def _was_published(self, revision: Revision) -> bool:
        # Asked of the database: another window may have published it meanwhile.
        stored = QuizPage.objects.values_list("live_revision_id", "last_published_at")
        live, published_at = stored.get(pk=self.pk)
        return bool(revision.pk == live or (published_at is not None and revision.created_at <= published_at))

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    @property
    def preview_modes(self) -> list[tuple[str, str | Promise]]:
        """The introduction as parents get it, and the questions as they stand in an attempt."""
        return [("", _("As a parent")), ("questions", _("The questions, as a parent"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show what parents see. The questions are read from the page itself: nothing is recorded."""
        if mode_name != "questions":
            introduction: HttpResponse = super().serve_preview(request, mode_name)
            return introduction
        stream = self.questions.get_prep_value()
        snapshot = QuizSnapshot(read_questions(stream), self.pass_percent, self.shuffle, texts_of(stream))
        language = self.locale.language_code
        questions = render_questions(snapshot, Wording(snapshot.texts, language), 0, {})
        context = {"page": self, "questions": questions}
        return TemplateResponse(request, "pages/quiz_preview.html", context)
