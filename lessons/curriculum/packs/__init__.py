"""Curriculum packs: modules, lessons and quizzes as a folder of Markdown files.

``read_pack`` turns such a folder into records, in all its languages, or raises ``PackError`` with
every problem by file and line. It knows no models; loading the records into pages is not done
here. The format is described in ``docs/curriculum-packs.md``.
"""

from lessons.curriculum.packs.files import Problem
from lessons.curriculum.packs.folder import read_pack
from lessons.curriculum.packs.listing import PackError

__all__ = ["PackError", "Problem", "read_pack"]
