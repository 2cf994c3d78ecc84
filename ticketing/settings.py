"""Settings. What differs between two installations comes from the environment; see the table in README.md."""

import os
from pathlib import Path

import font_manrope
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ticketing import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- The environment ------------------------------------------------------------------------------------------------

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters, made at random.")

_site = env.web_url("SITE_URL")
SITE_URL = f"{_site.scheme}://{_site.netloc}"
SITE_IS_HTTPS = _site.scheme == "https"

MOLLIE_API_URL = env.web_url("MOLLIE_API_URL").geturl().rstrip("/")
MOLLIE_API_KEYS = env.mollie_keys(os.environ)

# The address of the demo's mailbox. It turns the banner and the fixed logins on, so nothing real is allowed beside it.
DEMO_URL = os.environ.get("DEMO_URL", "").strip()
if DEMO_URL:
    env.web_url("DEMO_URL")
    if any(key.startswith("live_") for key in MOLLIE_API_KEYS.values()):
        raise ImproperlyConfigured("DEMO_URL is set, so MOLLIE_API_KEY must not be a live key.")
    if _site.hostname not in env.LOOPBACK:
        raise ImproperlyConfigured("DEMO_URL is set, so SITE_URL must be an address of this machine alone.")

# The number of our own proxies before the web server: it says which address in X-Forwarded-For is the visitor's.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)

# --- The web --------------------------------------------------------------------------------------------------------

ALLOWED_HOSTS = sorted(env.LOOPBACK | {"[::1]"}) if _site.hostname in env.LOOPBACK else [str(_site.hostname)]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "ticketing.urls"
WSGI_APPLICATION = "ticketing.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "csp",
    "accounts",
    "shows",
    "memberships",
    "orders",
    "schools",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LoginRequiredMiddleware",
    "accounts.middleware.PersonalPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.LastOrganiserMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

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
                "accounts.context.shop",
            ],
        },
    },
]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SITE_IS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SITE_IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE_IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing in Redis: sessions and messages must survive its restart.
SESSION_ENGINE = "accounts.login.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# A form of the shop is small: a larger body, or one with thousands of fields, is refused.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- The database, the broker, the cache ----------------------------------------------------------------------------

DATABASES = {
    "default": env.database("DATABASE_URL")
    | {
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            # READ COMMITTED, always: under REPEATABLE READ the locks of a hold would oversell (docs/stock.md).
            # A prepared statement is planned once, and not for the values of each of its first five calls.
            "options": "-c default_transaction_isolation=read\\ committed -c lock_timeout=3s -c statement_timeout=20s"
            " -c plan_cache_mode=force_generic_plan",
        },
    }
}

REDIS_URL = env.url("REDIS_URL", {"redis", "rediss", "unix"}).geturl()
# Short timeouts: a page must not wait for a Redis that is gone. The database is the queue.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "visibility_timeout": 600,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
# A worker keeps its connection, and the statements planned on it, for this number of tasks; without this, for one.
CELERY_DB_REUSE_MAX = 500
CELERY_TIMEZONE = "Europe/Brussels"

# What a process keeps for some seconds (ticketing/cache.py); off while one develops, so that an edit is seen at once.
CACHE_IN_PROCESS = env.flag("CACHE_IN_PROCESS", default=not DEBUG)
# Django's own cache keeps nothing: there is one way.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Customer"
AUTHENTICATION_BACKENDS = ["accounts.backends.CustomerBackend"]
# OWASP's smallest Argon2id: a thousand logins within minutes on two cores. See docs/accounts.md.
PASSWORD_HASHERS = ["accounts.login.hashers.LightArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.validators.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "details"
LOGOUT_REDIRECT_URL = "network"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Throttling is ours (accounts/login/throttle.py): it lives in PostgreSQL, so that it holds without Redis.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_ADAPTER = "accounts.login.adapter.AccountAdapter"

# --- Mail -----------------------------------------------------------------------------------------------------------

vars().update(env.mail_server("EMAIL_URL"))
EMAIL_TIMEOUT = 15
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("fr", _("Frans")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or BASE_DIR / "staticfiles")
# The typeface is a pinned package that ships its files; they are served as fonts/….
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", Path(font_manrope.__file__).parent / "files")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Logs -----------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "INFO" if DEBUG else "WARNING"},  # the requests, while one develops
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
