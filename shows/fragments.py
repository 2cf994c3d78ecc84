"""Parts of pages that are the same for everybody, kept by each process for some seconds.

The figure of what is left is written every 4 seconds and kept here for 3: never older than 10 on the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

FRESH_SECONDS = 3


@dataclass(frozen=True)
class Fragment:
    """A part of a page, and the title of the page that it is of (from its context, where there is one)."""

    html: SafeString
    title: str

    def __str__(self) -> SafeString:
        return self.html

    __html__ = __str__


def kept(key: str, template: str, context: Callable[[], dict[str, Any]]) -> Fragment:
    """The template's output for that key, in the language of this request; rendered anew when it is no longer fresh.
    The context is made only then. What it raises (Http404) is not kept."""
    full_key = f"fragment:{template}:{key}:{get_language()}"
    fragment: Fragment | None = cache.get(full_key)
    if fragment is None:
        found = context()
        fragment = Fragment(render_to_string(template, found), str(found.get("title", "")))
        cache.set(full_key, fragment, FRESH_SECONDS)
    return fragment
