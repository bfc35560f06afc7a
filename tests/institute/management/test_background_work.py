"""What is given to the background is kept in the database until the worker has done it."""

import pytest
from django.core.management import call_command
from django.tasks import task
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from institute.settings import TASKS

done = []


@task(backend="background")
def note(word):
    done.append(word)


@task(backend="background")
def fail():
    raise RuntimeError("the mail server is away")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_worker_does_what_waits_and_goes_on_after_a_failure(settings):
    settings.TASKS = TASKS
    done.clear()

    fail.enqueue()
    note.enqueue("later")
    assert done == []
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 2

    worker = ["--backend", "background", "--queue-name", "*", "--batch", "--no-startup-delay"]
    call_command("db_worker", *worker, verbosity=0)

    assert done == ["later"]
    by_status = set(DBTaskResult.objects.values_list("status", flat=True))
    assert by_status == {TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL}
