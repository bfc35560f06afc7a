"""A certificate for tests to print."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.core.files.storage import storages

from certificates.drawing import CertificateFacts, Wording

ENGLISH = Wording(
    language="en",
    institute="Parents Advocating for Student Success",
    title="Certificate of Completion",
    certify="This is to certify that",
    body="completed the PASS Leadership and Training Institute: eight modules, 14 of 16 sessions and "
    "40 hours of study and practice in advocacy for all children.",
    date="April 24, 2027",
    signatory_role="Project manager",
    modules="Modules completed: Community advocacy and organizing; Effective communications",
    check="QR code with the address where this certificate is checked",
)
SPANISH = Wording(
    language="es",
    institute="Familias que abogan por el éxito estudiantil",
    title="Certificado de finalización",
    certify="Se hace constar que",
    body="completó el Instituto de Liderazgo y Formación PASS: ocho módulos, 14 de 16 sesiones y "
    "40 horas de estudio y práctica para abogar por todas las niñas y los niños.",
    date="24 de abril de 2027",
    signatory_role="Gerente del proyecto",
    modules="Módulos completados: Abogacía y organización comunitaria; Comunicación eficaz",
    check="Código QR con la dirección donde se comprueba este certificado",
)
ADDRESS = "https://pass.example.org/v/K7M492TXQ3WDR5YB/"

FACTS = CertificateFacts(
    certificate_id=UUID("5b0c3f6e-8d1a-4c58-9a53-6f2f0f2f9f10"),
    code="K7M4-92TX-Q3WD-R5YB",
    recipient_name="Rosa Alvarado Peña",
    issued_at=datetime(2027, 4, 24, 18, 3, tzinfo=UTC),
    wordings=(ENGLISH, SPANISH),
    module_codes=("ADV", "COM", "FAC", "BUD", "DEE", "BAR", "CON", "HEA"),
    verify_url=ADDRESS,
    language="en",
    place="Sacramento, California",
)


def facts_for(name, **changes):
    """The facts of a certificate for a person of this name."""
    return replace(FACTS, recipient_name=name, **changes)


def names_of_families(shared_fixtures):
    """Rows with `lang`, `dir` and `text`: names in the languages of a school district."""
    with (shared_fixtures / "names" / "names_by_language.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def stored_documents():
    """Names of the documents in the private storage."""
    storage = storages["private"]
    return set(storage.listdir("certificates")[1]) if storage.exists("certificates") else set()
