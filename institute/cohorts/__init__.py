"""Who takes what, where and when: school sites, cohorts, sessions and enrolments."""
