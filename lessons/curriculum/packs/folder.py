"""Reading a whole pack into one record: all its pages, in all its languages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from lessons.curriculum.packs.files import Page, Problem, printable, read_page
from lessons.curriculum.packs.front_matter import Fields, read_yaml, split_front_matter
from lessons.curriculum.packs.listing import LANGUAGE, PackError, PageFiles, list_files
from lessons.curriculum.packs.pages import (
    DRAFT,
    PUBLISHED,
    Activity,
    Curriculum,
    Glossary,
    Lesson,
    Module,
    ModuleText,
    Outcome,
    Pack,
    Quiz,
    Translated,
)
from lessons.curriculum.packs.readers import (
    read_activity,
    read_curriculum,
    read_glossary,
    read_lesson,
    read_module,
    read_quiz,
)
from lessons.curriculum.packs.records import SourceLocation
from lessons.curriculum.packs.translations import complete_translation

# Every identity in every pack comes from this one; changing it would make all lessons new ones.
PACKS = UUID("6b1f5f3e-9d0c-5a77-8d0e-3f2c6f0f4a11")
MODULE_CODE = r"[A-Z]{2,8}"
KINDS = ("lesson", "card", "activity")
# The letter of a kind of lesson in its code.
CODE_LETTERS = {"lesson": "L", "card": "X"}

# A page in each language in which it can be read, the first language first.
type Pages = Sequence[Page]
# The title or summary of a module by language.
type Titles = Mapping[str, str]
# The parser of one kind of page: it returns what all languages share, and the text of one.
type Parser = Callable[[Page], tuple[dict[str, Any], Any]]


def read_pack(folder: Path | str) -> Pack:
    """Read the pack in a folder. Raises PackError with every problem by file and line."""
    return _Reader(Path(folder)).read()


class _Reader:
    """Reads one folder once, and collects its problems."""

    def __init__(self, folder: Path) -> None:
        self.root = folder.absolute()
        self.problems: list[Problem] = []
        self.namespace, self.source = PACKS, "en"
        self.languages: tuple[str, ...] = ("en",)
        self.drafts: tuple[str, ...] = ()

    def read(self) -> Pack:
        files = list_files(self.root, self.problems)
        settings = read_page(self.root, "pack.yaml", self.problems, PACKS)
        fields = read_yaml(settings, settings.text) if settings else None
        if settings is None or fields is None:
            raise PackError(self.problems)
        code = fields.text("pack", pattern=r"[a-z][a-z0-9-]{1,39}")
        self.languages = fields.texts("languages", pattern=LANGUAGE) or ("en",)
        self.source = fields.one_of("source", self.languages, default=self.languages[0])
        self.drafts = fields.texts("awaiting_review", pattern=LANGUAGE)
        self.namespace = uuid5(PACKS, code)
        own_files = files.pop("", {})
        curriculum, glossary = self._curriculum(own_files), self._glossary(own_files)
        modules = [self._module(module, files) for module in fields.mappings("modules")]
        fields.report_unread()
        self._check_modules(settings, modules)
        for folder, page_files in files.items():
            for name in page_files.values():
                self._report(f"{folder}/{name}", _("pack.yaml announces no module for this folder."))
        # Without the curriculum's own page there is a problem already.
        if self.problems or curriculum is None:
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

    def _report(self, path: str, message: str) -> None:
        self.problems.append(Problem(printable(path), 1, message))

    def _pages(self, files: PageFiles, folder: str, name: str, code: str) -> Pages:
        """Read a page in each language, as far as its front matter."""
        for kind, language in files:
            if kind == name and language not in self.languages:
                message = _("The language of this file is not one of the pack's. Add it to pack.yaml.")
                self._report(f"{folder}/{files[kind, language]}".lstrip("/"), message)
        order = [self.source, *(language for language in self.languages if language != self.source)]
        pages: list[Page] = []
        for language in order:
            path = f"{folder}/{name}.{language}.md".lstrip("/")
            if (name, language) not in files:
                self._report(path, _("This file is missing. The pack needs it in each of its languages."))
                continue
            page = read_page(self.root, path, self.problems, self.namespace)
            if page:
                page.language, page.is_source, page.code = language, language == self.source, code
                if split_front_matter(page):
                    pages.append(page)
        return pages

    def _translated[T: Translated[Any]](
        self, kind: type[T], pages: Pages, parse: Parser, **more: Any
    ) -> T | None:
        """Parse a page in each language and compare the translations with the first. None if that fails."""
        parsed = {}
        for page in pages:
            problems = len(self.problems)
            shared, text = parse(page)
            # A file that has mistakes of its own is not compared as well: it would only repeat them.
            if len(self.problems) == problems:
                parsed[page.language] = page, shared, text
        if self.source not in parsed:
            return None
        first, shared, source = parsed.pop(self.source)
        is_english = self.source == "en"
        translations = {
            language: complete_translation(page, source, text, from_english=is_english)
            for language, (page, _shared, text) in parsed.items()
        }
        fields = shared | more
        if kind is Module:
            outcomes = [(page, shared["outcomes"]) for page, shared, _text in parsed.values()]
            fields["outcomes"] = self._outcomes(shared["outcomes"], outcomes)
        return kind(
            id=first.identity(),
            code=first.code.split("/")[-1],
            location=first.location(1),
            source=source,
            translations=translations,
            **fields,
        )

    def _outcomes(
        self, source: Iterable[Outcome], translations: Iterable[tuple[Page, Iterable[Outcome]]]
    ) -> tuple[Outcome, ...]:
        """Add to each outcome its statement in the other languages."""
        outcomes = {outcome.code: outcome for outcome in source}
        for page, translated in translations:
            texts = {outcome.code: outcome.source for outcome in translated}
            if list(texts) != list(outcomes):
                page.report(
                    page.front.line_of("outcomes"),
                    _("The outcomes here are not those of the first language, in the same order."),
                )
                continue
            for code, text in texts.items():
                merged = {**outcomes[code].translations, page.language: text}
                outcomes[code] = replace(outcomes[code], translations=merged)
        return tuple(outcomes.values())

    def _curriculum(self, files: PageFiles) -> Curriculum | None:
        pages = self._pages(files, "", "curriculum", "curriculum")
        return self._translated(Curriculum, pages, read_curriculum)

    def _glossary(self, files: PageFiles) -> Glossary | None:
        """The glossary of the whole curriculum; a pack may have none."""
        if not any(name == "glossary" for name, _language in files):
            return None
        return self._translated(Glossary, self._pages(files, "", "glossary", "glossary"), read_glossary)

    def _module(self, fields: Fields, files: dict[str, PageFiles]) -> Module:
        """Read a module that pack.yaml announces; its folder is taken out of ``files``."""
        code = fields.text("code", pattern=MODULE_CODE) or "MODULE"
        number = fields.whole("number", 1, 99)
        coming = fields.one_of("coming", ("false", "true"), default="false") == "true"
        titles = self._in_languages(fields, "title", 120), self._in_languages(fields, "summary", 400)
        fields.report_unread()
        folder = code.lower()
        location = fields.page.location(fields.line)
        if coming:
            # Its folder may be there already, half written; it is read when it no longer says "coming".
            files.pop(folder, None)
            return self._announced(code, number, titles, location)
        own_files = files.pop(folder, {})
        title, summary = titles
        pages = self._pages(own_files, folder, "module", f"module/{code}")

        def parse(page: Page) -> tuple[dict[str, Any], ModuleText]:
            return read_module(page, code, {"title": title[page.language], "summary": summary[page.language]})

        module = self._translated(Module, pages, parse, number=number, coming=False)
        # The lessons are read also after mistakes in the module's own page, so that all are reported.
        codes = {outcome.code for outcome in module.outcomes} if module else None
        module = module or self._announced(code, number, titles, location)
        numbers = {
            kind: sorted({int(n.split("-")[1]) for n, _l in own_files if n.startswith(f"{kind}-")})
            for kind in KINDS
        }
        if not numbers["lesson"]:
            self._report(
                f"{folder}/lesson-1.{self.source}.md", _("This module has no lesson. Is it still to come?")
            )
        lessons = [self._lesson(own_files, code, n, codes) for n in numbers["lesson"]]
        cards = [self._lesson(own_files, code, n, codes, "card") for n in numbers["card"]]
        activities = [self._activity(own_files, code, n, codes) for n in numbers["activity"]]
        has_quiz = any(name == "quiz" for name, _language in own_files)
        return replace(
            module,
            lessons=tuple(filter(None, lessons)),
            cards=tuple(filter(None, cards)),
            activities=tuple(filter(None, activities)),
            quiz=self._quiz(own_files, folder, code, codes) if has_quiz else None,
        )

    def _in_languages(self, fields: Fields, name: str, longest: int) -> dict[str, str]:
        """A short text of pack.yaml in each language."""
        group = fields.mapping(name)
        texts = {
            language: group.text(language, longest=longest) if group else "" for language in self.languages
        }
        if group:
            group.report_unread()
        return texts

    def _announced(
        self, code: str, number: int, titles: tuple[Titles, Titles], location: SourceLocation
    ) -> Module:
        """A module of which only title and summary are known."""
        title, summary = titles
        texts = {
            language: ModuleText(
                language=language,
                title=title[language],
                summary=summary[language],
                status=DRAFT if language in self.drafts else PUBLISHED,
            )
            for language in self.languages
        }
        return Module(
            id=uuid5(self.namespace, f"module/{code}"),
            code=code,
            location=location,
            source=texts.pop(self.source),
            translations=texts,
            number=number,
            coming=True,
            minutes=None,
        )

    def _lesson(
        self, files: PageFiles, module: str, number: int, codes: set[str] | None, kind: str = "lesson"
    ) -> Lesson | None:
        code = f"{module}-{CODE_LETTERS[kind]}{number}"
        pages = self._pages(files, module.lower(), f"{kind}-{number}", f"{kind}/{code}")
        return self._translated(Lesson, pages, lambda page: read_lesson(page, code, codes), number=number)

    def _activity(
        self, files: PageFiles, module: str, number: int, codes: set[str] | None
    ) -> Activity | None:
        code = f"{module}-A{number}"
        pages = self._pages(files, module.lower(), f"activity-{number}", f"activity/{code}")
        return self._translated(Activity, pages, lambda page: read_activity(page, code, codes), number=number)

    def _quiz(self, files: PageFiles, folder: str, module: str, codes: set[str] | None) -> Quiz | None:
        code = f"{module}-Q"
        pages = self._pages(files, folder, "quiz", f"quiz/{code}")
        return self._translated(Quiz, pages, lambda page: read_quiz(page, code, codes))

    def _check_modules(self, settings: Page, modules: Iterable[Module]) -> None:
        """Report each code and number that is used twice: people and records name a module by both."""
        codes: set[str] = set()
        numbers: set[int] = set()
        for module in modules:
            repeated = [*codes.intersection([module.code]), *numbers.intersection([module.number])]
            for value in repeated:
                message = _("The module “%(name)s” is there twice.") % {"name": value}
                settings.report(module.location.line, message)
            codes.add(module.code)
            numbers.add(module.number)
