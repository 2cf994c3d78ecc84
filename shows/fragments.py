"""Parts of pages that are the same for everybody, kept by each process for some seconds.

The figure of what is left is written every 4 seconds and kept here for 3: never older than 10 on the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ticketing.cache import Cache

FRESH_SECONDS = 3
MOST = 40  # of some 50 kB each: what is asked for at random can't fill a process


@dataclass(frozen=True)
class Fragment:
    """A part of a page; the title of the page that it is of, and what the page's head has to tell (from its context,
    where there is any)."""

    html: SafeString
    title: str
    head: str

    def __str__(self) -> SafeString:
        return self.html

    __html__ = __str__


_kept: Cache[Fragment] = Cache(seconds=FRESH_SECONDS, most=MOST)


Draw = Callable[[str, dict[str, Any]], SafeString]


def kept(key: object, template: str, context: Callable[[], dict[str, Any]], draw: Draw = render_to_string) -> Fragment:
    """The template's output for that key, in the language of this request; drawn anew when it is no longer fresh.
    The context is made only then. What it raises (Http404) is not kept."""
    return _kept.get((template, key, get_language()), lambda: _made(template, context(), draw))


def _made(template: str, context: dict[str, Any], draw: Draw) -> Fragment:
    return Fragment(draw(template, context), str(context.get("title", "")), context.get("head", ""))
