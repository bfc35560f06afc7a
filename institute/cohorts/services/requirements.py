"""Set what the certificate of a cohort requires."""

from datetime import datetime

from django.db import transaction

from institute.cohorts.models import Cohort, Requirement
from institute.cohorts.services.enrolments import request_evaluation


@transaction.atomic
def set_requirements(cohort: Cohort, percents: dict[str, int], *, at: datetime) -> None:
    """Replace the requirements of a cohort's certificate by these, in this order.

    Raises :class:`~institute.cohorts.models.requirement.RequirementsStandStill` once the cohort has started.
    """
    for requirement in cohort.requirements.all():
        requirement.delete(at=at)
    for order, (kind, percent) in enumerate(percents.items()):
        Requirement(cohort=cohort, kind=kind, percent=percent, sort_order=order).save(at=at)
    request_evaluation(cohort.enrolments.kept(), at=at)
