"""Each mutant finds its line, whatever has moved, and the run tells what became of it."""

import pytest

from tests.mutation.__main__ import BROKEN, KILLED, SURVIVED, outcome_of
from tests.mutation.mutant import ROOT, Malformed, Mutant, NotFoundOnce, sources
from tests.mutation.mutants import MUTANTS


def test_each_mutant_finds_its_code_and_its_tests():
    problems, texts = [], sources(ROOT)
    for mutant in MUTANTS:
        try:
            mutant.applied(ROOT, texts)
        except (NotFoundOnce, Malformed) as problem:
            problems.append(str(problem))
        problems += [f"{mutant.sentence}: no {path}" for path in mutant.tests if not (ROOT / path).exists()]

    assert problems == []


def test_there_are_enough_mutants_and_each_has_a_sentence_of_its_own():
    assert len(MUTANTS) >= 60
    assert len({mutant.sentence for mutant in MUTANTS}) == len(MUTANTS)


def test_a_mutant_of_rewritten_code_is_reported():
    with pytest.raises(NotFoundOnce, match="nowhere"):
        Mutant("a sentence", "this stands in no module of ours", "", ()).applied()
    with pytest.raises(NotFoundOnce, match="certificates"):
        Mutant("a sentence", "import", "", ()).applied()


@pytest.mark.parametrize("new", ["return (", "return -(-total * percent // 100)  # the same"])
def test_a_mutant_that_is_no_python_or_changes_nothing_is_reported(new):
    with pytest.raises(Malformed):
        Mutant("a sentence", "return -(-total * percent // 100)", new, ()).applied()


@pytest.mark.long
def test_a_run_tells_killed_from_survived_and_puts_the_code_back(tmp_path):
    (tmp_path / "lessons").mkdir()
    code = tmp_path / "lessons" / "rule.py"
    code.write_text("def double(number):\n    return 2 * number\n")
    test = "from rule import double\n\n\ndef test_it():\n    assert double({}) == {}\n"
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = lessons\naddopts = -p no:django\n")
    (tmp_path / "test_blind.py").write_text(test.format(0, 0))
    (tmp_path / "test_seeing.py").write_text(test.format(1, 2))
    (tmp_path / "test_broken.py").write_text("import nothing_of_this_name\n")

    outcomes = [
        outcome_of(Mutant("a sentence", "2 * number", "3 * number", (tests,)), tmp_path)[0]
        for tests in ("test_blind.py", "test_seeing.py", "test_broken.py")
    ]

    assert outcomes == [SURVIVED, KILLED, BROKEN]
    assert code.read_text() == "def double(number):\n    return 2 * number\n"
