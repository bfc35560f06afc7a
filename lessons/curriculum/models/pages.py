"""The page tree of the curriculum, top to bottom."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from lessons.curriculum.blocks import LessonBlock, ModuleBlock, WordBlock
from lessons.curriculum.notes import HasFacilitatorNotes
from lessons.quizzes.reading import ReadByCohort


def in_the_source_language() -> dict[str, str]:
    """The filter of the outcomes that pages list: those of the source language."""
    return {"locale__language_code": settings.LANGUAGE_CODE}


def listed_outcomes() -> Any:
    """The field with the outcomes of a page, in the source language; an outcome has no relation back."""
    return ParentalManyToManyField(
        "learning_outcomes.LearningOutcome",
        blank=True,
        related_name="+",
        limit_choices_to=in_the_source_language,
        verbose_name=_("learning outcomes"),
    )


SAME_IN_EACH_LANGUAGE = [
    SynchronizedField("code", overridable=False),
    SynchronizedField("outcomes", overridable=False),
]


class CurriculumPage(ReadByCohort, Page):
    """The root of the curriculum: its modules are below it."""

    template = "pages/curriculum_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["curriculum.ModulePage", "curriculum.GlossaryPage"]

    introduction = RichTextField(_("introduction"), blank=True, default="", features=["bold", "link", "ul"])

    content_panels = [*Page.content_panels, "introduction"]

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")


class GlossaryPage(Page):
    """The words of the whole curriculum, by letter, for anyone to look up."""

    template = "pages/glossary_page.html"
    parent_page_types = ["curriculum.CurriculumPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1

    summary = models.TextField(_("summary"), blank=True, default="", help_text=_("One or two sentences."))
    words = StreamField(
        [("item", WordBlock(icon="openquote", label=_("Word")))], verbose_name=_("words"), blank=True
    )

    content_panels = [*Page.content_panels, "summary", "words"]

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")


class ModulePage(HasFacilitatorNotes, ReadByCohort, Page):
    """One module: its outcomes, its lessons in order, and its quiz."""

    template = "pages/module_page.html"
    parent_page_types = ["curriculum.CurriculumPage"]
    subpage_types = ["curriculum.LessonPage", "quizzes.QuizPage", "curriculum.ActivityPage"]

    code = models.CharField(_("code"), max_length=8, help_text=_("Three letters, such as ADV."))
    number = models.PositiveSmallIntegerField(
        _("number"), default=1, help_text=_("Its place among the modules.")
    )
    coming = models.BooleanField(
        _("in preparation"), default=False, help_text=_("It is named to parents, and not open yet.")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes to read, all lessons"), null=True, blank=True)
    summary = models.TextField(_("summary"), blank=True, default="", help_text=_("One or two sentences."))
    introduction = RichTextField(
        _("introduction"), blank=True, default="", features=["bold", "italic", "link", "ul", "ol"]
    )
    body = StreamField(ModuleBlock(), verbose_name=_("more about the module"), blank=True)
    outcomes = listed_outcomes()

    override_translatable_fields = SAME_IN_EACH_LANGUAGE
    content_panels = [
        *Page.content_panels,
        "code",
        "number",
        "coming",
        "minutes",
        "summary",
        "introduction",
        FieldPanel("outcomes", widget=CheckboxSelectMultiple),
        "body",
    ]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(HasFacilitatorNotes, ReadByCohort, Page):
    """One lesson: something to read in a few minutes, and to try and talk about."""

    template = "pages/lesson_page.html"
    parent_page_types = ["curriculum.ModulePage"]
    subpage_types: ClassVar[list[str]] = []

    code = models.CharField(
        _("code"), max_length=16, help_text=_("The module's letters and a number: ADV-L1.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes to read"), default=7, validators=[MinValueValidator(1)]
    )
    summary = models.TextField(
        _("opening"), blank=True, default="", help_text=_("One or two sentences above the text.")
    )
    body = StreamField(LessonBlock(), verbose_name=_("lesson"), blank=True)
    outcomes = listed_outcomes()
    last_reviewed = models.DateField(_("facts last checked on"), null=True, blank=True)
    review_by = models.DateField(_("check the facts again by"), null=True, blank=True)

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("words_for_search"),
    ]

    override_translatable_fields = SAME_IN_EACH_LANGUAGE
    content_panels = [
        *Page.content_panels,
        "code",
        "minutes",
        "summary",
        "body",
        FieldPanel("outcomes", widget=CheckboxSelectMultiple),
        "last_reviewed",
        "review_by",
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def words_for_search(self) -> list[str]:
        """The text of the lesson as parents read it: they must not find the notes for facilitators."""
        return [
            text
            for block in self.body
            if block.block_type != "facilitator_note"
            for text in block.block.get_searchable_content(block.value)
        ]


class ActivityPage(ReadByCohort, Page):
    """An activity that a facilitator leads in a session. Only the team may read it: it holds the answers.

    It is not a lesson: nobody completes it, and no count of lessons includes it.
    """

    template = "pages/activity_page.html"
    parent_page_types = ["curriculum.ModulePage"]
    subpage_types: ClassVar[list[str]] = []

    code = models.CharField(
        _("code"), max_length=16, help_text=_("The module's letters and a number: ADV-A1.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes in the session"), default=75, validators=[MinValueValidator(1)]
    )
    summary = models.TextField(
        _("opening"), blank=True, default="", help_text=_("One or two sentences above the text.")
    )
    body = StreamField(
        LessonBlock(),
        verbose_name=_("activity"),
        help_text=_("Timing, other ways to do it (online, as a make-up), and what to look for."),
        blank=True,
    )
    outcomes = listed_outcomes()

    search_fields = [*Page.search_fields, index.SearchField("summary")]

    override_translatable_fields = SAME_IN_EACH_LANGUAGE
    content_panels = [
        *Page.content_panels,
        "code",
        "minutes",
        "summary",
        "body",
        FieldPanel("outcomes", widget=CheckboxSelectMultiple),
    ]

    class Meta:
        verbose_name = _("session activity")
        verbose_name_plural = _("session activities")
