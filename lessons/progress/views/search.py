"""The search view."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.progress.search import find_pages

MAX_QUERY_LENGTH = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show pages that match ``q``. The query is in the URL and is stored nowhere."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    results = find_pages(query, user=request.user, at=timezone.now()) if query else []
    return render(request, "pages/search.html", {"query": query.replace("\0", ""), "found": results})
