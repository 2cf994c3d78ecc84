"""Runs a command beside a PostgreSQL and a Redis that live as long as it does; for the tests.

Without a command it prints the environment in which it finds them, as one line of JSON, and lives until its standard
input ends.
"""

import sys
import tempfile
from pathlib import Path

from .directory import Directory
from .stack import Stack

PORT = 8000  # nothing listens there: it only stands in SITE_URL
WAIT = "import json, os, sys; print(json.dumps(dict(os.environ)), flush=True); sys.stdin.read()"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="ticketing-") as path:
        directory = Directory(Path(path) / "data")
        directory.claim("manage")
        return Stack(directory, PORT, durable=False).run(sys.argv[1:] or [sys.executable, "-c", WAIT])


if __name__ == "__main__":
    sys.exit(main())
