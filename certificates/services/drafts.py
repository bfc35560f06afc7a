"""New certificates with everything they say copied onto them, before they are rendered and saved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from certificates.models import Certificate, CertificateDesign, DesignLook, NameShown, codes_of
from certificates.queries import modules_of
from certificates.verification_codes import new_code
from certificates.wording import format_date, wordings_for
from institute.cohorts.models import Enrolment
from institute.completion.evaluation import Evaluation


class CohortDrafts:
    """Drafts for some enrolments of one cohort; what their certificates have in common is read once."""

    def __init__(self, enrolments: Sequence[Enrolment]) -> None:
        self.cohort = enrolments[0].cohort
        self.design = CertificateDesign.of_cohort(self.cohort)
        self.emblems, self.titles = modules_of(self.cohort)
        earlier = Certificate.objects.filter(enrolment__in=enrolments).order_by("issued_at")
        # What the learner chose for an earlier certificate of this enrolment holds for the new one.
        self.shown = dict(earlier.values_list("enrolment_id", "name_shown"))
        self._wordings: dict[tuple[str, tuple[str, ...]], list[dict[str, str]]] = {}

    def draft(
        self, enrolment: Enrolment, evaluation: Evaluation, *, name: str, languages: str | None, at: datetime
    ) -> Certificate:
        """Return a certificate that is neither rendered nor saved.

        ``languages``: the learner's own choice; ``None`` takes the design's.
        """
        design, issued_on = self.design, self.cohort.day_of(at)
        codes = codes_of(languages) if languages else design.language_codes
        wordings = [
            {**wording, "date": format_date(issued_on, wording["language"])}
            for wording in self._wording(enrolment.learner.preferred_language, codes)
        ]
        return Certificate(
            pk=uuid4(),
            enrolment=enrolment,
            name_shown=self.shown.get(enrolment.pk, NameShown.FULL),
            code=new_code(),
            recipient_name=name,
            programme=wordings[0]["programme"],
            language=wordings[0]["language"],
            wording=wordings,
            drawn={
                "emblems": list(self.emblems) if design.look == DesignLook.EMBLEMS else [],
                "signatory_name": design.signatory_name,
                "place": design.place,
            },
            rules=[
                {"kind": line.kind, "needed": line.needed, "have": line.have, "total": line.total}
                for line in evaluation.results
            ],
            time_zone=self.cohort.time_zone,
            issued_on=issued_on,
            issued_at=at,
            expires_on=design.expires_on,
        )

    def _wording(self, language: str, codes: tuple[str, ...]) -> list[dict[str, str]]:
        if (language, codes) not in self._wordings:
            self._wordings[language, codes] = wordings_for(
                language, self.titles, languages=codes, design=self.design
            )
        return self._wordings[language, codes]


def corrected_draft(certificate: Certificate, *, name: str, at: datetime) -> Certificate:
    """Return a certificate that says the same as another, with a new code and a corrected name; not saved."""
    copied = (
        "enrolment",
        "programme",
        "language",
        "rules",
        "time_zone",
        "issued_on",
        "expires_on",
        "name_shown",
    )
    drawn = certificate.drawn
    if "emblems" not in drawn:
        # Issued before the emblems were copied, too.
        drawn = {
            "emblems": list(modules_of(certificate.enrolment.cohort)[0]) if certificate.enrolment else []
        }
    return Certificate(
        pk=uuid4(),
        code=new_code(),
        recipient_name=name,
        wording=[
            # A certificate issued before its date was copied gets it from its day.
            {"date": format_date(certificate.issued_on, wording["language"]), **wording}
            for wording in certificate.wording
        ],
        drawn=drawn,
        issued_at=at,
        supersedes=certificate,
        **{field: getattr(certificate, field) for field in copied},
    )
