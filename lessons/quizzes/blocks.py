"""What a facilitator writes: one block type for each of the seven types of question.

Identities are made by Wagtail and stay: a question is its block id, a choice its list item id. Only
words that parents read are text blocks; codes, outcomes, keys and numbers are blocks that a translation
takes over unchanged.
"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from learning_outcomes.models import LearningOutcome


def outcome_choices():
    """Code and statement of each learning outcome, in the language that content is written in first."""
    outcomes = LearningOutcome.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return [(outcome.code, str(outcome)) for outcome in outcomes]


class QuestionBlock(blocks.StructBlock):
    """What every question has. Drafts may be incomplete; a published quiz may not."""

    code = blocks.RegexBlock(
        regex=r"^[A-Z0-9]+(-[A-Z0-9]+)*$",
        required=False,
        default="",
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Capital letters, digits and hyphens, such as ADV-Q01."),
        error_messages={"invalid": gettext_lazy("Use capital letters, digits and hyphens, such as ADV-Q01.")},
    )
    outcome = blocks.ChoiceBlock(
        choices=outcome_choices, label=gettext_lazy("Learning outcome that it measures")
    )
    stem = blocks.TextBlock(rows=2, label=gettext_lazy("Question"))

    feedback_right = blocks.TextBlock(
        required=False,
        default="",
        rows=2,
        label=gettext_lazy("After a right answer"),
        help_text=gettext_lazy("Parents read it after they send their answers."),
    )
    feedback_not_yet = blocks.TextBlock(
        required=False,
        default="",
        rows=2,
        label=gettext_lazy("After an answer that is not right yet"),
        help_text=gettext_lazy("One thought that leads on. It does not name the right answer."),
    )

    def clean(self, value):
        """Check the whole question, unless a draft is being saved."""
        cleaned = super().clean(value)
        problems = {} if self.is_deferred_validation else self.problems_of(cleaned)
        if problems:
            raise StructBlockValidationError(
                block_errors={
                    name: ListBlockValidationError(non_block_errors=[text]) for name, text in problems.items()
                }
            )
        return cleaned

    def problems_of(self, value):
        """What keeps the question from being published: ``{list field: sentence}``."""
        return {}


class ChoiceOfQuestion(blocks.StructBlock):
    """One choice of a question, and whether it is right."""

    text = blocks.CharBlock(label=gettext_lazy("Choice"))
    is_right = blocks.BooleanBlock(required=False, label=gettext_lazy("Right"))


class PairBlock(blocks.StructBlock):
    """Two texts that belong together."""

    left = blocks.CharBlock(label=gettext_lazy("This"))
    right = blocks.CharBlock(label=gettext_lazy("belongs to this"))


class LineBlock(blocks.StructBlock):
    """One line of text with an identity of its own."""

    text = blocks.CharBlock(label=gettext_lazy("Text"))


class RubricStepBlock(blocks.StructBlock):
    """What earns how much of a question that a facilitator scores."""

    credit = blocks.ChoiceBlock(
        choices=[("0", "0"), ("50", "0.5"), ("100", "1")], label=gettext_lazy("Points")
    )
    text = blocks.CharBlock(max_length=500, label=gettext_lazy("for an answer that"))


class MultipleChoiceBlock(QuestionBlock):
    """One choice is right."""

    choices = blocks.ListBlock(ChoiceOfQuestion(), min_num=2, label=gettext_lazy("Choices"))

    class Meta:
        icon = "radio-full"
        label = gettext_lazy("One answer")

    def problems_of(self, value):
        if sum(choice["is_right"] for choice in value["choices"]) != 1:
            return {"choices": _("Mark exactly one choice as right.")}
        return {}


class MultipleResponseBlock(QuestionBlock):
    """Each of several choices may be right."""

    choices = blocks.ListBlock(ChoiceOfQuestion(), min_num=2, label=gettext_lazy("Choices"))

    class Meta:
        icon = "tick-inverse"
        label = gettext_lazy("Several answers")

    def problems_of(self, value):
        if not any(choice["is_right"] for choice in value["choices"]):
            return {"choices": _("Mark at least one choice as right.")}
        return {}


class TrueFalseBlock(QuestionBlock):
    """A statement that is true or not."""

    answer = blocks.ChoiceBlock(
        choices=[("true", gettext_lazy("True")), ("false", gettext_lazy("Not true"))],
        label=gettext_lazy("The statement is"),
    )

    class Meta:
        icon = "check"
        label = gettext_lazy("True or not")


class MatchingBlock(QuestionBlock):
    """Each line on one side belongs to one on the other; some of the other side may belong to none."""

    pairs = blocks.ListBlock(PairBlock(), min_num=2, label=gettext_lazy("Pairs"))
    extras = blocks.ListBlock(
        LineBlock(),
        default=[],
        label=gettext_lazy("More to choose from"),
        help_text=gettext_lazy("They stand in the menus and belong to nothing."),
    )

    class Meta:
        icon = "link"
        label = gettext_lazy("Match")

    def problems_of(self, value):
        # Two menu entries with the same words: the parent could not tell which one is meant.
        rights = [pair["right"] for pair in value["pairs"]] + [line["text"] for line in value["extras"]]
        if len({text.strip().casefold() for text in rights}) != len(rights):
            return {"pairs": _("Two lines to choose from have the same words. Make them different.")}
        return {}


class OrderingBlock(QuestionBlock):
    """Lines to be put in order."""

    lines = blocks.ListBlock(
        LineBlock(),
        min_num=2,
        label=gettext_lazy("Lines"),
        help_text=gettext_lazy("In the right order. Parents see them mixed."),
    )

    class Meta:
        icon = "list-ol"
        label = gettext_lazy("Put in order")


class NumericBlock(QuestionBlock):
    """A number, with how far from it an answer may be."""

    number = blocks.DecimalBlock(label=gettext_lazy("Right number"))
    tolerance = blocks.DecimalBlock(
        default=0,
        min_value=0,
        label=gettext_lazy("May be off by"),
        help_text=gettext_lazy("0 when only the exact number is right."),
    )
    unit = blocks.CharBlock(
        required=False,
        default="",
        max_length=20,
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("Stands beside the field: $, %, days."),
    )

    class Meta:
        icon = "decimal"
        label = gettext_lazy("A number")


class ShortAnswerBlock(QuestionBlock):
    """The parent's own words; a facilitator scores them by the rubric."""

    rubric = blocks.ListBlock(
        RubricStepBlock(),
        min_num=2,
        max_num=3,
        label=gettext_lazy("Rubric"),
        help_text=gettext_lazy("For facilitators. Parents do not see it."),
    )

    class Meta:
        icon = "edit"
        label = gettext_lazy("In your words")

    def problems_of(self, value):
        credits_given = [step["credit"] for step in value["rubric"]]
        if len(set(credits_given)) != len(credits_given) or not {"0", "100"} <= set(credits_given):
            return {"rubric": _("The rubric needs a step worth 1, one worth 0, and no step twice.")}
        return {}


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a quiz, each worth one point."""

    multiple_choice = MultipleChoiceBlock()
    multiple_response = MultipleResponseBlock()
    true_false = TrueFalseBlock()
    matching = MatchingBlock()
    ordering = OrderingBlock()
    numeric = NumericBlock()
    short_answer = ShortAnswerBlock()

    def clean(self, value):
        """Ask for a question, unless a draft is being saved.

        A published quiz that asks nothing could not be passed, and would hold up every certificate.
        """
        cleaned = super().clean(value)
        if not len(cleaned) and not self.is_deferred_validation:
            raise StreamBlockValidationError(non_block_errors=[_("Write at least one question.")])
        return cleaned
