"""Read PDFs in tests with the tools that other people read them with."""

import io
import os
import shutil
import subprocess

import pikepdf
import pytest


def run_tool(*command, stdin=b""):
    """Run a program and return its output; without the program the test skips, or fails in `.ci/run`."""
    if shutil.which(command[0]) is None:
        message = f"{command[0]} is not installed"
        if os.environ.get("REQUIRE_SHARED"):
            pytest.fail(message)
        pytest.skip(message)
    return subprocess.run(command, input=stdin, capture_output=True, check=True, timeout=60).stdout


def copied_text(pdf):
    """The text of the page as a reader copies it, one item for each line."""
    return copied_pages([pdf])[0]


def merge(pdfs):
    """Merge PDFs into one, so that a tool reads all of them at once."""
    with pikepdf.new() as whole:
        for pdf in pdfs:
            with pikepdf.open(io.BytesIO(pdf)) as part:
                whole.pages.extend(part.pages)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def copied_pages(pdfs):
    """The text of each PDF of one page as a reader copies it, a list of lines for each."""
    read = pdfs[0] if len(pdfs) == 1 else merge(pdfs)
    text = run_tool("pdftotext", "-", "-", stdin=read).decode()
    # The reader marks lines that run from the right; that is not in the file.
    text = text.translate(dict.fromkeys(range(0x202A, 0x202D)))
    return [page.splitlines() for page in text.split("\f")[: len(pdfs)]]


def elements_of(node):
    """All elements of the structure, depth first."""
    for child in node.get("/K", []):
        if isinstance(child, pikepdf.Dictionary) and child.get("/Type") == "/StructElem":
            yield child
            yield from elements_of(child)


def structure(pdf):
    """All elements of the structure tree of an open PDF, depth first."""
    return list(elements_of(pdf.Root.StructTreeRoot))
