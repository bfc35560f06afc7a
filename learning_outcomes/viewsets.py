from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from learning_outcomes.models import LearningOutcome


class LearningOutcomeViewSet(SnippetViewSet):
    """Outcomes in the admin: a code and an "I can…" statement, in each language."""

    model = LearningOutcome
    icon = "clipboard-list"
    menu_label = _("Learning outcomes")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["code", "statement", "level"]
    list_filter = ["level"]
    ordering = ["code"]
    search_fields = ["code", "statement"]
    copy_view_enabled = False
