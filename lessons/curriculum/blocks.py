"""The parts of a lesson, as a facilitator sees them in the editor.

Only words that parents read are text blocks; what a translation takes over unchanged is a block that
wagtail-localize does not read. Every optional text has an empty default: the translator's store cannot
hold a missing value.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

WORDS_ONLY = ["bold", "italic", "link"]
WITH_LISTS = ["bold", "italic", "link", "ul", "ol"]
WITH_HEADINGS = ["h3", "h4", *WITH_LISTS]

TO_READ = _("To read")
TO_DO = _("To do")
FOR_FACILITATORS = _("For facilitators")


class EnglishTermBlock(blocks.CharBlock):
    """An English word that stands beside its translation: the same on the page of every language."""

    def get_translatable_segments(self, value):
        """Give the translators nothing: the word is copied from the English page."""
        return []


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


class SelfCheckBlock(blocks.StructBlock):
    """A question without a score. The answer opens on a tap, and nothing is kept."""

    question = blocks.RichTextBlock(features=WITH_LISTS, label=_("Question"))
    answer = blocks.RichTextBlock(features=WITH_LISTS, label=_("Answer"))


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
    sources = blocks.RichTextBlock(
        features=WITH_LISTS,
        icon="link",
        label=_("Sources"),
        template="blocks/sources.html",
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
