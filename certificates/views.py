"""The doors of a parent: she says how her name is written, gets her certificate, decides what it shows."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.designs import CertificateDesign
from certificates.forms import NameForm, NameShownForm
from certificates.models import Certificate
from certificates.names import confirm_name, confirmed_name, show_name
from certificates.paper import PaperIsGone, PaperWasChanged, read_paper
from certificates.queries import allowed_name
from certificates.services import (
    NameCannotBeDrawn,
    NameNotConfirmed,
    NotComplete,
    NotIssued,
    RecordsOpen,
    WasRevoked,
    issue_certificate,
)
from certificates.verifying import kept_private
from institute.cohorts.models import Enrolment
from institute.people.access import parent_required, signed_in_required, visible_or_404
from institute.records import audit
from institute.records.models import AuditRecord

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def name_on_certificate(request, enrolment_id):
    """Ask how the name is written; when all is done, the certificate is issued at once.

    A parent answers for herself; somebody of the team writes down what she said on paper.
    """
    is_team = request.user.is_team_member
    places = Enrolment.objects.visible_to(request.user) if is_team else Enrolment.objects.by(request.user)
    enrolment = visible_or_404(request, places.kept().select_related("learner", "cohort"), pk=enrolment_id)
    standing = Certificate.objects.valid().filter(enrolment=enrolment).first()
    if standing:
        messages.info(request, _("The certificate is made already, with the name that stands on it."))
        return redirect("certificates:index") if is_team else redirect("my-certificate", standing.pk)
    now = confirmed_name(enrolment)
    form = NameForm(
        request.POST if request.method == "POST" else None,
        initial={
            "name": now.name if now else enrolment.learner.display_name,
            "languages": now.languages if now else CertificateDesign.of_cohort(enrolment.cohort).languages,
        },
    )
    if not form.is_valid():
        context = {"form": form, "enrolment": enrolment, "is_team": is_team, "is_confirmed": now is not None}
        return kept_private(render(request, "pages/name_on_certificate.html", context))
    confirm_name(enrolment, by=request.user, at=timezone.now(), **form.cleaned_data)
    try:
        # Who keeps a name has not decided to bring back a certificate that was withdrawn.
        issue_certificate(enrolment, at=timezone.now(), by=request.user, again=False)
    except WasRevoked:
        messages.warning(
            request, _("The name is kept. The certificate was withdrawn, and no new one was made.")
        )
    except NotIssued:
        messages.success(request, _("The name is kept. The certificate is made when everything is done."))
    else:
        messages.success(request, _("Your certificate is ready. You can download it now."))
    return redirect("certificates:index" if is_team else "learner-home")


@require_POST
@signed_in_required
def get_certificate(request, enrolment_id):
    """Issue the parent's own certificate at once, or say in plain words why not yet."""
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
    """Her certificate, and what a stranger who checks it may see of her name."""
    mine = Certificate.objects.by(request.user).select_related("superseded_by")
    certificate = visible_or_404(request, mine, pk=certificate_id)
    initial = {"shown": certificate.name_shown}
    form = NameShownForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        show_name(request.user, form.cleaned_data["shown"], certificate=certificate)
        messages.success(request, _("This is kept. It counts from now on."))
        return redirect("my-certificate", certificate.pk)
    context = {
        "form": form,
        "certificate": certificate,
        "allowed_name": allowed_name(certificate),
        "has_expired": certificate.has_expired(timezone.now()),
        "newer": getattr(certificate, "superseded_by", None),
    }
    return kept_private(render(request, "pages/my_certificate.html", context))


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
        pdf = read_paper(certificate)
    except (PaperIsGone, PaperWasChanged) as problem:
        logger.error("The paper of certificate %s: %s", certificate.pk, type(problem).__name__)
        was_changed = isinstance(problem, PaperWasChanged)
        page = render(request, "pages/paper_missing.html", {"was_changed": was_changed}, status=404)
        return kept_private(page)
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
    return kept_private(response)
