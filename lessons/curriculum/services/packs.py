"""Load a curriculum pack, and react to pages that are published later."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from institute.i18n.localize.translations import update_source
from institute.people.models import User
from lessons.curriculum.models import CurriculumPage
from lessons.curriculum.packs import read_pack
from lessons.curriculum.services.pack_loader import Loader, LoadReport
from lessons.curriculum.services.rights import grant_page_rights


def load_pack(folder: Path, *, at: datetime, by: User | None = None, overwrite: bool = False) -> LoadReport:
    """Load a curriculum pack into pages, in all its languages, and publish them.

    Everything is written or nothing. Files that did not change write nothing. A page that an editor
    changed since the last load is left alone and named in the report, unless ``overwrite``.
    Raises :class:`PackError` with every problem by file and line, and :class:`NoHomePage`.
    """
    pack = read_pack(folder)
    with transaction.atomic():
        report = Loader(pack, at=at, by=by, overwrite=overwrite).load()
        if report.curriculum:
            grant_page_rights(report.curriculum)
    return report


def page_was_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Receive ``page_published``: give translators the new English, and a new curriculum its rights.

    The translations themselves stay as they are until somebody publishes them.
    """
    if instance.locale.language_code == settings.LANGUAGE_CODE:
        update_source(instance)
    if isinstance(instance, CurriculumPage):
        grant_page_rights(instance)
