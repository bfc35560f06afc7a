"""Each mutant finds its line, whatever has moved."""

import pytest

from tests.mutation.mutant import ROOT, Mutant, NotFoundOnce
from tests.mutation.mutants import MUTANTS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.sentence.replace(" ", "-"))
def test_a_mutant_finds_its_line_and_the_tests_that_must_notice(mutant):
    mutant.applied()

    assert [path for path in mutant.tests if not (ROOT / path).exists()] == []


def test_there_are_enough_mutants_and_each_has_a_sentence_of_its_own():
    assert len(MUTANTS) >= 60
    assert len({mutant.sentence for mutant in MUTANTS}) == len(MUTANTS)


def test_code_that_was_rewritten_is_told():
    with pytest.raises(NotFoundOnce, match="nowhere"):
        Mutant("a sentence", "this stands in no module of ours", "", ()).applied()
    with pytest.raises(NotFoundOnce, match="certificates"):
        Mutant("a sentence", "import", "", ()).applied()
