"""Reads a page as a careful person would: what every page must have, whatever it shows."""

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


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
        known = {name: value or "" for name, value in attrs}
        if any(name == "label" for name, _ in self.open):
            self.wrapped.add(len(self.tags))
        self.tags.append((tag, known))
        if tag not in VOID:
            self.open.append((tag, known))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        for tag, _ in self.open:
            self.words[tag] += len(data.strip())


def faults(html: str) -> list[str]:
    """What is wrong with the page, in words; nothing for a sound one."""
    page = Markup(html)
    found = []
    count = Counter(tag for tag, _ in page.tags)
    for tag in ("title", "h1", "main", "header", "footer"):
        inside = count[tag]
        if (tag == "header" and inside < 1) or (tag != "header" and inside != 1):
            found.append(f"{inside} times <{tag}>")
    if not page.words["title"] or not page.words["h1"]:
        found.append("an empty title or h1")
    ids = Counter(attrs["id"] for _, attrs in page.tags if "id" in attrs)
    found += [f"id {name} twice" for name, times in ids.items() if times > 1]
    found += _dangling(page, set(ids))
    found += _unlabelled(page)
    found += [
        f"{tag} without {name}"
        for tag, name in (("img", "alt"), ("html", "lang"))
        for t, a in page.tags
        if t == tag and name not in a
    ]
    return found


def _dangling(page: Markup, ids: set[str]) -> list[str]:
    """References within the page that lead nowhere."""
    names = [
        name
        for _, attrs in page.tags
        for key in ("for", "aria-labelledby", "aria-describedby", "aria-controls")
        for name in attrs.get(key, "").split()
    ]
    names += [attrs["href"][1:] for tag, attrs in page.tags if tag == "a" and attrs.get("href", "").startswith("#")]
    return [f"nothing has the id {name}" for name in names if name not in ids]


def _unlabelled(page: Markup) -> list[str]:
    labelled = {attrs.get("for") for tag, attrs in page.tags if tag == "label"}
    return [
        f"{tag} {attrs.get('name')} has no label"
        for index, (tag, attrs) in enumerate(page.tags)
        if tag in {"input", "select", "textarea"}
        and attrs.get("type") not in UNLABELLED
        and "hidden" not in attrs
        and "aria-label" not in attrs
        and attrs.get("id") not in labelled
        and index not in page.wrapped
    ]
