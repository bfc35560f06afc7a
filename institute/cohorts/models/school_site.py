"""The schools that parents come from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SchoolSiteQuerySet(models.QuerySet):
    """Questions about school sites."""

    def visible_to(self, user):
        """School sites that a user may list: all for a project manager, none for others."""
        return self if user.is_project_manager else self.none()


class SchoolSite(models.Model):
    """The school that a parent comes from (never ``Site``, which is Wagtail's word)."""

    name = models.CharField(_("name"), max_length=120)
    cds_code = models.CharField(
        _("CDS code"),
        max_length=14,
        blank=True,
        default="",
        help_text=_("The state's 14 digits for the school, if it has them."),
    )

    objects = SchoolSiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("school site")
        verbose_name_plural = _("school sites")
        ordering = ["name"]
        constraints = [
            # The state gives a code once; two rows with it would split one school's parents.
            models.UniqueConstraint(
                fields=["cds_code"], condition=~Q(cds_code=""), name="school_site_cds_once"
            ),
            models.UniqueConstraint(fields=["name"], name="school_site_name_once"),
        ]

    def __str__(self):
        return self.name
