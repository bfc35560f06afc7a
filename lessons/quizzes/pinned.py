"""What revisions of quizzes hold, read once by each process: what an attempt has pinned does not change."""

from dataclasses import dataclass

from lessons.quizzes.paper import Paper, Question, stream_of
from lessons.quizzes.wording import texts_of

# All quizzes in all languages, several times over.
MOST = 200

_kept = {}


@dataclass(frozen=True, slots=True)
class Pinned:
    """A quiz as one revision holds it. It is shared by everybody who answers it: nobody may change it."""

    paper: Paper
    questions: dict[str, Question]
    texts: dict

    @classmethod
    def read(cls, revision):
        """Read the quiz of a revision."""
        paper = Paper.from_revision(revision)
        return cls(paper, paper.by_id(), texts_of(stream_of(revision.content)))


def pinned(revision) -> Pinned:
    """The quiz that a revision holds; its heavy content is asked for the first time only."""
    # Wagtail writes over a draft that is saved again, and dates it anew.
    return once(("revision", revision.pk, revision.created_at), lambda: Pinned.read(revision))


def once(key, read):
    """What was read under this key before, else what is read now."""
    found = _kept.get(key)
    if found is None:
        found = read()
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = found
    return found


def forget():
    """Read all anew; for who takes back what was written, as tests do."""
    _kept.clear()
