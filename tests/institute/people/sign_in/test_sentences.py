"""Sentences name the numbers of sign-in from the code, in the words and digits of each language."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from institute.people.models import card, message
from institute.people.sign_in.forms import LinkForm

SENTENCES = [
    ("card", "locked", "en", "Five times the PIN was not right."),
    ("card", "locked", "es", "Cinco veces el PIN no fue correcto."),
    ("card", "locked", "fa", "رمز کارت (PIN) پنج بار درست نبود."),
    ("card", "expired", "en", "A new card must be used within 14 days."),
    ("card", "expired", "es", "Una tarjeta nueva se debe usar en los primeros 14 días."),
    ("card", "expired", "fa", "از کارت تازه باید تا ۱۴ روز استفاده شود."),
    ("code", "expired", "en", "A code works for 30 minutes."),
    ("code", "expired", "es", "Un código sirve durante 30 minutos."),
    ("code", "expired", "fa", "هر کد ۳۰ دقیقه کار می‌کند."),
    ("code", "locked", "en", "Five times the digits were not right."),
    ("code", "locked", "es", "Cinco veces las cifras no fueron correctas."),
    ("code", "locked", "fa", "پنج بار رقم‌ها درست نبود."),
]


def refusal_page(method, reason, language, rf):
    request = rf.get("/")
    request.LANGUAGE_CODE = language
    with override(language):
        return render_to_string("pages/sign_in_refused.html", {"method": method, "reason": reason}, request)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "reason", "language", "sentence"), SENTENCES)
def test_a_refusal_says_its_number_in_the_readers_language(method, reason, language, sentence, rf):
    assert sentence in refusal_page(method, reason, language, rf)


@pytest.mark.django_db
def test_the_message_and_the_page_of_the_code_say_how_long_it_works():
    minutes = int(message.MESSAGE_LIFETIME.total_seconds()) // 60
    context = {"code": "123456", "link": "https://example.org/link/"}
    for template in ("emails/sign-in.txt", "emails/sign-in.html", "emails/sign-in.sms.txt"):
        assert f"works for {minutes} minutes." in render_to_string(template, context)


@pytest.mark.django_db
def test_an_invitation_says_within_how_many_days_it_works():
    context = {"name": "Ana", "link": "https://example.org/link/"}
    for template in ("emails/invitation.txt", "emails/invitation.html", "emails/invitation.sms.txt"):
        assert f"within {message.INVITATION_LIFETIME.days} days" in render_to_string(template, context)


def test_a_printed_card_says_within_how_many_days_it_must_be_used():
    printed = {"card": {"language": "fa", "direction": "rtl"}}

    text = render_to_string("components/key_card.html", printed)

    assert "تا ۱۴ روز دیگر" in text
    assert f"within {card.FIRST_USE_PERIOD.days} days" in text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "after 2 minutes"), ("es", "después de 2 minutos"), ("fa", "پس از ۲ دقیقه")],
)
def test_the_question_about_a_shared_device_names_the_idle_timeout(language, sentence, settings):
    settings.SESSION_IDLE_SECONDS = 120

    with override(language):
        assert sentence in LinkForm().fields["shared"].help_text


@pytest.mark.django_db
def test_the_help_page_names_the_idle_timeout(client, settings):
    settings.SESSION_IDLE_SECONDS = 120

    assert "after 2 minutes without a tap" in " ".join(client.get("/help/").content.decode().split())
