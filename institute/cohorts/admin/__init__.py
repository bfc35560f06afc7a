"""Cohorts, sessions, enrolments and school sites in the Wagtail admin."""
