"""The translators' store, filled in bulk.

The package writes one row after another, with a question before each: a whole curriculum costs a hundred
thousand queries. Here the same rows are written in a few queries for each page. What the rows say is the
package's: its extraction, its identities, its rules for what is an error. It fills the field path of a
context when an editor first needs it; nothing here needs one.
"""

import json
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
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


def strings_of(instance) -> list[StringSegmentValue]:
    """The translatable strings of an object in their order, each with the path of its place."""
    return [segment for segment in extract_segments(instance) if isinstance(segment, StringSegmentValue)]


@transaction.atomic
def store_source(instance) -> TranslationSource:
    """Make or renew what the store knows of an object, as ``update_or_create_from_instance`` does."""
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
            "last_updated_at": timezone.now(),
        },
    )
    _refresh_segments(source)
    return source


def store_translations(
    source: TranslationSource, pairs: Iterable[tuple[StringSegmentValue, str]], locale: Locale, *, by=None
):
    """Keep the translated text of each string at its place; what stands there already is replaced."""
    pairs = list(pairs)
    strings = _strings(source.locale, [value for value, _text in pairs])
    contexts = _contexts(source, [value for value, _text in pairs])
    wanted = {}
    for value, text in pairs:
        string, context = strings[String._get_data_hash(value.string.data)], contexts[value.path]
        wanted[string.pk, context.pk] = (string, context, text)
    standing = {
        (one.translation_of_id, one.context_id): one
        for one in StringTranslation.objects.filter(locale=locale, context__in=list(contexts.values()))
    }
    new, changed, now = [], [], timezone.now()
    for key, (string, context, text) in wanted.items():
        one = standing.get(key) or StringTranslation(
            translation_of=string, locale=locale, context=context, created_at=now
        )
        one.data, one.last_translated_by, one.updated_at = text, by, now
        one.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
        one.has_error, one.field_error = _is_broken(string.data, text), ""
        (changed if key in standing else new).append(one)
    StringTranslation.objects.bulk_create(new)
    fields = ["data", "last_translated_by", "updated_at", "translation_type", "has_error", "field_error"]
    StringTranslation.objects.bulk_update(changed, fields, batch_size=200)


def _content_of(instance):
    if isinstance(instance, ClusterableModel):
        return instance.to_json()
    return json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


def _refresh_segments(source):
    values = extract_segments(source.as_instance())
    of_strings = [value for value in values if isinstance(value, StringSegmentValue)]
    strings, contexts = _strings(source.locale, of_strings), _contexts(source, values)
    standing = {
        (one.string_id, one.context_id, one.order, one.attrs): one.pk
        for one in source.stringsegment_set.all()
    }
    wanted = {}
    for value in of_strings:
        string, context = strings[String._get_data_hash(value.string.data)], contexts[value.path]
        attrs = json.dumps(value.attrs, cls=DjangoJSONEncoder)
        wanted[string.pk, context.pk, value.order, attrs] = StringSegment(
            source=source, string=string, context=context, order=value.order, attrs=attrs
        )
    gone = [pk for key, pk in standing.items() if key not in wanted]
    source.stringsegment_set.filter(pk__in=gone).delete()
    StringSegment.objects.bulk_create(segment for key, segment in wanted.items() if key not in standing)
    for value_class, model in OTHER_SEGMENTS.items():
        seen = [model.from_value(source, value).pk for value in values if isinstance(value, value_class)]
        model.objects.filter(source=source).exclude(pk__in=seen).delete()


def _strings(locale, values):
    """The stored strings of some values by their hash; missing ones are written."""
    wanted = {String._get_data_hash(value.string.data): value.string.data for value in values}
    found = _by_hash(locale, wanted)
    missing = [
        String(locale=locale, data_hash=key, data=data) for key, data in wanted.items() if key not in found
    ]
    if missing:
        String.objects.bulk_create(missing, ignore_conflicts=True)
        found = _by_hash(locale, wanted)
    return found


def _by_hash(locale, wanted):
    return {one.data_hash: one for one in String.objects.filter(locale=locale, data_hash__in=list(wanted))}


def _contexts(source, values):
    """The stored places of some values by their path; missing ones are written."""
    paths = {value.path for value in values}
    found = {one.path: one for one in TranslationContext.objects.filter(object_id=source.object_id)}
    missing = [
        TranslationContext(
            object_id=source.object_id, path=path, path_id=TranslationContext._get_path_id(path)
        )
        for path in paths
        if path not in found
    ]
    if missing:
        TranslationContext.objects.bulk_create(missing, ignore_conflicts=True)
        found = {one.path: one for one in TranslationContext.objects.filter(object_id=source.object_id)}
    return found


def _is_broken(text, translated):
    """Whether the package would not use a translation: its markup or links are not those of the source."""
    try:
        StringValue.from_translated_html(translated)
        validate_translation_links(text, translated)
    except ValueError:
        return True
    return False
