"""Wagtail's indexes in tests."""

from django.conf import settings
from django.test import override_settings


def index_at_once():
    """While it lasts, what is saved is also indexed: a context manager."""
    immediate = {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}
    return override_settings(TASKS=settings.TASKS | {"default": immediate})
