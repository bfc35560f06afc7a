"""What is installed is what was looked at: each package at one version, with its hashes."""

import re

import pytest
from django.conf import settings


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_of_a_lock_file_has_one_version_and_a_hash(name):
    text = (settings.BASE_DIR / name).read_text(encoding="utf-8")
    packages = re.findall(r"^[A-Za-z0-9](?:.*\\\n)*.*$", text, re.MULTILINE)

    assert len(packages) > 30
    assert [
        one for one in packages if not re.match(r"[\w.\[\],-]+==\S+", one) or "--hash=sha256:" not in one
    ] == []
    assert "http" not in text
