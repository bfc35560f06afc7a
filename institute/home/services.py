"""Set up the site with its languages and home pages, and keep messages of the contact page."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site, Workflow

from institute.home.first_pages import create_public_pages
from institute.home.models import ContactMessage, HomePage
from institute.i18n.localize.translations import translate

# What the home page says until somebody writes other words in the admin.
FIRST_WORDS = {
    "en": {
        "title": "PASS Leadership and Training Institute",
        "slug": "home",
        "promise": "There is a seat for you at the table",
        "introduction": (
            "<p>PASS trains parents to speak up for all children in the district: eight modules, "
            "in your language, with other parents.</p>"
        ),
    },
    "es": {
        "title": "Instituto PASS de Liderazgo y Capacitación",
        "slug": "home-es",
        "promise": "Hay un lugar para usted en la mesa",
        "introduction": (
            "<p>PASS prepara a madres, padres y familias para hablar por todos los niños del distrito: "
            "ocho módulos, en su idioma, junto a otras familias.</p>"
        ),
    },
}
# Made by Wagtail's own first migration; our roles are others.
STRAY_GROUPS = ["Editors", "Moderators"]
STRAY_WORKFLOW = "Moderators approval"


@transaction.atomic
def bootstrap_site(*, at: datetime, with_pages: bool = True) -> HomePage:
    """Make the languages, the home page in each first language, and the site; idempotent.

    Wagtail's welcome page goes when our home page takes its place. Words that somebody wrote stay.
    ``with_pages``: also the public pages of the first day.
    """
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES
    }
    source = locales[settings.LANGUAGE_CODE]
    home = HomePage.objects.filter(locale=source).order_by("path").first()
    if home is None:
        home = _replace_welcome_page(source)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True, hostname="localhost"
    )
    site.root_page, site.site_name = home, settings.WAGTAIL_SITE_NAME
    site.save()
    for code, words in FIRST_WORDS.items():
        if code != source.language_code and not home.has_translation(locales[code]):
            translate(home, HomePage(locale=source, **words), locales[code], at=at)
    if with_pages:
        create_public_pages(home, locales, at=at)
    return home


@transaction.atomic
def save_contact_message(message: ContactMessage, *, language: str, at: datetime) -> ContactMessage:
    """Save a message of the contact page, and notify the team by e-mail that it waits.

    The e-mail does not quote the message: mailboxes are read on phones and forwarded.
    """
    message.language, message.written_at = language, at
    message.save()
    if settings.CONTACT_EMAIL:
        # A mail server that is away must not take the message with it.
        transaction.on_commit(_send_notification, robust=True)
    return message


def delete_expired_contact_messages(at: datetime) -> int:
    """Delete the messages past their retention; return how many."""
    return ContactMessage.objects.expired(at).delete()[0]


def _send_notification() -> None:
    with override(settings.LANGUAGE_CODE):
        send_mail(
            subject=_("A message to PASS waits for an answer"),
            message="\n".join(
                [_("Sign in, and look under “Messages” in the admin:"), f"{settings.SITE_ADDRESS}/admin/"]
            ),
            from_email=None,
            recipient_list=[settings.CONTACT_EMAIL],
        )


def _replace_welcome_page(locale: Locale) -> HomePage:
    root = Page.get_first_root_node()
    home = HomePage(locale=locale, live=False, **FIRST_WORDS[locale.language_code] | {"slug": "front-door"})
    root.add_child(instance=home)
    Site.objects.filter(is_default_site=True).update(root_page=home)
    for page in root.get_children().exclude(pk=home.pk).exact_type(Page):
        page.delete()
    home.slug = FIRST_WORDS[locale.language_code]["slug"]
    home.save_revision().publish()
    for workflow in Workflow.objects.filter(name=STRAY_WORKFLOW, active=True):
        workflow.deactivate()
    Group.objects.filter(name__in=STRAY_GROUPS, user=None).delete()
    return HomePage.objects.get(pk=home.pk)
