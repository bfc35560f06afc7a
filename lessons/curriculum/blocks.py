"""The parts of a lesson, as a facilitator sees them in the editor.

Only words that parents read are text blocks; what a translation takes over unchanged is a block that
wagtail-localize does not read. Every optional text has an empty default: the translator's store cannot
hold a missing value.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

WORDS_ONLY = ["bold", "italic", "link"]
WITH_LISTS = ["bold", "italic", "link", "ul", "ol"]
WITH_HEADINGS = ["h3", "h4", *WITH_LISTS]

TO_READ = _("To read")
TO_DO = _("To do")
FOR_FACILITATORS = _("For facilitators")


class UntranslatedBlock(blocks.CharBlock):
    """Text that is the same on the page of every language."""

    def get_translatable_segments(self, value):
        """Give the translators nothing: it is copied from the English page."""
        return []


class EnglishTermBlock(UntranslatedBlock):
    """The English word that stands beside its translation."""


class WordBlock(blocks.StructBlock):
    """A word to know: as parents say it, as they hear it at meetings, and what it means."""

    term = blocks.CharBlock(max_length=200, label=_("Word"))
    english = EnglishTermBlock(
        max_length=200,
        required=False,
        default="",
        label=_("The word in English"),
        help_text=_("As people say it at meetings. It stays the same in every language."),
    )
    meaning = blocks.TextBlock(rows=2, label=_("What it means"))

    def clean(self, value):
        """Keep the English word when none was written: translations show it beside their own."""
        cleaned = super().clean(value)
        cleaned["english"] = cleaned["english"] or cleaned["term"]
        return cleaned


class HeadingBlock(blocks.StructBlock):
    """A heading between two parts of a lesson."""

    text = blocks.CharBlock(max_length=200, label=_("Heading"))
    level = blocks.ChoiceBlock(choices=[("2", _("Large")), ("3", _("Small"))], default="2", label=_("Size"))


class PictureBlock(blocks.StructBlock):
    """An image; what it shows is written here, since that depends on the lesson."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, default="", max_length=250, label=_("Caption"))


class FileBlock(blocks.StructBlock):
    """A document to download."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(max_length=200, label=_("What it is"))


class CheckChoiceBlock(blocks.StructBlock):
    """One thing to choose in a self-check."""

    text = blocks.CharBlock(label=_("Choice"))
    is_right = blocks.BooleanBlock(required=False, label=_("Right"))


class SelfCheckBlock(blocks.StructBlock):
    """A question without a score. What a choice leads to opens on a tap, and nothing is kept.

    Without choices it is a question to think about, whose answer opens on a tap.
    """

    question = blocks.RichTextBlock(features=WITH_LISTS, label=_("Question"))
    choices = blocks.ListBlock(CheckChoiceBlock(), default=[], min_num=0, label=_("Choices"))
    answer = blocks.RichTextBlock(
        features=WITH_LISTS, label=_("Answer"), help_text=_("Also what a right choice leads to.")
    )
    not_yet = blocks.RichTextBlock(
        required=False,
        default="",
        features=WORDS_ONLY,
        label=_("After an answer that is not right yet"),
        help_text=_("One thought that leads on. It does not name the right answer."),
    )


class SourceBlock(blocks.StructBlock):
    """Where facts come from; only its title is translated."""

    title = blocks.CharBlock(max_length=300, label=_("What it is"))
    kind = UntranslatedBlock(
        max_length=40, required=False, default="", label=_("Kind"), help_text=_("Such as law, or research.")
    )
    address = blocks.URLBlock(required=False, default="", label=_("Address"))
    checked = UntranslatedBlock(
        max_length=7,
        required=False,
        default="",
        label=_("Month it was checked"),
        help_text=_("Such as 2026-11."),
    )


class TableValue(blocks.StructValue):
    """A table as its template shows it."""

    @property
    def columns(self):
        return cells_of(self["header"])

    @property
    def lines(self):
        """Each row: its first cell, and the others with the name of their column."""
        return [
            {"name": cells[0], "cells": [*zip(self.columns[1:], cells[1:], strict=False)]}
            for cells in map(cells_of, self["rows"])
        ]


class TableBlock(blocks.StructBlock):
    """A small table. On a phone each row is a card."""

    header = blocks.CharBlock(label=_("Columns"), help_text=_("Write | between them: Grades | Base grant"))
    rows = blocks.ListBlock(
        blocks.CharBlock(label=_("Row")),
        label=_("Rows"),
        help_text=_("Write | between the cells, as many as there are columns."),
    )

    class Meta:
        value_class = TableValue

    def clean(self, value):
        """A row with too many cells would have one that no column names."""
        cleaned = super().clean(value)
        wanted = len(cells_of(cleaned["header"]))
        if any(len(cells_of(row)) != wanted for row in cleaned["rows"]):
            problem = ValidationError(_("Each row needs as many cells as there are columns."))
            raise StructBlockValidationError(block_errors={"rows": problem})
        return cleaned


def cells_of(line):
    """The cells of one line of a table."""
    return [cell.strip() for cell in line.split("|")]


class LocalFactChooserBlock(SnippetChooserBlock):
    """A fact of the source language; the page shows it in its reader's language."""

    def get_translatable_segments(self, value):
        """Give the translators nothing: a fact is translated once, and not on each page."""
        return []


class FacilitatorNoteBlock(blocks.RichTextBlock):
    """A note that parents never get: it is left out of the page, not hidden in it."""

    def get_searchable_content(self, value):
        """Keep the note out of search, which parents may use."""
        return []

    def render(self, value, context=None):
        """Render the note only where the page says that its reader may see notes."""
        if not (context and context.get("shows_facilitator_notes")):
            return ""
        return super().render(value, context)


class LessonBlock(blocks.StreamBlock):
    """The parts of a lesson, in the order in which they are read."""

    heading = HeadingBlock(icon="title", label=_("Heading"), template="blocks/heading.html", group=TO_READ)
    text = blocks.RichTextBlock(
        features=WITH_HEADINGS, icon="pilcrow", label=_("Text"), template="blocks/text.html", group=TO_READ
    )
    key_idea = blocks.RichTextBlock(
        features=WORDS_ONLY,
        icon="key",
        label=_("Key idea"),
        help_text=_("One or two sentences to remember."),
        template="blocks/key_idea.html",
        group=TO_READ,
    )
    words_to_know = blocks.ListBlock(
        WordBlock(),
        icon="openquote",
        label=_("Words to know"),
        template="blocks/words_to_know.html",
        group=TO_READ,
    )
    image = PictureBlock(icon="image", label=_("Image"), template="blocks/image.html", group=TO_READ)
    document = FileBlock(icon="doc-full", label=_("Document"), template="blocks/document.html", group=TO_READ)
    table = TableBlock(icon="table", label=_("Table"), template="blocks/table.html", group=TO_READ)
    local_facts = blocks.ListBlock(
        LocalFactChooserBlock("curriculum.LocalFact", label=_("Local fact")),
        icon="site",
        label=_("Local facts"),
        template="blocks/local_facts.html",
        group=TO_READ,
    )
    source_list = blocks.ListBlock(
        SourceBlock(),
        icon="link",
        label=_("Sources"),
        template="blocks/source_list.html",
        group=TO_READ,
    )
    steps = blocks.ListBlock(
        blocks.RichTextBlock(features=WORDS_ONLY, label=_("Step")),
        icon="list-ol",
        label=_("Steps"),
        template="blocks/steps.html",
        group=TO_DO,
    )
    try_it = blocks.RichTextBlock(
        features=WITH_LISTS,
        icon="edit",
        label=_("Try it"),
        help_text=_("Something to do with another person."),
        template="blocks/try_it.html",
        group=TO_DO,
    )
    talk_about_it = blocks.RichTextBlock(
        features=WITH_LISTS,
        icon="comment",
        label=_("Talk about it"),
        help_text=_("A question for the whole group."),
        template="blocks/talk_about_it.html",
        group=TO_DO,
    )
    self_check = SelfCheckBlock(
        icon="help", label=_("Check yourself"), template="blocks/self_check.html", group=TO_DO
    )
    facilitator_note = FacilitatorNoteBlock(
        features=WITH_LISTS,
        icon="lock",
        label=_("Facilitator note"),
        help_text=_("Parents never get this."),
        template="blocks/facilitator_note.html",
        group=FOR_FACILITATORS,
    )


class ModuleBlock(LessonBlock):
    """The parts of a module's own page: those of a lesson, and what stands at the end of a module."""

    reflection = blocks.RichTextBlock(
        features=WITH_LISTS,
        icon="user",
        label=_("A moment for yourself"),
        help_text=_("What to think about at the end of the module. Nothing is handed in."),
        template="blocks/reflection.html",
        group=TO_DO,
    )
    materials = blocks.ListBlock(
        blocks.RichTextBlock(features=WORDS_ONLY, label=_("What it is")),
        icon="glasses",
        label=_("More to read"),
        template="blocks/materials.html",
        group=TO_READ,
    )
