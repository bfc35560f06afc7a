"""The project manager's pages in the Wagtail admin that are our own."""

from django.urls import reverse

from certificates.bulk import start_run
from certificates.designs import CertificateDesign
from institute.cohorts.models import SchoolSite
from lessons.curriculum.models import LoadedText
from tests.browser.one_page import Page
from tests.factories import finished_enrolment


def add_to_the_desk(world):
    """A design, a school site, and a cohort that has finished: what the desk has to show."""
    world.design = CertificateDesign.objects.create(name="Spring")
    SchoolSite.objects.create(name="Oak Ridge School")
    finished = finished_enrolment(learner__display_name="Mai Vang").cohort
    world.run = start_run(finished, by=world.people["manager"], at=world.now)


def pages_of_the_desk(world):
    draft = LoadedText.objects.waiting().filter(key=world.lesson.translation_key).get()
    certificate, place = world.certificate.pk, world.places["halfway"].pk
    addresses = {
        "desks": reverse("cohort-desks"),
        "desk": reverse("cohort-desk", args=[world.cohort.pk]),
        "a parent at the desk": reverse("desk-parent", args=[place]),
        "cohorts": reverse("cohorts:index"),
        "cohort": reverse("cohorts:edit", args=[world.cohort.pk]),
        "calendar": reverse("cohorts:calendar"),
        "session to cancel": reverse("sessions:cancel", args=[world.coming.pk]),
        "parent who leaves": reverse("enrolments:withdraw", args=[place]),
        "orientation": reverse("enrolments:orientation", args=[place]),
        "school sites": reverse("school_sites:index"),
        "school site, new": reverse("school_sites:add"),
        "messages to the institute": reverse("contact_messages:index"),
        "certificates": reverse("certificates:index"),
        "certificate to withdraw": reverse("certificate-revoke", args=[certificate]),
        "certificate to correct": reverse("certificate-correct", args=[certificate]),
        "certificates to issue": reverse("certificate-cohorts"),
        "certificates to issue, a cohort": reverse("certificate-bulk", args=[world.cohort.pk]),
        "certificates being issued": reverse("certificate-run", args=[world.run.pk]),
        "designs": reverse("certificate_designs:index"),
        "design": reverse("certificate_designs:edit", args=[world.design.pk]),
        "design, new": reverse("certificate_designs:add"),
    }
    desk = addresses["desk"]
    return [
        *[Page(name, "manager", address, is_admin=True) for name, address in addresses.items()],
        Page("desk, the facilitator's", "facilitator", desk, is_admin=True),
        Page("drafts", "editor", reverse("texts-to-review"), is_admin=True),
        Page("draft to review", "editor", reverse("review-text", args=[draft.pk]), is_admin=True),
    ]
