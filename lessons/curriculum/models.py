from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from lessons.curriculum.blocks import LessonBlock


class CurriculumPage(Page):
    """The top of what is taught: eight modules stand below it."""

    template = "pages/curriculum_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["curriculum.ModulePage"]

    introduction = RichTextField(_("introduction"), blank=True, default="", features=["bold", "link", "ul"])

    content_panels = [*Page.content_panels, "introduction"]

    class Meta:
        verbose_name = _("curriculum")
        verbose_name_plural = _("curricula")


class ModulePage(Page):
    """One module: its outcomes, its lessons in order, and its quiz."""

    template = "pages/module_page.html"
    parent_page_types = ["curriculum.CurriculumPage"]
    subpage_types = ["curriculum.LessonPage", "quizzes.QuizPage"]

    code = models.CharField(_("code"), max_length=8, help_text=_("Three letters, such as ADV."))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    summary = models.TextField(_("summary"), blank=True, default="")
    introduction = RichTextField(_("introduction"), blank=True, default="", features=["bold", "link", "ul"])
    # The outcomes of the source language: a module lists its outcomes, an outcome knows of no module.
    outcomes = ParentalManyToManyField(
        "learning_outcomes.LearningOutcome", blank=True, related_name="+", verbose_name=_("learning outcomes")
    )

    content_panels = [*Page.content_panels, "code", "number", "summary", "introduction", "outcomes"]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(Page):
    """One lesson: something to read in a few minutes, and to try and talk about."""

    template = "pages/lesson_page.html"
    parent_page_types = ["curriculum.ModulePage"]
    subpage_types = []

    code = models.CharField(
        _("code"), max_length=16, help_text=_("The module's letters and a number: ADV-L1.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes to read"), default=7, validators=[MinValueValidator(1)]
    )
    body = StreamField(LessonBlock(), verbose_name=_("lesson"), blank=True)
    outcomes = ParentalManyToManyField(
        "learning_outcomes.LearningOutcome", blank=True, related_name="+", verbose_name=_("learning outcomes")
    )
    last_reviewed = models.DateField(_("facts last checked on"), null=True, blank=True)
    review_by = models.DateField(_("check the facts again by"), null=True, blank=True)

    content_panels = [
        *Page.content_panels,
        "code",
        "minutes",
        "body",
        "outcomes",
        "last_reviewed",
        "review_by",
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
