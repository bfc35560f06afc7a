"""Pages of sign-in messages: request one, type its code, follow its link."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from institute.people.next_url import is_safe_url
from institute.people.rate_limit import check_rate_limit
from institute.people.sign_in import messages
from institute.people.sign_in.forms import CodeForm, ContactForm, LinkForm, SignInForm
from institute.people.sign_in.login import activate_language_of, sign_in_learner
from institute.people.sign_in.refusals import SignInRefused, WrongSecret
from institute.people.sign_in.views.refusal import audit_refusal, render_refusal, render_signed_in
from institute.people.sign_in.views.secret_link import secret_link

# What the session keeps until the code is typed: the message's id, and where to go afterwards.
REQUESTED = "sign-in"


def _render_sign_in_page(request: HttpRequest, contact_form: ContactForm) -> HttpResponseBase:
    """Render the sign-in page with the posted form for an address, and an empty one for a password."""
    next_url = request.POST.get("next") or request.GET.get("next") or ""
    context = {
        "contact_form": contact_form,
        "form": SignInForm(request=request),
        "next": next_url if is_safe_url(request, next_url) else "",
    }
    return render(request, "account/login.html", context)


@sensitive_post_parameters("contact")
@require_POST
@never_cache
def request_message(request: HttpRequest) -> HttpResponseBase:
    """Send a message to the address that was typed, if a learner has it; answer the same either way."""
    if request.user.is_authenticated:
        return redirect("after-sign-in")
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _render_sign_in_page(request, form)
    contact = form.cleaned_data["contact"]
    if not check_rate_limit(request, "ask_for_code", key=contact):
        return render(request, "429.html", status=429)
    message = messages.request_message(contact, at=timezone.now())
    get_adapter().deliver(message, to="email" if contact.email else "phone")
    next_url = request.POST.get("next", "")
    request.session[REQUESTED] = {
        "message": message.pk.hex,
        "next_url": next_url if is_safe_url(request, next_url) else "",
    }
    return redirect("type-code")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def type_code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the six digits of the message that this browser requested, and sign its learner in."""
    if request.user.is_authenticated:
        return redirect("after-sign-in")
    requested = request.session.get(REQUESTED)
    if requested is None:
        return redirect("account_login")
    if request.method != "POST":
        return render(request, "account/code.html", {"form": CodeForm()})
    if not check_rate_limit(request, "type_code"):
        return render(request, "429.html", status=429)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "account/code.html", {"form": form})
    at = timezone.now()
    try:
        learner = messages.use_code(requested["message"], form.cleaned_data["code"], at=at)
    except WrongSecret as refusal:
        audit_refusal(refusal, means="message", at=at)
        form.add_error("code", _wrong_code_sentence(refusal.attempts_left))
        return render(request, "account/code.html", {"form": form})
    except SignInRefused as refusal:
        audit_refusal(refusal, means="message", at=at)
        del request.session[REQUESTED]
        return render_refusal(request, refusal, method="code")
    del request.session[REQUESTED]
    return sign_in_learner(
        request,
        learner,
        method="code",
        shared=form.cleaned_data["shared"],
        next_url=requested["next_url"] or None,
    )


def _wrong_code_sentence(attempts_left: int) -> str:
    return ngettext(
        "This is not the code of the newest message. You can try %(count)d more time.",
        "This is not the code of the newest message. You can try %(count)d more times.",
        attempts_left,
    ) % {"count": attempts_left}


@secret_link
def sign_in_with_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the initials of a link's holder. Only a POST signs in: mail scanners follow links with GET."""
    at = timezone.now()
    if request.method == "POST" and not check_rate_limit(request, "open_link"):
        return render(request, "429.html", status=429)
    try:
        message = messages.find_link(token, at=at)
        activate_language_of(request, message.recipient)
        if request.user.is_authenticated:
            return render_signed_in(request, is_holder=request.user == message.learner, method="link")
        form = LinkForm(request.POST) if request.method == "POST" else LinkForm()
        if request.method != "POST" or not form.is_valid():
            return render(request, "pages/link.html", {"form": form, "initials": message.recipient.initials})
        learner = messages.use_link(token, at=at)
    except SignInRefused as refusal:
        if refusal.learner:
            activate_language_of(request, refusal.learner)
        if request.method == "POST":
            audit_refusal(refusal, means="message", at=at)
        return render_refusal(request, refusal, method="link")
    return sign_in_learner(request, learner, method="link", shared=form.cleaned_data["shared"])
