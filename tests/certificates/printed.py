"""A certificate for tests to print, and the tools that read it as others would."""

import csv
import io
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pikepdf
import pytest
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


def run_tool(*command, stdin=b""):
    """What a program of the system answers; without the program the test skips, or fails in `.ci/run`."""
    if shutil.which(command[0]) is None:
        message = f"{command[0]} is not installed"
        if os.environ.get("REQUIRE_SHARED"):
            pytest.fail(message)
        pytest.skip(message)
    return subprocess.run(command, input=stdin, capture_output=True, check=True, timeout=60).stdout


def copied_text(pdf):
    """The text of the page as a reader copies it, one item for each line."""
    return copied_pages([pdf])[0]


def together(pdfs):
    """Many certificates as one document, so that a tool reads them all at once."""
    with pikepdf.new() as whole:
        for pdf in pdfs:
            with pikepdf.open(io.BytesIO(pdf)) as one:
                whole.pages.extend(one.pages)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def copied_pages(pdfs):
    """The text of each certificate as a reader copies it, a list of lines for each."""
    read = pdfs[0] if len(pdfs) == 1 else together(pdfs)
    text = run_tool("pdftotext", "-", "-", stdin=read).decode()
    # The reader marks lines that run from the right; that is not in the file.
    text = text.translate(dict.fromkeys(range(0x202A, 0x202D)))
    return [page.splitlines() for page in text.split("\f")[: len(pdfs)]]


def names_of_families(shared_fixtures):
    """Rows with `lang`, `dir` and `text`: names in the languages of a school district."""
    with (shared_fixtures / "names" / "names_by_language.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def stored_documents():
    """Names of the papers in the private storage."""
    storage = storages["private"]
    return set(storage.listdir("certificates")[1]) if storage.exists("certificates") else set()
