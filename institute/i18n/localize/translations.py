"""Writes translations through wagtail-localize's own store.

A row made beside the store would be replaced by English at the next synchronisation. So a translation is
a set of strings, each with the path it belongs to; the page is then made from them.
"""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.models import Locale, Page
from wagtail_localize.fields import TranslatableField, get_translatable_fields
from wagtail_localize.models import Translation, TranslationSource

from institute.i18n.localize.store import store_source, store_translations, strings_of


class ShapeDiffers(Exception):
    """A translation has other parts than its source, so its strings cannot be paired."""


@transaction.atomic
def translate(source: Model, as_translated: Model, locale: Locale, *, at: datetime, by: Any = None) -> Any:
    """Create or update the translation of a saved object, and publish it; return the translated object.

    ``as_translated`` is an unsaved copy of ``source`` whose texts are in the language of ``locale``: the
    same blocks with the same identities. Raises :class:`ShapeDiffers`.
    """
    store = store_source(source, at=at)
    translation, _created = Translation.objects.get_or_create(source=store, target_locale=locale)
    ours, theirs = strings_of(source), strings_of(as_translated)
    if [string.path for string in ours] != [string.path for string in theirs]:
        raise ShapeDiffers(str(source))
    pairs = [(string, translated.string.data) for string, translated in zip(ours, theirs, strict=True)]
    store_translations(store, pairs, locale, at=at, by=by)
    # Published here and not on commit, so that an error rolls everything back.
    is_page = isinstance(source, Page)
    translation.save_target(user=by, publish=not is_page)
    target = translation.get_target_instance()
    if is_page:
        target = target.specific
        target.get_latest_revision().publish(user=by)
        target.refresh_from_db()
    return target


def update_source(page: Page) -> bool:
    """Store the content of a published page as the source of its translations, which stay as they are.

    Only a change of content counts: publishing the same text again would mark every translation as out
    of date. Returns whether there was one. Does nothing for a page without translations.
    """
    store = TranslationSource.objects.get_for_instance_or_none(page)
    if store is None or _content(page) == _stored_content(page, store):
        return False
    store_source(page, at=page.last_published_at)
    return True


def translated_fields(model: type[Model]) -> list[str]:
    """Return the names of the fields that are translated; other fields are the same in every language."""
    return [
        field.field_name for field in get_translatable_fields(model) if isinstance(field, TranslatableField)
    ]


def _content(instance: Model) -> dict[str, Any]:
    if isinstance(instance, ClusterableModel):
        data = instance.to_json()
    else:
        data = json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)
    return _translatable(instance, json.loads(data))


def _stored_content(instance: Model, store: TranslationSource) -> dict[str, Any]:
    return _translatable(instance, json.loads(store.content_json))


def _translatable(instance: Model, data: dict[str, Any]) -> dict[str, Any]:
    return {field.field_name: data.get(field.field_name) for field in get_translatable_fields(type(instance))}
