"""The yardstick: one ORM query and one small template behind Django's default middleware, on the product's own server.

It is its own settings module and URLconf: `DJANGO_SETTINGS_MODULE=bench.yardstick gunicorn ticketing.wsgi`.
"""

from ticketing.settings import *  # noqa: F403

ROOT_URLCONF = "bench.yardstick_urls"
# As `django-admin startproject` writes them.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# Without those that insist on middleware of their own; the admin's models alone, since its pages know them.
LEFT_OUT = {"allauth", "allauth.account", "csp", "django.contrib.admin"}
INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in LEFT_OUT] + ["bench.yardstick_apps.AccountConfig"]  # noqa: F405
INSTALLED_APPS.append("django.contrib.admin.apps.SimpleAdminConfig")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "bench"],  # noqa: F405
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
