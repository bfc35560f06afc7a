"""One settings file, read from the environment; safe when nothing is set.

Every variable that it reads is listed in ``docs/settings.md``. All state lives under ``VAR_DIR``
(database, secret, private files) and ``media/``.
"""

import os
import secrets
from pathlib import Path
from typing import Literal

import environ
from django.conf.locale import LANG_INFO
from django.utils.csp import CSP

from institute.i18n.direction import RTL_LANGUAGES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


# Where state lives -------------------------------------------------------------------------------

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
# Readable by the user who runs the site alone: it holds the database, mail and documents about people.
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret_from_file(path: Path) -> str:
    """Read the secret key from a private file, and make the file the first time.

    ``O_EXCL`` lets only one of two processes that start together write it.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", default="") or _secret_from_file(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address that printed cards and certificates carry; without a trailing slash.
SITE_ADDRESS = env.str("SITE_ADDRESS", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")


# Applications, bottom of the ladder last ----------------------------------------------------------

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "institute",
    "institute.reports",
    "institute.learner_home",
    "institute.teach",
    "certificates",
    "institute.completion",
    "institute.attendance",
    "lessons.progress",
    "institute.cohorts",
    "lessons.curriculum",
    "institute.home",
    "lessons.quizzes",
    "learning_outcomes",
    "institute.messaging",
    "institute.people",
    "institute.records",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "institute.people.apps.PeopleUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks_db",
    "health_check",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A page is a quarter of its size on the way. Tokens of forms change with each answer and the length of an
    # answer is blurred, so that its size tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "institute.admin.middleware.csp.AdminContentSecurityPolicyMiddleware",
    "institute.admin.middleware.methods.MethodMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "institute.i18n.middleware.InterfaceLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "institute.people.middleware.idle.IdleTimeoutMiddleware",
    "institute.people.middleware.second_factor.SecondFactorMiddleware",
    "institute.admin.middleware.access.AdminAccessMiddleware",
    "institute.admin.middleware.bad_requests.WagtailBadRequestMiddleware",
    "institute.home.middleware.PageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "institute.home.middleware.OldAddressMiddleware",
]

ROOT_URLCONF = "institute.urls"
WSGI_APPLICATION = "institute.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


# Database, cache, storage ------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    # IMMEDIATE and WAL: without them parallel writers meet "database is locked". FULL: what was
    # acknowledged survives a power cut. secure_delete: what was erased is not left in the file.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
            "PRAGMA foreign_keys=ON;PRAGMA cache_size=-8000;"
            "PRAGMA journal_size_limit=27103364;PRAGMA temp_store=MEMORY"
        ),
    }
    # Opening the file and reading its schema costs more than the queries of most pages. Each thread
    # keeps a connection, with pages of the file in memory: few, and not the whole file mapped in each.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    # A file, not memory: an in-memory shared-cache database answers "table is locked" to threads.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    INSTALLED_APPS.append("django.contrib.postgres")
    # While the database is away, people get the page that says so after seconds, not after half a minute.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"timeout": 5}
    # After the database was restarted, the first requests must not meet its old connections.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE_NAME", default="test_institute")}

CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://django_cache")}
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    # With Django's 300, requests from many addresses would push the rate limits of others out.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 100_000)
# Its rows name their user, so that all sessions of a person can be ended; they hold no network address.
SESSION_ENGINE = "institute.people.models.session"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "institute" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "institute.home.joined_files.JoinedFilesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Certificates and other documents about people: never below MEDIA_ROOT, never served by the web server.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "institute.home.static_names.StaticNames"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000


# Work in the background, mail ---------------------------------------------------------------------

TASKS: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]},
}
if env.str("SMTP_HOST", default=""):
    _mailer = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.str("SMTP_HOST"),
            "port": env.int("SMTP_PORT", default=587),
            "username": env.str("SMTP_USER", default=""),
            "password": env.str("SMTP_PASSWORD", default=""),
            "use_tls": env.bool("SMTP_TLS", default=True),
            "timeout": 10,
        },
    }
else:
    # Without a mail server, mail is written to files that only this machine can read.
    _mailer = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
    }
MAILERS = {"default": _mailer}
# What sends text messages. Without a service they are written to files in VAR_DIR/sms, as mail is.
SMS_BACKEND = env.str("SMS_BACKEND", default="institute.messaging.sms.FileBackend")
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="PASS Institute <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who is told that a message came by the contact page; empty: it waits in the admin and nobody is told.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")


# Languages and time -------------------------------------------------------------------------------

USE_I18N = USE_TZ = True
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
LANGUAGES = [("en", "English"), ("es", "Español"), ("fa", "فارسی")]
LANGUAGES_BIDI = sorted(RTL_LANGUAGES)
LOCALE_PATHS = [BASE_DIR / "institute" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE: Literal["Lax", "Strict", "None"] = "Lax"
assert all(code in LANG_INFO for code, name in LANGUAGES)  # noqa: S101 (a typing slip stops the start)


# People and sign-in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
# allauth's extends Django's; naming both would hash a wrong password twice.
AUTHENTICATION_BACKENDS = ["institute.people.backend.PeopleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after-sign-in"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
# The adapter of institute.people, to which messaging, an app above it, adds the sending.
ACCOUNT_ADAPTER = "institute.messaging.adapter.AccountAdapter"
MFA_ADAPTER = "institute.people.sign_in.adapter.MFAAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# "password1" must be named here, or the password field leaves the sign-in form; sign-up itself is closed.
ACCOUNT_SIGNUP_FIELDS = ["email", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "institute.people.sign_in.forms.SignInForm",
    "reauthenticate": "institute.people.sign_in.forms.ConfirmPasswordForm",
    "change_password": "institute.people.sign_in.forms.NewPasswordForm",
}
MFA_FORMS = {
    "authenticate": "institute.people.sign_in.forms.SecondFactorForm",
    "reauthenticate": "institute.people.sign_in.forms.ConfirmFactorForm",
    "activate_totp": "institute.people.sign_in.forms.SetUpFactorForm",
    "add_webauthn": "institute.people.sign_in.forms.AddPasskeyForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    # allauth would take turns at a lock in the cache; our own page counts, under the name below.
    "login": "",
    "password": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    # A whole cohort signs in from one school's network at once; a card locks itself at five wrong PINs.
    "card": "300/m/ip",
    "ask_for_code": "300/m/ip,5/10m/key,20/d/key",
    "type_code": "300/m/ip",
    "open_link": "300/m/ip",
    "verify": "60/m/ip",
    "contact": "10/h/ip",
    # Numbers that nobody knows, from all addresses together; a number that exists is always answered.
    "verify_unknown": "600/m/key",
    # Guesses of the name on one certificate, from all addresses together and from one.
    "verify_name": "10/m/ip,20/h/ip,60/h/key",
    "verify_file": "20/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_TOTP_ISSUER = "PASS Institute"

SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = False  # the admin's scripts read it
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "institute.people.views.csrf_failure"
# The idle timeout: of the team everywhere, and of a parent who chose "this is a shared device".
SESSION_IDLE_SECONDS = 30 * 60


# Headers ------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows previews in a frame of its own origin
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
# The Wagtail admin writes inline scripts and styles of its own.
SECURE_CSP_ADMIN = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}
SILENCED_SYSTEM_CHECKS = [
    "account.W001",  # an e-mail address is optional here
    "security.W019",  # frames of the same origin: previews
]


# Wagtail ------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "PASS Leadership and Training Institute"
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
# One parser for each conversion: with Wagtail's own widget two editors can show each other's text.
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "institute.admin.rich_text.RichTextArea"}}
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("es", "Español")]
WAGTAIL_USER_TIME_ZONES = ["America/Los_Angeles", "UTC"]
# A Spanish page goes live when somebody publishes Spanish, not when English is translated.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# No call leaves this machine: no avatars, no update check.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "txt", "csv", "mp3", "m4a"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
PHONENUMBER_DEFAULT_REGION = "US"


# Logs: what happened, never to whom ----------------------------------------------------------------

# "line" for reading by eye, "json" for a machine that collects: one event a line, on stderr.
LOG_FORMAT = env.str("LOG_FORMAT", default="line")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "institute.logs.formatters.LineFormatter"},
        "json": {"()": "institute.logs.formatters.JsonFormatter"},
    },
    "filters": {"location_only": {"()": "institute.logs.filters.LocationOnly"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "institute": {"level": "INFO"},
        # Two lines for every search entry that a publication renews.
        "django.tasks": {"level": "WARNING"},
        # Django's own request log writes the path, and a path may hold a card's token. Of a server error
        # it says which view failed and where in the code.
        "django.request": {"level": "ERROR", "filters": ["location_only"]},
        "django.security": {"level": "CRITICAL"},
    },
}
