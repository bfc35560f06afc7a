from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from lessons.curriculum.models.local_fact import LocalFact


def state_of(fact: LocalFact) -> str:
    """Whether a fact is known, checked, or to be checked again."""
    if not fact.value:
        return _("Not known yet")
    return _("Check it again") if fact.is_stale(timezone.localdate()) else _("Checked")


class LocalFactViewSet(SnippetViewSet):
    """Local facts in the admin: what is shown in lessons, and what has to be checked again."""

    model = LocalFact
    icon = "site"
    menu_label = gettext_lazy("Local facts")
    menu_order = 260
    add_to_admin_menu = True
    list_display = [
        "label",
        "value",
        "checked_on",
        Column("state", label=gettext_lazy("State"), accessor=state_of),
    ]
    list_filter = ["checked_on"]
    ordering = ["checked_on", "label"]
    search_fields = ["label", "value"]
    copy_view_enabled = False
