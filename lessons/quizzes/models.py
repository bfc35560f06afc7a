from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page

from lessons.quizzes.blocks import QuestionsBlock


class QuizPage(Page):
    """A quiz below its module: an introduction for parents, and the questions, never served with it.

    The identity of a question or a choice is the page's ``translation_key`` and the block's id: the same
    in every language and revision. A copied page has a new key, so its questions are new questions.
    """

    template = "pages/quiz_page.html"
    parent_page_types = ["curriculum.ModulePage"]
    subpage_types = []

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
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"), blank=True)

    content_panels = [
        *Page.content_panels,
        "code",
        "introduction",
        "pass_percent",
        "attempts_allowed",
        "shuffle",
        "questions",
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
