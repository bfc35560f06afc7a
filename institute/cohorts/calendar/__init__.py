"""The suggested calendar of a cohort: a pure plan, the form that asks for it, and its view."""

from institute.cohorts.calendar.plan import Plan, PlannedSession, suggested_plan

__all__ = ["Plan", "PlannedSession", "suggested_plan"]
