"""The page of session activities."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from institute.people.access import facilitator_required
from lessons.curriculum.queries import activities_by_module


@require_safe
@facilitator_required
def activities(request):
    """Every session activity, by module."""
    return render(request, "pages/teach/activities.html", {"modules": activities_by_module()})
