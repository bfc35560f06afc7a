"""The door to searching."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.progress.search import find_pages

LONGEST_QUERY = 200


@require_safe
def search(request):
    """Find pages. What is searched for stands in the address and nowhere else: nothing of it is kept."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = find_pages(query, user=request.user, at=timezone.now()) if query else []
    return render(request, "pages/search.html", {"query": query.replace("\0", ""), "found": found})
