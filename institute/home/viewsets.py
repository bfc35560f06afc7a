"""Messages to the institute in the Wagtail admin: read, and deleted when they are answered."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn

from institute.admin.visible import VisibleModelViewSet, VisiblePermissionPolicy
from institute.home.models import ContactMessage


class ReadOnlyPermissionPolicy(VisiblePermissionPolicy):
    """Nobody adds or changes these rows in the admin, whatever permissions they have."""

    def user_has_permission(self, user, action):
        """Whether the user may do this: reading and deleting only."""
        return action in {"view", "delete"} and super().user_has_permission(user, action)


def beginning(message):
    """The first words of a message, for the list."""
    return message.text if len(message.text) <= 90 else message.text[:89] + "…"


class ContactMessageViewSet(VisibleModelViewSet):
    """What strangers wrote on the contact page; for the project manager."""

    model = ContactMessage
    name = "contact_messages"
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 160
    add_to_admin_menu = True
    list_display = [
        DateColumn("written_at", label=_("Written"), sort_key="written_at"),
        Column("beginning", label=_("Message"), accessor=beginning),
        Column("language", label=_("Language"), sort_key="language"),
    ]
    form_fields = ["text"]
    inspect_view_fields = ["written_at", "language", "name", "answer_to", "text"]
    ordering = ["-written_at"]
