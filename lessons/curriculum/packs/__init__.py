"""Curriculum packs: modules, lessons and quizzes as a folder of Markdown files.

``read_pack`` turns such a folder into records, in all its languages, or raises ``PackError`` with
everything that is wrong and where. It knows no models; loading the records into pages is not done
here. The format is described in ``docs/curriculum-packs.md``.
"""

from lessons.curriculum.packs.files import Problem
from lessons.curriculum.packs.folder import PackError, read_pack

__all__ = ["PackError", "Problem", "read_pack"]
