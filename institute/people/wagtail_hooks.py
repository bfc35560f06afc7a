from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from institute.people.admin import viewsets

# Registered after Wagtail's own actions, so that these replace them.
for closed in (viewsets.ClosedAssignRole, viewsets.ClosedDelete, viewsets.ClosedSetActiveState):
    hooks.register("register_bulk_action", closed, order=100)


@hooks.register("register_account_menu_item")
def second_factor(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("My second factor"),
        "help_text": _("Your app and codes."),
    }


@hooks.register("register_account_menu_item")
def password(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("account_change_password"),
        "label": _("Change my password"),
        "help_text": _("This ends your sign-ins in other browsers."),
    }
