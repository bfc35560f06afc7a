"""The project manager's pages in the Wagtail admin that are our own."""

from datetime import timedelta

from django.urls import reverse

from certificates.models import CertificateDesign
from certificates.services.bulk_runs import start_run
from institute.cohorts.models import SchoolSite
from institute.cohorts.services import record_orientation
from institute.cohorts.services.sessions import cancel_session
from institute.home.models import ContactMessage
from institute.home.services import save_contact_message
from lessons.curriculum.models import LoadedText
from tests.browser.one_page import Page
from tests.factories import CohortFactory, EnrolmentFactory, SessionFactory


def add_to_the_desk(world):
    """A design, a school site, a message, a cohort that has finished and one that is empty, and more."""
    world.design = CertificateDesign.objects.create(name="Spring")
    world.site = SchoolSite.objects.create(name="Oak Ridge School")
    world.message = save_contact_message(
        ContactMessage(text="When does the next cohort begin?", name="Mai Vang"), language="en", at=world.now
    )
    world.empty = CohortFactory(name="Echo cohort")
    manager = {"at": world.now, "by": world.people["manager"]}
    called_off = SessionFactory(
        cohort=world.cohort, number=4, title="Called off", starts_at=world.now + timedelta(days=8)
    )
    world.cancelled = cancel_session(called_off, reason="The school is closed.", **manager)
    record_orientation(world.places["finished"], on=world.cohort.day_of(world.now), reason="Late.", **manager)
    finished = EnrolmentFactory(finished=True, learner__display_name="Mai Vang").cohort
    world.run = start_run(finished, by=world.people["manager"], at=world.now)


def pages_of_the_desk(world):
    draft = LoadedText.objects.waiting().filter(key=world.lesson.translation_key).get()
    certificate, place = world.certificate.pk, world.places["halfway"].pk
    addresses = {
        "desks": reverse("cohort-desks"),
        "desk": reverse("cohort-desk", args=[world.cohort.pk]),
        "a parent at the desk": reverse("desk-parent", args=[place]),
        "desk of nobody": reverse("cohort-desk", args=[world.empty.pk]),
        "cohorts": reverse("cohorts:index"),
        "cohort": reverse("cohorts:edit", args=[world.cohort.pk]),
        "cohort, new": reverse("cohorts:add"),
        "cohort to read": reverse("cohorts:inspect", args=[world.cohort.pk]),
        "cohort to delete": reverse("cohorts:delete", args=[world.empty.pk]),
        "cohort, its history": reverse("cohorts:history", args=[world.cohort.pk]),
        "calendar": reverse("cohorts:calendar"),
        "sessions": reverse("sessions:index"),
        "session": reverse("sessions:edit", args=[world.coming.pk]),
        "session, new": reverse("sessions:add"),
        "session to read": reverse("sessions:inspect", args=[world.past.pk]),
        "session to delete": reverse("sessions:delete", args=[world.coming.pk]),
        "session to cancel": reverse("sessions:cancel", args=[world.coming.pk]),
        "session to bring back": reverse("sessions:bring_back", args=[world.cancelled.pk]),
        "places": reverse("enrolments:index"),
        "place": reverse("enrolments:edit", args=[place]),
        "place, new": reverse("enrolments:add"),
        "place to read": reverse("enrolments:inspect", args=[place]),
        "parent who leaves": reverse("enrolments:withdraw", args=[place]),
        "parent who comes back": reverse("enrolments:return", args=[world.places["gone"].pk]),
        "orientation": reverse("enrolments:orientation", args=[place]),
        "orientation to take back": reverse(
            "enrolments:orientation_back", args=[world.places["finished"].pk]
        ),
        "school sites": reverse("school_sites:index"),
        "school site": reverse("school_sites:edit", args=[world.site.pk]),
        "school site, new": reverse("school_sites:add"),
        "school site to read": reverse("school_sites:inspect", args=[world.site.pk]),
        "school site to delete": reverse("school_sites:delete", args=[world.site.pk]),
        "messages to the institute": reverse("contact_messages:index"),
        "message to read": reverse("contact_messages:inspect", args=[world.message.pk]),
        "message to delete": reverse("contact_messages:delete", args=[world.message.pk]),
        "certificates": reverse("certificates:index"),
        "certificate to withdraw": reverse("certificate-revoke", args=[certificate]),
        "certificate to correct": reverse("certificate-correct", args=[certificate]),
        "certificates to issue": reverse("certificate-cohorts"),
        "certificates to issue, a cohort": reverse("certificate-bulk", args=[world.cohort.pk]),
        "certificates being issued": reverse("certificate-run", args=[world.run.pk]),
        "designs": reverse("certificate_designs:index"),
        "design": reverse("certificate_designs:edit", args=[world.design.pk]),
        "design, new": reverse("certificate_designs:add"),
        "design to delete": reverse("certificate_designs:delete", args=[world.design.pk]),
    }
    desk = addresses["desk"]
    return [
        *[Page(name, "manager", address, is_admin=True) for name, address in addresses.items()],
        Page("desk, the facilitator's", "facilitator", desk, is_admin=True),
        Page("drafts", "editor", reverse("texts-to-review"), is_admin=True),
        Page("draft to review", "editor", reverse("review-text", args=[draft.pk]), is_admin=True),
    ]
