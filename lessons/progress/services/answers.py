"""Saves answers to an open attempt: from the HTML form, or from the script of the quiz."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from lessons.progress.models import Attempt
from lessons.progress.services.answer_recorder import AnswerRecorder, SubmittedAnswer

# A phone counts on from the highest sequence that it knows. One far above that is an error: it would shut
# out every later answer.
MAX_SEQUENCE_GAP = 10_000


class AttemptClosed(Exception):
    """The attempt was submitted before: its answers cannot be changed any more."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Which answers were saved. ``refused`` are not of this quiz, or not in a form that it accepts."""

    attempt: Attempt
    saved: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What became of the answers that a phone sent, by client UUID.

    ``overtaken`` ones are stored as history: a newer answer to the same question is current. ``sequence``
    is the highest that is known; the next answer comes after it.
    """

    saved: tuple[UUID, ...] = ()
    refused: tuple[UUID, ...] = ()
    overtaken: tuple[UUID, ...] = ()
    sequence: int = 0
    # The attempt was submitted before: the answers are history, and are never scored.
    is_late: bool = False


def save_answers(
    attempt: Attempt,
    answers: Mapping[str, Any],
    *,
    language: str,
    at: datetime,
    client_uuid: UUID | None = None,
    sequence: int | None = None,
) -> SaveResult:
    """Save answers, by question id in the form of :mod:`lessons.quizzes.answers`, as the newest ones.

    An answer that repeats the current one is not written again. With a ``client_uuid``, an answer that is
    sent twice is stored once; with a ``sequence``, an answer that arrives late does not replace a newer
    one. Answers that do not belong to the quiz are left out and named in the result.

    Raises :class:`AttemptClosed`.
    """
    with transaction.atomic():
        attempt = lock_attempt(attempt)
        if not attempt.is_open:
            raise AttemptClosed
        recorder = AnswerRecorder(attempt, language)
        sequence = recorder.highest_sequence + 1 if sequence is None else sequence
        saved, refused, new_events = [], [], []
        for question_id, answer in answers.items():
            submitted = SubmittedAnswer(str(question_id), answer, client_uuid or uuid4(), sequence)
            event = recorder.build_event(submitted, at)
            if event is None:
                refused.append(str(question_id))
                continue
            saved.append(str(event.question_id))
            if client_uuid is not None or not recorder.changes_nothing(event):
                new_events.append(event)
        recorder.record(new_events)
    return SaveResult(attempt, tuple(saved), tuple(refused))


def receive_answers(
    attempt: Attempt, submitted: Iterable[SubmittedAnswer], *, language: str, at: datetime
) -> SyncResult:
    """Save answers as a phone sends them, one by one or after a time without signal, in any order.

    The newest by sequence is current, whatever arrives last. An answer that is sent again is stored once.
    No answer is refused for being late: after the attempt was submitted it is stored as history, and is
    never scored.
    """
    with transaction.atomic():
        attempt = lock_attempt(attempt)
        recorder = AnswerRecorder(attempt, language)
        events, refused = [], []
        for answer in submitted:
            in_range = 0 < answer.sequence <= recorder.highest_sequence + MAX_SEQUENCE_GAP
            event = recorder.build_event(answer, at) if in_range else None
            if event is None:
                refused.append(answer.client_uuid)
            else:
                events.append(event)
        newest = recorder.record(events) if attempt.is_open else recorder.append(events)
        overtaken = [
            event.client_uuid
            for event in events
            if str(event.question_id) in newest
            and newest[str(event.question_id)].client_uuid != event.client_uuid
        ]
    return SyncResult(
        saved=tuple(event.client_uuid for event in events),
        refused=tuple(refused),
        overtaken=tuple(overtaken),
        sequence=max([recorder.highest_sequence, *(event.sequence for event in events)]),
        is_late=not attempt.is_open,
    )


def lock_attempt(attempt: Attempt) -> Attempt:
    """Read an attempt and lock it until the transaction ends (SQLite has a single writer anyway)."""
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    # The revision is pinned and does not change.
    locked.revision = attempt.revision
    return locked
