from copy import copy
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Site
from wagtail.search import index
from wagtail.url_routing import RouteResult

from institute.home.blocks import PublicBlock
from institute.published_cache import PublishedCache


class HomePage(Page):
    """The public home page; the public pages and the curriculum are its children."""

    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.StandardPage", "curriculum.CurriculumPage"]

    promise = models.CharField(
        _("promise"), max_length=160, blank=True, default="", help_text=_("The first words of the page.")
    )
    introduction = RichTextField(_("introduction"), blank=True, default="", features=["bold", "link", "ul"])

    content_panels = [*Page.content_panels, "promise", "introduction"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request, path_components):
        """Find a page below, also by its path in another language.

        ``/fa/…`` shows a page that has no Farsi text in the language that it has, inside the Farsi
        menus; and a reader who switches the language stays on the page, though its path differs.
        """
        page = self._page_here(path_components)
        if page is not None:
            return RouteResult(page)
        try:
            return super().route(request, path_components)
        except Http404:
            page = self._page_in_another_language(path_components)
            if page is None:
                raise
            return RouteResult(page)

    def _page_here(self, path_components):
        """The live page with this path below; Wagtail asks twice for each page on the way down."""
        if not path_components:
            return None
        path = f"{self.url_path}{'/'.join(path_components)}/"
        key, kind = pages_by_path().get(path, (None, None))
        # The cache says where to look; the query checks that the page is still live at this path.
        return kind and kind.objects.live().filter(pk=key, url_path=path).select_related("locale").first()

    def _page_in_another_language(self, path_components):
        """The page with this path in any language: translated to this one, else in the source language."""
        path = "/".join(path_components) + "/"
        homes = self.get_translations(inclusive=True).values_list("url_path", flat=True)
        match = (
            Page.objects.live()
            .filter(url_path__in=[home + path for home in homes])
            .select_related("locale")
            .order_by("path")
            .first()
        )
        if match is None:
            return None
        translations = match.get_translations(inclusive=True).live().select_related("locale")
        by_locale = {page.locale.language_code: page for page in translations}
        page = by_locale.get(self.locale.language_code) or by_locale.get(settings.LANGUAGE_CODE)
        return page and page.specific


class StandardPage(Page):
    """A public page: about, how it goes, for school sites."""

    template = "pages/standard_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    lead = models.TextField(
        _("opening"), blank=True, default="", help_text=_("One or two sentences under the title.")
    )
    body = StreamField(PublicBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*Page.content_panels, "lead", "body"]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("public page")
        verbose_name_plural = _("public pages")


def _read_pages_by_path():
    rows = Page.objects.live().values_list("url_path", "pk", "content_type")
    kinds = ContentType.objects.get_for_id
    return {path: (key, kinds(kind).model_class()) for path, key, kind in rows}


def _read_home_pages():
    sites = list(Site.objects.all())
    # With several sites, Wagtail finds the site by host name.
    if len(sites) != 1 or not sites[0].is_default_site:
        return {}
    homes = list(HomePage.objects.live().select_related("locale"))
    root = next((home for home in homes if home.pk == sites[0].root_page_id), None)
    if root is None:
        return {}
    translations = [home for home in homes if home.translation_key == root.translation_key]
    return {None: root} | {home.locale.language_code: home for home in translations}


def _read_public_pages():
    return list(StandardPage.objects.live().public().select_related("locale").defer("body").order_by("path"))


# Of all live pages, by the path from the root: which page it is, and of what kind.
pages_by_path = PublishedCache(_read_pages_by_path)
_home_pages = PublishedCache(_read_home_pages)
# Those below a home page that anybody may read, in their order, in every language.
public_pages = PublishedCache(_read_public_pages)


def home_page_in(language: str | None) -> HomePage | None:
    """Return a copy of the home page in a language, else in the source language."""
    homes = _home_pages()
    return copy(homes.get(language) or homes.get(None))


class ContactMessageQuerySet(models.QuerySet):
    """Questions about messages to the institute."""

    def visible_to(self, user):
        """All of them for a project manager, none for anybody else."""
        return self if user.is_project_manager else self.none()

    def expired(self, at):
        """Messages past their retention."""
        return self.filter(written_at__lt=at - ContactMessage.RETENTION)


class ContactMessage(models.Model):
    """A message from the contact page; deleted by the project manager, or after ``RETENTION``.

    It says nothing of where it came from: no address, no device, and a name only if its writer gave one.
    """

    # The privacy notice names this time.
    RETENTION = timedelta(days=180)

    written_at = models.DateTimeField(_("written"))
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    answer_to = models.CharField(_("e-mail or telephone"), max_length=254, blank=True, default="")
    text = models.TextField(_("message"), max_length=4000)

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to the institute")
        verbose_name_plural = _("messages to the institute")
        ordering = ["-written_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="contact_message_says_something"),
        ]

    def __str__(self):
        # Wagtail's log keeps this text permanently: it names nobody.
        return f"{self.written_at:%Y-%m-%d %H:%M}"
