"""Why a certificate is not issued, not corrected or not withdrawn: one exception for each reason."""


class NotIssued(Exception):
    """A certificate cannot be issued; the classes below say why."""


class NotComplete(NotIssued):
    """A requirement is not met yet."""


class RecordsOpen(NotIssued):
    """The learner's part is done; a roster of the cohort or a written answer waits for a facilitator."""


class EnrolmentWithdrawn(NotIssued):
    """The learner has left the cohort."""


class NameCannotBeDrawn(NotIssued):
    """The document cannot show the learner's name. ``character`` is the first that it cannot, or ``""``."""

    def __init__(self, character: str = "") -> None:
        self.character = character
        super().__init__("the certificate cannot show the name")


class WasRevoked(NotIssued):
    """The certificate of this enrolment was withdrawn: only a project manager issues a new one."""


class NameNotConfirmed(NotIssued):
    """The learner has not confirmed how their name is written."""


class NotStanding(Exception):
    """Only a valid certificate can be corrected: this one was withdrawn or replaced."""


class AlreadyRevoked(Exception):
    """The certificate was withdrawn or replaced before: it is not the valid one."""


class ReasonMissing(Exception):
    """A withdrawal needs one of the known reasons."""


class NothingToIssue(Exception):
    """Nobody of the cohort would get a certificate now."""
