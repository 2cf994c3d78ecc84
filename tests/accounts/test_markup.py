"""Texts of staff: a little markup, and nothing that runs."""

import re
import time
from itertools import pairwise

import pytest

from accounts.markup import fill, render

SAFE_TAGS = {
    "h2", "h3", "h4", "h5", "h6", "p", "a", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "br", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/pixel.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        "[x](//elders.example/)",
        "[x](/beheer/)",
        "<javascript:alert(1)>",
        "[x]\n\n[x]: javascript:alert(1)",
        '[x](https://example.org/"onmouseover="alert(1))',
        '[x](https://example.org "title\\" onmouseover=alert(1)")',
        "<div>\n\n# x\n\n</div>",
        "<!-- x --> <?php x ?> <![CDATA[x]]>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "```<script>\n<script>alert(1)</script>\n```",
        '``` " onmouseover=alert(1)\nx\n```',
        "[x](mailto:a@example.org?bcc=\nb@example.org)",
        "x\x00y \u202e \ufffe",
    ],
)
def test_nothing_that_runs_comes_through(hostile):
    html = render(hostile)
    assert {tag.lower() for tag in re.findall(r"<\s*/?\s*(\w+)", html)} <= SAFE_TAGS
    for name in re.findall(r"<[^>]*?\s([\w-]+)=", re.sub(r'"[^"]*"', '""', html)):
        assert name in {"href", "title", "class", "start"}
    assert all(re.match(r"(https?://|mailto:|tel:)", url) for url in re.findall(r'href="([^"]*)"', html))


def test_links_lead_to_the_web_a_mailbox_or_a_telephone():
    html = render("[a](https://a.be) [b](http://b.be) [c](mailto:c@c.be) [d](tel:+3215294000) <https://e.be>")
    assert re.findall(r'href="([^"]*)"', html) == [
        "https://a.be", "http://b.be", "mailto:c@c.be", "tel:+3215294000", "https://e.be",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n\n## B\n\n# C", "232"),
        ("## A\n\n#### B\n\n## C", "232"),
        ("### A\n\n# B", "22"),
        ("A\n===\n\nB\n---", "23"),
        ("###### A\n\n##### B\n\n#### C\n\n### D\n\n## E\n\n# F\n\n###### G", "2333323"),
    ],
)
def test_headings_begin_under_the_pages_own_and_skip_none(text, levels):
    found = re.findall(r"<h(\d)>", render(text))
    assert found[0] == "2"
    assert all(int(after) <= int(before) + 1 for before, after in pairwise(found))
    if len(levels) < 5:
        assert "".join(found) == levels


@pytest.mark.parametrize(
    "text",
    [">" * 50_000, "[" * 50_000, "*a " * 16_000, "**a*" * 12_000, "[a](" * 12_000, "<" * 50_000, "`a``" * 12_000,
     "".join(" " * 2 * depth + "- a\n" for depth in range(220)), "> " * 500_000],
)  # fmt: skip
def test_deep_nesting_costs_little(text):
    started = time.process_time()
    render(text)
    assert time.process_time() - started < 5


def test_a_fact_is_filled_in_and_its_signs_mean_nothing():
    facts = {"naam": "De *Ster* [x](https://boos.example) <b>", "e-mail": "a_b_c@example.org"}
    html = render(fill("{naam} {onbekend} [{e-mail}](mailto:{e-mail})", facts))
    assert "De *Ster* [x](https://boos.example) &lt;b&gt;" in html
    assert "{onbekend}" in html
    assert '<a href="mailto:a_b_c@example.org">a_b_c@example.org</a>' in html
