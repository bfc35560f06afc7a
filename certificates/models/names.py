"""The confirmed names."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.designs import CertificateLanguages
from institute.cohorts.models import Enrolment
from institute.records.append_only import AppendOnly


class NameConfirmation(AppendOnly):
    """How a learner's name is written on their certificate, and in which languages it is worded.

    The learner confirms it, or a team member records what the learner said. The newest row counts.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="name_confirmations")
    name = models.CharField(max_length=200)
    languages = models.CharField(
        max_length=8, choices=CertificateLanguages, default=CertificateLanguages.BOTH
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("name on a certificate")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="name_confirmation_says_a_name"),
            models.CheckConstraint(
                condition=Q(languages__in=CertificateLanguages.values),
                name="name_confirmation_known_languages",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id} {self.at:%Y-%m-%d}"
