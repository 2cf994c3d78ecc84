"""Runs a command beside a PostgreSQL and a Redis that live as long as it does; for the tests."""

import sys
import tempfile
from pathlib import Path

from .directory import Directory
from .stack import Stack

PORT = 8000  # nothing listens there: it only stands in SITE_URL


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="ticketing-") as path:
        directory = Directory(Path(path) / "data")
        directory.claim("manage")
        return Stack(directory, PORT, durable=False).run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
