"""The environment, read loudly: whatever is missing or malformed is named, and the application does not start."""

import os
import re
from collections.abc import Mapping
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def text(name: str, default: str | None = None) -> str:
    """The variable's value. Raises ImproperlyConfigured when it is missing or empty and has no default."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. See the table of the environment in README.md.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """1, true, yes, on or 0, false, no, off; anything else is refused."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number of 0 or more."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def url(name: str, schemes: set[str], default: str | None = None) -> SplitResult:
    """A URL of one of the schemes. Raises ImproperlyConfigured that names the variable, never its password."""
    parts = urlsplit(text(name, default))
    try:
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        port_is_sound = False
    if parts.scheme not in schemes or not port_is_sound or not (parts.netloc or parts.path):
        raise ImproperlyConfigured(f"{name} must be a URL that begins with {' or '.join(sorted(schemes))}://.")
    return parts


def web_url(name: str) -> SplitResult:
    """An http or https address with a host. Plain http is for loopback alone."""
    parts = url(name, {"http", "https"})
    if not parts.hostname:
        raise ImproperlyConfigured(f"{name} must name a host.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"{name} must begin with https:// (http:// is for this machine alone).")
    return parts


def database(name: str) -> dict[str, object]:
    """DATABASE_URL as Django's settings want it; `?host=/directory` names a UNIX socket."""
    parts = url(name, {"postgres", "postgresql"})
    query = dict(parse_qsl(parts.query))
    database_name = unquote(parts.path.lstrip("/"))
    if not database_name:
        raise ImproperlyConfigured(f"{name} must name a database: postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(query.get("port") or parts.port or ""),
    }


def mail_server(name: str) -> dict[str, object]:
    """EMAIL_URL (smtp://, smtp+tls:// or smtps://) as Django's EMAIL_ settings."""
    parts = url(name, {"smtp", "smtp+tls", "smtps"})
    if not parts.hostname:
        raise ImproperlyConfigured(f"{name} must name a host: smtp://user:password@host:25.")
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def in_variables(slug: str) -> str:
    """What is left of a slug in the name of a variable: case and underscores make no difference."""
    return slug.lower().replace("_", "-")


def mollie_keys(environ: Mapping[str, str]) -> dict[str, str]:
    """The PSP keys by organiser: MOLLIE_API_KEY_<SLUG> (capitals, _ for -); "" holds the common MOLLIE_API_KEY."""
    keys = {}
    for name, value in environ.items():
        if name == "MOLLIE_API_KEY" or name.startswith("MOLLIE_API_KEY_"):
            if not re.fullmatch(r"(live|test)_\w{20,}", value.strip()):
                raise ImproperlyConfigured(f"{name} must be a key of Mollie: live_… or test_….")
            keys[in_variables(name.removeprefix("MOLLIE_API_KEY").lstrip("_"))] = value.strip()
    if not keys:
        raise ImproperlyConfigured("MOLLIE_API_KEY is not set. See the table of the environment in README.md.")
    return keys
