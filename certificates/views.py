"""Views of a learner: confirm the name, get the certificate, decide what it shows, download it."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.documents import DocumentChanged, DocumentMissing, read_document
from certificates.forms import NameForm, NameShownForm
from certificates.models import Certificate, CertificateDesign
from certificates.queries import allowed_name, confirmed_name
from certificates.services import (
    NameCannotBeDrawn,
    NameNotConfirmed,
    NotComplete,
    NotIssued,
    RecordsOpen,
    WasRevoked,
    confirm_name,
    issue_certificate,
    show_name,
)
from certificates.verification_views import no_store
from institute.cohorts.models import Enrolment
from institute.people.access import parent_required, signed_in_required, visible_or_404
from institute.records import audit
from institute.records.models import AuditRecord

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def name_on_certificate(request, enrolment_id):
    """Ask how the name is written; when all is done, the certificate is issued at once.

    A learner answers for themself; a team member writes down what the learner said.
    """
    is_team = request.user.is_team_member
    enrolments = Enrolment.objects.kept().select_related("learner", "cohort")
    enrolments = enrolments.visible_to(request.user) if is_team else enrolments.by(request.user)
    enrolment = visible_or_404(request, enrolments, pk=enrolment_id)
    valid = Certificate.objects.valid().filter(enrolment=enrolment).first()
    if valid:
        messages.info(request, _("The certificate is made already, with the name that stands on it."))
        return redirect("certificates:index") if is_team else redirect("my-certificate", valid.pk)
    confirmed = confirmed_name(enrolment)
    form = NameForm(
        request.POST if request.method == "POST" else None,
        initial={
            "name": confirmed.name if confirmed else enrolment.learner.display_name,
            "languages": confirmed.languages
            if confirmed
            else CertificateDesign.of_cohort(enrolment.cohort).languages,
        },
    )
    if not form.is_valid():
        context = {
            "form": form,
            "enrolment": enrolment,
            "is_team": is_team,
            "is_confirmed": confirmed is not None,
        }
        return no_store(render(request, "pages/name_on_certificate.html", context))
    confirm_name(enrolment, by=request.user, at=timezone.now(), **form.cleaned_data)
    try:
        # Confirming a name is no decision to replace a certificate that was withdrawn.
        issue_certificate(enrolment, at=timezone.now(), by=request.user, again=False)
    except WasRevoked:
        messages.warning(
            request, _("The name is saved. The certificate was withdrawn, and no new one was made.")
        )
    except NotIssued:
        messages.success(request, _("The name is saved. The certificate is made when everything is done."))
    else:
        messages.success(request, _("Your certificate is ready. You can download it now."))
    return redirect("certificates:index" if is_team else "learner-home")


@require_POST
@signed_in_required
def get_certificate(request, enrolment_id):
    """Issue the learner's own certificate at once, or say in plain words why not yet."""
    enrolment = visible_or_404(request, Enrolment.objects.by(request.user), pk=enrolment_id)
    try:
        issue_certificate(enrolment, at=timezone.now(), by=request.user)
    except NameNotConfirmed:
        return redirect("name-on-certificate", enrolment.pk)
    except NotComplete:
        messages.warning(request, _("Not yet. Your page shows what is left for your certificate."))
    except RecordsOpen:
        messages.info(
            request,
            _("You have done everything. A roster or an answer is open; your certificate comes by itself."),
        )
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


@require_http_methods(["GET", "HEAD", "POST"])
@parent_required
def my_certificate(request, certificate_id):
    """Show the learner's certificate, and let them choose what a stranger who checks it sees of the name."""
    mine = Certificate.objects.by(request.user).select_related("superseded_by")
    certificate = visible_or_404(request, mine, pk=certificate_id)
    initial = {"shown": certificate.name_shown}
    form = NameShownForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        show_name(request.user, form.cleaned_data["shown"], certificate=certificate)
        messages.success(request, _("Saved. This applies from now on."))
        return redirect("my-certificate", certificate.pk)
    context = {
        "form": form,
        "certificate": certificate,
        "allowed_name": allowed_name(certificate),
        "has_expired": certificate.has_expired(timezone.now()),
        "newer": getattr(certificate, "superseded_by", None),
    }
    return no_store(render(request, "pages/my_certificate.html", context))


@require_safe
@signed_in_required
def download_certificate(request, certificate_id):
    """Send the stored document, byte for byte, to its holder or to a team member who may see the learner."""
    if request.user.is_team_member:
        certificates = Certificate.objects.visible_to(request.user)
    else:
        certificates = Certificate.objects.by(request.user)
    certificate = visible_or_404(request, certificates, pk=certificate_id)
    try:
        pdf = read_document(certificate)
    except (DocumentMissing, DocumentChanged) as problem:
        logger.error("The document of certificate %s: %s", certificate.pk, type(problem).__name__)
        was_changed = isinstance(problem, DocumentChanged)
        page = render(request, "pages/document_missing.html", {"was_changed": was_changed}, status=404)
        return no_store(page)
    if request.user.is_team_member:
        audit.record(
            AuditRecord.Action.LEARNER_VIEWED,
            actor=request.user,
            at=timezone.now(),
            subject=certificate,
            what="certificate",
        )
    response = HttpResponse(pdf, content_type="application/pdf")
    # The number, not the name: file names of downloads are read by others on a shared device.
    response["Content-Disposition"] = f'attachment; filename="PASS-{certificate.code}.pdf"'
    return no_store(response)
