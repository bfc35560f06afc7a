"""Record how a name is written on a certificate, and how much of it strangers see."""

from datetime import datetime

from certificates.models import Certificate, CertificateLanguages, NameConfirmation, NameShown
from certificates.names import checked_name
from certificates.queries import confirmed_name
from institute.cohorts.models import Enrolment
from institute.cohorts.services import request_evaluation
from institute.people.models import User


def confirm_name(
    enrolment: Enrolment,
    name: str,
    *,
    by: User | None,
    at: datetime,
    languages: str = CertificateLanguages.BOTH,
) -> NameConfirmation:
    """Record the name and the languages of a certificate; saying the same twice is one row.

    ``by``: the learner, or a team member who writes down what the learner said. Raises CannotDraw.
    """
    name, latest = checked_name(name), confirmed_name(enrolment)
    if latest and (latest.name, latest.languages) == (name, languages):
        return latest
    confirmation = NameConfirmation(enrolment=enrolment, name=name, languages=languages, by=by, at=at)
    confirmation.save()
    # The scheduler evaluates the enrolment again: this may have been the last thing that was missing.
    request_evaluation(Enrolment.objects.filter(pk=enrolment.pk), at=at)
    return confirmation


def show_name(learner: User, shown: str, *, certificate: Certificate) -> None:
    """Let the holder decide what a stranger sees, on this certificate and on those it replaced."""
    own = Certificate.objects.by(learner)
    own.filter(enrolment=certificate.enrolment_id).update(name_shown=NameShown(shown))
