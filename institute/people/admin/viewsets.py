"""Wagtail's screens for people, cut down to what each person may do."""

from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import AvatarSettingsPanel, NameEmailSettingsPanel
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log
from wagtail.users.views import bulk_actions
from wagtail.users.views import users as wagtail_users

from institute.people.admin.forms import PersonForm
from institute.people.models import User
from institute.people.services import audit_role_change, end_sessions
from institute.records.audit import audit_denied


class ManageablePersonMixin(PermissionCheckedMixin):
    """Answers 404 for a person whose account the user may not change."""

    def get_object(self, *args: Any, **kwargs: Any) -> User:
        person = super().get_object(*args, **kwargs)
        if not User.objects.manageable_by(self.request.user).filter(pk=person.pk).exists():
            audit_denied(self.request, reason="not-hers")
            raise Http404
        return person


class AuditRoleChangesMixin(PermissionCheckedMixin):
    """Writes an audit row for changed roles in the same transaction as the change."""

    logged_as = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}

    @property
    def action_class(self) -> Callable[..., Any]:
        """Wagtail's action, which would write the person's name into its log."""
        return partial(super().action_class, log_action=False)

    def save_instance(self) -> User:
        existing = getattr(self, "object", None)
        before, old_addresses = self._roles(existing), self._addresses(existing)
        person = super().save_instance()
        if old_addresses not in (None, self._addresses(person)):
            # A message to the old address, perhaps a stranger's, must not sign anybody in any more.
            person.sign_in_messages.filter(used_at=None).update(used_at=timezone.now())
            end_sessions(person)
        # Wagtail's log keeps its label permanently: it says the member code, never the name.
        log(person, self.logged_as, user=self.request.user, title=person.username)
        audit_role_change(
            person, before=before, after=self._roles(person), by=self.request.user, at=timezone.now()
        )
        return person

    @staticmethod
    def _addresses(person: User | None) -> tuple[Any, ...] | None:
        if person is None or person.pk is None:
            return None
        return User.objects.values_list("email", "phone").get(pk=person.pk)

    @staticmethod
    def _roles(person: User | None) -> frozenset[str]:
        if person is None or person.pk is None:
            return frozenset()
        stored = User.objects.get(pk=person.pk)
        names = set(stored.groups.values_list("name", flat=True))
        return frozenset(names | ({"Administrator"} if stored.is_superuser else set()))


class PersonIndexView(wagtail_users.IndexView):
    add_item_label = _("Add a person")
    page_title = _("People")
    # Find somebody by name, member code or address; never through first and last names.
    search_fields = ["display_name", "username", "email"]

    @property
    def columns(self) -> list[Column]:
        """The columns of the list."""
        title = self._get_title_column_class(wagtail_users.UserColumn)
        return [
            title(
                "name",
                accessor="display_name",
                label=_("Name"),
                sort_key="display_name",
                get_url=self.get_edit_url,
                classname="name",
            ),
            Column("username", accessor="get_username", label=_("Member code"), sort_key="username"),
            Column("roles", accessor=self._roles_of, label=_("Roles")),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    @staticmethod
    def _roles_of(person: User) -> str:
        names = [group.name for group in person.groups.all()]
        return ", ".join(([str(_("Administrator"))] if person.is_superuser else []) + sorted(names))

    def get_base_queryset(self) -> QuerySet[User]:
        return super().get_base_queryset().manageable_by(self.request.user).prefetch_related("groups")

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """Sort by the display name."""
        column = {"name": "display_name", "-name": "-display_name"}.get(self.ordering)
        return queryset.order_by(column) if column else super().order_queryset(queryset)

    def get_delete_url(self, instance: User) -> None:
        """Return no URL: people are not deleted here, since records refer to them."""
        return


class PersonCreateView(AuditRoleChangesMixin, wagtail_users.CreateView):
    page_title = _("Add a person")
    logged_as = "wagtail.create"


class PersonEditView(ManageablePersonMixin, AuditRoleChangesMixin, wagtail_users.EditView):
    logged_as = "wagtail.edit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.can_delete = False


class PersonHistoryView(ManageablePersonMixin, wagtail_users.HistoryView):
    pass


class PersonUsageView(ManageablePersonMixin, generic.UsageView):
    pass


class NoPersonDeleteView(wagtail_users.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        raise PermissionDenied


class UserViewSet(wagtail_users.UserViewSet):
    """Wagtail's screens for people: names in one field, scoped rows, no bulk actions, no deletion."""

    menu_label = _("People")
    ordering = "display_name"
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    history_view_class = PersonHistoryView
    usage_view_class = PersonUsageView
    delete_view_class = NoPersonDeleteView
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm


class AccountView(WagtailAccountView):
    """The team's own settings in the admin, without the panels that ask for two names or a photograph."""

    hidden = (NameEmailSettingsPanel, AvatarSettingsPanel)

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, self.hidden)]


class _Closed:
    """Answers 404 in place of a bulk action: accounts change one by one, where each change is audited.

    Wagtail's own page would name people whom the user may not change.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        raise Http404


class ClosedAssignRole(_Closed, bulk_actions.AssignRoleBulkAction):
    pass


class ClosedDelete(_Closed, bulk_actions.DeleteBulkAction):
    pass


class ClosedSetActiveState(_Closed, bulk_actions.SetActiveStateBulkAction):
    pass
