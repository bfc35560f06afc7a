"""What a certificate of a design would look like, with names that are hard to fit."""

from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from django.conf import settings

from certificates.drawing import CertificateFacts, draw_certificate
from certificates.models import CertificateDesign, DesignLook
from certificates.names import checked_name
from certificates.verification_codes import LENGTH, grouped
from certificates.wording import LANGUAGES, format_date, printed_wordings, wordings_for
from institute.typesetting.characters import CannotDraw

DESIGN_FIELDS = (
    "languages", "look", "title_en", "title_es", "body_en", "body_es", "signatory_name",
    "signatory_role_en", "signatory_role_es", "place", "expires_on",
)  # fmt: skip
# The eight modules of the curriculum, so that the row of emblems is as long as it gets.
EMBLEMS = ("ADV", "COM", "FAC", "BUD", "DEE", "BAR", "CON", "HEA")
USUAL = "Rosa Alvarado Peña"
LONGEST = "María Guadalupe de los Ángeles Hernández-Villaseñor de la Garza y Montemayor"
# From the hardest to the easiest; the first that the fonts can show is the sample.
COMPLEX = ("ဒေါ်ခင်မျိုးချစ်", "မောင်အောင်", "سیّده فاطمه‌زهرا میرزایی", "Nguyễn Thị Ngọc Ánh Đặng")


@cache
def samples() -> dict[str, str]:
    """Return the sample names: usual, longest, most complex."""
    return {"usual": USUAL, "longest": LONGEST, "complex": next(filter(_can_be_drawn, COMPLEX))}


def draw_sample(design: CertificateDesign, sample: str) -> bytes:
    """Return the document of a design with one of the sample names. Raises CannotDraw."""
    code = grouped("X" * LENGTH)
    titles = {language: list(EMBLEMS) for language in LANGUAGES}
    moment = datetime(2027, 4, 24, 19, tzinfo=UTC)
    wordings = [
        {**wording, "date": format_date(moment.date(), wording["language"])}
        for wording in wordings_for("en", titles, languages=design.language_codes, design=design)
    ]
    return draw_certificate(
        CertificateFacts(
            certificate_id=UUID(int=0),
            code=code,
            recipient_name=samples()[sample],
            issued_at=moment,
            wordings=printed_wordings(wordings),
            module_codes=EMBLEMS if design.look == DesignLook.EMBLEMS else (),
            verify_url=f"{settings.SITE_ADDRESS}/v/{code}/",
            language=wordings[0]["language"],
            signatory_name=design.signatory_name,
            place=design.place,
        )
    )


def _can_be_drawn(name: str) -> bool:
    try:
        checked_name(name)
    except CannotDraw:
        return False
    return True
