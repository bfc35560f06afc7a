"""Views for a stranger who checks a certificate: by its code, by the name, by the file itself."""

from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.forms import DocumentFileForm, NameCheckForm, VerifyForm
from certificates.names import is_same_name
from certificates.queries import certificate_of, verify, verify_document
from institute.people.rate_limit import check_rate_limit

# A form with a file is a little larger than the file.
MAX_REQUEST_BYTES = DocumentFileForm.MAX_BYTES + 64 * 1024


@require_safe
def verify_form(request):
    """Ask for the code of a certificate. Works without JavaScript."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verify-certificate", form.cleaned_data["code"])
    response = no_store(render(request, "pages/verify_form.html", {"form": form}))
    if not form.is_bound:
        # The empty form names nobody, and search engines may list it.
        del response["X-Robots-Tag"]
    return response


@require_safe
def verify_certificate(request, code):
    """Say whether a certificate is real. Every unknown code gets the same answer."""
    if not check_rate_limit(request, "verify", count_get=True):
        return _wait(request)
    return _answer(request, verify(code, get_language(), at=timezone.now()))


@require_POST
def check_name(request, code):
    """Say whether a name is the one on the certificate, and tell nothing else about it.

    An unknown code is answered as on its own page.
    """
    if not check_rate_limit(request, "verify"):
        return _wait(request)
    issued = certificate_of(code)
    certificate = verify(code, get_language(), at=timezone.now())
    if issued is None or certificate is None or certificate.is_whole_name:
        return _answer(request, certificate)
    form = NameCheckForm(request.POST)
    if not form.is_valid():
        return _answer(request, certificate, name_form=form)
    # Names are few: unlimited guesses would find the right one.
    if not check_rate_limit(request, "verify_name", key=certificate.code):
        return _wait(request)
    matches = is_same_name(form.cleaned_data["name"], issued.recipient_name)
    return _answer(request, certificate, name_form=form, name_matches=matches, name_was_checked=True)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request):
    """Compare a file with the issued documents. A file that is too large is refused before it is read."""
    if request.method == "POST" and _sent_bytes(request) > MAX_REQUEST_BYTES:
        form = DocumentFileForm()
        return no_store(
            render(request, "pages/verify_file.html", {"form": form, "is_too_large": True}, status=413)
        )
    return _verify_file(request)


@csrf_protect
def _verify_file(request):
    if request.method != "POST":
        return no_store(render(request, "pages/verify_file.html", {"form": DocumentFileForm()}))
    if not check_rate_limit(request, "verify_file"):
        return _wait(request)
    form = DocumentFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return no_store(render(request, "pages/verify_file.html", {"form": form}))
    digest = sha256()
    for chunk in form.cleaned_data["file"].chunks():
        digest.update(chunk)
    certificate = verify_document(digest.hexdigest(), get_language(), at=timezone.now())
    if certificate is None:
        context = {"form": DocumentFileForm(), "is_not_ours": True}
        return no_store(render(request, "pages/verify_file.html", context))
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
        # Somebody guesses from many addresses: existing codes are answered, others wait.
        return _wait(request)
    context = {"name_form": NameCheckForm(), **more, "certificate": certificate, "form": VerifyForm()}
    status = 200 if certificate else 404
    return no_store(render(request, "pages/verify.html", context, status=status))


def _wait(request):
    return no_store(render(request, "pages/verify_wait.html", status=429))


def no_store(response: HttpResponse) -> HttpResponse:
    """Keep a page out of caches and search engines: a certificate may be withdrawn at any minute."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["X-Content-Type-Options"] = "nosniff"
    return response
