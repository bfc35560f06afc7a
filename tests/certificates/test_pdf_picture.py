"""What the eye sees, held against another drawing of the same letters.

A file may give back every name when it is copied and still show other letters, so the picture is checked
by itself: the name is drawn a second time by Pillow, with the whole font and its own shaping.
"""

import io

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat, features

from certificates.pdf import draw_certificate
from certificates.text import HEADING_FACES, set_line
from certificates.typefaces import FOLDER, HEADING

from .printed import FACTS, facts_for, run_tool

# Two dots for each point of the page.
DOTS = 2
NAME_SIZE = 43.5


def picture_of(facts):
    """The page as grey dots."""
    pgm = run_tool(
        *("pdftoppm", "-r", str(72 * DOTS), "-gray", "-singlefile", "-"), stdin=draw_certificate(facts)
    )
    return Image.open(io.BytesIO(pgm)).convert("L")


def ink_of(picture, box=None):
    """The smallest box around everything that is not paper."""
    cut = picture.crop(box) if box else picture
    return cut.point(lambda grey: 255 if grey < 200 else 0).getbbox()


@pytest.mark.parametrize(
    "name", ["Rosa Peña", "Nguyễn Hạnh", "Ọláyínká Ẹ̀bùn", "Їжакевич", "M̧ajeḷ", "Παπαδάκη", "Rosa & <Ana>"]
)
def test_a_name_looks_as_another_drawing_of_it(name):
    if not features.check("raqm"):
        pytest.skip("this Pillow has no shaping of its own")
    width = set_line(name, HEADING_FACES, NAME_SIZE, language="en").width
    font = ImageFont.truetype(
        FOLDER / f"{HEADING}.ttf", NAME_SIZE * DOTS, layout_engine=ImageFont.Layout.RAQM
    )
    # From under the line before it to just above the rule, so that nothing but the name is inside.
    left, top, right, bottom = round((396 - width / 2) * DOTS) - 8, 218 * DOTS, 0, 281 * DOTS
    right = round((396 + width / 2) * DOTS) + 8

    drawn = picture_of(facts_for(name)).crop((left, top, right, bottom))
    expected = Image.new("L", drawn.size, 255)
    # The laurel of a name is this grey.
    ImageDraw.Draw(expected).text((8, (266.5 - 218) * DOTS), name, 66, font, "ls", features=["-liga"])

    difference = ImageStat.Stat(ImageChops.difference(drawn, expected)).mean[0]
    paper = ImageStat.Stat(ImageChops.invert(expected)).mean[0]
    assert paper > 15
    assert difference < paper / 4


@pytest.mark.parametrize("name", ["I", "Wilhelmina Wolframowicz " * 4, "Nguyễn Thị Hạnh " * 6])
def test_nothing_leaves_the_frame(name):
    facts = facts_for(name.strip(), signatory_name="Ana Quintero de la Torre")
    inside = tuple(edge * DOTS for edge in (38, 38, 792 - 38, 612 - 38))

    left, top, right, bottom = ink_of(picture_of(facts), inside)

    assert left >= 25 * DOTS
    assert right <= (792 - 76 - 25) * DOTS
    assert top >= 10 * DOTS
    assert bottom <= (612 - 76 - 10) * DOTS


def test_the_paper_stays_white_because_ink_is_dear():
    picture = picture_of(FACTS)

    inked = sum(count for grey, count in enumerate(picture.histogram()) if grey < 250)

    assert inked / (picture.width * picture.height) < 0.12
