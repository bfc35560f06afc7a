"""What a certificate of a design would look like, with names that ask the most of a paper."""

from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from django.conf import settings

from certificates.codes import LENGTH, grouped
from certificates.designs import CertificateDesign, DesignLook
from certificates.facts import CertificateFacts, Wording
from certificates.names import checked_name
from certificates.pdf import draw_certificate
from certificates.printable import CannotDraw
from certificates.wording import LANGUAGES, wordings_for

DESIGN_FIELDS = (
    "languages", "look", "title_en", "title_es", "body_en", "body_es", "signatory_name",
    "signatory_role_en", "signatory_role_es", "place", "expires_on",
)  # fmt: skip
# The eight modules of the curriculum, so that the row of emblems is as long as it gets.
EMBLEMS = ("ADV", "COM", "FAC", "BUD", "DEE", "BAR", "CON", "HEA")
USUAL = "Rosa Alvarado Peña"
LONGEST = "María Guadalupe de los Ángeles Hernández-Villaseñor de la Garza y Montemayor"
# From the hardest to set to the easiest; the first that the fonts can show is the sample.
COMPLEX = ("ဒေါ်ခင်မျိုးချစ်", "မောင်အောင်", "سیّده فاطمه‌زهرا میرزایی", "Nguyễn Thị Ngọc Ánh Đặng")


@cache
def samples() -> dict[str, str]:
    """The sample names: usual, longest, most complex."""
    return {"usual": USUAL, "longest": LONGEST, "complex": next(filter(_can_be_drawn, COMPLEX))}


def draw_sample(design: CertificateDesign, sample: str) -> bytes:
    """The paper of a design with one of the sample names. Raises CannotDraw."""
    code = grouped("X" * LENGTH)
    titles = {language: list(EMBLEMS) for language in LANGUAGES}
    wordings = wordings_for("en", titles, spoken=design.spoken, design=design)
    moment = datetime(2027, 4, 24, 19, tzinfo=UTC)
    return draw_certificate(
        CertificateFacts(
            certificate_id=UUID(int=0),
            code=code,
            recipient_name=samples()[sample],
            issued_on=moment.date(),
            issued_at=moment,
            wordings=tuple(
                Wording(**{key: said for key, said in one.items() if key != "programme"}) for one in wordings
            ),
            module_codes=EMBLEMS if design.look == DesignLook.EMBLEMS else (),
            verify_url=f"{settings.SITE_ADDRESS}/v/{code}/",
            language=wordings[0]["language"],
            signatory_name=design.signatory_name,
            place=design.place,
        )
    )


def _can_be_drawn(name):
    try:
        checked_name(name)
    except CannotDraw:
        return False
    return True
