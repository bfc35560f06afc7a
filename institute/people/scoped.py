"""The viewset base for rows that belong to somebody: a person sees what ``visible_to(user)`` gives her.

Wagtail's own views ask whether a person may change *cohorts*; these also ask whether she may see *this*
cohort. What she may not see is a 404, as if it were not there. A viewset for such a model

* has a QuerySet with ``visible_to(user)``,
* registers a :class:`VisiblePermissionPolicy` at the top of its ``wagtail_hooks.py``, and
* subclasses :class:`VisibleModelViewSet`; its forms subclass :class:`VisibleModelForm`.
"""

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.forms import ModelChoiceField
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from institute.records.audit import audit_denied


class VisiblePermissionPolicy(ModelPermissionPolicy):
    """Rights over a model come from groups; over a row, also from ``visible_to``.

    ``facilitators_may`` names what facilitators may do with the rows that they see. That is said here and
    not with a right of their group: Wagtail's site history shows everything about a model to whoever
    has any right over it, so it would show them every cohort.
    """

    def __init__(self, model, *, facilitators_may=()):
        super().__init__(model)
        self.facilitators_may = frozenset(facilitators_may)

    def user_has_permission(self, user, action):
        """Whether a person may do this with some rows of the model."""
        if super().user_has_permission(user, action):
            return True
        return user.is_active and action in self.facilitators_may and user.is_facilitator

    def user_has_permission_for_instance(self, user, action, instance):
        """Whether a person may do this with one row: she must see it, too."""
        return self.user_has_permission(user, action) and is_visible(instance, user)

    def instances_user_has_any_permission_for(self, user, actions):
        """The rows that a person may do any of this with."""
        if self.user_has_any_permission(user, actions):
            return self.model._default_manager.visible_to(user)
        return self.model._default_manager.none()


def is_visible(instance, user):
    """Whether a person may see a saved row."""
    return type(instance)._default_manager.visible_to(user).filter(pk=instance.pk).exists()


def has_records(instance):
    """Whether rows that must stay hang on this one, so that it cannot be deleted."""
    try:
        Collector(using=instance._state.db or "default").collect([instance])
    except (ProtectedError, RestrictedError):
        return True
    return False


class VisibleModelForm(WagtailAdminModelForm):
    """A form whose foreign keys offer only rows that the person in front of it may see."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.for_user is None:
            return
        for field in self.fields.values():
            # Also ModelMultipleChoiceField, which is a ModelChoiceField.
            if isinstance(field, ModelChoiceField) and hasattr(field.queryset, "visible_to"):
                field.queryset = field.queryset.visible_to(self.for_user)


class VisibleObjectMixin:
    """Hide an object that the user may not see, as if it did not exist.

    It asks before Wagtail asks about rights: otherwise "you may not edit this" would tell that there is
    something to edit.
    """

    def setup(self, request, *args, **kwargs):
        """Answer 404 before anything of the object is read."""
        visible = self.model._default_manager.visible_to(request.user)
        try:
            found = visible.filter(pk=unquote(str(kwargs[self.pk_url_kwarg]))).exists()
        except (TypeError, ValueError, ValidationError, OverflowError):
            found = False
        if not found:
            audit_denied(request, reason="not-visible")
            raise Http404
        super().setup(request, *args, **kwargs)


class VisibleIndexView(generic.IndexView):
    """A list, its search and its filters: all start from what the user may see."""

    # Lists of people leave by one door, the desk, which writes an audit row: "?export=" does nothing here.
    FORMATS = ()

    def get_base_queryset(self):
        """Start from what the user may see."""
        return super().get_base_queryset().visible_to(self.request.user)


class VisibleEditView(VisibleObjectMixin, generic.EditView):
    """Editing what the user may see."""


class VisibleDeleteView(VisibleObjectMixin, generic.DeleteView):
    """Deleting what the user may see; an object with records is refused with plain words."""

    refusal = _("This cannot be deleted: there are records of people in it.")

    def form_valid(self, form):
        """Delete, or say why not."""
        if has_records(self.object):
            return self.refuse()
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except (ProtectedError, RestrictedError):
            # Somebody added a record between the question and the answer.
            return self.refuse()

    def refuse(self):
        """Go back to where the user came from, with the reason."""
        messages.error(self.request, self.refusal)
        return redirect(self.get_success_url())


class VisibleInspectView(VisibleObjectMixin, generic.InspectView):
    """Looking at what the user may see."""


class VisibleHistoryView(VisibleObjectMixin, history.HistoryView):
    """The history of what the user may see."""


class VisibleUsageView(VisibleObjectMixin, usage.UsageView):
    """Where something that the user may see is used."""


class VisibleModelViewSet(ModelViewSet):
    """Wagtail checks rights over the model; this also checks them over the object.

    There is no copying (a copied row would be a second record of the same thing), no sorting by hand, no
    export, and nothing enters Wagtail's reference index, whose pages know nothing of who may see what.
    """

    index_view_class = VisibleIndexView
    edit_view_class = VisibleEditView
    delete_view_class = VisibleDeleteView
    inspect_view_class = VisibleInspectView
    history_view_class = VisibleHistoryView
    usage_view_class = VisibleUsageView
    inspect_view_enabled = True
    copy_view_enabled = False
    sort_order_field = None
    add_to_reference_index = False
    # Plain database search over the fields that a viewset names; Wagtail's index knows nobody here.
    search_backend_name = None
