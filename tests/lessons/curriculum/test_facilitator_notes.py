"""What facilitators write for each other never reaches a parent."""

import pytest
from django.test import RequestFactory

from institute.people import roles
from lessons.curriculum.models import LessonPage, ModulePage
from lessons.curriculum.notes import may_read_facilitator_notes
from tests.factories import FacilitatorFactory, UserFactory, enrolled_in
from tests.sign_in import sign_in

NOTE = "Wait for answers."
NOTE_OF_MODULE = "Bring the map."


@pytest.fixture
def lesson(curriculum):
    return LessonPage.objects.get(locale__language_code="en")


@pytest.fixture
def module(lesson):
    return ModulePage.objects.get(pk=lesson.get_parent().pk)


def test_a_parent_does_not_get_the_note(client, lesson, module):
    sign_in(client, enrolled_in(module).learner)

    for page, note in ((lesson, NOTE), (module, NOTE_OF_MODULE)):
        response = client.get(page.url)
        assert response.status_code == 200
        assert note not in response.content.decode()
        assert "block--staff" not in response.content.decode()


def test_a_parent_does_not_get_the_note_in_another_language(client, lesson, module):
    sign_in(client, enrolled_in(module).learner)

    for prefix in ("/es", "/fa"):
        assert NOTE not in client.get(prefix + lesson.url).content.decode()


def test_a_facilitator_gets_the_note(client, lesson):
    sign_in(client, FacilitatorFactory())

    assert NOTE in client.get(lesson.url).content.decode()


@pytest.mark.parametrize(("mode", "is_there"), [("parent", False), ("facilitator", True)])
def test_the_preview_shows_a_lesson_as_each_of_them_sees_it(lesson, mode, is_there):
    request = RequestFactory().get("/")
    request.user = FacilitatorFactory()

    response = lesson.make_preview_request(preview_mode=mode)

    assert response.status_code == 200
    assert (NOTE in response.rendered_content) is is_there


def test_the_first_preview_is_the_parents(lesson):
    assert lesson.default_preview_mode == "parent"


def test_a_note_renders_nothing_unless_the_page_says_that_it_may_be_read(lesson):
    [note] = [block for block in lesson.body if block.block_type == "facilitator_note"]

    assert note.render() == ""
    assert note.render({"shows_facilitator_notes": False}) == ""
    assert NOTE in note.render({"shows_facilitator_notes": True})


def test_a_note_is_not_searched(lesson):
    assert NOTE not in " ".join(LessonPage.body.field.get_searchable_content(lesson.body))


@pytest.mark.django_db
def test_only_those_who_write_or_teach_may_read_notes():
    assert not may_read_facilitator_notes(UserFactory())
    assert not may_read_facilitator_notes(UserFactory(role=roles.REPORT_VIEWER))
    for role in (roles.FACILITATOR, roles.CONTENT_EDITOR, roles.PROJECT_MANAGER):
        assert may_read_facilitator_notes(UserFactory(role=role))
