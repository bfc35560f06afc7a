"""A name is drawn from one face, whole, in every language that our families use."""

import re
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from tests.look.style_sheets import CSS, STATIC, blocks, rules

NAMES = {
    "vi": "Nguyễn Thị Hạnh Trần Đức Ước Phạm Quỳnh Như Đặng Thuỳ Lữ Ỷ",
    "uk": "Петренко Оксана Ґалаґан Їжакевич Євген Щербань Дмитро ь’",
    "yo": "Ọlá Adébáyọ̀ Ṣẹ́gun Ẹ̀kọ́ Olúwaṣeun Ǹkẹ́",
    "sm": "Leʻaupepe Fa’amoana Tūmua Sēfulu Māfoe Ōfisa",
    "fa": "فاطمه رضایی ژاله پورگچی کیان ئآأؤ ۰۱۲۳۴۵۶۷۸۹ می‌روم",
    "ps": "زرغونه احمدزۍ ګلالۍ ځدراڼ څېړنه ښکلی ړومبی ټوله ډېره پښتو کېږي",
    "es": "Íñigo Núñez Agüero Peña",
    "hmn": "Vang Mai Yer Tsab Xyooj",
    "tr": "Şeyma Çağlı Öztürk İğdır",
    "mh": "Kaarāj N̄ūrā Ḷōmā",
}
# Served by the device: the rule for the language must name a face of its script first.
DEVICE_FACES = {
    "ur": "Noto Nastaliq Urdu",
    "pa": "Noto Sans Gurmukhi",
    "km": "Noto Sans Khmer",
    "zh-Hant": "Noto Sans TC",
    "zh-Hans": "Noto Sans SC",
}
URDU = "فاطمہ ڈار ثریّا ہاشمی ٹیپو ڑ ں ے ھ گل"


def in_ranges(letter, ranges):
    for one in ranges.split(","):
        start, _, end = one.strip().removeprefix("U+").partition("-")
        if int(start, 16) <= ord(letter) <= int(end or start, 16):
            return True
    return False


def faces(family):
    """Return (letters in the file, unicode-range) of every file of a family."""
    found = []
    for block in re.findall(r"@font-face\s*\{(.*?)\}", rules("tokens.css"), flags=re.DOTALL):
        if f'"{family}"' in block:
            file = re.search(r'url\("([^"]+)"\)', block).group(1)
            ranges = re.search(r"unicode-range:\s*([^;]+);", block).group(1)
            letters = set(map(chr, TTFont((CSS / file).resolve()).getBestCmap()))
            found.append((letters, ranges))
    return found


def letters_with_their_marks(text):
    """Split text into what is drawn as one: a letter and the marks that sit on it."""
    clusters = []
    for letter in unicodedata.normalize("NFC", text):
        if letter.isspace():
            continue
        if clusters and (unicodedata.combining(letter) or letter in "\u200c\u200d"):
            clusters[-1] += letter
        else:
            clusters.append(letter)
    return clusters


def missing(text, family):
    available = faces(family)
    return [
        cluster
        for cluster in letters_with_their_marks(text)
        if not any(
            all(letter in letters and in_ranges(letter, ranges) for letter in cluster)
            for letters, ranges in available
        )
    ]


@pytest.mark.parametrize("language", NAMES)
def test_a_name_in_text_uses_our_typeface(language):
    assert missing(NAMES[language], "PASS Text") == []


@pytest.mark.parametrize("language", [code for code in NAMES if code not in ("fa", "ps")])
def test_a_name_in_a_heading_uses_our_typeface(language):
    left = missing(NAMES[language], "PASS Head")
    # Literata has no Ǹ: that one letter comes from the face of the text, which stands behind it.
    assert set(left) <= {"Ǹ"}
    assert '"PASS Head", "Literata", "PASS Text"' in rules("tokens.css")


def test_urdu_falls_back_on_a_typeface_with_all_its_letters():
    assert missing(URDU, "PASS Text") == []


@pytest.mark.parametrize("language", DEVICE_FACES)
def test_a_language_without_a_font_file_names_a_typeface_of_its_script(language):
    css = rules("tokens.css")
    rule = next(
        body
        for selectors, body in re.findall(r"((?::lang\([\w-]+\),?\s*)+)\{(.*?)\}", css, flags=re.DOTALL)
        if f":lang({language})" in selectors
    )
    assert DEVICE_FACES[language] in rule


def test_tone_marks_never_meet_plain_latin_letters_in_one_range():
    """Else browsers draw ế from ê and a stray accent, one upon the other."""
    for family in ("PASS Text", "PASS Head"):
        for _, ranges in faces(family):
            if in_ranges("ê", ranges) or in_ranges("ā", ranges):
                assert not any(in_ranges(mark, ranges) for mark in "\u0300\u0301\u0303\u0309\u0323")


def test_the_fonts_of_an_english_page_weigh_at_most_40_kilobytes():
    latin = ["pass-text-latin.woff2", "literata-620-latin.woff2"]
    assert sum((STATIC / "fonts" / name).stat().st_size for name in latin) <= 40 * 1000


def test_every_language_rule_resets_latin_text():
    """An English paragraph on a Farsi page must not keep the Farsi line height."""
    css = rules("tokens.css")
    reset = css.index("[lang] {")
    assert reset < css.index(":lang(fa)")
    assert "--lh: 1.55" in blocks(css, ":root, [lang]")[0]
