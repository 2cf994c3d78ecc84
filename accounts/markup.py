"""Texts of staff as HTML: Markdown without HTML, pictures or clever links. Whatever is typed, the page stays whole."""

import re
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LINK = re.compile(r"(https?://|mailto:|tel:)[^\s\x00-\x1f]+", re.IGNORECASE)
LOWEST, HIGHEST = 2, 6  # the page's own title is the h1
NESTED_AT_MOST = 12


class _Markdown(MarkdownIt):
    """CommonMark with tables. HTML is shown as it was typed."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "linkify": False, "maxNesting": NESTED_AT_MOST})
        self.enable("table").disable(["image", "html_block", "html_inline"])

    def validateLink(self, url: str) -> bool:
        """Links lead to the web, to a mailbox or to a telephone; any other one stays text."""
        return bool(LINK.fullmatch(url))


_markdown = _Markdown()


@lru_cache(maxsize=64)
def render(text: str) -> SafeString:
    """The HTML of the text. Headings begin at h2 and skip no level."""
    tokens = _markdown.parse(text)
    _level(tokens)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(html)  # noqa: S308 - the parser escapes everything that it doesn't make itself


def fill(text: str, facts: dict[str, Any]) -> str:
    """The text with each {word} that is a fact replaced by it, so that no sign of it works as markup."""
    return re.sub(r"\{([\w -]{1,40})\}", lambda found: _fact(found, facts), text)


def _fact(found: re.Match[str], facts: dict[str, Any]) -> str:
    value = facts.get(found[1])
    return found[0] if value is None else re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", " ".join(str(value).split()))


def _level(tokens: list[Token]) -> None:
    """The levels that are used, from h2 down; and never more than one below the heading before, whatever was typed."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    before = LOWEST - 1
    for token in tokens:
        if token.type == "heading_open":
            before = min(used.index(token.tag) + LOWEST, before + 1, HIGHEST)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{before}"
