"""Filters of the lists in the Wagtail admin. Their choices are what the user may see, and no more."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from institute.cohorts.models import Cohort, Enrolment, SchoolSite, Session


def visible_cohorts(request):
    """Return the cohorts that the user may filter by."""
    return Cohort.objects.visible_to(request.user)


def visible_schools(request):
    """Return the schools of the learners whom the user may see."""
    return SchoolSite.objects.filter(enrolments__in=Enrolment.objects.visible_to(request.user)).distinct()


class SessionFilterSet(WagtailFilterSet):
    """Sessions of one cohort."""

    cohort = django_filters.ModelChoiceFilter(queryset=visible_cohorts, label=_("Cohort"))

    class Meta:
        model = Session
        fields = ["cohort"]


class EnrolmentFilterSet(WagtailFilterSet):
    """Enrolments in one cohort, from one school, withdrawn or not."""

    cohort = django_filters.ModelChoiceFilter(queryset=visible_cohorts, label=_("Cohort"))
    school_site = django_filters.ModelChoiceFilter(queryset=visible_schools, label=_("School site"))
    is_withdrawn = django_filters.BooleanFilter(
        field_name="withdrawn_on", lookup_expr="isnull", exclude=True, label=_("Withdrawn")
    )

    class Meta:
        model = Enrolment
        fields = ["cohort", "school_site"]
