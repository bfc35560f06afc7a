"""The roles of the team, as groups. A parent is in none of them."""

FACILITATOR = "Facilitator"
CONTENT_EDITOR = "Content editor"
PROJECT_MANAGER = "Project manager"
REPORT_VIEWER = "Report viewer"
TEAM = (FACILITATOR, CONTENT_EDITOR, PROJECT_MANAGER, REPORT_VIEWER)
