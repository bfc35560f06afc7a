"""The questions of a quiz in the editor: a block for each type of question that is registered."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from lessons.quizzes.question_types import question_types


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a quiz, each worth one point."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        types = [(question_type.kind, question_type.block()) for question_type in question_types()]
        super().__init__([*types, *(local_blocks or [])], **kwargs)

    def clean(self, value: Any) -> Any:
        """Ask for a question, unless a draft is being saved.

        A published quiz that asks nothing could not be passed, and would hold up every certificate.
        """
        cleaned = super().clean(value)
        if not len(cleaned) and not self.is_deferred_validation:
            raise StreamBlockValidationError(non_block_errors=[_("Write at least one question.")])
        return cleaned
