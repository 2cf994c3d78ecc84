"""Brings a demo's database and static files up to date, then prints the logins. Skips what is up to date already."""

import fcntl
import hashlib
import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from .console import say


def main(with_season: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketing.settings")
    django.setup()
    migrate()
    if not settings.DEBUG:  # with it, they are served from their sources
        collect_static()
    if with_season:
        load_season()


def load_season() -> None:
    """Load the sample season around today, unless it is there already, and print the logins."""
    from ticketing import dates

    from .season import loading, people  # models, which need Django set up

    started = time.monotonic()
    if loading.load(dates.local(dates.now()).date(), say):
        say(f"the season is ready ({time.monotonic() - started:.0f} s)")
    print("\n".join(people.printed_logins()))


def migrate() -> None:
    """Migrate, if there is something to migrate: after every `migrate` Django spends seconds on permissions."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Collect the static files, if a source has changed: compressing takes long. All demos of a checkout share them."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    stamp = root.with_suffix(".sources")
    with open(root.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        sources = _sources()
        if not stamp.exists() or stamp.read_text() != sources:
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(sources)


def _sources() -> str:
    """A digest of the names, sizes and dates of all sources of static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            digest.update(f"{storage.path(name)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main(with_season="--empty" not in sys.argv)
