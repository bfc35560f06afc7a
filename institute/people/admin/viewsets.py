"""Wagtail's screens for people, cut down to what each person may do."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import AvatarSettingsPanel, NameEmailSettingsPanel
from wagtail.log_actions import log
from wagtail.users.views import bulk_actions
from wagtail.users.views import users as wagtail_users

from institute.people.admin.forms import PersonForm
from institute.people.models import User
from institute.people.services import audit_role_change, end_sessions
from institute.records.audit import audit_denied


class ManageablePersonMixin:
    """Only people whose account the person may change; all others are a 404."""

    def get_object(self, *args, **kwargs):
        person = super().get_object(*args, **kwargs)
        if not User.objects.manageable_by(self.request.user).filter(pk=person.pk).exists():
            audit_denied(self.request, reason="not-hers")
            raise Http404
        return person


class AuditRoleChangesMixin:
    """Writes an audit row for changed roles in the same transaction as the change."""

    logged_as = ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user}

    @property
    def action_class(self):
        """Wagtail's action, which would write the person's name into its log."""
        return partial(super().action_class, log_action=False)

    def save_instance(self):
        known = getattr(self, "object", None)
        before, reached_at = self._roles(known), self._addresses(known)
        person = super().save_instance()
        if reached_at not in (None, self._addresses(person)):
            # What was sent to the old address, perhaps a stranger's, must not sign anybody in any more.
            person.sign_in_messages.filter(used_at=None).update(used_at=timezone.now())
            end_sessions(person)
        # Wagtail's log keeps its label for ever: it says the member code, never the name.
        log(person, self.logged_as, user=self.request.user, title=person.username)
        audit_role_change(
            person, before=before, after=self._roles(person), by=self.request.user, at=timezone.now()
        )
        return person

    @staticmethod
    def _addresses(person):
        if person is None or person.pk is None:
            return None
        return User.objects.values_list("email", "phone").get(pk=person.pk)

    @staticmethod
    def _roles(person):
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
    columns = property(lambda self: self._columns())

    def _columns(self):
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
    def _roles_of(person):
        names = [group.name for group in person.groups.all()]
        return ", ".join(([str(_("Administrator"))] if person.is_superuser else []) + sorted(names))

    def get_base_queryset(self):
        return super().get_base_queryset().manageable_by(self.request.user).prefetch_related("groups")

    def order_queryset(self, queryset):
        """Sort by the one name that a person has."""
        column = {"name": "display_name", "-name": "-display_name"}.get(self.ordering)
        return queryset.order_by(column) if column else super().order_queryset(queryset)

    def get_delete_url(self, instance):
        """Nobody is deleted here: records refer to a person, and erasing one is a service of its own."""
        return


class PersonCreateView(AuditRoleChangesMixin, wagtail_users.CreateView):
    page_title = _("Add a person")
    logged_as = "wagtail.create"


class PersonEditView(ManageablePersonMixin, AuditRoleChangesMixin, wagtail_users.EditView):
    logged_as = "wagtail.edit"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.can_delete = False


class PersonHistoryView(ManageablePersonMixin, wagtail_users.HistoryView):
    pass


class PersonUsageView(ManageablePersonMixin, generic.UsageView):
    pass


class NoPersonDeleteView(wagtail_users.DeleteView):
    def dispatch(self, request, *args, **kwargs):
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

    def get_form_class(self, for_update=False):
        return PersonForm


class AccountView(WagtailAccountView):
    """The team's own settings in the admin, without the panels that ask for two names or a photograph."""

    hidden = (NameEmailSettingsPanel, AvatarSettingsPanel)

    def get_panels(self):
        return [panel for panel in super().get_panels() if not isinstance(panel, self.hidden)]


class _Closed:
    """Roles, state and accounts change one by one, where the change is checked and written down.

    The page is a 404: Wagtail's would name the people whom its reader may not change.
    """

    def dispatch(self, request, *args, **kwargs):
        raise Http404


class ClosedAssignRole(_Closed, bulk_actions.AssignRoleBulkAction):
    pass


class ClosedDelete(_Closed, bulk_actions.DeleteBulkAction):
    pass


class ClosedSetActiveState(_Closed, bulk_actions.SetActiveStateBulkAction):
    pass
