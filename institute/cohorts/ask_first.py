"""A door of the Wagtail admin that asks a question first, and then calls one verb."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from institute.people.scoped import VisibleObjectMixin


class AskFirstView(VisibleObjectMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Base of doors that change what stands about one row: ``change`` is the verb, ``done`` what it did.

    ``refused`` is the base of the verb's refusals and ``refusals`` says each in words.
    """

    pk_url_kwarg = "pk"
    permission_required = "change"
    template_name = "wagtailadmin/generic/form.html"
    related = ()

    def setup(self, request, *args, **kwargs):
        """Fetch the row, which the user is known to see."""
        super().setup(request, *args, **kwargs)
        self.object = self.model.objects.select_related(*self.related).get(pk=kwargs["pk"])

    def get_context_data(self, **kwargs):
        """The words of the button, and the scripts that the fields of days need."""
        context = super().get_context_data(submit_button_label=self.page_title, **kwargs)
        return context | {"media": context["form"].media}

    def form_valid(self, form):
        """Call the verb, and go back; what it refuses is said at the form."""
        try:
            self.change(self.object, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except self.refused as refused:
            form.add_error(None, self.refusals[type(refused)])
            messages.validation_error(self.request, self.refusals[type(refused)], form)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.back_to, self.object.pk)
