"""`python -m bench [--data-dir DIR] [PART …]`: starts a demo stack, measures, prints ratios and absolute figures.

Without a PART all of them are measured, in the order of bench/parts.py. The figures of docs/performance.md come from
here.
"""

import argparse
import importlib
import os
import tempfile
from pathlib import Path

from . import stack as stacks
from .stack import Stack

# The functions of bench/parts.py, which can't be imported before Django is set up.
PARTS = ["costs", "unnumbered", "programme", "rush", "together", "logins", "pdf", "memory", "million"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="keep the demo's data here for a next run")
    parser.add_argument("parts", nargs="*", type=_part, metavar="PART", help=", ".join(PARTS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench") as temporary:
        _run(options.data_dir or Path(temporary) / "data", options.parts or PARTS)


def _part(name: str) -> str:
    # Not by `choices`: when no part is given, argparse would look for an empty list among them.
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"choose from {', '.join(PARTS)}")
    return name


def _run(directory: Path, names: list[str]) -> None:
    with stacks.running(directory) as stack:
        _set_up_django(stack)
        parts = importlib.import_module("bench.parts")
        for name in names:
            print(f"\n{name}", flush=True)
            getattr(parts, name)(stack)


def _set_up_django(stack: Stack) -> None:
    os.environ.update(stack.environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ticketing.settings"
    import django

    django.setup()


if __name__ == "__main__":
    main()
