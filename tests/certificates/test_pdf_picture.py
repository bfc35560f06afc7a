"""What the eye sees, held against another drawing of the same letters.

A file may give back every name when it is copied and still show other letters, so the picture is checked
by itself: the name is drawn a second time by Pillow, with the whole font and its own shaping.
"""

import io

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat, features

from certificates.drawing import draw_certificate
from certificates.drawing.fitting import set_name
from institute.typesetting.families import HEADING
from institute.typesetting.text import set_line
from institute.typesetting.typefaces import FOLDER
from tests.pdf_readers import merge, run_tool

from .printed import FACTS, facts_for, names_of_families

# hb-view cuts off the right or the upper end of its own picture of these.
CUT_OFF_BY_HB_VIEW = {"ຍີ່ປຸ່ນ", "ပေါ်တိုရီကို", "సెయింట్ లూసియా", "జార్జియా"}
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
    width = set_line(name, HEADING, NAME_SIZE, language="en").width
    font = ImageFont.truetype(
        FOLDER / "Literata_600SemiBold.ttf", NAME_SIZE * DOTS, layout_engine=ImageFont.Layout.RAQM
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


def pages_of(names):
    """The part of each page where the name stands, as grey dots."""
    box = (60 * DOTS, 217 * DOTS, 672 * DOTS, 64 * DOTS)
    x, y, width, height = map(str, box)
    pgm = run_tool(
        *("pdftoppm", "-r", str(72 * DOTS), "-gray", "-x", x, "-y", y, "-W", width, "-H", height, "-"),
        stdin=merge([draw_certificate(facts_for(name)) for name in names]),
    )
    # The pictures stand one behind the other, each with a head of its own.
    head = f"P5\n{width} {height}\n255\n".encode()
    size = len(head) + int(width) * int(height)
    assert len(pgm) == size * len(names)
    return [Image.open(io.BytesIO(pgm[start : start + size])) for start in range(0, len(pgm), size)]


def as_hb_view_draws(run, size, path):
    """The name by HarfBuzz's own viewer, from the whole font."""
    features = "-liga" if run.turned else "+kern"
    if run.face.name.startswith("NotoNaskh"):
        features += ",-locl"
    font = str(FOLDER / f"{run.face.name}.ttf")
    style = [
        "--font-size",
        f"{size:.3f}",
        "--margin",
        "24",
        "--foreground",
        "424242",
        "--features",
        features,
    ]
    text = run.text.replace("ʻ", "\u2018")
    run_tool("hb-view", *style, "--output-format", "png", "-o", str(path), font, text)
    return Image.open(path).convert("L")


def first_of_each_script(rows):
    """One name of each language that is one run of one face, with its run and its size."""
    chosen = {}
    for row in rows:
        (line, *more) = set_name(row["text"], "en")
        is_one = not more and len(line.runs) == 1 and row["text"] not in CUT_OFF_BY_HB_VIEW
        if is_one and row["lang"] not in chosen:
            (run,) = line.runs
            chosen[row["lang"]] = (row["text"], run, line.size * run.scale)
    return chosen


def test_a_name_in_any_script_looks_as_another_drawing_of_it(shared_fixtures, tmp_path):
    chosen = first_of_each_script(names_of_families(shared_fixtures))
    assert len(chosen) > 40

    strange = []
    pages = pages_of([name for name, _, _ in chosen.values()])
    for (language, (_, run, size)), page in zip(chosen.items(), pages, strict=True):
        other = as_hb_view_draws(run, size * DOTS, tmp_path / f"{language}.png")
        drawn, expected = (picture.crop(ink_of(picture)) for picture in (page, other))
        ratio = drawn.width / expected.width
        grey = ImageChops.difference(drawn, expected.resize(drawn.size))
        difference = ImageStat.Stat(grey).mean[0]
        if not (0.98 < ratio < 1.03 and difference < 20):
            strange.append((language, run.text, round(ratio, 3), round(difference, 1)))

    assert strange == []


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
