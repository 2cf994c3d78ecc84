"""Parts of pages that are the same for everybody, kept by each process for some seconds.

The figure of what is left is written every 4 seconds and kept here for 3: never older than 10 on the page.
"""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

FRESH_SECONDS = 3


def kept(key: str, template: str, context: Callable[[], dict[str, Any]]) -> SafeString:
    """The template's output for that key, in the language of this request; rendered anew when it is no longer fresh.
    The context is made only then. What it raises (Http404) is not kept."""
    full_key = f"fragment:{template}:{key}:{get_language()}"
    html: str | None = cache.get(full_key)
    if html is None:
        html = render_to_string(template, context())
        cache.set(full_key, html, FRESH_SECONDS)
    return mark_safe(html)  # noqa: S308 - the output of a template, which escaped it
