"""The page tree of the curriculum, facts about the district, and texts loaded from packs."""

from lessons.curriculum.models.loaded_text import LoadedText, TextReview
from lessons.curriculum.models.local_fact import LocalFact
from lessons.curriculum.models.pages import ActivityPage, CurriculumPage, GlossaryPage, LessonPage, ModulePage

__all__ = [
    "ActivityPage",
    "CurriculumPage",
    "GlossaryPage",
    "LessonPage",
    "LoadedText",
    "LocalFact",
    "ModulePage",
    "TextReview",
]
