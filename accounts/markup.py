"""Renders texts of staff as HTML: Markdown without HTML and pictures, and with safe links alone."""

import re
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LINK = re.compile(r"(https?://|mailto:|tel:)[^\s\x00-\x1f]+", re.IGNORECASE)
LOWEST, HIGHEST = 2, 6  # the page's own title is the h1
MAX_NESTING = 12


class _Markdown(MarkdownIt):
    """CommonMark with tables. HTML in the text is shown as text."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "linkify": False, "maxNesting": MAX_NESTING})
        self.enable("table").disable(["image", "html_block", "html_inline"])

    def validateLink(self, url: str) -> bool:
        """Accepts links to the web, to a mailbox or to a telephone. Any other link stays text."""
        return bool(LINK.fullmatch(url))


_markdown = _Markdown()


@lru_cache(maxsize=64)
def render(text: str) -> SafeString:
    """The text as HTML. Headings begin at h2 and skip no level."""
    tokens = _markdown.parse(text)
    _set_heading_levels(tokens)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(html)  # noqa: S308 - the parser escapes everything but its own tags


def fill(text: str, facts: dict[str, Any]) -> str:
    """Replaces each {word} that is one of the facts, and escapes the fact so that it can't act as markup."""
    return re.sub(r"\{([\w -]{1,40})\}", lambda match: _fact(match, facts), text)


def _fact(match: re.Match[str], facts: dict[str, Any]) -> str:
    value = facts.get(match[1])
    return match[0] if value is None else re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", " ".join(str(value).split()))


def _set_heading_levels(tokens: list[Token]) -> None:
    """Numbers the levels that the text uses from h2 down, each at most one below the heading before it."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    before = LOWEST - 1
    for token in tokens:
        if token.type == "heading_open":
            before = min(used.index(token.tag) + LOWEST, before + 1, HIGHEST)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{before}"
