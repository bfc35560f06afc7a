"""Issue, correct and withdraw certificates, and record how a name is written.

Runs over a whole cohort are in :mod:`certificates.services.bulk_issue` (the plan and the work) and
:mod:`certificates.services.bulk_runs` (start, stop, resume), on either side of the background task.
"""

from certificates.services.changes import correct_certificate, revoke_certificate
from certificates.services.issuing import issue_certificate, issue_due, issue_together, queue_completed
from certificates.services.names import confirm_name, show_name
from certificates.services.refusals import (
    AlreadyRevoked,
    EnrolmentWithdrawn,
    NameCannotBeDrawn,
    NameNotConfirmed,
    NotComplete,
    NothingToIssue,
    NotIssued,
    NotStanding,
    ReasonMissing,
    RecordsOpen,
    WasRevoked,
)

__all__ = [
    "AlreadyRevoked",
    "EnrolmentWithdrawn",
    "NameCannotBeDrawn",
    "NameNotConfirmed",
    "NotComplete",
    "NotIssued",
    "NotStanding",
    "NothingToIssue",
    "ReasonMissing",
    "RecordsOpen",
    "WasRevoked",
    "confirm_name",
    "correct_certificate",
    "issue_certificate",
    "issue_due",
    "issue_together",
    "queue_completed",
    "revoke_certificate",
    "show_name",
]
