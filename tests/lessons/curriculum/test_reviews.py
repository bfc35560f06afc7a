"""Drafts of a pack: who sees that they are drafts, who records a review, and which version it is of."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institute.people import roles
from institute.records.append_only import HistoryIsAppendOnly
from lessons.curriculum.models import LoadedText, TextReview
from lessons.curriculum.services.reviews import (
    AlreadyReviewed,
    NotReviewed,
    ReviewInFuture,
    TextChanged,
    mark_reviewed,
    take_back_review,
)
from tests.factories import (
    NOON,
    FacilitatorFactory,
    ProjectManagerFactory,
    UserFactory,
    enrolled_in,
    local_day,
    make_lesson,
    publish_in,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
TODAY = local_day(NOON)
SAYS_DRAFT = "This text is a draft"


def draft_of(page, language="en"):
    """Record that a pack loaded the page as a draft."""
    return LoadedText.objects.create(
        key=page.translation_key, language=language, is_draft=True, text_sha256="first hash", loaded_at=NOON
    )


def review(text, **changed):
    about = {
        "reviewed_by": "Ana Ruiz",
        "reviewed_on": TODAY,
        "seen": text.text_sha256,
        "on": TODAY,
        "at": NOON,
    }
    return mark_reviewed(text, **about | {"by": ProjectManagerFactory()} | changed)


def waits(text):
    return LoadedText.objects.waiting().filter(pk=text.pk).exists()


@pytest.fixture
def text(db):
    """A draft whose page does not matter."""
    return LoadedText.objects.create(
        key=uuid4(), language="es", is_draft=True, text_sha256="first hash", loaded_at=NOON
    )


@pytest.fixture
def lesson_text(tree):
    return draft_of(tree.lesson)


# Services


def test_a_review_records_who_read_the_text_when_and_who_recorded_it(text):
    manager = ProjectManagerFactory()

    review(text, by=manager)

    [entry] = TextReview.objects.all()
    assert (entry.reviewed_by, entry.reviewed_on, entry.by, entry.at) == ("Ana Ruiz", TODAY, manager, NOON)
    assert not waits(text)


def test_a_text_is_reviewed_once(text):
    review(text)

    with pytest.raises(AlreadyReviewed):
        review(text)


def test_a_review_in_the_future_is_refused(text):
    with pytest.raises(ReviewInFuture):
        review(text, reviewed_on=TODAY + timedelta(days=1))


def test_a_text_that_changed_since_it_was_opened_is_not_reviewed(text):
    LoadedText.objects.update(text_sha256="second hash")

    with pytest.raises(TextChanged):
        review(text)


def test_a_text_that_is_not_a_draft_is_not_reviewed(text):
    LoadedText.objects.update(is_draft=False)

    with pytest.raises(TextChanged):
        review(text)


def test_a_review_can_be_taken_back_and_made_again(text):
    review(text)
    take_back_review(text, seen=text.text_sha256, at=NOON + timedelta(hours=1), by=ProjectManagerFactory())
    assert waits(text)

    review(text, at=NOON + timedelta(hours=2))

    assert not waits(text)
    assert TextReview.objects.count() == 3


def test_without_a_review_there_is_none_to_take_back(text):
    with pytest.raises(NotReviewed):
        take_back_review(text, seen=text.text_sha256, at=NOON, by=ProjectManagerFactory())


def test_a_review_cannot_be_changed(text):
    entry = review(text)

    with pytest.raises(HistoryIsAppendOnly):
        entry.save()
    with pytest.raises(HistoryIsAppendOnly):
        TextReview.objects.update(reviewed_by="Eva")


def test_a_review_without_a_name_is_refused_by_the_database(text):
    with pytest.raises(IntegrityError), transaction.atomic():
        TextReview.objects.create(key=text.key, language="es", reviewed_by="", reviewed_on=TODAY, at=NOON)


def test_a_draft_without_a_hash_is_refused_by_the_database(text):
    with pytest.raises(IntegrityError), transaction.atomic():
        LoadedText.objects.update(text_sha256="")


# The views


def test_the_editor_of_a_page_says_that_its_text_is_a_draft_until_it_is_reviewed(client, tree, lesson_text):
    sign_in(client, ProjectManagerFactory())
    path = f"/admin/pages/{tree.lesson.pk}/edit/"
    html = client.get(path).content.decode()
    assert SAYS_DRAFT in html
    assert reverse("review-text", args=[lesson_text.pk]) in html

    review(lesson_text)

    assert SAYS_DRAFT not in client.get(path).content.decode()


def test_only_the_editor_of_the_language_that_is_a_draft_says_so(client, tree):
    spanish = publish_in("es", tree.home, tree.curriculum, tree.module, tree.lesson)
    draft_of(spanish, language="es")
    sign_in(client, ProjectManagerFactory())

    assert SAYS_DRAFT in client.get(f"/admin/pages/{spanish.pk}/edit/").content.decode()
    assert SAYS_DRAFT not in client.get(f"/admin/pages/{tree.lesson.pk}/edit/").content.decode()


def test_parents_do_not_see_that_a_text_is_a_draft(client, tree):
    learner = enrolled_in(tree.module, cohort__starts_on=date(2026, 1, 1)).learner
    sign_in(client, learner)
    before = client.get(tree.lesson.url).content.decode().count("draft")

    draft_of(tree.lesson)

    assert client.get(tree.lesson.url).content.decode().count("draft") == before
    for name, args in (("texts-to-review", []), ("review-text", [1])):
        assert client.get(reverse(name, args=args)).status_code in (302, 403, 404)


def test_a_facilitator_sees_the_list_and_cannot_record_reviews(client, tree, lesson_text):
    sign_in(client, FacilitatorFactory())
    address = reverse("review-text", args=[lesson_text.pk])

    html = client.get(reverse("texts-to-review")).content.decode()

    assert tree.lesson.title in html
    assert address not in html
    assert client.get(address).status_code == client.post(address).status_code == 404


def form(lesson_text, **changed):
    return {"reviewed_by": "Ana Ruiz", "reviewed_on": "2026-01-10", "seen": lesson_text.text_sha256} | changed


@pytest.mark.parametrize("role", [roles.CONTENT_EDITOR, roles.PROJECT_MANAGER])
def test_an_editor_and_a_manager_mark_a_text_and_take_it_back(client, lesson_text, role):
    sign_in(client, UserFactory(role=role))
    address = reverse("review-text", args=[lesson_text.pk])
    client.get(address)

    assert client.post(address, form(lesson_text)).status_code == 302
    listed = client.get(reverse("texts-to-review")).content.decode()
    assert "0 texts wait for a review" in listed
    assert "Ana Ruiz" in listed

    client.post(address, {"action": "take-back", "seen": lesson_text.text_sha256})
    assert waits(lesson_text)
    assert "was taken back" in client.get(address).content.decode()


def test_a_refusal_is_explained_and_keeps_what_was_typed(client, lesson_text):
    sign_in(client, UserFactory(role=roles.CONTENT_EDITOR))
    tomorrow = str(timezone.localdate() + timedelta(days=2))

    for changed, words in (
        ({"reviewed_by": " "}, "This field is required."),
        ({"reviewed_on": "tomorrow"}, "Enter a valid date."),
        ({"reviewed_on": tomorrow}, "This day is still to come."),
        ({"seen": "other words"}, "The text has changed in the meantime."),
    ):
        sent = form(lesson_text, **changed)
        html = client.post(reverse("review-text", args=[lesson_text.pk]), sent).content.decode()
        assert words in html
        assert sent["reviewed_on"] in html

    assert not TextReview.objects.exists()


def test_a_text_whose_page_was_deleted_is_not_listed(client, tree, lesson_text):
    tree.lesson.delete()
    sign_in(client, ProjectManagerFactory())

    assert "0 texts wait for a review" in client.get(reverse("texts-to-review")).content.decode()
    assert client.get(reverse("review-text", args=[lesson_text.pk])).status_code == 404


def test_the_list_costs_the_same_with_more_texts(client, tree, lesson_text):
    sign_in(client, ProjectManagerFactory())
    path = reverse("texts-to-review")
    before = queries(client, path)

    for number in range(2, 6):
        more = draft_of(make_lesson(tree.module, number))
        if number % 2:
            review(more)

    assert queries(client, path) == before


def queries(client, path):
    client.get(path)  # caches of the site and of content types are filled
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
