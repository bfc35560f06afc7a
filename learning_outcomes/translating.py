"""Translations enter through wagtail-localize's own store, and leave through it.

A row made beside the store would be replaced by English at the next synchronisation. So a translation is
a set of strings, each with the place it belongs to; the page is then made from them.
"""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.models import Locale, Page
from wagtail_localize.fields import TranslatableField, get_translatable_fields
from wagtail_localize.models import Translation, TranslationSource

from learning_outcomes.translation_store import store_source, store_translations, strings_of


class ShapeDiffers(Exception):
    """A translation has other parts than its source, so its strings cannot be paired."""


@transaction.atomic
def translate(source, as_translated, locale: Locale, *, by=None):
    """Make or renew the translation of a saved object, and publish it; return the translated object.

    ``as_translated`` is an unsaved copy of ``source`` whose texts are in the language of ``locale``: the
    same blocks with the same identities. Raises :class:`ShapeDiffers`.
    """
    store = store_source(source)
    translation, _created = Translation.objects.get_or_create(source=store, target_locale=locale)
    ours, theirs = strings_of(source), strings_of(as_translated)
    if [one.path for one in ours] != [one.path for one in theirs]:
        raise ShapeDiffers(str(source))
    pairs = [(one, other.string.data) for one, other in zip(ours, theirs, strict=True)]
    store_translations(store, pairs, locale, by=by)
    # Published here and not on commit, so that what goes wrong takes everything back.
    is_page = isinstance(source, Page)
    translation.save_target(user=by, publish=not is_page)
    target = translation.get_target_instance()
    if is_page:
        target = target.specific
        target.get_latest_revision().publish(user=by)
        target.refresh_from_db()
    return target


def renew_source(page: Page) -> bool:
    """Tell the translators' store what a published page says now. The translations stay as they are.

    Only a change of content counts: publishing the same words again would mark every translation as out
    of date. Returns whether there was one. Does nothing for a page that nobody translates.
    """
    store = TranslationSource.objects.get_for_instance_or_none(page)
    if store is None or _content(page) == _stored_content(page, store):
        return False
    store_source(page)
    return True


def words_of(kind) -> list[str]:
    """The names of the fields of a model that are translated; its other fields say the same everywhere."""
    return [
        field.field_name for field in get_translatable_fields(kind) if isinstance(field, TranslatableField)
    ]


def _content(instance):
    if isinstance(instance, ClusterableModel):
        data = instance.to_json()
    else:
        data = json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)
    return _of_interest(instance, json.loads(data))


def _stored_content(instance, store):
    return _of_interest(instance, json.loads(store.content_json))


def _of_interest(instance, data):
    return {field.field_name: data.get(field.field_name) for field in get_translatable_fields(type(instance))}
