"""What the log says when a view fails: enough to find the fault, and nothing of the person it failed for."""

import logging

import pytest

from institute.people.sign_in import cards

pytestmark = pytest.mark.django_db


def test_a_server_error_is_logged_with_its_location_and_without_url_or_message(client, caplog, monkeypatch):
    message = "Key (email)=(canary@example.org) already exists"

    def breaks(token, *, at):
        raise RuntimeError(message)

    monkeypatch.setattr(cards, "find_card", breaks)
    client.raise_request_exception = False

    assert client.get("/card/canary-token/").status_code == 500

    assert "Unhandled exception in view card" in caplog.text
    assert "test_filters.py" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "canary" not in caplog.text


def test_an_error_outside_of_any_view_is_logged_too(caplog):
    logging.getLogger("django.request").error("Internal Server Error: %s", "/card/canary/")

    assert "Unhandled exception in view of no URL" in caplog.text
    assert "canary" not in caplog.text


def test_a_page_that_is_not_found_is_not_logged(client, caplog):
    client.get("/card/canary-token/")
    client.get("/none/at/all/")

    assert caplog.text == ""
