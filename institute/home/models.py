from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult


class HomePage(Page):
    """The front door: what the institute is, and for whom. The curriculum stands below it."""

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
        menus; and whoever switches language on a page stays on it, though its path has other words.
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
        found = (
            self.get_descendants()
            .live()
            .filter(url_path=f"{self.url_path}{'/'.join(path_components)}/")
            .select_related("locale")
            .first()
        )
        if found is None:
            return None
        page = found.specific
        page.locale = found.locale
        return page

    def _page_in_another_language(self, path_components):
        """The page with this path in any language: translated to this one, else in the source language."""
        path = "/".join(path_components) + "/"
        homes = self.get_translations(inclusive=True).values_list("url_path", flat=True)
        found = (
            Page.objects.live()
            .filter(url_path__in=[home + path for home in homes])
            .select_related("locale")
            .order_by("path")
            .first()
        )
        if found is None:
            return None
        in_these = found.get_translations(inclusive=True).live().select_related("locale")
        by_locale = {page.locale.language_code: page for page in in_these}
        page = by_locale.get(self.locale.language_code) or by_locale.get(settings.LANGUAGE_CODE)
        return page and page.specific


class StandardPage(Page):
    """A public page of plain text: about, contact."""

    template = "pages/standard_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []

    body = RichTextField(
        _("text"), blank=True, default="", features=["h2", "h3", "bold", "italic", "link", "ul", "ol"]
    )

    content_panels = [*Page.content_panels, "body"]

    class Meta:
        verbose_name = _("public page")
        verbose_name_plural = _("public pages")
