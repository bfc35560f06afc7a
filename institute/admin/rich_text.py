"""The rich-text editor of the Wagtail admin, safe for a web server with threads.

Wagtail 8.0.1 keeps one HTML parser per widget, and a widget is shared by all threads of a process: two
lesson editors opened at the same time can show each other's text (Wagtail issue 14573). Delete this module
and ``WAGTAILADMIN_RICH_TEXT_EDITORS`` when the Wagtail we run has the fix.
"""

from copy import copy
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler


class RichTextConverter(ContentstateConverter):
    """Wagtail's converter, with a parser of its own for each conversion."""

    def from_database_format(self, html: str) -> str:
        """Return what the editor shows of a stored text, as JSON."""
        converter = copy(self)
        converter.html_to_contentstate_handler = HtmlToContentStateHandler(self.features)
        return super(RichTextConverter, converter).from_database_format(html)


class RichTextArea(DraftailRichTextArea):
    """Wagtail's rich-text widget with :class:`RichTextConverter`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.converter = RichTextConverter(self.features)
