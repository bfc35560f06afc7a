"""The viewset base for rows that belong to somebody: a user sees what ``visible_to(user)`` returns.

Wagtail's own views ask whether a user may change *cohorts*; these also ask whether they may see *this*
cohort. What a user may not see is a 404, as if it did not exist. A viewset for such a model

* has a QuerySet with ``visible_to(user)``,
* registers a :class:`VisiblePermissionPolicy` at the top of its ``wagtail_hooks.py``, and
* subclasses :class:`VisibleModelViewSet`; its forms subclass :class:`VisibleModelForm`.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from django.forms import Form, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from institute.records.audit import audit_denied


class VisiblePermissionPolicy(ModelPermissionPolicy):
    """Rights over a model come from groups; over a row, also from ``visible_to``.

    ``facilitators_may`` names what facilitators may do with the rows that they see. It is set here and not
    as a permission of their group: Wagtail's site history shows everything about a model to any user with
    any permission over it, so it would show them every cohort.
    """

    def __init__(self, model: type[Model], *, facilitators_may: Iterable[str] = ()) -> None:
        super().__init__(model)
        self.facilitators_may = frozenset(facilitators_may)

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether a user may do this with some rows of the model."""
        if super().user_has_permission(user, action):
            return True
        return user.is_active and action in self.facilitators_may and user.is_facilitator

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """Return whether a user may do this with one row: they must see it, too."""
        return self.user_has_permission(user, action) and is_visible(instance, user)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        """Return the rows that a user may do any of this with."""
        if self.user_has_any_permission(user, actions):
            return visible_rows(self.model, user)
        return self.model._default_manager.none()


def visible_rows(model: type[Model], user: Any) -> QuerySet:
    """Return the rows of a model that a user may see."""
    # Any: visible_to is a method of each such model's own QuerySet, unknown to Django's Manager.
    manager: Any = model._default_manager
    return manager.visible_to(user)


def is_visible(instance: Model, user: Any) -> bool:
    """Return whether a user may see a saved row."""
    return visible_rows(type(instance), user).filter(pk=instance.pk).exists()


def has_records(instance: Model) -> bool:
    """Return whether rows that must stay refer to this one, so that it cannot be deleted."""
    try:
        Collector(using=instance._state.db or "default").collect([instance])
    except (ProtectedError, RestrictedError):
        return True
    return False


class VisibleModelForm(WagtailAdminModelForm):
    """A form whose foreign keys offer only rows that its user may see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is None:
            return
        for field in self.fields.values():
            # Also ModelMultipleChoiceField, which is a ModelChoiceField.
            if isinstance(field, ModelChoiceField):
                visible_to = getattr(field.queryset, "visible_to", None)
                field.queryset = visible_to(self.for_user) if visible_to else field.queryset


class VisibleObjectMixin(View):
    """Answers 404 for an object that the user may not see, as if it did not exist.

    It asks before Wagtail asks about permissions: otherwise "you may not edit this" would tell that there
    is something to edit.
    """

    model: type[Model]
    pk_url_kwarg: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Raise a 404 before anything of the object is read."""
        visible = visible_rows(self.model, request.user)
        try:
            exists = visible.filter(pk=unquote(str(kwargs[self.pk_url_kwarg]))).exists()
        except (TypeError, ValueError, ValidationError, OverflowError):
            exists = False
        if not exists:
            audit_denied(request, reason="not-visible")
            raise Http404
        super().setup(request, *args, **kwargs)


class VisibleIndexView(generic.IndexView):
    """Lists, searches and filters only the rows that the user may see."""

    # Lists of people leave only by the completion desk, which audits each export: "?export=" is off here.
    FORMATS = ()

    def get_base_queryset(self) -> QuerySet:
        """Return the rows that the user may see."""
        return super().get_base_queryset().visible_to(self.request.user)


class VisibleEditView(VisibleObjectMixin, generic.EditView):
    """Edits an object that the user may see."""


class VisibleDeleteView(VisibleObjectMixin, generic.DeleteView):
    """Deletes an object that the user may see; one with records is refused with a message."""

    refusal = _("This cannot be deleted: there are records of people in it.")

    def form_valid(self, form: Form) -> HttpResponse:
        """Delete, or say why not."""
        if has_records(self.object):
            return self.refuse()
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except (ProtectedError, RestrictedError):
            # Somebody added a record between the question and the answer.
            return self.refuse()

    def refuse(self) -> HttpResponse:
        """Go back to where the user came from, with the reason."""
        messages.error(self.request, self.refusal)
        return redirect(self.get_success_url())


class VisibleInspectView(VisibleObjectMixin, generic.InspectView):
    """Shows an object that the user may see."""


class VisibleHistoryView(VisibleObjectMixin, history.HistoryView):
    """Shows the history of an object that the user may see."""


class VisibleUsageView(VisibleObjectMixin, usage.UsageView):
    """Shows where an object that the user may see is used."""


class VisibleModelViewSet(ModelViewSet):
    """Wagtail checks permissions over the model; this also checks them over the object.

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
    # Plain database search over the fields that a viewset names; these rows are not in Wagtail's index.
    search_backend_name = None
