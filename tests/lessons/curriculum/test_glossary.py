"""The glossary: 62 words in both languages, by letter, and reached from the words of a lesson."""

import pytest

from lessons.curriculum.models import GlossaryPage
from lessons.curriculum.packs import read_pack
from lessons.curriculum.templatetags.curriculum import words_by_letter
from tests.lessons.curriculum.test_starter_pack import STARTER


def test_the_starter_pack_explains_62_words_in_both_languages():
    glossary = read_pack(STARTER).glossary
    english, spanish = glossary.source.words, glossary.translations["es"].words

    assert len(english) == len(spanish) == 62
    assert [word.in_english for word in spanish] == [word.term for word in english]
    assert glossary.translations["es"].needs_review


@pytest.mark.django_db
def test_words_stand_by_letter_and_accents_do_not_part_them():
    page = GlossaryPage(title="Glosario")
    page.words = [
        ("item", {"term": term, "english": english, "meaning": "…"})
        for term, english in [("meta", "goal"), ("órgano", "body"), ("obra", "work")]
    ]

    letters = words_by_letter(page)

    assert [(one["letter"], [word["term"] for word in one["words"]]) for one in letters] == [
        ("M", ["meta"]),
        ("O", ["obra", "órgano"]),
    ]
    assert letters[0]["words"][0]["anchor"] == "goal"
