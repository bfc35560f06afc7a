"""The project's settings, made quick and quiet for tests; nothing else differs."""

import os

from institute.settings import *  # noqa: F403
from institute.settings import STORAGES, VAR_DIR

# Each process of the suite has files of its own: a test may count them. Emptied in conftest.py.
VAR_DIR = VAR_DIR / "test" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns about a folder that is not there; tests collect nothing.
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = str(VAR_DIR / "media")
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# Wagtail indexes each page that is saved; only tests marked ``indexed`` ask for that. See conftest.py.
TASKS = {
    "default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"},
    "background": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
}
# Argon2 at its real cost is for people, not for hundreds of test accounts.
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2Hasher"]
ALLOWED_HOSTS = ["*"]
