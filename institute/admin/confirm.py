"""Views of the Wagtail admin that ask for confirmation and then call one service."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from institute.admin.visible import VisibleObjectMixin


class ConfirmActionView(VisibleObjectMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Base of views that change the state of one object.

    ``action`` is the service; it is called with the object, ``by``, ``at`` and the fields of the form.
    ``refusal`` is the base class of what it may raise, and ``refusal_messages`` has a message for each.
    """

    action: Callable[..., Any]
    success_message: str | Promise
    success_url_name: str
    refusal: type[Exception]
    refusal_messages: dict[type[Exception], str | Promise]
    select_related: tuple[str, ...] = ()

    pk_url_kwarg = "pk"
    permission_required = "change"
    template_name = "wagtailadmin/generic/form.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fetch the object, which the user is known to see."""
        super().setup(request, *args, **kwargs)
        self.object: Model = self.model._default_manager.select_related(*self.select_related).get(
            pk=kwargs["pk"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the label of the button, and the scripts that date fields need."""
        context = super().get_context_data(submit_button_label=self.page_title, **kwargs)
        return context | {"media": context["form"].media}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Call the service and go back; a refusal is shown at the form."""
        try:
            self.action(self.object, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except self.refusal as refusal:
            message = str(self.refusal_messages[type(refusal)])
            form.add_error(None, message)
            messages.validation_error(self.request, message, form)
            return self.form_invalid(form)
        messages.success(self.request, self.success_message)
        return redirect(self.success_url_name, self.object.pk)


def action_urls(viewset: ModelViewSet, views: dict[str, type[ConfirmActionView]]) -> list[URLPattern]:
    """Return a URL for each view, by its name within the viewset: ``bring_back`` is at ``bring-back/…/``."""
    return [
        path(f"{name.replace('_', '-')}/<uuid:pk>/", viewset.construct_view(view), name=name)
        for name, view in views.items()
    ]
