"""How often something may be attempted: one row for each limit and what it is counted for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateLimitBucket(models.Model):
    """The attempts that remain of one limit until ``ends_at``.

    ``key_hash`` leads back to nobody: it is an HMAC of what is limited, such as a network address.
    """

    key_hash = models.CharField(max_length=64, primary_key=True)
    remaining = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("rate limit bucket")
        verbose_name_plural = _("rate limit buckets")

    def __str__(self) -> str:
        return f"{self.remaining} until {self.ends_at:%Y-%m-%d %H:%M}"
