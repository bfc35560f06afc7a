"""Reads a whole pack: which files belong to it, which are missing, and all of them into one record."""

import os
import re
from dataclasses import replace
from itertools import chain
from pathlib import Path
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import Problem, read_page, shown
from lessons.curriculum.packs.front_matter import read_yaml, split_front_matter
from lessons.curriculum.packs.pages import (
    DRAFT,
    PUBLISHED,
    Activity,
    Curriculum,
    Glossary,
    Lesson,
    Module,
    ModuleText,
    Pack,
    Quiz,
)
from lessons.curriculum.packs.readers import (
    read_activity,
    read_curriculum,
    read_glossary,
    read_lesson,
    read_module,
    read_quiz,
)
from lessons.curriculum.packs.translations import translated

# Every identity in every pack comes from this one; changing it would make all lessons new ones.
PACKS = UUID("6b1f5f3e-9d0c-5a77-8d0e-3f2c6f0f4a11")
MAX_FILES = 3_000
LANGUAGE = r"[a-z]{2,3}(?:-[a-z]{2,8})?"
MODULE_CODE = r"[A-Z]{2,8}"
PAGE_NAME = re.compile(rf"(module|quiz|(?:lesson|activity|card)-[1-9][0-9]?)\.({LANGUAGE})\.md")
CURRICULUM_NAME = re.compile(rf"(curriculum|glossary)\.({LANGUAGE})\.md")


class PackError(Exception):
    """The pack cannot be used. ``errors`` are all its problems, by file and line."""

    def __init__(self, errors):
        self.errors = tuple(sorted(set(errors), key=lambda error: (error.path, error.line, error.message)))
        super().__init__("\n".join(str(error) for error in self.errors))


def read_pack(folder):
    """Read the pack in a folder, whole. Raises PackError with everything that is wrong with it."""
    return _Reader(Path(folder)).read()


class _Reader:
    """One reading of one folder."""

    def __init__(self, folder):
        self.root, self.problems = folder.absolute(), []
        self.namespace, self.source, self.languages, self.drafts = PACKS, "en", ("en",), ()

    def read(self):
        files = self._list_files()
        settings = read_page(self.root, "pack.yaml", self.problems, PACKS)
        fields = read_yaml(settings, settings.text) if settings else None
        if fields is None:
            raise PackError(self.problems)
        code = fields.text("pack", pattern=r"[a-z][a-z0-9-]{1,39}")
        self.languages = fields.texts("languages", pattern=LANGUAGE) or ("en",)
        self.source = fields.one_of("source", self.languages, default=self.languages[0])
        self.drafts = fields.texts("awaiting_review", pattern=LANGUAGE)
        self.namespace = uuid5(PACKS, code)
        at_the_top = files.pop("", {})
        curriculum, glossary = self._curriculum(at_the_top), self._glossary(at_the_top)
        modules = [self._module(module, files) for module in fields.mappings("modules")]
        fields.done()
        self._check_modules(settings, modules)
        for name, left in files.items():
            for file in left.values():
                self._wrong(f"{name}/{file}", _("pack.yaml announces no module for this folder."))
        if self.problems:
            raise PackError(self.problems)
        return Pack(
            id=self.namespace,
            code=code,
            folder=self.root,
            source_language=self.source,
            languages=self.languages,
            curriculum=curriculum,
            glossary=glossary,
            modules=tuple(sorted(modules, key=lambda module: module.number)),
        )

    def _wrong(self, path, message):
        self.problems.append(Problem(shown(path), 1, message))

    def _list_files(self):
        """The Markdown files by folder ("" is the pack itself), then by (name, language)."""
        found, count = {}, 0
        for at, folders, names in os.walk(self.root):
            here = os.path.relpath(at, self.root).replace(os.sep, "/").removeprefix(".")
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            count += len(folders) + len(names)
            if count > MAX_FILES:
                self._wrong("pack.yaml", _("This folder holds too many files to be a pack."))
                raise PackError(self.problems)
            for name in chain(folders, names):
                if (Path(at) / name).is_symlink():
                    self._wrong(
                        f"{here}/{name}".lstrip("/"),
                        _("A pack may not contain links. Put the file itself here."),
                    )
            for name in sorted(name for name in names if not name.startswith(".")):
                self._sort_file(found, here, name)
        return found

    def _sort_file(self, found, here, name):
        path = f"{here}/{name}".lstrip("/")
        if path == "pack.yaml" or not name.lower().endswith((".md", ".yaml", ".yml", ".markdown")):
            return
        parts = (PAGE_NAME if here else CURRICULUM_NAME).fullmatch(name)
        if not parts or "/" in here:
            self._wrong(path, _("This name is not known. Names are such as adv/lesson-1.en.md."))
        else:
            found.setdefault(here, {})[parts[1], parts[2]] = name

    def _pages(self, files, folder, name, code):
        """A page in each language, the first language first; None where it cannot be read."""
        for kind, language in files:
            if kind == name and language not in self.languages:
                message = _("The language of this file is not one of the pack's. Add it to pack.yaml.")
                self._wrong(f"{folder}/{files[kind, language]}".lstrip("/"), message)
        order = [self.source, *(language for language in self.languages if language != self.source)]
        pages = []
        for language in order:
            path = f"{folder}/{name}.{language}.md".lstrip("/")
            if (name, language) not in files:
                self._wrong(path, _("This file is missing. The pack needs it in each of its languages."))
                pages.append(None)
                continue
            page = read_page(self.root, path, self.problems, self.namespace)
            if page:
                page.language, page.is_source, page.code = language, language == self.source, code
            pages.append(page if page and split_front_matter(page) else None)
        return pages

    def _translated(self, kind, pages, read, **more):
        """Read a page in each language and hold the translations beside the first. None if it fails."""
        texts = []
        for page in pages:
            problems = len(self.problems)
            found = read(page) if page else None
            texts.append((page, found) if found and len(self.problems) == problems else (page, None))
        (page, first), *others = texts
        if first is None:
            return None
        shared, source = first
        # A file that has mistakes of its own is not compared as well: it would only repeat them.
        translations = {
            other.language: translated(other, source, found[1], english=self.source == "en")
            for other, found in others
            if found
        }
        identity, code = page.identity(), page.code.split("/")[-1]
        location = page.location(1)
        parts = {name: value for name, value in shared.items() if name != "outcomes" or kind is not Module}
        record = kind(
            id=identity,
            code=code,
            location=location,
            source=source,
            translations=translations,
            **parts,
            **more,
        )
        if kind is Module:
            record = replace(record, outcomes=self._outcomes(shared["outcomes"], others))
        return record

    def _outcomes(self, outcomes, others):
        """Add to each outcome its statement in the other languages."""
        found = {outcome.code: outcome for outcome in outcomes}
        for page, read in others:
            if read is None:
                continue
            theirs = {outcome.code: outcome for outcome in read[0]["outcomes"]}
            if list(theirs) != list(found):
                line = page.front.line_of("outcomes")
                page.report(
                    line, _("The outcomes here are not those of the first language, in the same order.")
                )
                continue
            for code, outcome in theirs.items():
                translations = {**found[code].translations, page.language: outcome.source}
                found[code] = replace(found[code], translations=translations)
        return tuple(found.values())

    def _curriculum(self, files):
        pages = self._pages(files, "", "curriculum", "curriculum")
        return self._translated(Curriculum, pages, read_curriculum)

    def _glossary(self, files):
        """The words of the whole curriculum; a pack may have none."""
        if not any(name == "glossary" for name, _language in files):
            return None
        return self._translated(Glossary, self._pages(files, "", "glossary", "glossary"), read_glossary)

    def _module(self, fields, files):
        code = fields.text("code", pattern=MODULE_CODE) or "MODULE"
        number = fields.whole("number", 1, 99)
        coming = fields.one_of("coming", ("false", "true"), default="false") == "true"
        titles = self._in_languages(fields, "title", 120), self._in_languages(fields, "summary", 400)
        fields.done()
        folder = code.lower()
        location = fields.page.location(fields.line)
        if coming:
            # Its folder may be there already, half written; it is read when it no longer says "coming".
            files.pop(folder, None)
            return self._coming(code, number, titles, location)
        ours = files.pop(folder, {})
        title, summary = titles
        pages = self._pages(ours, folder, "module", f"module/{code}")

        def read(page):
            return read_module(page, code, {"title": title[page.language], "summary": summary[page.language]})

        module = self._translated(Module, pages, read, number=number, coming=False)
        # With the module's own page wrong, its lessons are read all the same: every mistake is told.
        known = {outcome.code for outcome in module.outcomes} if module else None
        module = module or self._coming(code, number, titles, location)
        numbers = {
            kind: sorted({int(n.split("-")[1]) for n, _l in ours if n.startswith(f"{kind}-")})
            for kind in KINDS
        }
        if not numbers["lesson"]:
            self._wrong(
                f"{folder}/lesson-1.{self.source}.md", _("This module has no lesson. Is it still to come?")
            )
        return replace(
            module,
            lessons=tuple(filter(None, (self._lesson(ours, code, n, known) for n in numbers["lesson"]))),
            cards=tuple(filter(None, (self._lesson(ours, code, n, known, "card") for n in numbers["card"]))),
            activities=tuple(
                filter(None, (self._activity(ours, code, n, known) for n in numbers["activity"]))
            ),
            quiz=self._quiz(ours, folder, code, known) if any(name == "quiz" for name, _l in ours) else None,
        )

    def _in_languages(self, fields, name, longest):
        """A short text of pack.yaml in each language."""
        group = fields.mapping(name)
        found = {
            language: group.text(language, longest=longest) if group else "" for language in self.languages
        }
        if group:
            group.done()
        return found

    def _coming(self, code, number, titles, location):
        title, summary = titles
        texts = {}
        for language in self.languages:
            status = DRAFT if language in self.drafts else PUBLISHED
            said = {"title": title[language], "summary": summary[language], "status": status}
            texts[language] = ModuleText(language=language, **said)
        identity = uuid5(self.namespace, f"module/{code}")
        source = texts.pop(self.source)
        common = {"id": identity, "code": code, "location": location, "source": source, "translations": texts}
        return Module(number=number, coming=True, minutes=None, **common)

    def _lesson(self, files, module, number, known, kind="lesson"):
        code = f"{module}-{LETTERS[kind]}{number}"
        pages = self._pages(files, module.lower(), f"{kind}-{number}", f"{kind}/{code}")
        return self._translated(Lesson, pages, lambda page: read_lesson(page, code, known), number=number)

    def _activity(self, files, module, number, known):
        code = f"{module}-A{number}"
        pages = self._pages(files, module.lower(), f"activity-{number}", f"activity/{code}")
        return self._translated(Activity, pages, lambda page: read_activity(page, code, known), number=number)

    def _quiz(self, files, folder, module, known):
        code = f"{module}-Q"
        pages = self._pages(files, folder, "quiz", f"quiz/{code}")
        return self._translated(Quiz, pages, lambda page: read_quiz(page, code, known))

    def _check_modules(self, settings, modules):
        """No code and no number twice: both are how people and records name a module."""
        codes, numbers = {}, {}
        for module in modules:
            for seen, value in ((codes, module.code), (numbers, module.number)):
                if value in seen:
                    message = _("The module “%(name)s” is there twice.") % {"name": value}
                    settings.report(module.location.line, message)
                seen[value] = module


KINDS = ("lesson", "card", "activity")
LETTERS = {"lesson": "L", "card": "X"}
