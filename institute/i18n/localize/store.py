"""wagtail-localize's store of translations, written in bulk.

The package writes one row after another, with a query before each: a whole curriculum costs a hundred
thousand queries. Here the same rows are written in a few queries for each page. The content of the rows is
the package's: its extraction, its identities, its rules for what is an error. The package fills the field
path of a context when an editor first needs it; nothing here needs it.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    StringTranslation,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
    validate_translation_links,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue

# Not strings: few of them, written as the package writes them.
OTHER_SEGMENTS = {
    TemplateSegmentValue: TemplateSegment,
    RelatedObjectSegmentValue: RelatedObjectSegment,
    OverridableSegmentValue: OverridableSegment,
}


def strings_of(instance: Model) -> list[StringSegmentValue]:
    """Return the translatable strings of an object in their order, each with its path."""
    return [segment for segment in extract_segments(instance) if isinstance(segment, StringSegmentValue)]


@transaction.atomic
def store_source(instance: Any, *, at: datetime) -> TranslationSource:
    """Create or update the source of an object, as ``update_or_create_from_instance`` does.

    The source of a published page is dated by its publication: a translation that was published later is
    up to date. ``at`` dates everything else.
    """
    if isinstance(instance, Page):
        instance = instance.specific
    translatable, _created = TranslatableObject.objects.get_or_create_from_instance(instance)
    content = _content_of(instance)
    source = TranslationSource.objects.filter(object=translatable, locale=instance.locale).first()
    if source and json.loads(source.content_json) == json.loads(content):
        return source
    source, _created = TranslationSource.objects.update_or_create(
        object=translatable,
        locale=instance.locale,
        specific_content_type=ContentType.objects.get_for_model(type(instance)),
        defaults={
            "object_repr": str(instance)[:200],
            "content_json": content,
            "schema_version": get_schema_version(instance._meta.app_label),
            "last_updated_at": getattr(instance, "last_published_at", None) or at,
        },
    )
    _refresh_segments(source)
    return source


def store_translations(
    source: TranslationSource,
    pairs: Iterable[tuple[StringSegmentValue, str]],
    locale: Locale,
    *,
    at: datetime,
    by: Any = None,
) -> None:
    """Store the translated text of each string; a text that is stored already is replaced."""
    pairs = list(pairs)
    strings = _strings(source.locale, [value for value, _text in pairs])
    contexts = _contexts(source, [value for value, _text in pairs])
    wanted = {}
    for value, text in pairs:
        string, context = strings[String._get_data_hash(value.string.data)], contexts[value.path]
        wanted[string.pk, context.pk] = (string, context, text)
    stored = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(locale=locale, context__in=list(contexts.values()))
    }
    new: list[StringTranslation] = []
    changed: list[StringTranslation] = []
    for key, (string, context, text) in wanted.items():
        row = stored.get(key) or StringTranslation(
            translation_of=string, locale=locale, context=context, created_at=at
        )
        row.data, row.last_translated_by, row.updated_at = text, by, at
        row.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
        row.has_error, row.field_error = _is_broken(string.data, text), ""
        (changed if key in stored else new).append(row)
    StringTranslation.objects.bulk_create(new)
    fields = ["data", "last_translated_by", "updated_at", "translation_type", "has_error", "field_error"]
    StringTranslation.objects.bulk_update(changed, fields, batch_size=200)


def _content_of(instance: Model) -> str:
    if isinstance(instance, ClusterableModel):
        return instance.to_json()
    return json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


def _refresh_segments(source: TranslationSource) -> None:
    values = extract_segments(source.as_instance())
    of_strings = [value for value in values if isinstance(value, StringSegmentValue)]
    strings, contexts = _strings(source.locale, of_strings), _contexts(source, values)
    stored = {
        (segment.string_id, segment.context_id, segment.order, segment.attrs): segment.pk
        for segment in source.stringsegment_set.all()
    }
    wanted = {}
    for value in of_strings:
        string, context = strings[String._get_data_hash(value.string.data)], contexts[value.path]
        attrs = json.dumps(value.attrs, cls=DjangoJSONEncoder)
        wanted[string.pk, context.pk, value.order, attrs] = StringSegment(
            source=source, string=string, context=context, order=value.order, attrs=attrs
        )
    gone = [pk for key, pk in stored.items() if key not in wanted]
    source.stringsegment_set.filter(pk__in=gone).delete()
    StringSegment.objects.bulk_create(segment for key, segment in wanted.items() if key not in stored)
    for value_class, model in OTHER_SEGMENTS.items():
        seen = [model.from_value(source, value).pk for value in values if isinstance(value, value_class)]
        model.objects.filter(source=source).exclude(pk__in=seen).delete()


def _strings(locale: Locale, values: Iterable[StringSegmentValue]) -> dict[str, String]:
    """Return the stored strings of some values by their hash; missing ones are created."""
    wanted = {String._get_data_hash(value.string.data): value.string.data for value in values}
    stored = _by_hash(locale, wanted)
    missing = [
        String(locale=locale, data_hash=key, data=data) for key, data in wanted.items() if key not in stored
    ]
    if missing:
        String.objects.bulk_create(missing, ignore_conflicts=True)
        stored = _by_hash(locale, wanted)
    return stored


def _by_hash(locale: Locale, wanted: Iterable[str]) -> dict[str, String]:
    return {row.data_hash: row for row in String.objects.filter(locale=locale, data_hash__in=list(wanted))}


def _contexts(source: TranslationSource, values: Iterable[Any]) -> dict[str, TranslationContext]:
    """Return the stored contexts of some values by their path; missing ones are created."""
    paths = {value.path for value in values}
    stored = {row.path: row for row in TranslationContext.objects.filter(object_id=source.object_id)}
    missing = [
        TranslationContext(
            object_id=source.object_id, path=path, path_id=TranslationContext._get_path_id(path)
        )
        for path in paths
        if path not in stored
    ]
    if missing:
        TranslationContext.objects.bulk_create(missing, ignore_conflicts=True)
        stored = {row.path: row for row in TranslationContext.objects.filter(object_id=source.object_id)}
    return stored


def _is_broken(text: str, translated: str) -> bool:
    """Return whether the package would refuse a translation: markup or links differ from the source."""
    try:
        StringValue.from_translated_html(translated)
        validate_translation_links(text, translated)
    except ValueError:
        return True
    return False
