"""No field of ours has room for what could be used against a family."""

import re

import pytest
from django.apps import apps
from django.utils import translation

ROOTS = ("institute", "lessons", "learning_outcomes", "certificates")
DENIED = re.compile(
    r"immigra|citizen|ciudadan|visa\b|undocumented|alien|nationality|birth|nacimiento|\bdob\b|\bage\b|\bssn\b|"
    r"social.?security|passport|pasaporte|driver.?s?.?licen|\bip\b|ip.?addr|remote.?addr|geo|latitude|longitude|"
    r"location|ubicaci|user.?agent|device|\bimei\b|mac.?addr|race\b|ethnic|religio"
)


def is_denied(words):
    return bool(DENIED.search(words.replace("_", " ").casefold()))


def our_models():
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model.__module__.split(".")[0] in ROOTS]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_no_field_is_for_status_birth_numbers_places_or_devices(model):
    # Our own columns: what Wagtail's page brings along is not ours to name.
    for field in model._meta.local_fields + model._meta.local_many_to_many:
        for language in ("en", "es"):
            with translation.override(language):
                for words in (field.name, field.column or "", str(field.verbose_name), str(field.help_text)):
                    assert not is_denied(words), f"{field}: {words}"


@pytest.mark.parametrize(
    "words",
    [
        "immigration_status",
        "Citizenship",
        "date_of_birth",
        "birthplace",
        "SSN",
        "passport number",
        "ip",
        "ip_address",
        "last_location",
        "geo_point",
        "device_id",
        "user_agent",
        "Fecha de nacimiento",
    ],
)
def test_the_list_catches_such_names(words):
    assert is_denied(words)


@pytest.mark.parametrize("words", ["description", "principle", "zip of certificate", "page", "message"])
def test_harmless_names_pass(words):
    assert not is_denied(words)


def test_sessions_of_others_that_keep_addresses_are_not_installed():
    assert not apps.is_installed("allauth.usersessions")
    assert not apps.is_installed("django.contrib.admin")
