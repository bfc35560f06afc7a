"""The doors of certificates: a parent gets and downloads hers, and anyone checks one."""

import logging

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates.forms import VerifyForm
from certificates.models import Certificate
from certificates.queries import verify
from certificates.services import NameCannotBeDrawn, NotComplete, NotIssued, issue_certificate
from institute.cohorts.models import Enrolment
from institute.people import audit
from institute.people.access import signed_in_required, visible_or_404
from institute.people.models import AuditRecord
from institute.people.ratelimit import may_try

logger = logging.getLogger(__name__)


@require_POST
@signed_in_required
def get_certificate(request, enrolment_id):
    """Issue the parent's own certificate at once, or say in plain words why not yet."""
    enrolment = visible_or_404(request, Enrolment.objects.by(request.user), pk=enrolment_id)
    try:
        issue_certificate(enrolment, at=timezone.now(), by=request.user)
    except NotComplete:
        messages.warning(request, _("Not yet. Your page shows what is left for your certificate."))
    except NameCannotBeDrawn:
        messages.warning(
            request,
            _("The certificate cannot show your name as it is written. Ask your facilitator to help."),
        )
    except NotIssued:
        messages.warning(request, _("Your certificate cannot be made here. Ask your facilitator about it."))
    else:
        messages.success(request, _("Your certificate is ready. You can download it now."))
    return redirect("learner-home")


@require_safe
@signed_in_required
def download_certificate(request, certificate_id):
    """Send the stored paper, byte for byte, to its holder or to somebody of the team who may see her."""
    if request.user.is_team_member:
        certificates = Certificate.objects.visible_to(request.user)
    else:
        certificates = Certificate.objects.by(request.user)
    certificate = visible_or_404(request, certificates, pk=certificate_id)
    try:
        paper = certificate.file.open("rb")
    except FileNotFoundError:
        logger.error("The paper of certificate %s is not in the private storage", certificate.pk)
        raise Http404 from None
    if request.user.is_team_member:
        audit.record(
            AuditRecord.Action.LEARNER_VIEWED,
            actor=request.user,
            at=timezone.now(),
            subject=certificate,
            what="certificate",
        )
    response = FileResponse(
        paper,
        as_attachment=True,
        # The number, not the name: file names of downloads are read by others on a shared device.
        filename=f"PASS-{certificate.code}.pdf",
        content_type="application/pdf",
    )
    return _kept_private(response)


@require_safe
def verify_form(request):
    """Ask for the number of a certificate. Works without JavaScript and without cookies."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verify-certificate", form.cleaned_data["code"])
    return _kept_private(render(request, "pages/verify_form.html", {"form": form}))


@require_safe
def verify_certificate(request, code):
    """Say whether a certificate is real. Every number that nobody knows gets the same answer."""
    if not may_try(request, "verify", get_too=True):
        return _kept_private(render(request, "pages/verify_wait.html", status=429))
    certificate = verify(code, get_language())
    context = {"certificate": certificate, "form": VerifyForm()}
    return _kept_private(render(request, "pages/verify.html", context, status=200 if certificate else 404))


def _kept_private(response):
    """Keep a page out of caches and search engines: a certificate may be withdrawn at any minute."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["X-Content-Type-Options"] = "nosniff"
    return response
