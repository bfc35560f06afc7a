"""All mutants, by what they are about."""

from tests.mutation import content, delivery, own_records, quizzes

MUTANTS = (*own_records.MUTANTS, *quizzes.MUTANTS, *delivery.MUTANTS, *content.MUTANTS)
