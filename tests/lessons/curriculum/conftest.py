from io import BytesIO

import pytest
from PIL import Image

from institute.home.services import lay_foundation
from lessons.curriculum.services import load_pack
from tests.factories import NOON
from tests.lessons.curriculum.pack_folder import write_pack


@pytest.fixture
def home(db, settings, tmp_path):
    """The site with its languages and home page."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return lay_foundation(with_pages=False)


@pytest.fixture
def folder(tmp_path):
    """The tiny pack, with a picture that is one."""
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    return write_pack(tmp_path / "pack", **{"adv/files/bus.png": picture.getvalue()})


@pytest.fixture
def curriculum(home, folder):
    """The tiny pack as pages in English and Spanish."""
    return load_pack(folder, at=NOON).curriculum
