"""A mutant: a fault that is put into the code for one run of its tests."""

import ast
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOTS = ("institute", "lessons", "learning_outcomes", "certificates")


class NotFoundOnce(Exception):
    """The code that a mutant replaces is not in exactly one place: it was rewritten."""


class Malformed(Exception):
    """The mutated file is not valid Python, or is unchanged."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: ``old`` stands once in the code, ``new`` takes its place, ``tests`` must notice."""

    sentence: str
    old: str
    new: str
    tests: tuple[str, ...]

    def file(self, texts: dict[Path, str], root: Path = ROOT) -> Path:
        """The one of these files that holds the code. Raises :class:`NotFoundOnce`."""
        found = [path for path, text in texts.items() for _time in range(text.count(self.old))]
        if len(found) != 1:
            where = ", ".join(str(path.relative_to(root)) for path in found) or "nowhere"
            raise NotFoundOnce(f"{self.sentence}: {self.old!r} stands {where}")
        return found[0]

    def applied(self, root: Path = ROOT, texts: dict[Path, str] | None = None) -> tuple[Path, str]:
        """The file and its text with the fault; ``texts`` are the modules, where they are read already.

        Raises :class:`NotFoundOnce` or :class:`Malformed`.
        """
        texts = sources(root) if texts is None else texts
        path = self.file(texts, root)
        before = texts[path]
        after = before.replace(self.old, self.new)
        try:
            same = ast.dump(ast.parse(before)) == ast.dump(ast.parse(after))
        except SyntaxError as error:
            raise Malformed(f"{self.sentence}: {error}") from error
        if same:
            raise Malformed(f"{self.sentence}: changes nothing")
        return path, after


def sources(root: Path) -> dict[Path, str]:
    """The modules of the product with their texts; migrations are history."""
    paths = [path for name in ROOTS for path in sorted((root / name).rglob("*.py"))]
    return {path: path.read_text() for path in paths if "migrations" not in path.parts}
