"""Who takes what, where and when: one file for each topic, all models by their names here."""

from institute.cohorts.models.cohort import Cohort, CohortModule
from institute.cohorts.models.enrolment import Enrolment, EnrolmentEvent, EnrolmentStage
from institute.cohorts.models.orientation import OrientationEvent
from institute.cohorts.models.requirement import Requirement
from institute.cohorts.models.school_site import SchoolSite
from institute.cohorts.models.session import Session, SessionEvent

__all__ = [
    "Cohort",
    "CohortModule",
    "Enrolment",
    "EnrolmentEvent",
    "EnrolmentStage",
    "OrientationEvent",
    "Requirement",
    "SchoolSite",
    "Session",
    "SessionEvent",
]
