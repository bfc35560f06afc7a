"""Text on paper: documents as tagged PDF, in any script and direction.

:class:`Document` flows headings, paragraphs, lists, tables and figures over pages. A layout of its own, such
as the certificate, draws lines on a :class:`TaggedCanvas`. Other rooms use what is exported here and nothing
inside.
"""

from institute.typesetting.bidi import base_of, direction_of
from institute.typesetting.characters import (
    JOINERS,
    LAYOUT_CONTROLS,
    CannotDraw,
    clean_name,
    describe,
    refuse_bare_marks,
    refuse_controls,
    without_layout_controls,
)
from institute.typesetting.document import LETTER, Document, Text, page_of_pages
from institute.typesetting.families import HEADING, STRONG, TEXT, Style, family_of, script_of
from institute.typesetting.paragraphs import fit_paragraph, wrap
from institute.typesetting.tagged_canvas import Box, TaggedCanvas
from institute.typesetting.text import (
    Line,
    draw_line,
    fit_line,
    fit_name,
    set_line,
)
from institute.typesetting.vectors import Shape, colour, draw_picture, number, path_code, picture_code

__all__ = [
    "HEADING",
    "JOINERS",
    "LAYOUT_CONTROLS",
    "LETTER",
    "STRONG",
    "TEXT",
    "Box",
    "CannotDraw",
    "Document",
    "Line",
    "Shape",
    "Style",
    "TaggedCanvas",
    "Text",
    "base_of",
    "clean_name",
    "colour",
    "describe",
    "direction_of",
    "draw_line",
    "draw_picture",
    "family_of",
    "fit_line",
    "fit_name",
    "fit_paragraph",
    "number",
    "page_of_pages",
    "path_code",
    "picture_code",
    "refuse_bare_marks",
    "refuse_controls",
    "script_of",
    "set_line",
    "without_layout_controls",
    "wrap",
]
