"""The doors that a sign-in message opens: ask for one, type its code, follow its link."""

from allauth.account.adapter import get_adapter
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from institute.people import sign_in, way_back
from institute.people.entrance import let_in, speak_to
from institute.people.forms import CodeForm, ContactForm, LinkForm, SignInForm
from institute.people.ratelimit import check_rate_limit
from institute.records import audit
from institute.records.models import AuditAction

# What the session keeps between the question and the code: the message's id, and where to go afterwards.
ASKED = "sign-in"
STATUS = {"unknown": 404, "used": 410, "too-old": 410, "closed": 410, "not-for-her": 403}


def sign_in_page(request, *, contact_form=None, form=None):
    """The page of sign-in with one of its two forms filled in: an address, or the team's password."""
    go_to = request.POST.get("next") or request.GET.get("next") or ""
    context = {
        "contact_form": contact_form or ContactForm(),
        "form": form or SignInForm(request=request),
        "next": go_to if way_back.is_ours(request, go_to) else "",
    }
    return render(request, "account/login.html", context)


@sensitive_post_parameters("contact")
@require_POST
@never_cache
def ask_for_code(request):
    """Send a message to the address that was typed, if a parent has it; say the same either way."""
    if request.user.is_authenticated:
        return redirect("after-sign-in")
    form = ContactForm(request.POST)
    if not form.is_valid():
        return sign_in_page(request, contact_form=form)
    contact = form.cleaned_data["contact"]
    if not check_rate_limit(request, "ask_for_code", key=contact):
        return render(request, "429.html", status=429)
    message = sign_in.ask_to_sign_in(contact, at=timezone.now())
    get_adapter().deliver(message, to="email" if contact.email else "phone")
    go_to = request.POST.get("next", "")
    request.session[ASKED] = {
        "message": message.pk.hex,
        "go_to": go_to if way_back.is_ours(request, go_to) else "",
    }
    return redirect("type-code")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def type_code(request):
    """Ask for the six digits of the message that this browser asked for, and sign its parent in."""
    if request.user.is_authenticated:
        return redirect("after-sign-in")
    asked = request.session.get(ASKED)
    if asked is None:
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
        learner = sign_in.open_with_code(asked["message"], form.cleaned_data["code"], at=at)
    except sign_in.WrongCode as refusal:
        _note_refusal(refusal, at)
        form.add_error("code", _wrong_code_sentence(refusal.tries_left))
        return render(request, "account/code.html", {"form": form})
    except sign_in.MessageRefused as refusal:
        _note_refusal(refusal, at)
        del request.session[ASKED]
        return render(request, "account/code_refused.html", {"reason": refusal.reason}, status=403)
    del request.session[ASKED]
    return let_in(
        request, learner, by="code", shared=form.cleaned_data["shared"], go_to=asked["go_to"] or None
    )


def _wrong_code_sentence(tries_left):
    return ngettext(
        "This is not the code of the newest message. You can try %(count)d more time.",
        "This is not the code of the newest message. You can try %(count)d more times.",
        tries_left,
    ) % {"count": tries_left}


def _note_refusal(refusal, at):
    audit.record(AuditAction.SIGN_IN_REFUSED, actor=None, at=at, reason=f"message-{refusal.reason}")


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request, token):
    """Show whom a link belongs to. Only the button signs in: programs that look at mail press none."""
    response = _answer_link(request, token)
    add_never_cache_headers(response)
    # Links on the page, and the pages that it loads, must not learn the token from the address.
    response["Referrer-Policy"] = "strict-origin"
    return response


def _answer_link(request, token):
    at = timezone.now()
    if request.method == "POST" and not check_rate_limit(request, "open_link"):
        return render(request, "429.html", status=429)
    try:
        message = sign_in.find_link(token, at=at)
        speak_to(request, message.learner)
        if request.user.is_authenticated:
            is_holder = request.user == message.learner
            return render(request, "pages/link_signed_in.html", {"is_holder": is_holder})
        form = LinkForm(request.POST) if request.method == "POST" else LinkForm()
        if request.method != "POST" or not form.is_valid():
            return render(request, "pages/link.html", {"form": form, "initials": message.learner.initials})
        learner = sign_in.open_link(token, at=at)
    except sign_in.MessageRefused as refusal:
        if refusal.learner:
            speak_to(request, refusal.learner)
        if request.method == "POST":
            _note_refusal(refusal, at)
        context = {"reason": refusal.reason}
        return render(request, "pages/link_refused.html", context, status=STATUS.get(refusal.reason, 403))
    return let_in(request, learner, by="link", shared=form.cleaned_data["shared"])
