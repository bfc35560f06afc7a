"""Who may write, publish and approve pages, asked through the admin's own views."""

import pytest
from django.urls import reverse
from wagtail.models import Comment, Page, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from institute.people import roles
from lessons.curriculum.models import LessonPage
from lessons.curriculum.services import grant_page_rights
from tests.factories import UserFactory
from tests.sign_in import sign_in


@pytest.fixture
def lesson(curriculum):
    return LessonPage.objects.get(locale__language_code="en")


@pytest.fixture
def as_role(client):
    """Sign somebody with a role in; returns the client."""
    return lambda role: sign_in(client, UserFactory(role=role))


def edit(client, page, **data):
    """Send the editor's form of a page: what stands there, without its text, and with ``data``."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(url).status_code == 200
    form = {
        "title": page.title,
        "slug": page.slug,
        "code": page.code,
        "minutes": page.minutes,
        "summary": page.summary,
        "body": streamfield([]),
        "comments": inline_formset([]),
    }
    return client.post(url, nested_form_data(form) | data)


def title_of(page):
    return Page.objects.get(pk=page.pk).title


def test_a_facilitator_edits_and_publishes_a_lesson(as_role, lesson):
    client = as_role(roles.FACILITATOR)

    edit(client, lesson, title="Changed", **{"action-publish": "action-publish"})

    assert title_of(lesson) == "Changed"


def test_a_facilitator_publishes_the_spanish_lesson_too(as_role, lesson):
    spanish = LessonPage.objects.get(locale__language_code="es")

    assert spanish.permissions_for_user(UserFactory(role=roles.FACILITATOR)).can_publish()


def test_a_content_editor_saves_a_draft_and_nothing_is_public(as_role, lesson):
    client = as_role(roles.CONTENT_EDITOR)

    edit(client, lesson, title="A draft")

    assert title_of(lesson) == "From one to all"
    lesson.refresh_from_db()
    assert lesson.get_latest_revision_as_object().title == "A draft"


def test_a_content_editor_who_sends_the_publish_action_publishes_nothing(as_role, lesson):
    client = as_role(roles.CONTENT_EDITOR)

    edit(client, lesson, title="Mine now", **{"action-publish": "action-publish"})

    assert title_of(lesson) == "From one to all"


def test_a_content_editor_has_no_publish_button(as_role, lesson):
    client = as_role(roles.CONTENT_EDITOR)

    page = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()

    assert 'name="action-publish"' not in page
    assert 'name="action-submit"' in page


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete"])
def test_a_content_editor_cannot_act_on_many_pages(as_role, lesson, action):
    lesson.unpublish() if action == "publish" else None
    client = as_role(roles.CONTENT_EDITOR)
    was_live = Page.objects.get(pk=lesson.pk).live
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])

    client.post(f"{url}?next=/admin/&id={lesson.pk}", {"include_descendants": "on"})

    assert Page.objects.get(pk=lesson.pk).live is was_live


def test_a_content_editor_cannot_unpublish(as_role, lesson):
    client = as_role(roles.CONTENT_EDITOR)

    client.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))

    assert Page.objects.get(pk=lesson.pk).live


def test_a_content_editor_cannot_publish_a_translation(as_role, lesson):
    client = as_role(roles.CONTENT_EDITOR)
    spanish = LessonPage.objects.get(locale__language_code="es")
    before = spanish.last_published_at

    client.post(
        reverse("wagtailadmin_pages:edit", args=[spanish.pk]), {"action": "publish", "action-publish": "1"}
    )

    spanish.refresh_from_db()
    assert spanish.last_published_at == before


@pytest.mark.parametrize("reviewer", [roles.FACILITATOR, roles.PROJECT_MANAGER])
def test_a_page_sent_to_review_is_published_by_a_reviewer(client, lesson, reviewer):
    sign_in(client, UserFactory(role=roles.CONTENT_EDITOR))
    edit(client, lesson, title="Please read", **{"action-submit": "action-submit"})
    lesson.refresh_from_db()
    task = lesson.current_workflow_task_state
    assert title_of(lesson) == "From one to all"

    client.logout()
    sign_in(client, UserFactory(role=reviewer))
    # The reviewer finds it on the first page of the admin.
    assert "Please read" in client.get(reverse("wagtailadmin_home")).content.decode()
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", task.pk]), {"comment": ""}
    )

    assert title_of(lesson) == "Please read"


def test_what_a_reviewer_sends_back_is_not_published_and_says_why(client, lesson):
    sign_in(client, UserFactory(role=roles.CONTENT_EDITOR))
    edit(client, lesson, title="Please read", **{"action-submit": "action-submit"})
    lesson.refresh_from_db()
    task = lesson.current_workflow_task_state

    client.logout()
    sign_in(client, UserFactory(role=roles.FACILITATOR))
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "reject", task.pk]),
        {"comment": "The second step is missing."},
    )

    task.refresh_from_db()
    assert title_of(lesson) == "From one to all"
    assert (task.status, task.get_comment()) == ("rejected", "The second step is missing.")


def test_a_content_editor_cannot_approve_her_own_page(client, lesson):
    sign_in(client, UserFactory(role=roles.CONTENT_EDITOR))
    edit(client, lesson, title="Please read", **{"action-submit": "action-submit"})
    lesson.refresh_from_db()
    task = lesson.current_workflow_task_state

    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", task.pk]), {"comment": ""}
    )

    assert title_of(lesson) == "From one to all"


def test_a_facilitator_has_no_rights_outside_the_curriculum(lesson):
    home = lesson.get_ancestors().get(depth=2)

    assert not home.permissions_for_user(UserFactory(role=roles.FACILITATOR)).can_edit()


def test_a_project_manager_publishes_everything(lesson):
    manager = UserFactory(role=roles.PROJECT_MANAGER)

    for page in (lesson, lesson.get_ancestors().get(depth=2)):
        assert page.permissions_for_user(manager).can_publish()


@pytest.mark.parametrize("role", [None, roles.REPORT_VIEWER])
def test_others_have_no_rights_over_pages(lesson, role):
    assert not lesson.permissions_for_user(UserFactory(role=role)).can_edit()


def test_comments_are_there_for_those_who_write(as_role, lesson):
    client = as_role(roles.CONTENT_EDITOR)

    page = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()

    assert 'id="comments-data"' in page


def test_a_comment_is_kept_and_read_by_the_others(client, lesson):
    sign_in(client, UserFactory(role=roles.CONTENT_EDITOR))
    comment = {
        "user": "",
        "contentpath": "title",
        "position": "",
        "text": "Is this true in Davis?",
        "replies": inline_formset([]),
    }

    edit(client, lesson, **nested_form_data({"comments": inline_formset([comment])}))

    assert Comment.objects.get(page=lesson.pk).text == "Is this true in Davis?"
    sign_in(client, UserFactory(role=roles.FACILITATOR))
    page = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert "Is this true in Davis?" in page


def test_a_lesson_can_be_scheduled(as_role, lesson):
    client = as_role(roles.FACILITATOR)

    page = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()

    assert 'name="go_live_at"' in page


def test_granting_rights_again_changes_nothing(curriculum):
    grant_page_rights(curriculum)
    rights = curriculum.group_permissions.count()

    grant_page_rights(curriculum)

    assert curriculum.group_permissions.count() == rights
    assert Workflow.objects.filter(name="Review").count() == 1


def test_the_admin_wears_the_colours_of_the_house(as_role, lesson):
    client = as_role(roles.FACILITATOR)

    assert "css/admin.css" in client.get(reverse("wagtailadmin_home")).content.decode()
