"""Reads the environment. The application doesn't start when a variable is missing or malformed, and the error names
it."""

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
    """True for 1, true, yes, on; False for 0, false, no, off. Raises ImproperlyConfigured for anything else."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number of at least 0. Raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def url(name: str, schemes: set[str], default: str | None = None) -> SplitResult:
    """A URL with one of the schemes. Raises ImproperlyConfigured, which names the variable and never shows its
    password."""
    parts = urlsplit(text(name, default))
    try:
        is_port_valid = parts.port is None or parts.port > 0
    except ValueError:
        is_port_valid = False
    if parts.scheme not in schemes or not is_port_valid or not (parts.netloc or parts.path):
        raise ImproperlyConfigured(f"{name} must be a URL that begins with {' or '.join(sorted(schemes))}://.")
    return parts


def web_url(name: str) -> SplitResult:
    """An http or https URL with a host. Plain http is allowed only for loopback."""
    parts = url(name, {"http", "https"})
    if not parts.hostname:
        raise ImproperlyConfigured(f"{name} must name a host.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"{name} must begin with https:// (http:// is for this machine alone).")
    return parts


def database(name: str) -> dict[str, object]:
    """The URL of a database as an entry of Django's DATABASES. `?host=/directory` names a UNIX socket."""
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
    """The URL of a mail server (smtp://, smtp+tls:// or smtps://) as Django's EMAIL_ settings."""
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


def comparable_slug(slug: str) -> str:
    """A slug as it is compared with names of variables: without capitals, and with - for _."""
    return slug.lower().replace("_", "-")


def mollie_keys(environ: Mapping[str, str]) -> dict[str, str]:
    """The PSP keys by organiser, of MOLLIE_API_KEY_<SLUG> (in capitals, _ for -). The key of "" is MOLLIE_API_KEY, for
    all other organisers."""
    keys = {}
    for name, value in environ.items():
        if name == "MOLLIE_API_KEY" or name.startswith("MOLLIE_API_KEY_"):
            if not re.fullmatch(r"(live|test)_\w{20,}", value.strip()):
                raise ImproperlyConfigured(f"{name} must be a key of Mollie: live_… or test_….")
            keys[comparable_slug(name.removeprefix("MOLLIE_API_KEY").lstrip("_"))] = value.strip()
    if not keys:
        raise ImproperlyConfigured("MOLLIE_API_KEY is not set. See the table of the environment in README.md.")
    return keys
