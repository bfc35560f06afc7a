"""The public pages of the first day, read from ``first_pages.yaml``."""

from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

import yaml
from django.conf import settings
from wagtail.models import Locale

from institute.home.models import HomePage, StandardPage
from institute.i18n.localize.translations import translate

FILE = Path(__file__).with_name("first_pages.yaml")
# Pages and blocks have the same identity wherever the site is set up.
NAMES = UUID("5f0c1c2e-6d0e-4a6b-9a2c-0b8f0a3f7c11")


def create_public_pages(home: HomePage, locales: dict[str, Locale], *, at: datetime) -> list[StandardPage]:
    """Create the public pages below the home page, in each of their languages; return the new ones.

    Does nothing once there is any public page: words that somebody wrote stay, and a page that somebody
    deleted does not come back.
    """
    if StandardPage.objects.exists():
        return []
    return [_create_page(home, entry, locales, at) for entry in yaml.safe_load(FILE.read_text())]


def _create_page(home, entry, locales, at):
    source = settings.LANGUAGE_CODE
    page = StandardPage(
        locale=locales[source],
        translation_key=uuid5(NAMES, entry["key"]),
        show_in_menus=entry["menu"],
        live=False,
        **_fields(entry, source),
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    for language in entry["title"]:
        if language != source:
            translated = StandardPage(locale=locales[source], **_fields(entry, language))
            translate(page, translated, locales[language], at=at)
    return page


def _fields(entry, language):
    return {
        "title": entry["title"][language],
        "slug": entry["slug"][language],
        "search_description": entry["description"][language],
        "lead": entry["lead"][language],
        "body": [
            _block(block, f"{entry['key']}-{index}", language) for index, block in enumerate(entry["body"])
        ],
    }


def _block(block, block_name, language):
    """Return a block as StreamField stores it; ``block_name`` gives its id in every language."""
    kind = next(iter(block))
    value = block[kind]
    if kind == "picture":
        value = {"picture": value, "alt": block["alt"][language]}
    elif kind == "modules":
        value = None
    elif kind in ("points", "steps"):
        value = [
            {"type": "item", "value": item, "id": _block_id(f"{block_name}-{number}")}
            for number, item in enumerate(value[language])
        ]
    else:
        value = value[language].strip()
    return {"type": kind, "value": value, "id": _block_id(block_name)}


def _block_id(block_name):
    return str(uuid5(NAMES, block_name))
