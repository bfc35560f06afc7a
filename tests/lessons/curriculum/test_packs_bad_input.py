"""Each mistake in a pack is told in plain words, with its file and line, and together with the others."""

import pytest

from tests.lessons.curriculum.pack_folder import FILES, mistakes, write_pack

LESSON, SPANISH, QUIZ = "adv/lesson-1.en.md", "adv/lesson-1.es.md", "adv/quiz.en.md"


def line_of(path, words):
    """The line of the tiny pack's file in which these words stand."""
    return FILES[path][: FILES[path].index(words)].count("\n") + 1


def put(folder, path, old, new):
    """The tiny pack with one replacement in one file."""
    assert old in FILES[path]
    return write_pack(folder, **{path: FILES[path].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("path", "old", "new", "where", "said"),
    [
        (LESSON, "title: From one to all\n", "", "lesson: ADV-L1", "“title” is missing"),
        (LESSON, "title: From", "titel: From", "title:", "“titel” is not known here"),
        (LESSON, "title: From one to all", "title: A\ntitle: B", "minutes:", "“title” is given twice"),
        (LESSON, "title: From one to all", "title: [a", "minutes:", "not written as YAML"),
        (LESSON, "title: From one", "title: *one", "title:", "begins with &, * or !"),
        (LESSON, "minutes: 7", "minutes: soon", "minutes:", "whole number from 1 to 120"),
        (LESSON, "2026-11-22\nsources", "2026-13-22\nsources", "last_reviewed:", "a day such as"),
        (LESSON, "outcomes: [ADV-1]", "outcomes: [ADV-9]", "outcomes:", "no outcome ADV-9"),
        (LESSON, "lesson: ADV-L1", "lesson: ADV-L2", "lesson:", "By its name this file is “ADV-L1”"),
        (LESSON, "::: key idea", "::: kee idea", "::: key idea", "“kee idea” is not a kind of box"),
        (LESSON, "{#key}", "", "::: key idea", "Give this an identity"),
        (LESSON, "{#key}", "{#why}", "::: key idea", "already used in line"),
        (LESSON, "{#key}", "{#Key Idea}", "::: key idea", "small letters"),
        (LESSON, "Act together.\n:::", "Act together.", "::: key idea", "This box is not closed"),
        (LESSON, "Act together.", "Act <b>together</b>.", "Act together", "HTML is not allowed"),
        (LESSON, "Act together.", "", "::: key idea", "There is no text here"),
        (LESSON, "https://example.org/a?b=1&c=2", "javascript:alert(1)", "Read [the law]", "full address"),
        (LESSON, "https://example.org/report", "ftp://example.org", "address:", "full address"),
        (LESSON, "files/bus.png", "files/../../x.png", "![A bus", "points out of the pack"),
        (LESSON, "files/bus.png", "files/none.png", "![A bus", "is not there"),
        (LESSON, "files/bus.png", "files/bus.exe", "![A bus", "must end in"),
        (LESSON, "![A bus at a stop]", "![]", "![A bus", "what the image shows"),
        (LESSON, "advocacy = speaking up", "advocacy", "- advocacy", "Write a word so"),
        (LESSON, "Thursdays (2026-11-22)", "Thursdays", "- Board meets", "day it was checked"),
        (LESSON, "| Board | Policy |", "| Board |", "| Board", "more or fewer cells"),
        (LESSON, "{#say}", "", "1. Say it", "Give this entry an identity"),
        (LESSON, "{#ask}", "{#say}", "2. Ask", "already used in line"),
        (LESSON, "## Why {#why}", "# Why {#why}", "## Why", "begins with ## or ###"),
        (LESSON, "## Why {#why}", "## {#why}", "## Why", "1 to 200 letters"),
        (LESSON, "- One\n- Two", "- One\n  - Two", "- Two", "A list inside a list"),
        (LESSON, "- One\n- Two", "- One\n\n  More\n- Two", "- One", "has one paragraph"),
        (LESSON, "Act together.", "2027. Then we act.", "Act together", "A numbered list begins with 1"),
        (LESSON, "Act together.", "# Act", "Act together", "Small headings inside"),
        (LESSON, "[the law]", "[]", "Read [the law]", "words to click on"),
        (LESSON, "Act together.", "a" * 4_001, "Act together", "This line is too long"),
        (LESSON, "Act together.", "[" * 61, "Act together", "too many brackets"),
        (LESSON, '(files/bus.png "Bus 12")', "files/bus.png", "![A bus", "Write an image so"),
        (LESSON, "[The sheet](files/sheet.pdf)", "The sheet", "::: document", "Write a document so"),
        (LESSON, "files/sheet.pdf", "files/sheet.exe", "[The sheet]", "must end in"),
        (
            LESSON,
            "::: sources {#sources}\n",
            "::: sources {#sources}\nA book\n",
            ":::\n\n::: facil",
            "stays empty",
        ),
        (LESSON, "1. Say it. {#say}\n2. Ask. {#ask}\n", "", "::: steps", "no list of steps"),
        (LESSON, "1. Say it.", "Say it.", "1. Say it", "Begin this line with a dash"),
        (LESSON, "1. Say it.", "1.", "1. Say it", "There is no text here"),
        (LESSON, "| Board | Policy |\n", "", "::: table", "at least one line more"),
        (LESSON, "| Board | Policy |", "Board, Policy", "| Board", "begins and ends with |"),
        (LESSON, "## Why {#why}", ":::", "## Why", "closes a box, but none is open"),
        (LESSON, "minutes: 7", "minutes: [7]", "minutes:", "not written the way it should be"),
        (LESSON, "  - code: S1", "  - S1\n  - code: S1", "  - code: S1", "an entry that cannot be read"),
        (LESSON, "[ADV-1]", "[ADV-1, ADV-1]", "outcomes:", "“ADV-1” is given twice"),
        (LESSON, "[ADV-1]", "[adv one]", "outcomes:", "an entry that cannot be read"),
        (LESSON, "title: From one to all", "title: " + "a" * 121, "title:", "at most 120 letters"),
        (LESSON, "title: From one to all", "[a]: b", "title:", "A name is expected"),
        (LESSON, "language: en", "language: fr", "language:", "By its name this file is in “en”"),
        (
            QUIZ,
            "## Multiple choice {#q01}",
            "## True false {#q01}",
            "- [ ] This",
            "This type of question has no list",
        ),
        (QUIZ, "Right: Yes.\n", "Right: Yes.\nRight: No.\n", "Not yet:", "“Right:” is given twice"),
        (QUIZ, "Right: Yes.\n", "Right: Yes.\n\nIndeed.\n", "Measures:", "What does this line belong to?"),
        (QUIZ, "- [ ] This {#a}", "- [ ] {#a}", "- [ ] This", "This answer is empty"),
        (QUIZ, "Points: 2", "Points: many", "Points:", "needs a number"),
        (QUIZ, "State -> Laws", "State -> Policy", "- State", "stands here twice"),
        (QUIZ, "0.5 = Half", "half = Half", "- 0.5", "Write what earns how much"),
        (QUIZ, FILES[QUIZ][FILES[QUIZ].index("## M") :], "", "quiz:", "This quiz has no questions"),
        (LESSON, FILES[LESSON][FILES[LESSON].index("## Why") :], "", "lesson:", "This lesson says nothing"),
        (
            "adv/module.en.md",
            "You learn",
            "## Why {#why}\n\nYou learn",
            "You learn",
            "Headings belong in lessons",
        ),
        (
            "adv/module.en.md",
            "::: materials {#materials}",
            "::: materials",
            "::: materials",
            "Give this an identity",
        ),
        (QUIZ, "- [x] That", "- [ ] That", "## Multiple choice", "No answer is marked right"),
        (QUIZ, "- [ ] This", "- [x] This", "- [x] That", "Two answers are marked right"),
        (QUIZ, "That {#b}", "This {#b}", "- [x] That", "stands here twice"),
        (QUIZ, "That {#b}", "That {#a}", "- [x] That", "already used in line"),
        (QUIZ, "{#q02}", "{#q01}", "## Multiple response", "already used in line"),
        (QUIZ, "{#q02}", "", "## Multiple response", "Give this question an identity"),
        (QUIZ, "## Multiple response", "## Many things", "## Multiple response", "is not a type of question"),
        (QUIZ, "Which **one**?", "", "## Multiple choice", "asks nothing"),
        (QUIZ, "Right: Yes.\n", "", "## Multiple choice", "“Right:” is missing"),
        (QUIZ, "Not yet: Look again.\n", "", "## Multiple choice", "“Not yet:” is missing"),
        (QUIZ, "Measures: ADV-1\n", "", "## Multiple choice", "which outcome"),
        (QUIZ, "Measures: ADV-1\n", "Measures: ADV-7\n", "## Multiple choice", "no outcome ADV-7"),
        (QUIZ, "Answer: true", "Answer: maybe", "Answer: true", "“Answer: true” or “Answer: false”"),
        (QUIZ, "Answer: 72", "Answer: many", "Answer: 72", "needs a number"),
        (QUIZ, "Tolerance: 0.5", "Tolerance: -1", "Tolerance:", "needs a number"),
        (QUIZ, "Board -> Policy", "Board Policy", "- Board", "with an arrow"),
        (QUIZ, "1. First", "1. [x] First", "1. First", "the order is the answer"),
        (QUIZ, "- 1 = Everything {#full}\n", "", "## Short answer", "a step worth 1"),
        (QUIZ, "Unit: hours", "Answer: 73", "Unit:", "given twice"),
        (QUIZ, "Facts: ADV-L1-01", "Answer: 3\nFacts: ADV-L1-01", "Facts:", "does not belong to this type"),
        ("pack.yaml", "number: 2", "number: 1", "- code: COM", "there twice"),
        ("pack.yaml", "es: Hablar", "", "title: {en: Speaking", "“es” is missing"),
        ("adv/module.en.md", "level: understand", "level: guess", "level:", "must be one of these"),
        ("adv/module.en.md", "code: ADV-1", "code: COM-1", "- code", "cannot be “COM-1”"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(tmp_path, path, old, new, where, said):
    found = mistakes(put(tmp_path, path, old, new))

    assert any(error.startswith(f"{path}:{line_of(path, where)}: ") and said in error for error in found), (
        found
    )


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (
            SPANISH,
            "::: key idea {#key}\nAct together.\n:::\n",
            "",
            "{#key} is missing here. It stands in adv/lesson-1.en.md",
        ),
        (
            SPANISH,
            "::: key idea",
            "::: key idea {#new}\nExtra.\n:::\n\n::: key idea",
            "{#new} is not in the first language",
        ),
        (SPANISH, "::: key idea", "::: try it", "is “try_it” here and “key_idea” in the first language"),
        (SPANISH, "- One\n- Two", "- Uno", "Here are ul li; in the first language: ul li, ul li"),
        (SPANISH, "{#advocacy}", "{#word}", "{#advocacy} is missing here"),
        (SPANISH, "| Board | Policy |\n", "| Mesa | Reglas |\n| A | B |\n", "other rows or columns"),
        (SPANISH, "## Por qué", "### Por qué", "another number of #"),
        (SPANISH, "title: From", "minutes: 9\ntitle: De", "stands only in the file of the first language"),
        ("adv/quiz.es.md", "- [ ] Esto {#a}", "- [x] Esto {#a}", "Another answer is marked right here"),
        ("adv/quiz.es.md", "- [ ] That {#b}\n", "", "at least two answers"),
        ("adv/quiz.es.md", "Answer: 72", "Answer: 24", "Another answer or outcome stands here"),
        ("adv/quiz.es.md", "## True false", "## Short answer", "no list of rubric steps"),
        ("adv/quiz.es.md", "- 0.5 = Half", "- 0.6 = Half", "worth something else here"),
        (SPANISH, "code: S1", "code: S2", "{#S2} is not in the first language"),
        (SPANISH, "Act together.", "", "There is no text here"),
        ("adv/module.es.md", "You learn to act together.", "", "Here are no paragraphs"),
        ("adv/module.es.md", "code: ADV-1", "code: ADV-2", "are not those of the first language"),
        ("curriculum.es.md", "Bienvenidas", "Uno.\n\nBienvenidas", "Here are p, p; in the first language: p"),
    ],
)
def test_a_translation_with_another_structure_is_refused(tmp_path, path, old, new, said):
    found = mistakes(put(tmp_path, path, old, new))

    assert any(error.startswith(f"{path}:") and said in error for error in found), found


def test_questions_in_another_order_than_in_the_first_language_are_refused(tmp_path):
    head, first, second, rest = FILES["adv/quiz.es.md"].split("## M", 3)

    found = mistakes(write_pack(tmp_path, **{"adv/quiz.es.md": "## M".join([head, second, first, rest])}))

    assert "in another place than in the first language" in found[0]


@pytest.mark.parametrize(
    "path", sorted(path for path in FILES if path.endswith(("md", "yaml")) and "quiz" not in path)
)
def test_a_missing_file_is_named(tmp_path, path):
    found = mistakes(write_pack(tmp_path, **{path: None}))

    assert any(error.startswith(f"{path}:1: This file is missing.") for error in found)


def test_a_translation_that_nobody_wrote_is_named(tmp_path):
    found = mistakes(write_pack(tmp_path, **{"adv/quiz.es.md": None}))

    assert found == ["adv/quiz.es.md:1: This file is missing. The pack needs it in each of its languages."]


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"---\nlesson: \xe9\n---\n", 2, "not saved as UTF-8"),
        (b"---\nlesson: a\x00b\n---\n", 2, "invisible control character"),
        (b"\xff\xfe-\x00-\x00", 1, "not saved as UTF-8"),
        (b"", 1, "must begin with a line of three dashes"),
        (b"---\nlesson: a\n", 1, "have no end"),
        (b"a" * 100_001, 1, "too big"),
        (b'---\nlesson: "\\ud800"\n---\n', 2, "invisible control character"),
        (b"---\na: [[[[[[[[]]]]]]]]\n---\n", 2, "nested too deep"),
        (b"---\n" + b"a: b\n" * 5_000 + b"---\n", 1, "too long"),
    ],
)
def test_a_file_that_is_no_proper_text_is_refused(tmp_path, data, line, said):
    found = mistakes(write_pack(tmp_path, **{LESSON: data}))

    assert any(error.startswith(f"{LESSON}:{line}: ") and said in error for error in found), found


def test_all_mistakes_are_told_at_once(tmp_path):
    lesson = FILES[LESSON].replace("minutes: 7", "minutes: x").replace("::: key idea", "::: idea")

    found = mistakes(
        write_pack(tmp_path, **{LESSON: lesson, QUIZ: FILES[QUIZ].replace("[x] That", "[ ] That", 1)})
    )

    assert len(found) == 3
