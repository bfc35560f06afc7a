from copy import deepcopy
from io import BytesIO

import pytest
from django.test import override_settings
from PIL import Image

from institute.home.services import bootstrap_site
from lessons.curriculum.services import load_pack
from tests.factories import NOON
from tests.lessons.curriculum.pack_folder import write_pack


@pytest.fixture(scope="module")
def _media(tmp_path_factory):
    """Where the pictures of the module's tests are."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="module")
def _home(shared_rows, _media):
    with shared_rows.made():
        return bootstrap_site(with_pages=False)


@pytest.fixture(scope="module")
def _curriculum(shared_rows, _home, tmp_path_factory):
    with shared_rows.made():
        return load_pack(_tiny_pack(tmp_path_factory.mktemp("pack")), at=NOON).curriculum


def _tiny_pack(folder):
    """The tiny pack, with a picture that is one."""
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    return write_pack(folder / "pack", **{"adv/files/bus.png": picture.getvalue()})


@pytest.fixture
def home(db, _home):
    """The site with its languages and home page."""
    return deepcopy(_home)


@pytest.fixture
def folder(tmp_path):
    """The folder of the tiny pack, to change it."""
    return _tiny_pack(tmp_path)


@pytest.fixture
def curriculum(db, _curriculum):
    """The tiny pack as pages in English and Spanish."""
    return deepcopy(_curriculum)
