"""What a facilitator writes of any question; each type of question adds the fields of its own.

Identities are made by Wagtail and stay: a question is its block id, a choice its list item id. Only
texts that parents read are text blocks; codes, outcomes, keys and numbers are blocks that a translation
takes over unchanged.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from learning_outcomes.models import LearningOutcome


def outcome_choices() -> list[tuple[str, str]]:
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

    def clean(self, value: Any) -> Any:
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

    def problems_of(self, value: Any) -> dict[str, str]:
        """What keeps the question from being published: ``{list field: sentence}``."""
        return {}


class LineBlock(blocks.StructBlock):
    """One line of text with an identity of its own."""

    text = blocks.CharBlock(label=gettext_lazy("Text"))
