"""The doors of a stranger who checks a certificate: by its number, by the name, by the file itself."""

from hashlib import sha256

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.forms import NameCheckForm, PaperFileForm, VerifyForm
from certificates.names import is_same_name
from certificates.queries import certificate_of, verify, verify_paper
from institute.people.rate_limit import check_rate_limit

# A form with a file is a little larger than the file.
MOST_BYTES_SENT = PaperFileForm.MOST_BYTES + 64 * 1024


@require_safe
def verify_form(request):
    """Ask for the number of a certificate. Works without JavaScript."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verify-certificate", form.cleaned_data["code"])
    response = kept_private(render(request, "pages/verify_form.html", {"form": form}))
    if not form.is_bound:
        # The empty form names nobody, and whoever looks for it may find it.
        del response["X-Robots-Tag"]
    return response


@require_safe
def verify_certificate(request, code):
    """Say whether a certificate is real. Every number that nobody knows gets the same answer."""
    if not check_rate_limit(request, "verify", count_get=True):
        return _wait(request)
    return _answer(request, verify(code, get_language(), at=timezone.now()))


@require_POST
def check_name_on_paper(request, code):
    """Say whether a name is the one on the certificate, and tell nothing else about it.

    A number that nobody knows is answered as on its own page.
    """
    if not check_rate_limit(request, "verify"):
        return _wait(request)
    found = certificate_of(code)
    certificate = verify(code, get_language(), at=timezone.now())
    if certificate is None or certificate.is_whole_name:
        return _answer(request, certificate)
    form = NameCheckForm(request.POST)
    if not form.is_valid():
        return _answer(request, certificate, name_form=form)
    # Names are few: whoever may try many finds the right one.
    if not check_rate_limit(request, "verify_name", key=certificate.code):
        return _wait(request)
    matches = is_same_name(form.cleaned_data["name"], found.recipient_name)
    return _answer(request, certificate, name_form=form, name_matches=matches, name_was_checked=True)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request):
    """Compare a file with the papers that were issued. What is too large is refused before it is read."""
    if request.method == "POST" and _sent_bytes(request) > MOST_BYTES_SENT:
        form = PaperFileForm()
        return kept_private(
            render(request, "pages/verify_file.html", {"form": form, "is_too_large": True}, status=413)
        )
    return _verify_file(request)


@csrf_protect
def _verify_file(request):
    if request.method != "POST":
        return kept_private(render(request, "pages/verify_file.html", {"form": PaperFileForm()}))
    if not check_rate_limit(request, "verify_file"):
        return _wait(request)
    form = PaperFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return kept_private(render(request, "pages/verify_file.html", {"form": form}))
    digest = sha256()
    for chunk in form.cleaned_data["file"].chunks():
        digest.update(chunk)
    certificate = verify_paper(digest.hexdigest(), get_language(), at=timezone.now())
    if certificate is None:
        context = {"form": PaperFileForm(), "is_not_ours": True}
        return kept_private(render(request, "pages/verify_file.html", context))
    return _answer(request, certificate, is_the_file=True)


def _sent_bytes(request):
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        raise Http404 from None


def _answer(request, certificate, **more):
    if certificate is None and not check_rate_limit(
        request, "verify_unknown", key="everybody", count_get=True
    ):
        # Somebody guesses from many addresses: numbers that exist are answered, others wait.
        return _wait(request)
    context = {"name_form": NameCheckForm(), **more, "certificate": certificate, "form": VerifyForm()}
    status = 200 if certificate else 404
    return kept_private(render(request, "pages/verify.html", context, status=status))


def _wait(request):
    return kept_private(render(request, "pages/verify_wait.html", status=429))


def kept_private(response):
    """Keep a page out of caches and search engines: a certificate may be withdrawn at any minute."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["X-Content-Type-Options"] = "nosniff"
    return response
