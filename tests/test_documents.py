"""README and ``docs/`` lead to what is there: files, headings, pictures and commands."""

import re

from django.conf import settings
from django.core.management import get_commands

from tests import long

ROOT = settings.BASE_DIR
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PICTURES = ROOT / "docs" / "pictures"


def text_of(page):
    """What is read as text, without code."""
    text = re.sub(r"^(```|~~~).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", text)


def headings_of(page):
    """The anchors that GitHub gives to a page's headings."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(document):
    """Links and pictures of a page that lead to no file, or to no heading."""
    links = re.findall(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"", text_of(document))
    for link in filter(None, (one or other for one, other in links)):
        # In the messages of curriculum-packs.md, files/ is a folder of the reader's own pack.
        if "://" in link or link.startswith("files/"):
            continue
        path, _hash, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in headings_of(target)):
            yield f"{document.relative_to(ROOT)}: {link}"


def test_every_link_and_picture_of_a_page_leads_somewhere():
    assert [link for document in PAGES for link in broken_links(document)] == []


def test_every_picture_says_what_it_shows_is_light_and_is_named_on_their_page():
    readme, page = (ROOT / "README.md").read_text(), (PICTURES / "README.md").read_text()
    pictures = sorted(PICTURES.glob("*.png"))

    assert all(re.search(r'alt="[^"]{20,}"', image) for image in re.findall(r"<img [^>]*>", readme))
    assert [one.name for one in pictures if f"({one.name})" not in page] == []
    assert [one.name for one in pictures if one.stat().st_size > 60_000] == []
    assert sum(one.stat().st_size for one in pictures) <= 1_500_000


def test_the_long_run_writes_its_result_into_its_place():
    page = long.PAGE.read_text(encoding="utf-8")
    written = long.with_result(page, "RESULT\n")

    assert f"{long.BEGIN}RESULT\n{long.END}" in written
    assert long.with_result(written, "RESULT\n") == written
    assert written.partition(long.BEGIN)[0] == page.partition(long.BEGIN)[0]
    assert written.partition(long.END)[2] == page.partition(long.END)[2]


def test_every_command_that_the_pages_name_exists():
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)

    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())
    assert set(re.findall(r"`(?:\w+=\S+ )*make ([a-z]+)", text)) <= set(targets)


def paths_and_names():
    """``(path, names)`` for each table row of README that names a path in this repository and names in it."""
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            path = None
            for quoted in re.findall(r"`([^`\n]+)`", line):
                if re.match(r"(institute|lessons|learning_outcomes|certificates|templates|tests)/", quoted):
                    path = quoted
                    yield path, None
                elif path and quoted.isidentifier():
                    yield path, quoted


def test_every_path_and_name_of_the_readme_exists():
    missing = []
    for path, name in paths_and_names():
        target = ROOT / path
        files = sorted(target.rglob("*.py")) if target.is_dir() else [target]
        if not target.exists():
            missing.append(path)
        elif name and not any(re.search(rf"\b{name}\b", file.read_text(encoding="utf-8")) for file in files):
            missing.append(f"{path}: {name}")

    assert len(list(paths_and_names())) > 40
    assert missing == []
