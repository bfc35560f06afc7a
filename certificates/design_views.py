"""Views of certificate designs in the Wagtail admin: the list, and the preview beside the form."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from certificates.forms import DesignForm
from certificates.models import CertificateDesign
from certificates.previews import DESIGN_FIELDS, draw_sample, samples
from institute.admin.visible import VisibleIndexView
from institute.people.access import project_manager_required


class DesignIndexView(VisibleIndexView):
    """The designs with their cohorts."""

    def get_base_queryset(self):
        """Fetch the cohorts with the designs."""
        return super().get_base_queryset().select_related("cohort")


class PreviewForm(DesignForm):
    """The fields of a design that are drawn: not its name, not its cohort."""

    class Meta:
        model = CertificateDesign
        fields = DESIGN_FIELDS


@require_http_methods(["GET", "HEAD", "POST"])
@project_manager_required
def preview(request):
    """Draw the certificate of a design as it stands in the form; nothing is saved.

    The page asks with GET after each change; the button, without JavaScript, with POST.
    """
    typed = request.POST if request.method == "POST" else request.GET
    sample = typed.get("sample") if typed.get("sample") in samples() else "longest"
    form = PreviewForm(typed, for_user=request.user)
    if not form.is_valid():
        return render(request, "certificates/preview_refused.html", {"form": form})
    response = HttpResponse(draw_sample(form.instance, sample), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    response["Cache-Control"] = "no-store"
    return response
