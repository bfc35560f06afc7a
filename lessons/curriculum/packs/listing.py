"""Listing the files of a curriculum pack: which pages it has in which languages."""

import os
import re
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import Problem, printable

MAX_FILES = 3_000
LANGUAGE = r"[a-z]{2,3}(?:-[a-z]{2,8})?"
PAGE_NAME = re.compile(rf"(module|quiz|(?:lesson|activity|card)-[1-9][0-9]?)\.({LANGUAGE})\.md")
CURRICULUM_NAME = re.compile(rf"(curriculum|glossary)\.({LANGUAGE})\.md")

# The file names of one folder by page name and language: ("lesson-1", "en").
type PageFiles = Mapping[tuple[str, str], str]


class PackError(Exception):
    """The pack cannot be used. ``errors`` are all its problems, by file and line."""

    def __init__(self, errors: list[Problem]) -> None:
        self.errors = tuple(sorted(set(errors), key=lambda error: (error.path, error.line, error.message)))
        super().__init__("\n".join(str(error) for error in self.errors))


def list_files(root: Path, problems: list[Problem]) -> dict[str, PageFiles]:
    """The Markdown files of a pack by folder; "" is the pack's own folder.

    Raises PackError when there are too many files; links and unknown names are added to ``problems``.
    """
    pages: dict[str, dict[tuple[str, str], str]] = {}
    count = 0
    for directory, folders, names in os.walk(root):
        folder = os.path.relpath(directory, root).replace(os.sep, "/").removeprefix(".")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        count += len(folders) + len(names)
        if count > MAX_FILES:
            message = _("This folder holds too many files to be a pack.")
            raise PackError([*problems, Problem("pack.yaml", 1, message)])
        for name in chain(folders, names):
            if (Path(directory) / name).is_symlink():
                path = printable(f"{folder}/{name}".lstrip("/"))
                problems.append(
                    Problem(path, 1, _("A pack may not contain links. Put the file itself here."))
                )
        for name in sorted(name for name in names if not name.startswith(".")):
            path = f"{folder}/{name}".lstrip("/")
            if path == "pack.yaml" or not name.lower().endswith((".md", ".yaml", ".yml", ".markdown")):
                continue
            parts = (PAGE_NAME if folder else CURRICULUM_NAME).fullmatch(name)
            if not parts or "/" in folder:
                message = _("This name is not known. Names are such as adv/lesson-1.en.md.")
                problems.append(Problem(printable(path), 1, message))
            else:
                pages.setdefault(folder, {})[parts[1], parts[2]] = name
    return dict(pages)
