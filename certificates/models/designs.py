"""The designs of certificates: what a project manager may word and choose, and what stays as it is."""

from typing import Self

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from institute.cohorts.models import Cohort
from institute.people.models import User


class CertificateLanguages(models.TextChoices):
    """In which languages a certificate is worded."""

    BOTH = "both", _("English and Spanish")
    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class DesignLook(models.TextChoices):
    """What is drawn in the middle of the certificate."""

    EMBLEMS = "emblems", _("With the emblems of the modules")
    PLAIN = "plain", _("Without emblems")


class DesignQuerySet(models.QuerySet):
    """Questions about designs."""

    def visible_to(self, user: User) -> Self:
        """Designs are the project manager's."""
        return self if user.is_project_manager else self.none()


class CertificateDesign(models.Model):
    """Wording, signatory and look of future certificates: of one cohort, or of all the others.

    A text that is left empty is the institute's usual one. Issued certificates hold copies of all this, so a
    design may be changed and deleted.
    """

    name = models.CharField(_("name of this design"), max_length=80, unique=True)
    cohort = models.ForeignKey(
        Cohort,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="certificate_designs",
        verbose_name=_("cohort"),
        help_text=_("Empty: for every cohort that has no design of its own."),
    )
    languages = models.CharField(
        _("languages"),
        max_length=8,
        choices=CertificateLanguages,
        default=CertificateLanguages.BOTH,
        help_text=_("A parent may choose another for their own certificate."),
    )
    look = models.CharField(_("look"), max_length=16, choices=DesignLook, default=DesignLook.EMBLEMS)
    title_en = models.CharField(_("title in English"), max_length=80, blank=True)
    title_es = models.CharField(_("title in Spanish"), max_length=80, blank=True)
    body_en = models.TextField(_("text under the name in English"), max_length=400, blank=True)
    body_es = models.TextField(_("text under the name in Spanish"), max_length=400, blank=True)
    signatory_name = models.CharField(_("who signs"), max_length=80, blank=True)
    signatory_role_en = models.CharField(_("role of the signatory in English"), max_length=80, blank=True)
    signatory_role_es = models.CharField(_("role of the signatory in Spanish"), max_length=80, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    expires_on = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("Empty: certificates do not expire.")
    )

    objects = DesignQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")
        ordering = ["name"]
        constraints = [
            # Two designs for the same cohort: nobody could say which one will be drawn.
            models.UniqueConstraint(
                Coalesce("cohort", Value(0)),
                name="certificate_design_once_per_cohort",
                violation_error_message=_("There is a design for this cohort already."),
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def of_cohort(cls, cohort: Cohort) -> "CertificateDesign":
        """Return the cohort's own design, else the one for all cohorts, else one that changes nothing."""
        designs = cls.objects.filter(models.Q(cohort=cohort) | models.Q(cohort=None))
        return min(designs, key=lambda design: design.cohort_id is None, default=cls())

    def text(self, what: str, language: str) -> str:
        """Return a text of the design in a language; ``""`` where the institute's usual one stands."""
        return getattr(self, f"{what}_{language}", "")

    @property
    def language_codes(self) -> tuple[str, ...]:
        """The languages of the certificate, as codes."""
        return codes_of(self.languages)


def codes_of(languages: str) -> tuple[str, ...]:
    """Return the languages that a choice stands for, as codes."""
    return ("en", "es") if languages == CertificateLanguages.BOTH else (languages,)
