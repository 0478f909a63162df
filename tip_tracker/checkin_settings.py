"""The check-in host: a process of its own that keeps sealed answers and knows nobody.

No sessions, no accounts, no audit, no broker, no mail and no app with tables. It connects as
`tip_vault`, which may only call three functions, and reads tag keys of tickets alone. Nothing
about a request is ever logged (design §3.3). docs/running.md says how it is started.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("TIP_VAR", BASE_DIR / "var"))
PRODUCTION = os.environ.get("TIP_MODE", "demo") == "production"
DEBUG = False
# Nothing is signed with it, so that each start may have another.
SECRET_KEY = secrets.token_urlsafe(50)
CHECKIN_URL = os.environ.get("CHECKIN_URL", "http://localhost:8001")
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000")
# By this one name, to which browsers send no cookie of the main site.
ALLOWED_HOSTS = [urlsplit(CHECKIN_URL).hostname or "localhost"]

INSTALLED_APPS = ["django.contrib.staticfiles", "whitenoise.runserver_nostatic"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "tip_tracker.checkin_urls"
WSGI_APPLICATION = "tip_tracker.checkin_wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("CHECKIN_DATABASE_URL", "postgres://tip_vault@/tip"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
TICKET_KEYS = Path(os.environ.get("TIP_TICKET_KEYS", VAR_DIR / "keys" / "tickets"))

# A ticket with six short fields is under 400 bytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4096
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
FILE_UPLOAD_HANDLERS: list[str] = []

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh")), ("gd", _("Scottish Gaelic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = os.environ.get("STATIC_ROOT") or (VAR_DIR / "static" if PRODUCTION else None)
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
}
WHITENOISE_USE_FINDERS = not PRODUCTION

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"

# Neither requests nor errors are told to anybody: a line of a log has a time, and a time is a link.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "root": {"handlers": ["nowhere"], "level": "CRITICAL"},
    "loggers": {
        name: {"handlers": ["nowhere"], "level": "CRITICAL", "propagate": False}
        for name in ("django", "django.request", "django.security", "django.server")
    },
}

# A forged post carries no cookie to abuse; the ticket in the form is what is checked.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
