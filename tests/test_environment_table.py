"""README's table of the environment, .env.example and what the code reads: the same variables."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests import environment
from tests.test_environment import start

ROOT = Path(__file__).resolve().parent.parent
# These read a family of variables, of which each organiser may have one.
FAMILIES = {"mollie_keys": {"MOLLIE_API_KEY", "MOLLIE_API_KEY_<SLUG>"}}


def read_by_the_code() -> set[str]:
    """The variables that ticketing/ and docker-compose.yml read."""
    composed = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    return composed.union(*(read_by(path) for path in (ROOT / "ticketing").glob("*.py")))


def read_by(path: Path) -> Iterator[str]:
    """The names in `env.flag("DEBUG")`, `os.environ.get("DEBUG")` and `os.environ["DEBUG"]`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, name = ast.unparse(node.func.value), node.func.attr
            yield from FAMILIES.get(name, ())
            if owner == "env" or (owner == "os.environ" and name == "get"):
                yield from constants(node.args[:1])
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            yield from constants([node.slice])


def constants(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant)]


def in_the_readme() -> set[str]:
    section = (ROOT / "README.md").read_text().partition("## Environment")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_<>]+)`", row)}


def in_the_example() -> set[str]:
    names = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    return {re.sub(r"^(MOLLIE_API_KEY_).+", r"\1<SLUG>", name) for name in names}


def test_the_readme_names_what_the_code_reads():
    assert in_the_readme() == read_by_the_code()


def test_the_example_names_what_the_code_reads():
    assert in_the_example() == read_by_the_code()


def test_the_application_starts_with_the_example():
    assert start(environment.sample_values()).stdout == "localhost False\n"
