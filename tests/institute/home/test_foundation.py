"""What every site needs first."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, Revision, Site

from institute.home.models import HomePage
from institute.home.services import bootstrap_site

pytestmark = pytest.mark.django_db


def test_the_welcome_page_makes_room_for_our_home_page():
    home = bootstrap_site()

    assert Site.objects.get(is_default_site=True).root_page.specific == home
    assert Page.objects.filter(depth=2).exact_type(Page).count() == 0
    assert home.live
    assert home.url_path == "/home/"


def test_the_home_page_is_there_in_spanish():
    home = bootstrap_site()

    spanish = HomePage.objects.get(locale__language_code="es")
    assert spanish.translation_key == home.translation_key
    assert spanish.live
    assert spanish.promise != home.promise


def test_every_language_has_a_locale():
    bootstrap_site()

    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en", "es", "fa"}


def test_laying_the_foundation_again_changes_nothing():
    bootstrap_site()
    before = Page.objects.count(), Revision.objects.count(), Site.objects.count()

    bootstrap_site()

    assert (Page.objects.count(), Revision.objects.count(), Site.objects.count()) == before


def test_words_that_somebody_wrote_stay():
    home = bootstrap_site()
    home.promise = "Welcome"
    home.save_revision().publish()

    bootstrap_site()

    assert HomePage.objects.get(pk=home.pk).promise == "Welcome"


def test_groups_that_are_not_ours_are_gone():
    bootstrap_site()

    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
