from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    """The front door: what the institute is, and for whom. The curriculum stands below it."""

    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.StandardPage", "curriculum.CurriculumPage"]

    promise = models.CharField(_("promise"), max_length=160, blank=True, default="")
    introduction = RichTextField(_("introduction"), blank=True, default="", features=["bold", "link", "ul"])

    content_panels = [*Page.content_panels, "promise", "introduction"]

    class Meta:
        verbose_name = _("home page")


class StandardPage(Page):
    """A public page of plain text: about, privacy, contact."""

    template = "pages/standard_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []

    body = RichTextField(
        _("text"), blank=True, default="", features=["h2", "h3", "bold", "italic", "link", "ul", "ol"]
    )

    content_panels = [*Page.content_panels, "body"]

    class Meta:
        verbose_name = _("public page")
