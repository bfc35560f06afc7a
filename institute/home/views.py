"""Doors of the institute's own pages that are not in the page tree."""

from django.shortcuts import render

from institute.home.samples import component_samples
from institute.people.access import team_member_required


def help_page(request):
    """Answer what people ask most, in our own words."""
    return render(request, "pages/help_page.html")


def privacy_notice(request):
    """Say what is kept about a person, who sees it, and what is never asked."""
    return render(request, "pages/privacy_notice.html")


@team_member_required
def components_page(request):
    """Show every component in all its states, to those who build pages."""
    return render(request, "pages/components_page.html", component_samples())
