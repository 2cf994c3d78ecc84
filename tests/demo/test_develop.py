"""bin/develop: an edit of a template, a sheet or Python is on the next page, and the worker starts again with it."""

import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from demo.stack import ROOT
from tests.demo.outside import free_port
from tests.demo.running import LIMIT, wait_until

pytestmark = pytest.mark.stack

NEW_PAGE = """
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
urlpatterns.insert(0, path("edited/", login_not_required(lambda request: HttpResponse("as edited"))))
"""


class Checkout:
    """A copy of the product that may be edited, and runs for development."""

    def __init__(self, path) -> None:
        self.path, self.port, self.console = path / "checkout", free_port(), path / "console.txt"
        ignored = shutil.ignore_patterns(".*", "data*", "tests", "bench", "docs", "__pycache__")
        shutil.copytree(ROOT, self.path, ignore=ignored)
        options = ["--port", str(self.port), "--data-dir", str(path / "data"), "--empty"]
        with self.console.open("w") as console:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "demo", "--develop", *options],
                env=os.environ | {"PYTHONPATH": str(self.path)},
                cwd=self.path,
                stdout=console,
                stderr=console,
            )
        wait_until(lambda: self.said("ready: ") or self.process.poll() is not None)
        assert self.said("ready: "), self.console.read_text()

    def said(self, words: str) -> bool:
        return words in self.console.read_text()

    def get(self, address: str) -> str:
        """The page, or nothing while the server starts again."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=LIMIT) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return ""

    def edit(self, name: str, old: str, new: str) -> None:
        file = self.path / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    checkout = Checkout(tmp_path_factory.mktemp("develop"))
    yield checkout
    checkout.process.terminate()
    checkout.process.wait(LIMIT)


def test_a_template_that_is_edited_is_on_the_next_page(checkout):
    assert "Welkom, ontwikkelaar" not in checkout.get("/login/")
    checkout.edit("templates/base.html", "<body>", "<body><p>Welkom, ontwikkelaar</p>")
    wait_until(lambda: "Welkom, ontwikkelaar" in checkout.get("/login/"))


def test_a_sheet_is_served_as_it_is_written(checkout):
    (sheet, *_) = re.findall(r'href="(/static/css/base\S*?\.css)"', checkout.get("/login/"))
    assert sheet == "/static/css/base.css"
    checkout.edit("static/css/base.css", "{", "{ /* edited just now */")
    assert "edited just now" in checkout.get(sheet)


def test_python_that_is_edited_answers_the_next_request_and_restarts_the_worker(checkout):
    urls = checkout.path / "ticketing" / "urls.py"
    urls.write_text(urls.read_text() + NEW_PAGE)
    wait_until(lambda: checkout.get("/edited/") == "as edited")
    wait_until(lambda: checkout.said("worker: started again"))
