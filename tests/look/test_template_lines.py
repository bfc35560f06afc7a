"""A template can be reviewed: its lines are short enough to be read beside one another."""

from tests.look.style_sheets import TEMPLATES

LONGEST = 120


def test_no_line_of_a_template_is_longer_than_120_characters():
    too_long = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST
    ]

    assert too_long == []
