"""The environment in which tests and type checks read the settings, so that nobody needs to set one by hand.

pytest gets a PostgreSQL and a Redis of its own, which end with it. TEST_DATABASES=1 says that DATABASE_URL and the
others are meant for tests already: bin/test sets it.
"""

import atexit
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def complete() -> None:
    """Give the settings every variable that they require."""
    if "pytest" in sys.modules and not os.environ.get("TEST_DATABASES"):
        start_databases()
    for name, value in sample_values().items():
        os.environ.setdefault(name, value)


def start_databases() -> None:
    """Start the databases of this run, and take their environment. They end when their standard input does: at the end
    of this process, however it comes."""
    databases = subprocess.Popen(
        [sys.executable, "-m", "demo.temporary"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for pytest, which still has to drop its database
        text=True,
    )
    assert databases.stdout
    os.environ.update(json.loads(databases.stdout.readline()), TEST_DATABASES="1")
    atexit.register(databases.communicate)


def sample_values() -> dict[str, str]:
    """The values of .env.example: enough to import the application, nothing listens there."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
