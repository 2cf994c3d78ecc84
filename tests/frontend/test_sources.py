"""What the sources of the pages must not have in them: the policy on contents forbids it, or it is nobody's."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

ROOT = Path(settings.BASE_DIR)
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if not {"mail", "pdf"} & set(path.parts))
WRAPPED = sorted([*(ROOT / "templates").rglob("*.*"), *(ROOT / "demo").glob("*/pages/*.html")])
LONGEST_LINE = 120
SINGLE_TAG = re.compile(r"\s*\{%(?:(?!%\}).)*%\}")
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_stands_inline(path):
    source = path.read_text()
    assert not re.search(r"<style\b", source)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", source)
    assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)\s*=", source)
    assert "javascript:" not in source


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_it_compiles_and_stays_small(path):
    source = path.read_text()
    engines["django"].from_string(source)
    assert source.count("\n") <= 120


@pytest.mark.parametrize("path", WRAPPED, ids=name)
def test_lines_of_a_template_are_short(path):
    """Django has no way to break a tag, so a line that is one tag may be longer."""
    lines = path.read_text().splitlines()
    assert not [line for line in lines if len(line) > LONGEST_LINE and not SINGLE_TAG.fullmatch(line)]


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_a_sheet_stands_in_a_layer_and_takes_its_colours_from_tokens(path):
    source = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    if path.name.startswith("admin"):  # Django's own sheets stand in no layer: ours must not either, or they would win
        return
    assert "@layer" in source
    assert "@import" not in source
    if path.name != "tokens.css":
        written = {value.lower() for value in re.findall(r":[^;{}]*(#[0-9a-fA-F]{3,8})\b[^;{}]*;", source)}
        assert written <= {"#fff", "#ffffff", "#000", "#000000", "#333"}, "only paper and a QR are always white"


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_is_a_small_module_that_stands_alone(path):
    source = path.read_text()
    assert not re.search(r"^\s*import\b", source, re.M), "hashed names are not rewritten in scripts"
    assert not re.search(r"\b(eval|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b", source)
    assert source.count("\n") <= 150
