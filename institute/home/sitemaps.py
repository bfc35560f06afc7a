"""The sitemap for search engines: every public page, in each of its languages."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.models import Page

from institute.home.models import HomePage, StandardPage


class PageSitemap(Sitemap):
    """Public pages of the page tree; lessons are not among them."""

    def items(self):
        """Live public pages in every language."""
        kinds = Page.objects.live().public().type(HomePage, StandardPage)
        return kinds.select_related("locale").order_by("path")

    def location(self, page):
        """The path of a page."""
        return page.get_url_parts()[2]

    def lastmod(self, page):
        """When it last changed."""
        return page.last_published_at


class ViewSitemap(Sitemap):
    """Pages that are not in the page tree, in every language of the interface."""

    i18n = alternates = True

    def items(self):
        """The names of their URLs."""
        return ["help", "privacy-notice", "contact", "verify"]

    def location(self, name):
        """The path in the language that is active."""
        return reverse(name)


SITEMAPS = {"pages": PageSitemap, "views": ViewSitemap}
