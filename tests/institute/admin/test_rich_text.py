"""Rich-text editors that are opened at the same time, in the threads of one process."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.telepath import JSContext

LETTERS = "ABCD"
OPENINGS = 100


@pytest.fixture
def quick_switches():
    """Let Python change threads as often as it can, so that a race shows in seconds."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def stored_text(letter):
    return f"<h2>Lesson {letter}</h2>" + "".join(
        f'<p data-block-key="{letter}{number}">Paragraph {number} of <b>lesson {letter}</b>.</p>'
        for number in range(5)
    )


def shown_text(widget, letter):
    """The lines that the editor shows of a text, or the error that it meets."""
    try:
        state = json.loads(widget.format_value(stored_text(letter)))
    except Exception as error:
        return repr(error)
    return [block["text"] for block in state["blocks"]]


def test_four_editors_opened_at_the_same_time_each_show_their_own_text(quick_switches):
    widget = get_rich_text_editor_widget()
    expected = {
        letter: [f"Lesson {letter}"] + [f"Paragraph {n} of lesson {letter}." for n in range(5)]
        for letter in LETTERS
    }

    with ThreadPoolExecutor(len(LETTERS)) as threads:
        shown = list(
            threads.map(
                lambda letter: [(letter, shown_text(widget, letter)) for _opening in range(OPENINGS)], LETTERS
            )
        )

    wrong = [text for openings in shown for letter, text in openings if text != expected[letter]]
    assert sum(len(openings) for openings in shown) == 400
    assert wrong == []


def test_the_admin_script_draws_our_widget_as_wagtails_own():
    packed = JSContext().pack(get_rich_text_editor_widget())

    assert packed["_type"] == "wagtail.widgets.DraftailRichTextArea"
