"""Parts of a page that differ by nothing but the words that are looked for: drawn once for all words, and filled in."""

import secrets
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from urllib.parse import quote_plus

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ticketing.cache import Cache

from .programme_query import ProgrammeQuery

WORDS = f"words-{secrets.token_hex(8)}"  # in an address after `zoek=`, else as text; nobody can type it
_kept: Cache[SafeString] = Cache(seconds=10, most=300)


def drawn(
    part: Hashable,
    asked: ProgrammeQuery,
    draw: Callable[[ProgrammeQuery], SafeString],
    others: Iterable[tuple[str, str]] = (),
) -> SafeString:
    """The part as it is drawn for what was asked; with others filled in (a mark, and HTML), before the words are: so
    that no word is taken for one of these marks."""
    usual = replace(asked, query=WORDS if asked.query else "")
    html = _kept.get((part, usual, get_language()), lambda: draw(usual))
    for mark, written in others:
        html = SafeString(html.replace(mark, written))
    filled = html.replace(f"zoek={WORDS}", f"zoek={quote_plus(asked.query)}").replace(WORDS, escape(asked.query))
    return mark_safe(filled)  # noqa: S308 - what is filled in is escaped
