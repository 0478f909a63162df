"""Everything that differs between places comes from the environment (docs/running.md)."""

import os
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("TIP_VAR", BASE_DIR / "var"))


def _yes(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "yes" if default else "").lower() in {"1", "yes", "true", "on"}


# "demo": plain http on one machine. "production": https, secrets from the environment only.
PRODUCTION = os.environ.get("TIP_MODE", "demo") == "production"
DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"] if PRODUCTION else os.environ.get("SECRET_KEY", "demo-only")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]

OUR_APPS = [
    "core",
    "accounts",
    "services",
    "intake",
    "training",
    "implementation",
    "wellbeing",
    "reports",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "crispy_forms",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "django_celery_beat",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *OUR_APPS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.headers",
    "wellbeing.middleware.nameless",
    "core.middleware.own_name",
    "core.middleware.whole_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "services.middleware.viewer",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.whole_address",
    "core.middleware.other_way",
]
ROOT_URLCONF = "tip_tracker.urls"
WSGI_APPLICATION = "tip_tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["tip"]
CRISPY_TEMPLATE_PACK = "tip"
CRISPY_FAIL_SILENTLY = False

# The web, workers and beat connect as tip_web. Only `migrate`, tests and the demo's load, which
# has statistics taken, use the owner of the tables (docs/running.md names the database roles).
_OWNERS_COMMANDS = {"migrate", "load_demo", "test", "sqlflush", "flush"}
_AS_OWNER = _OWNERS_COMMANDS & set(sys.argv[1:2]) or "pytest" in sys.modules
DATABASE_URL = os.environ.get("DATABASE_URL", "postgres://tip_web@/tip")
OWNER_URL = os.environ.get("DATABASE_OWNER_URL", DATABASE_URL)
DATABASES = {
    "default": dj_database_url.parse(
        OWNER_URL if _AS_OWNER else DATABASE_URL, conn_max_age=60, conn_health_checks=True
    )
}
# Compiling the many small expressions of a roll-up takes 0.1 s a statement, running them 8 ms.
# A process that sleeps inside a transaction must not hold a row for ever; seconds.
IDLE_TRANSACTION = int(os.environ.get("TIP_IDLE_TRANSACTION", "600"))
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c jit=off -c idle_in_transaction_session_timeout={IDLE_TRANSACTION}s"
)
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "accounts.adapter.ClosedDoor"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.ActivateForm",
    "deactivate_totp": "accounts.forms.DeactivateForm",
    "generate_recovery_codes": "accounts.forms.RecoveryCodesForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,10/5m/key"}
# Whose tries are counted: behind so many proxies the last addresses of X-Forwarded-For are theirs.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1" if PRODUCTION else "0"))
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh")), ("gd", _("Scottish Gaelic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = "core.formats"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The demo serves straight from `static/`; only a real installation collects.
STATIC_ROOT = os.environ.get("STATIC_ROOT") or (VAR_DIR / "static" if PRODUCTION else None)
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "files"))
# Below it lie the folders that other systems fill with lists; without it there are none.
DROP_ROOT = Path(os.environ["DROP_ROOT"]) if os.environ.get("DROP_ROOT") else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
FILE_UPLOAD_PERMISSIONS = 0o600
# A review sends a choice and a search for each of its rows, and a tick for each leaver.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_FILE_PATH = os.environ.get("EMAIL_FILE_PATH")  # for a backend that writes mails to files
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_TIMEOUT = 30  # seconds; a mail server that is slow is tried again later
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _yes("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "TIP Tracker <tip@localhost>")
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000")
# The check-in host, which answers are sent to.
CHECKIN_URL = os.environ.get("CHECKIN_URL", "http://localhost:8001")

SESSION_COOKIE_NAME = "__Host-sessionid" if PRODUCTION else "sessionid"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrftoken" if PRODUCTION else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Check-ins: the three stores of keys (docs/running.md).
ROUND_KEYS = Path(os.environ.get("TIP_ROUND_KEYS", VAR_DIR / "keys" / "rounds"))
TICKET_KEYS = Path(os.environ.get("TIP_TICKET_KEYS", VAR_DIR / "keys" / "tickets"))
SEAL_KEYS = Path(os.environ.get("TIP_SEAL_KEYS", VAR_DIR / "keys" / "seal"))
# Where "Leave this page" goes: a page that nobody minds being seen on.
LEAVE_URL = os.environ.get("LEAVE_URL", "https://www.gov.uk/")

# How many months after the last of the three answers about a course they go, shown or not.
REPLY_MONTHS = max(1, int(os.environ.get("TIP_REPLY_MONTHS", "24")))

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 45 * 60}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# The sealing worker alone hears this queue; it has a database role and a key store of its own.
CELERY_TASK_ROUTES = {"wellbeing.tasks.look_after_rounds": {"queue": "seal"}}
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
# A job's lease, how often its worker renews it, and how often the sweeper looks; seconds.
JOB_LEASE = float(os.environ.get("TIP_JOB_LEASE", "60"))
JOB_RENEWAL = float(os.environ.get("TIP_JOB_RENEWAL", "15"))
JOB_SWEEP = float(os.environ.get("TIP_JOB_SWEEP", "15"))
JOB_ATTEMPTS = 3
# Fault tests kill a process, or stop it for a while, at these places (core/failpoints.py).
CRASH_AT = "" if PRODUCTION else os.environ.get("TIP_CRASH_AT", "")
SLEEP_AT = "" if PRODUCTION else os.environ.get("TIP_SLEEP_AT", "")

# One account per address is kept by a constraint on Lower("email"), which W004 cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
