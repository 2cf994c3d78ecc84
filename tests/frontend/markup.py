"""Reads a page as a careful person would: what every page must have, whatever it shows."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
FRAME = ("header", "footer")
# Django's admin, as it comes: a cell of a table of rows within a form is named by the heading of its column.
CELL_OF_THE_ADMIN = re.compile(r"-(\d+|__prefix__)-")


class Markup(HTMLParser):
    """Collects the tags of a page, and the words inside title, h1 and button."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[tuple[str, dict[str, str]]] = []
        self.words: Counter[str] = Counter()
        self.wrapped: set[int] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if any(name == "label" for name, _ in self.open):
            self.wrapped.add(len(self.tags))
        self.tags.append((tag, given))
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        for tag, _ in self.open:
            self.words[tag] += len(data.strip())


def faults(html: str, *, has_frame: bool = True, is_admin: bool = False) -> list[str]:
    """What is wrong with the page, in words; nothing for a sound one. A page without the shop's frame has no header and
    no footer; the admin's pages are allowed what Django's own templates do."""
    page = Markup(html)
    ids = Counter(attrs["id"] for _, attrs in page.tags if "id" in attrs)
    targets = {*ids, ""} if is_admin else set(ids)  # its button to cancel is a link to "#"
    return [
        *_missing(page, ("title", "h1", "main", *(FRAME if has_frame else ()))),
        *(f"id {name} twice" for name, times in ids.items() if times > 1),
        *(f"nothing has the id {name}" for name in _references(page) if name not in targets),
        *(fault for name, fault in _unlabelled(page) if not (is_admin and CELL_OF_THE_ADMIN.search(name))),
        *("img without alt" for tag, attrs in page.tags if tag == "img" and "alt" not in attrs),
        *("html without lang" for tag, attrs in page.tags if tag == "html" and "lang" not in attrs),
    ]


def _missing(page: Markup, tags: tuple[str, ...]) -> Iterator[str]:
    """The tags that a page has once; of headers at least one."""
    count = Counter(tag for tag, _ in page.tags)
    for tag in tags:
        if count[tag] < 1 or (count[tag] > 1 and tag != "header"):
            yield f"{count[tag]} times <{tag}>"
    if not page.words["title"] or not page.words["h1"]:
        yield "an empty title or h1"


def _references(page: Markup) -> Iterator[str]:
    """The ids to which something on the page refers."""
    for tag, attrs in page.tags:
        for key in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            yield from attrs.get(key, "").split()
        if tag == "a" and attrs.get("href", "").startswith("#"):
            yield attrs["href"][1:]


def _unlabelled(page: Markup) -> Iterator[tuple[str, str]]:
    """The controls without a label: the name of each, and what is wrong."""
    labelled = {attrs.get("for") for tag, attrs in page.tags if tag == "label"}
    for index, (tag, attrs) in enumerate(page.tags):
        is_named = "aria-label" in attrs or attrs.get("id") in labelled or index in page.wrapped
        is_control = tag in {"input", "select", "textarea"} and attrs.get("type") not in UNLABELLED
        if is_control and not is_named and "hidden" not in attrs:
            yield attrs.get("name", ""), f"{tag} {attrs.get('name')} has no label"
