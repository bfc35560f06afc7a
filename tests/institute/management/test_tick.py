"""The scheduler: each step alone, one that fails does not stop the others."""

import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from certificates.models import Certificate
from institute.management.commands import tick as scheduler
from institute.management.commands.tick import STEPS, requeue_orphans, tick
from tests.factories import EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db


def running_task(started_at):
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nothing.to_do",
        backend_name="background",
        run_after=timezone.now(),
        started_at=started_at,
        exception_class_path="",
        traceback="",
    )


def test_one_tick_issues_the_certificate_of_a_finished_parent():
    enrolment = EnrolmentFactory(finished=True)

    call_command("tick")

    assert Certificate.objects.get().enrolment == enrolment


def test_a_second_tick_changes_nothing():
    EnrolmentFactory(finished=True)
    call_command("tick")
    call_command("tick")

    assert Certificate.objects.count() == 1


def test_a_step_that_fails_is_logged_and_the_others_are_done(monkeypatch, caplog):
    enrolment = EnrolmentFactory(finished=True)

    def breaks(at):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(scheduler, "STEPS", ((breaks, 0), *STEPS))
    tick({})

    assert "breaks" in caplog.text
    assert Certificate.objects.get().enrolment == enrolment


def test_house_keeping_is_not_done_at_every_tick(monkeypatch):
    done = []
    monkeypatch.setattr(scheduler, "STEPS", ((lambda at: done.append("often"), 0), (done.append, 3600)))
    last_run = {}
    tick(last_run)
    tick(last_run)

    assert len(done) == 3
    assert done.count("often") == 2


def test_a_task_whose_worker_was_killed_is_given_back_after_an_hour():
    now = timezone.now()
    old = running_task(now - timedelta(hours=2))
    young = running_task(now - timedelta(minutes=5))

    requeue_orphans(now)

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.status, young.status) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_stops_cleanly_when_asked():
    # The signal arrives while the scheduler waits for its next tick.
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    kept = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    began = time.monotonic()
    try:
        call_command("tick", every=60)
    finally:
        signal.signal(signal.SIGTERM, kept[0])
        signal.signal(signal.SIGINT, kept[1])

    assert time.monotonic() - began < 30


def test_a_tick_finds_who_finished_when_a_session_was_taken_away():
    enrolment = EnrolmentFactory(finished=True)
    unheld = SessionFactory(cohort=enrolment.cohort)
    call_command("tick")
    unheld.delete()

    call_command("tick")

    assert Certificate.objects.get().enrolment == enrolment
