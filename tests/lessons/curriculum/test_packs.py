"""What the reader makes of a pack that is in order."""

import dataclasses
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from lessons.curriculum.packs import read_pack
from lessons.quizzes.question_types import question_types
from tests.lessons.curriculum.pack_folder import FILES, write_pack


@pytest.fixture
def pack(tmp_path):
    return read_pack(write_pack(tmp_path))


@pytest.fixture
def lesson(pack):
    return pack.modules[0].lessons[0]


@pytest.fixture
def blocks(lesson):
    return {block.key: block for block in lesson.source.blocks}


@pytest.fixture
def questions(pack):
    return {question.kind: question for question in pack.modules[0].quiz.source.questions}


def identities(thing):
    """Every UUID of every record in a pack, with where it was found."""
    if dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            if isinstance(value, UUID):
                yield value
            elif field.name != "translations":
                yield from identities(value)
    elif isinstance(thing, tuple):
        for item in thing:
            yield from identities(item)


def test_every_language_of_a_lesson_has_the_same_blocks_with_the_same_identities(lesson):
    spanish = lesson.translations["es"]

    assert [(b.id, b.type) for b in spanish.blocks] == [(b.id, b.type) for b in lesson.source.blocks]
    assert spanish.needs_review
    assert not lesson.source.needs_review


def test_reading_twice_gives_the_same_identities(tmp_path, pack):
    assert list(identities(read_pack(tmp_path))) == list(identities(pack))


def test_the_identities_are_the_ones_that_learners_already_have_records_of(pack):
    quiz = pack.modules[0].quiz

    # If this fails, every attempt made before would point at a question that is not there any more.
    assert str(quiz.id) == "c04bddcf-8f6d-53b5-924f-1d8900c47bb8"
    assert str(quiz.source.questions[0].answer.lines[1].id) == "1d91374e-6c07-544a-8f21-29c69f1b8aa9"


def test_a_lesson_knows_its_details(lesson):
    assert (lesson.code, lesson.number, lesson.minutes) == ("ADV-L1", 1, 7)
    assert lesson.outcomes == ("ADV-1",)
    assert lesson.last_reviewed == date(2026, 11, 22)
    assert lesson.source.title == "From one to all"


def test_the_blocks_keep_the_order_in_which_they_were_written(blocks):
    assert [block.type for block in blocks.values()] == [
        *("heading", "text", "text", "image", "key_idea", "words_to_know", "document", "try_it"),
        *("talk_about_it", "steps", "table", "local_facts", "self_check", "sources", "facilitator_note"),
    ]


def test_text_becomes_the_html_of_rich_text_and_nothing_more(blocks):
    assert blocks["why-text"].text.html == (
        "<p>A <b>late</b> bus, and <i>five</i> families at &lt;3 stops &amp; more.</p>"
        '<p>Read <a href="https://example.org/a?b=1&amp;c=2">the law</a>.</p>'
    )
    assert blocks["more"].text.html == "<ul><li>One</li><li>Two</li></ul>"
    assert blocks["more"].text.pieces == ("One", "Two")


def test_a_text_under_a_heading_takes_its_key_from_the_heading(blocks):
    assert list(blocks)[:3] == ["why", "why-text", "more"]


def test_an_image_has_its_file_its_words_and_its_caption(tmp_path, blocks):
    image = blocks["bus"]

    assert image.file == tmp_path / "adv/files/bus.png"
    assert (image.alt, image.caption) == ("A bus at a stop", "Bus 12")


def test_a_word_in_spanish_keeps_the_english_term_beside_it(lesson):
    words = next(block for block in lesson.translations["es"].blocks if block.type == "words_to_know").words

    assert (words[0].term, words[0].in_english) == ("defensa de derechos", "advocacy")


def test_a_local_fact_has_the_day_it_was_checked_and_may_be_empty(blocks):
    meets, phone = blocks["local"].facts

    assert (meets.label, meets.value, meets.checked) == ("Board meets", "Thursdays", date(2026, 11, 22))
    assert (phone.value, phone.checked) == ("", None)


def test_sources_are_given_once_and_only_their_titles_are_translated(lesson):
    block = next(block for block in lesson.translations["es"].blocks if block.type == "sources")

    assert block.sources[0].title == "Un informe"
    assert block.sources[0].address == "https://example.org/report"
    assert block.sources == lesson.translations["es"].sources


def test_the_tiny_pack_has_every_type_of_question(questions):
    assert set(questions) == {one.kind for one in question_types()}


def test_each_type_of_question_holds_its_answer(questions):
    assert [c.is_right for c in questions["multiple_choice"].answer.lines] == [False, True]
    assert [c.is_right for c in questions["multiple_response"].answer.lines] == [True, True, False]
    assert questions["true_false"].question.truth is True
    assert [(p.text.plain, p.partner.plain) for p in questions["matching"].answer.lines] == [
        ("Board", "Policy"),
        ("State", "Laws"),
    ]
    assert [d.text.plain for d in questions["matching"].answer.extras] == ["Weather"]
    assert [c.text.plain for c in questions["ordering"].answer.lines] == ["First", "Second"]
    number = questions["numeric"].question
    assert (number.number, number.tolerance) == (Decimal(72), Decimal("0.5"))
    assert [earned for _key, earned in questions["short_answer"].question.rubric] == [100, 50, 0]


def test_a_question_says_what_it_measures_and_what_it_is_worth(questions):
    first = questions["multiple_choice"]

    assert (first.code, first.outcome, first.points) == ("ADV-Q01", "ADV-1", 100)
    assert first.facts == ("ADV-L1-01", "ADV-L1-02")
    assert questions["numeric"].points == 200


def test_a_translated_question_takes_its_right_answers_from_the_first_language(pack):
    source, spanish = pack.modules[0].quiz.source, pack.modules[0].quiz.translations["es"]

    assert [c.is_right for c in spanish.questions[0].answer.lines] == [False, True]
    assert spanish.questions[2].question.truth is True
    assert [q.outcome for q in spanish.questions] == [q.outcome for q in source.questions]
    assert spanish.questions[0].answer.lines[0].text.plain == "Esto"


def test_no_identity_is_given_twice(pack):
    # A self-check and the block it stands in are one thing.
    found = [str(identity) for identity in identities(pack.modules[0].quiz)]

    assert len(found) == len(set(found))


def test_a_module_that_is_coming_has_a_title_in_each_language_and_nothing_else(pack):
    coming = pack.modules[1]

    assert coming.coming
    assert (coming.source.title, coming.translations["es"].title) == ("Speaking", "Hablar")
    assert coming.lessons == ()


def test_a_module_that_is_coming_may_have_a_folder_that_is_still_being_written(tmp_path, pack):
    assert read_pack(write_pack(tmp_path, **{"com/lesson-1.en.md": "Half a sen"})) == pack


def test_a_byte_order_mark_and_line_ends_of_windows_change_nothing(tmp_path, pack):
    windows = {
        path: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
        for path, text in FILES.items()
        if "files" not in path
    }

    again = read_pack(write_pack(tmp_path, **windows))

    assert again == pack


def test_the_language_pages_carry_the_outcomes_in_each_language(pack):
    outcome = pack.modules[0].outcomes[0]

    assert (outcome.code, outcome.level) == ("ADV-1", "understand")
    assert outcome.translations["es"].statement.startswith("Puedo")
