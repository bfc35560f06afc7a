"""Set what the certificate of a cohort requires."""

from django.db import transaction

from institute.cohorts.models import Requirement
from institute.cohorts.services.enrolments import request_evaluation


@transaction.atomic
def set_requirements(cohort, percents: dict, *, at):
    """Replace the requirements of a cohort's certificate by these, in this order.

    Raises :class:`~institute.cohorts.models.requirement.RequirementsStandStill` once the cohort has started.
    """
    for old in cohort.requirements.all():
        old.delete(at=at)
    for order, (kind, percent) in enumerate(percents.items()):
        Requirement(cohort=cohort, kind=kind, percent=percent, sort_order=order).save(at=at)
    request_evaluation(cohort.enrolments.kept(), at=at)
