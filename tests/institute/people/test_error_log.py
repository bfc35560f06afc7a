"""What the log says when a door fails: enough to find the fault, and nothing of the person it failed for."""

import logging

import pytest

from institute.people.sign_in import cards

pytestmark = pytest.mark.django_db


def test_a_server_error_is_logged_with_its_place_and_without_address_or_words(client, caplog, monkeypatch):
    words = "Key (email)=(canary@example.org) already exists"

    def breaks(token, *, at):
        raise RuntimeError(words)

    monkeypatch.setattr(cards, "find_card", breaks)
    client.raise_request_exception = False

    assert client.get("/card/canary-token/").status_code == 500

    assert "The door card failed" in caplog.text
    assert "test_error_log.py" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "canary" not in caplog.text


def test_an_error_without_an_address_is_logged_too(caplog):
    logging.getLogger("django.request").error("Internal Server Error: %s", "/card/canary/")

    assert "The door of no address failed" in caplog.text
    assert "canary" not in caplog.text


def test_what_is_merely_not_found_is_not_logged(client, caplog):
    client.get("/card/canary-token/")
    client.get("/none/at/all/")

    assert caplog.text == ""
