"""A backup is one file that can be trusted, made while people go on; what was acknowledged is in it once."""

import shutil
import stat
import tarfile
import threading
import time
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from institute.people.models import User
from lessons.progress.services import begin_attempt, save_answers, submit_attempt
from lessons.quizzes.snapshots import QuizSnapshot
from tests.factories import NOON, UserFactory, curriculum_tree, enrolled_in, right_answers
from tests.institute.management.restored import Installation

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        connection.vendor == "postgresql" and shutil.which("pg_dump") is None,
        reason="PostgreSQL's client programs are not installed",
    ),
]
THREADS = 4


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Uploads and private files of this test alone."""
    settings.MEDIA_ROOT = str(tmp_path / "here" / "media")
    private = settings.STORAGES["private"] | {
        "OPTIONS": {"location": str(tmp_path / "here" / "private"), "base_url": None}
    }
    settings.STORAGES = settings.STORAGES | {"private": private}


@pytest.fixture
def other(tmp_path):
    """Another machine with nothing on it."""
    installation = Installation(tmp_path / "other")
    installation.make_database()
    yield installation
    installation.drop_database()


def back_up(folder):
    call_command("backup", str(folder), stdout=StringIO())
    [file] = folder.iterdir()
    return file


def test_a_backup_brings_back_database_media_and_private_files(tmp_path, other):
    person = UserFactory(display_name="Rosa Alvarado Peña")
    storages["default"].save("images/seat.png", ContentFile(b"picture"))
    storages["private"].save("certificates/one.pdf", ContentFile(b"paper"))

    done = other.restore(back_up(tmp_path / "backups"))

    assert done.returncode == 0, done.stderr
    assert (person.username, "Rosa Alvarado Peña") in other.rows(
        "SELECT username, display_name FROM people_user"
    )
    assert (other.media / "images" / "seat.png").read_bytes() == b"picture"
    assert (other.var / "private" / "certificates" / "one.pdf").read_bytes() == b"paper"


def test_only_its_owner_reads_a_backup_and_the_key_is_not_in_it(tmp_path, settings):
    file = back_up(tmp_path / "backups")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as tar:
        content = b"".join(tar.extractfile(member).read() for member in tar)
    assert settings.SECRET_KEY.encode() not in content


def cut(content):
    return content[: len(content) * 2 // 3]


def cut_at_the_end(content):
    return content[:-30]


def change_bytes(content):
    # A few: one alone may unpack to the very same, such as another distance within a row of zeros.
    middle = len(content) // 2
    return (
        content[:middle] + bytes(one ^ 0xFF for one in content[middle : middle + 16]) + content[middle + 16 :]
    )


@pytest.mark.parametrize("harm", [cut, cut_at_the_end, change_bytes, lambda content: b""])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(tmp_path, harm):
    person = UserFactory()
    file = back_up(tmp_path / "backups")
    later = UserFactory()
    file.write_bytes(harm(file.read_bytes()))

    with pytest.raises(CommandError, match="Nothing was restored"):
        call_command("restore", str(file), force=True)

    assert User.objects.filter(pk__in=[person.pk, later.pk]).count() == 2


def test_a_changed_member_with_a_valid_tar_around_it_is_refused(tmp_path):
    storages["private"].save("certificates/one.pdf", ContentFile(b"paper"))
    file = back_up(tmp_path / "backups")
    folder = tmp_path / "opened"
    with tarfile.open(file) as tar:
        names = tar.getnames()
        tar.extractall(folder, filter="data")
    (folder / "private" / "certificates" / "one.pdf").write_bytes(b"faked")
    with tarfile.open(file, "w:gz") as tar:
        for name in names:
            tar.add(folder / name, name)

    with pytest.raises(CommandError, match="not what its list says"):
        call_command("restore", str(file), force=True)


def test_a_tar_that_leads_out_of_its_folder_is_refused(tmp_path):
    file, outside = tmp_path / "evil.tar.gz", tmp_path / "outside.txt"
    outside.write_text("x")
    with tarfile.open(file, "w:gz") as tar:
        tar.add(outside, "media/../../outside.txt")

    with pytest.raises(CommandError, match="no backup has"):
        call_command("restore", str(file), force=True)


def test_a_backup_of_another_version_is_refused_in_words(tmp_path):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("people", "9999_of_another_version")
    try:
        file = back_up(tmp_path / "backups")
    finally:
        recorder.record_unapplied("people", "9999_of_another_version")
    later = UserFactory()

    with pytest.raises(CommandError, match=r"another version of the site.*people\.9999_of_another_version"):
        call_command("restore", str(file), force=True)

    assert User.objects.filter(pk=later.pk).exists()


@pytest.mark.long
def test_data_that_are_here_are_replaced_only_by_force(tmp_path, other):
    UserFactory(username="FIRST")
    first = back_up(tmp_path / "first")
    UserFactory(username="SECOND")
    second = back_up(tmp_path / "second")
    assert other.restore(second).returncode == 0

    refused = other.restore(first)
    codes = {code for (code,) in other.rows("SELECT username FROM people_user")}
    forced = other.restore(first, "--force")

    assert refused.returncode != 0
    assert "there is data here already" in refused.stderr
    assert {"FIRST", "SECOND"} <= codes
    assert forced.returncode == 0, forced.stderr
    codes = {code for (code,) in other.rows("SELECT username FROM people_user")}
    assert "FIRST" in codes
    assert "SECOND" not in codes


def test_a_backup_that_fails_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "not-there"))
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    with pytest.raises(Exception, match=r"No backup was made|unable to open"):
        call_command("backup", str(tmp_path / "backups"))

    assert list((tmp_path / "backups").iterdir()) == []


class Crowd:
    """Parents who send quizzes without end; ``acknowledged`` has the id of each attempt, and when."""

    def __init__(self, quiz, enrolments):
        self.acknowledged, self.problems = [], []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._go_on, args=[quiz, enrolment]) for enrolment in enrolments
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _go_on(self, quiz, enrolment):
        try:
            while not self._stop.is_set():
                attempt = begin_attempt(enrolment.learner, quiz, language="en", at=NOON)
                answers = right_answers(QuizSnapshot.from_revision(attempt.revision))
                save_answers(attempt, answers, language="en", at=NOON)
                submit_attempt(attempt, at=NOON)
                self.acknowledged.append((time.monotonic(), attempt.pk))
        except Exception as problem:
            self.problems.append(problem)
        finally:
            connection.close()

    def wait_for(self, count):
        """Until so many were acknowledged."""
        until = time.monotonic() + 60
        while len(self.acknowledged) < count and not self.problems and time.monotonic() < until:
            time.sleep(0.01)


def test_under_load_every_acknowledged_submission_is_there_once(tmp_path, other):
    tree = curriculum_tree(attempts_allowed=10_000)
    enrolments = [enrolled_in(tree.module) for _one in range(THREADS)]

    with Crowd(tree.quiz, enrolments) as crowd:
        crowd.wait_for(12)
        began = time.monotonic()
        file = back_up(tmp_path / "backups")
        crowd.wait_for(len(crowd.acknowledged) + 4)
    started = time.monotonic()
    restored = other.restore(file)

    assert crowd.problems == []
    assert restored.returncode == 0, restored.stderr
    assert time.monotonic() - started < 60
    scored = other.rows(
        "SELECT a.id, a.points, COUNT(s.id), SUM(s.points) FROM progress_attempt a "
        "JOIN progress_response r ON r.attempt_id = a.id JOIN progress_scoreevent s ON s.response_id = r.id "
        "WHERE a.submitted_at IS NOT NULL GROUP BY a.id, a.points"
    )
    there = {UUID(str(attempt)): (points, count, total) for attempt, points, count, total in scored}
    acknowledged = {attempt for at, attempt in crowd.acknowledged if at < began}
    assert len(acknowledged) >= 12
    assert acknowledged <= set(there)
    assert {(points == total, count) for points, count, total in there.values()} == {(True, 7)}
    evidence = dict(
        other.rows("SELECT source_id, COUNT(*) FROM learning_outcomes_evidence GROUP BY source_id")
    )
    assert set(evidence.values()) == {1}
    assert Path(file).name.endswith(".tar.gz")
