from datetime import timedelta

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from institute.home.blocks import PublicBlock


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
    """A public page: about, how it goes, for school sites."""

    template = "pages/standard_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []

    lead = models.TextField(
        _("opening"), blank=True, default="", help_text=_("One or two sentences under the title.")
    )
    body = StreamField(PublicBlock(), verbose_name=_("text"), blank=True)

    content_panels = [*Page.content_panels, "lead", "body"]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("public page")
        verbose_name_plural = _("public pages")


class ContactMessageQuerySet(models.QuerySet):
    """Questions about messages to the institute."""

    def visible_to(self, user):
        """All of them for a project manager, none for anybody else."""
        return self if user.is_project_manager else self.none()

    def expired(self, at):
        """Messages that were kept long enough."""
        return self.filter(written_at__lt=at - ContactMessage.KEPT)


class ContactMessage(models.Model):
    """What somebody wrote to the institute; deleted by the project manager, or after ``KEPT``.

    It says nothing of where it came from: no address, no device, and a name only if its writer gave one.
    """

    # The privacy notice names this time.
    KEPT = timedelta(days=180)

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
        # Wagtail's log keeps this text for ever: it names nobody.
        return f"{self.written_at:%Y-%m-%d %H:%M}"
