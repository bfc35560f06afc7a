"""Blocks of public pages: text, drawn pictures, points, steps, and the list of modules."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# The drawings of ``static/svg/pictures.svg``, by the id of their symbol.
PICTURES = [
    ("table", _("A round table with people at it")),
    ("saturday", _("A Saturday: rows of seats before a board")),
    ("bridge", _("Two sides, and parents at the table between them")),
    ("school", _("A school with an open door")),
    ("path", _("A path of eight stones")),
    ("letter", _("A letter and an answer")),
]


class PictureBlock(blocks.StructBlock):
    """A drawing of the house, with words for people who cannot see it."""

    picture = blocks.ChoiceBlock(choices=PICTURES, label=_("Picture"))
    alt = blocks.CharBlock(
        max_length=200, label=_("Words for people who cannot see it"), help_text=_("What the picture says.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/drawn_picture.html"


class StepBlock(blocks.StructBlock):
    """One step of several."""

    title = blocks.CharBlock(max_length=80, label=_("Title"))
    text = blocks.TextBlock(default="", required=False, label=_("Text"))


class PublicBlock(blocks.StreamBlock):
    """The body of a public page."""

    text = blocks.RichTextBlock(
        features=["h2", "h3", "bold", "italic", "link", "ul", "ol"],
        label=_("Text"),
        template="blocks/public_text.html",
    )
    picture = PictureBlock()
    points = blocks.ListBlock(
        blocks.CharBlock(max_length=200), icon="tick", label=_("Points"), template="blocks/points.html"
    )
    steps = blocks.ListBlock(
        StepBlock(), icon="list-ol", label=_("Steps"), template="blocks/public_steps.html"
    )
    modules = blocks.StaticBlock(
        icon="list-ul",
        label=_("All modules"),
        admin_text=_("Lists the modules, with what parents learn in each."),
        template="blocks/all_modules.html",
    )
