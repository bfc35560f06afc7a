"""What a certificate shows, collected in one place before it is drawn."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Wording:
    """What the certificate says in one language, as it was worded on the day of issue.

    `date`: the day of issue as it is written in this language.
    `modules` and `check` are not printed: they say the row of emblems and the QR to a screen reader.
    In a language without spaces, U+200B in `body` marks where a line may break.
    """

    language: str
    institute: str
    title: str
    certify: str
    body: str
    date: str
    signatory_role: str
    modules: str
    check: str


@dataclass(frozen=True)
class CertificateFacts:
    """Everything the certificate shows.

    `wordings`: one or two languages, the first with the large title. `code`: grouped as it is
    printed. `issued_at`: aware; the PDF's own date. `language`: of the document as a whole.
    `name_language`: the language of the name, where it is known; it decides how Han characters look.
    """

    certificate_id: UUID
    code: str
    recipient_name: str
    issued_at: datetime
    wordings: tuple[Wording, ...]
    module_codes: tuple[str, ...]
    verify_url: str
    language: str
    signatory_name: str = ""
    name_language: str = ""
    place: str = ""
