"""Loading a pack into a site that has no curriculum yet."""

import pytest
from django.core.management import call_command

from institute.home.services import bootstrap_site
from lessons.curriculum.packs import PackError
from lessons.curriculum.services import load_pack
from lessons.curriculum.services.pack_loader import NoHomePage
from tests.factories import NOON
from tests.lessons.curriculum.test_loading_packs import state


@pytest.fixture
def home(db):
    """Made again for each test: one of them is about a site without it."""
    return bootstrap_site(at=NOON, with_pages=False)


def test_what_goes_wrong_while_pages_are_written_takes_everything_back(home, folder):
    (folder / "adv/files/bus.png").write_bytes(b"not really a picture")
    before = state()

    with pytest.raises(PackError) as caught:
        load_pack(folder, at=NOON)

    assert caught.value.errors[0].path == "adv/lesson-1.en.md"
    assert state() == before


def test_a_site_without_its_home_page_takes_no_pack(db, folder):
    with pytest.raises(NoHomePage):
        load_pack(folder, at=NOON)


def test_the_command_says_what_it_did(home, folder, capsys):
    call_command("load_pack", str(folder))

    assert "0 unchanged" in capsys.readouterr().out
