"""The page on which parents choose whether they want messages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from institute.messaging import services
from institute.people.access import SignedInRequest, parent_required


@require_http_methods(["GET", "HEAD", "POST"])
@parent_required
@never_cache
def message_choice(request: SignedInRequest) -> HttpResponse:
    """Show the choice; a POST changes it."""
    if request.method != "POST":
        context = {"wants_none": services.wants_no_messages(request.user)}
        return render(request, "account/messages.html", context)
    if request.POST.get("messages") == "none":
        services.stop_messages(request.user, at=timezone.now())
        messages.success(request, _("Saved. You get only the codes that you ask for."))
    else:
        services.allow_messages(request.user)
        messages.success(request, _("Saved. We may write to you."))
    return redirect("message-choice")
