"""HTML of the mailbox and the simulator: templates that escape, and a strict content security policy on every page."""

import html
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from string import Template

from .web import Answerer, Response


class Markup(str):
    """Text that is HTML already. All other text is escaped when it is rendered."""


@cache
def _template(path: Path) -> Template:
    return Template(path.read_text(encoding="utf-8"))


def render(path: Path, **values: object) -> Markup:
    """The template with its $names filled in, escaped unless they are Markup."""
    safe = {name: value if isinstance(value, Markup) else html.escape(str(value)) for name, value in values.items()}
    return Markup(_template(path).substitute(safe))


def joined(parts: Iterable[Markup]) -> Markup:
    return Markup("".join(parts))


def page(content: str, *, status: int = 200, csp: str = "") -> Response:
    """An HTML page that may use its own style sheet and forms; `csp` replaces form-action and may add sources."""
    policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    headers = {
        "Content-Security-Policy": policy + (csp or "form-action 'self'"),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    return Response(status, content.encode(), "text/html; charset=utf-8", headers)


def static(path: Path, content_type: str) -> Answerer:
    """Serves one file. Browsers ask for it again each time, so that a change is seen at once."""
    return lambda request: Response(200, path.read_bytes(), content_type, {"Cache-Control": "no-cache"})
