"""Wording, signatory and look of a certificate, chosen by the project manager and seen before use."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from certificates.models import CertificateDesign
from certificates.previews import COMPLEX, LONGEST, draw_sample, samples
from certificates.services import issue_certificate
from institute.cohorts.models import CohortModule
from tests.factories import (
    NOON,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    curriculum_tree,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
FORM = {"name": "Spring", "languages": "both", "look": "emblems"}


def text_of(pdf):
    return " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


def test_the_design_of_the_cohort_goes_before_the_one_for_all():
    enrolment = EnrolmentFactory(finished=True)
    CertificateDesign.objects.create(name="All", title_en="For all")
    CertificateDesign.objects.create(name="Own", title_en="For us", cohort=enrolment.cohort)

    ours, others = (issue_certificate(one, at=NOON) for one in (enrolment, EnrolmentFactory(finished=True)))

    assert ours.wording[0]["title"] == "For us"
    assert others.wording[0]["title"] == "For all"


def test_a_text_that_is_empty_is_the_usual_one():
    CertificateDesign.objects.create(name="All", title_es="Certificado de liderazgo")

    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)

    assert [one["title"] for one in certificate.wording] == [
        "Certificate of Completion",
        "Certificado de liderazgo",
    ]


def test_everything_a_design_says_is_on_the_paper():
    tree, enrolment = curriculum_tree(), EnrolmentFactory(finished=True)
    CohortModule.objects.create(cohort=enrolment.cohort, module=tree.module)
    CertificateDesign.objects.create(
        name="All",
        title_en="Leadership Award",
        body_en="led the way for all children.",
        signatory_name="Teresa Lin",
        signatory_role_en="Director",
        place="Sacramento, California",
        look="plain",
        expires_on=date(2029, 6, 30),
    )

    certificate = issue_certificate(enrolment, at=NOON)

    text = text_of(certificate.file.read())
    for said in ("Leadership Award", "led the way", "Teresa Lin", "Director", "Sacramento, California"):
        assert said in text
    assert certificate.drawn["emblems"] == []
    assert certificate.expires_on == date(2029, 6, 30)


def test_changing_and_deleting_a_design_leaves_what_was_issued_as_it_is(client):
    design = CertificateDesign.objects.create(name="All", title_en="Leadership Award")
    certificate = issue_certificate(EnrolmentFactory(finished=True), at=NOON)
    before = certificate.file.read()

    design.title_en = "Something else"
    design.save()
    design.delete()

    certificate.refresh_from_db()
    assert certificate.wording[0]["title"] == "Leadership Award"
    assert certificate.file.read() == before
    page = client.get(reverse("verify-certificate", args=[certificate.code]))
    assert "Leadership Award" in page.text


def test_there_is_one_design_for_all_and_one_for_each_cohort():
    cohort = EnrolmentFactory(finished=True).cohort
    CertificateDesign.objects.create(name="All")
    CertificateDesign.objects.create(name="Own", cohort=cohort)

    for again in ({"name": "All 2"}, {"name": "Own 2", "cohort": cohort}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificateDesign.objects.create(**again)


@pytest.mark.parametrize("languages", ["both", "en", "es"])
@pytest.mark.parametrize("sample", ["usual", "longest", "complex"])
def test_every_sample_is_drawn_in_every_choice_of_languages(languages, sample):
    assert draw_sample(CertificateDesign(languages=languages), sample).startswith(b"%PDF")


def test_the_samples_are_the_longest_and_the_most_complex_name():
    assert samples()["longest"] == LONGEST
    assert samples()["complex"] in COMPLEX


def test_a_name_that_the_fonts_cannot_show_is_no_sample(monkeypatch):
    monkeypatch.setattr("certificates.previews.COMPLEX", ("\u16a0", "Đặng", "Ana"))

    # Evaluated again, as in a new process.
    assert samples.__wrapped__()["complex"] == "Đặng"


# The pages


def add_url():
    return reverse("certificate_designs:add")


def preview_url():
    return reverse("certificate-preview")


def test_a_project_manager_makes_one(client):
    sign_in(client, ProjectManagerFactory())
    assert "a very long name" in client.get(add_url()).text

    response = client.post(add_url(), FORM | {"title_en": "Leadership Award"})

    assert response.status_code == 302
    assert CertificateDesign.objects.get().title_en == "Leadership Award"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title_en", "Award \U0001f389", "U+1F389 PARTY POPPER"),
        ("place", "\u16a0", "U+16A0"),
        ("signatory_name", "Ana \u16a0", "U+16A0"),
        ("body_es", "palabra " * 49, "too long"),
        ("title_en", "W" * 80, "too long"),
        # Letters of Khmer stand under each other without end: narrow, and far too high.
        ("title_en", "\u178f" + "\u17d2\u178f" * 30, "too long"),
        ("body_en", "\u178f" + "\u17d2\u178f" * 30, "too long"),
    ],
)
def test_what_cannot_be_drawn_is_refused_beside_its_field(client, field, typed, said):
    sign_in(client, ProjectManagerFactory())

    response = client.post(add_url(), FORM | {field: typed})

    assert response.status_code == 200
    assert said in str(response.context["form"].errors[field])
    assert not CertificateDesign.objects.exists()


def test_a_second_design_for_all_is_refused_in_plain_words(client):
    CertificateDesign.objects.create(name="All")
    sign_in(client, ProjectManagerFactory())

    response = client.post(add_url(), FORM)

    assert "There is a design for this cohort already." in response.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_preview_is_the_paper_itself_and_keeps_nothing(client, method):
    sign_in(client, ProjectManagerFactory())

    response = getattr(client, method)(
        preview_url(), FORM | {"title_en": "Leadership Award", "sample": "longest"}
    )

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert "Leadership Award" in text_of(response.content)
    assert "Guadalupe" in text_of(response.content)
    assert not CertificateDesign.objects.exists()


def test_a_preview_that_cannot_be_drawn_says_why(client):
    sign_in(client, ProjectManagerFactory())

    response = client.get(preview_url(), FORM | {"title_en": "\U0001f389"})

    assert "U+1F389 PARTY POPPER" in response.text


def test_a_facilitator_sees_no_designs_and_no_preview(client):
    design = CertificateDesign.objects.create(name="All")
    sign_in(client, FacilitatorFactory())

    assert client.get(preview_url(), FORM).status_code == 404
    for name in ("edit", "delete", "history", "usage"):
        answer = client.get(reverse(f"certificate_designs:{name}", args=[design.pk]))
        assert answer.status_code == 404
    assert client.get(reverse("certificate_designs:index")).status_code in (302, 403, 404)
