"""Pages of the curriculum: who reads them follows from cohorts and roles."""

from typing import ClassVar

from django.db.models import QuerySet
from wagtail.models import PageViewRestriction


class ReadByCohort:
    """A page whose readers follow from cohorts and roles, and not from Wagtail's settings of privacy.

    Those are not offered for it, and not looked up each time it is read; who may read it is decided by
    ``lessons.progress.views.guard.guard_page``.
    """

    private_page_options: ClassVar[list[str]] = []

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """None: the guard is stricter than any of them."""
        nobody: QuerySet[PageViewRestriction] = PageViewRestriction.objects.none()
        return nobody
