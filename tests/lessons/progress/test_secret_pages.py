"""No URL gives a parent who is about to take a quiz its questions or answer key."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.progress.models import Attempt
from lessons.quizzes.models import QuizPage
from lessons.quizzes.snapshots import stream_of
from tests.extent import some
from tests.factories import UserFactory, as_form, make_quiz, seven_questions, tree_in
from tests.sign_in import sign_in

# With the search index, since search is one of the doors.
pytestmark = [pytest.mark.django_db, pytest.mark.indexed]
KINDS = [one["type"] for one in seven_questions()]
# What stands in the key, the credits and the feedback of the seven questions; and the questions themselves,
# which nobody sees before an attempt.
KEY = ["Praise", "Thought", "All four parts", "Two or three parts", "2400000", "is_right", "rubric"]
QUESTIONS = [*KEY, "Stem of question", "Choice 1", "Right 1", "Line 1"]


def secrets_in(response, secrets=QUESTIONS):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode(errors="replace") + json.dumps(dict(response.headers))
    return [secret for secret in secrets if secret in text]


def urls_of_the_admin(quiz):
    """Every view in which Wagtail shows the content of a page."""
    pages = "wagtailadmin_pages"
    revision = quiz.latest_revision_id
    return [
        reverse(f"{pages}:edit", args=[quiz.pk]),
        reverse(f"{pages}:view_draft", args=[quiz.pk]),
        reverse(f"{pages}:preview_on_edit", args=[quiz.pk]),
        reverse(f"{pages}:history", args=[quiz.pk]),
        reverse(f"{pages}:revisions_view", args=[quiz.pk, revision]),
        reverse(f"{pages}:revisions_revert", args=[quiz.pk, revision]),
        reverse(f"{pages}:revisions_compare", args=[quiz.pk, revision, revision]),
        reverse(f"{pages}:copy", args=[quiz.pk]),
        reverse(f"{pages}:usage", args=[quiz.pk]),
        reverse("wagtailadmin_api:pages:listing") + "?fields=*&type=quizzes.QuizPage",
        reverse("wagtailadmin_api:pages:detail", args=[quiz.pk]) + "?fields=*",
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_pages:search") + "?q=quiz",
        reverse("wagtailadmin_explore", args=[quiz.get_parent().pk]),
    ]


def urls_that_other_sites_have(quiz):
    """Addresses at which others have found the content of Wagtail pages."""
    return [
        "/sitemap.xml",
        "/search/?q=stem",
        "/search/?query=feedback",
        "/feed/",
        f"/api/v2/pages/{quiz.pk}/?fields=*",
        "/api/v2/pages/?type=quizzes.QuizPage&fields=*",
        f"/api/v3/pages/{quiz.pk}/",
        f"/pages/{quiz.pk}/",
        f"/documents/{quiz.pk}/quiz.pdf",
        f"{quiz.url}?format=json",
        f"{quiz.url}?fields=*",
        f"{quiz.url}?preview=1&mode=questions",
        f"{quiz.url}?in_preview_panel=true",
        f"{quiz.url}questions/",
        f"{quiz.url}result/",
    ]


@pytest.mark.parametrize("prefix", some(["", "/es", "/fa"], 2))
def test_no_page_of_the_site_shows_a_question_before_an_attempt(parent, tree, prefix):
    tree_in("es", tree)
    pages = [tree.home, tree.curriculum, tree.module, tree.lesson, tree.quiz]
    addresses = [prefix + page.url for page in pages]
    others = (*urls_that_other_sites_have(tree.quiz), "/home/", "/path/", "/help/")
    addresses += [prefix + path for path in others]
    manners = [{"accept": "application/json", "x-requested-with": "XMLHttpRequest"}, {}]

    for address in addresses:
        for headers in some(manners, 2 if prefix else 1):
            response = parent.get(address, headers=headers)
            assert response.status_code < 500, address
            assert secrets_in(response) == [], address


@pytest.mark.parametrize("who", ["parent", "stranger", "report viewer"])
def test_no_page_of_the_admin_opens(parent, client, tree, who):
    if who == "stranger":
        client = type(client)()
    elif who == "report viewer":
        client = sign_in(type(client)(), UserFactory(role="Report viewer"))

    for address in urls_of_the_admin(tree.quiz):
        for method in (client.get, client.post):
            response = method(address)
            # Whoever is signed in is told that there is nothing; only others are asked to sign in.
            assert response.status_code == (302 if who == "stranger" else 404), address
            assert secrets_in(response) == []
            assert secrets_in(method(address, follow=True)) == []


def in_words(html):
    """A page without what differs each time it is drawn: tokens and times."""
    lines = html.replace("\r", "").splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line and "nonce" not in line]


def with_another_key(stream):
    """The same questions with other right answers, credits and feedback."""
    stream = json.loads(json.dumps(stream))
    for block in stream:
        value = block["value"]
        value["feedback_right"], value["feedback_not_yet"] = "Other praise", "Other thought"
        for choice in value.get("choices", []):
            choice["value"]["is_right"] = not choice["value"]["is_right"]
        if block["type"] == "true_false":
            value["answer"] = "true"
        elif block["type"] == "ordering":
            value["lines"].reverse()
        elif block["type"] == "numeric":
            value["number"], value["tolerance"] = "7", "3"
        elif block["type"] == "short_answer":
            value["rubric"] = value["rubric"][:1]
    return stream


@pytest.mark.parametrize("kind", KINDS)
def test_an_attempt_looks_the_same_whatever_its_key_is(parent, tree, kind):
    only = [one for one in seven_questions() if one["type"] == kind]
    quiz = make_quiz(tree.module, only, slug="only")
    parent.post(reverse("begin-quiz", args=[quiz.translation_key]))
    attempt = Attempt.objects.get()
    take = reverse("take-quiz", args=[attempt.pk])

    def all_responses():
        found = [
            parent.get(quiz.url),
            parent.get(take),
            parent.get(f"{take}?check"),
            parent.get(f"/es{take}"),
        ]
        nothing = {"action": "save"}
        nonsense = {f"q-{only[0]['id']}": "nonsense", "action": "save"}
        found += [parent.post(take, data, follow=True) for data in (nothing, nonsense)]
        return [(one.status_code, in_words(one.content.decode())) for one in found]

    all_responses()  # what she wrote stands on the page from now on
    before = all_responses()
    revision = attempt.revision
    revision.content["questions"] = json.dumps(with_another_key(stream_of(revision.content)))
    # As Wagtail does where it writes over a revision: what was kept in memory is read anew.
    revision.created_at = timezone.now()
    revision.save()
    QuizPage.objects.filter(pk=quiz.pk).update(questions=revision.content["questions"])

    assert all_responses() == before


@pytest.mark.parametrize("kind", KINDS)
def test_refusals_and_errors_say_nothing_either(client, parent, tree, kind):
    only = [one for one in seven_questions() if one["type"] == kind]
    quiz = make_quiz(tree.module, only, slug="only")
    parent.post(reverse("begin-quiz", args=[quiz.translation_key]))
    attempt = Attempt.objects.get()
    take, name = reverse("take-quiz", args=[attempt.pk]), f"q-{only[0]['id']}"
    bad = [
        {"action": "send"},
        {name: ["", ""], "move": "x"},
        {f"{name}-x": "1", "action": "save"},
        {"action": "submit", "points": "100"},
        {name: "\0", "action": "save"},
    ]
    if kind != "short_answer":
        # Any words are an answer to a short answer question: then the send is a send.
        bad += [as_form(attempt, {}) | {"action": "send"}, {name: "\0", "action": "send"}]

    responses = [parent.post(take, data, follow=True) for data in bad]
    responses += [parent.generic(method, take) for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")]
    responses.append(parent.get(reverse("quiz-result", args=[attempt.pk]), follow=True))
    stranger = type(client)()
    responses += [stranger.get(take, follow=True), stranger.post(take, {}, follow=True)]

    attempt.refresh_from_db()
    assert attempt.is_open
    for response in responses:
        assert response.status_code < 500
        assert secrets_in(response, KEY) == []


def test_a_result_names_no_right_choice_that_she_did_not_pick(parent, tree):
    parent.post(reverse("begin-quiz", args=[tree.quiz.translation_key]))
    attempt = Attempt.objects.get()
    wrong = as_form(attempt, {}) | {"action": "send-anyway"}

    page = parent.post(reverse("take-quiz", args=[attempt.pk]), wrong, follow=True)

    assert secrets_in(page, ["Praise 1", "Choice", "Right 1", "2400000", "All four parts"]) == []
