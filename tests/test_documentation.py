"""Every file that the documentation, a docstring or a comment names exists."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = [
    "accounts",
    "bench",
    "bin",
    "demo",
    "docs",
    "memberships",
    "orders",
    "schools",
    "shows",
    "static",
    "templates",
]
FOLDERS += ["tests", "ticketing"]
SOURCES = sorted(
    path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if path.parent.name != "migrations"
)
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)
FILES = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
NAMES = {path.name for path in [*FILES, *ROOT.iterdir()]}

ENDS = r"\.(?:py|md|html|css|js|toml|yml|txt)"
IN_A_FOLDER = re.compile(rf"(?<![\w./<>{{}}:…~-])(?:[a-z_][\w-]*/)+[\w.-]*\w{ENDS}\b")
ALONE = re.compile(rf"`([\w-]+{ENDS})`")


def texts(path: Path) -> Iterator[str]:
    """The docstrings and comments of a source."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    with path.open("rb") as source:
        yield from (token.string for token in tokenize.tokenize(source.readline) if token.type == tokenize.COMMENT)


def missing(text: str, *, folders: list[Path]) -> list[str]:
    """The files that a text names and that are in none of these folders, nor in the root."""
    in_folders = (name for name in IN_A_FOLDER.findall(text) if not any((base / name).exists() for base in folders))
    return [*in_folders, *(name for name in ALONE.findall(text) if name not in NAMES)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_the_files_of_a_page_exist(page):
    assert missing(page.read_text(), folders=[ROOT]) == []


def test_the_files_that_docstrings_and_comments_name_exist():
    wrong = {}
    for path in SOURCES:
        app = ROOT / path.relative_to(ROOT).parts[0]
        if names := [name for text in texts(path) for name in missing(text, folders=[ROOT, app, path.parent])]:
            wrong[str(path.relative_to(ROOT))] = names
    assert wrong == {}


@pytest.mark.parametrize(
    "text", ["see orders/nowhere.py", "(`nowhere.py`)", "docs/nowhere.md#how", "in `tests/x/y.py`."]
)
def test_a_file_that_does_not_exist_is_noticed(text):
    assert missing(text, folders=[ROOT])


def test_an_address_and_a_pattern_are_no_files():
    assert not missing("https://example.be/a/b.html, `tests/<app>/test_<page>.py`, /huisstijl/x.css", folders=[ROOT])
