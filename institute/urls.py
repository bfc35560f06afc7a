"""The URLs of the site. ``institute/url_policy.py`` says who may open which."""

from typing import Any, NoReturn

from django.conf.urls.i18n import i18n_patterns
from django.http import Http404, HttpRequest
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from health_check.views import HealthCheckView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from institute.home.views import picture
from institute.people.admin.viewsets import AccountView

# Wagtail's own sign-in pages ask for a password only: both lead to ours, which asks for the second factor.
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)


def not_found(request: HttpRequest, **_arguments: Any) -> NoReturn:
    """Answer 404 in place of a package's view that this site does not want."""
    raise Http404


# Wagtail's own asks for a first and a last name, which nobody has here.
account_settings = never_cache(require_admin_access(AccountView.as_view()))

urlpatterns = [
    path("admin/login/", to_sign_in),
    path("_util/login/", to_sign_in),
    path("admin/account/", account_settings),
    # Wagtail's own pages for trying out errors: one of them fails on purpose.
    path("admin/failwhale/", not_found),
    path("admin/test404/", not_found),
    # Actions of the admin's API call none of our hooks: one would delete a page with records.
    path("admin/api/main/pages/<int:pk>/action/<str:action_name>/", not_found),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Renditions of pictures that Wagtail made. Originals and documents have no address here.
    path("media/images/<path:path>", picture, name="picture"),
    path(
        "healthz/",
        HealthCheckView.as_view(
            checks=["health_check.Database", "health_check.Cache", "health_check.Storage"]
        ),
        name="healthz",
    ),
    path("", include("institute.home.root_urls")),
    path("", include("institute.people.urls")),
    path("", include("certificates.verification_urls")),
    *i18n_patterns(
        path("account/", include("institute.people.sign_in.urls")),
        path("account/", include("institute.messaging.urls")),
        path("", include("institute.home.urls")),
        path("", include("institute.learner_home.urls")),
        path("", include("lessons.progress.urls")),
        path("", include("certificates.urls")),
        path("teach/", include("institute.teach.urls")),
        # Also below a language prefix.
        path("_util/login/", to_sign_in),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = "institute.home.outage.bad_request"
handler403 = "institute.people.views.permission_denied"
handler404 = "institute.people.views.page_not_found"
handler500 = "institute.home.outage.server_error"
