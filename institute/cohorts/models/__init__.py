"""Models of cohorts: a module for each topic, every model exported here."""

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
