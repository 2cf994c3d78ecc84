"""The programs of the demo, and the environment in which they find each other."""

import os
import secrets
import signal
import socket
import sys
from pathlib import Path

from . import ports
from .directory import Directory
from .postgres import PROGRAMS, Postgres
from .redis import Redis
from .supervisor import Child, Supervisor

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "ticketing"
WORKER_PROCESSES = 2
TASKS_PER_PROCESS = 200


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


class Stack:
    """The programs of one directory, which must have been claimed. `port` is that of the web server."""

    def __init__(self, directory: Directory, port: int, durable: bool = True) -> None:
        self.directory = directory
        self.supervisor = Supervisor(directory)
        self.ports = {name: ports.kept_port(directory, name) for name in ("smtp", "mailbox", "mollie")} | {"web": port}
        self.postgres = Postgres(directory, durable)
        self.redis = Redis(directory)
        self.application: list[Child] = []
        self.supervisor.environment = self.environment()

    def start_databases(self) -> None:
        postgres, redis = self.postgres.child(), self.redis.child()
        self.supervisor.start(postgres)
        self.supervisor.start(redis)
        self.supervisor.wait_until(postgres, self.postgres.is_ready)
        self.supervisor.wait_until(redis, self.redis.is_ready)
        self.postgres.make_database(DATABASE)

    def start_counterparts(self) -> None:
        """Start the mail server and the payment provider. We open their sockets, so that nobody is refused while they
        restart."""
        smtp, mailbox, mollie = (ports.listen(self.ports[name]).detach() for name in ("smtp", "mailbox", "mollie"))
        mail = ["--maildir", str(self.directory.path / "mail"), f"--smtp-fd={smtp}", f"--http-fd={mailbox}"]
        self.supervisor.start(Child("mail", module("demo.mail", *mail), (smtp, mailbox)))
        psp = ["--data", str(self.directory.path / "mollie.sqlite3"), f"--fd={mollie}", f"--url={self._url('mollie')}"]
        self.supervisor.start(Child("mollie", module("demo.mollie", *psp), (mollie,)))

    def start_web(self, web: socket.socket) -> Child:
        gunicorn = module("gunicorn", "--config", str(ROOT / "ticketing" / "gunicorn.py"))
        child = Child("web", [*gunicorn, f"--bind=fd://{web.fileno()}", "ticketing.wsgi"], (web.fileno(),))
        self._start_application(child)
        return child

    def start_celery(self) -> None:
        celery = module("celery", "--app=ticketing.celery:app")
        pool = [f"--concurrency={WORKER_PROCESSES}", f"--max-tasks-per-child={TASKS_PER_PROCESS}"]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel=INFO"]
        schedule = f"--schedule={self.directory.path / 'run' / 'beat'}"
        # Somebody waits at the login for these mails: they must not wait for a PDF, or for a sweep at a slow PSP. One
        # process without children is enough: these mails need no WeasyPrint.
        urgent = ["--queues=urgent", "--pool=solo", "--hostname=urgent@%h"]
        # While buyers queue, PDFs yield the processor to the pages: a mail can wait some seconds.
        yielding = ["nice", "-n", "10"]
        self._start_application(Child("worker", [*yielding, *celery, "worker", "--queues=default", *pool, *quiet]))
        self._start_application(Child("urgent", [*celery, "worker", *urgent, *quiet]))
        self._start_application(Child("beat", [*celery, "beat", schedule, "--pidfile=", "--loglevel=INFO"]))

    def watch(self) -> None:
        """Keep everything running until a signal raises KeyboardInterrupt."""
        self.supervisor.watch()

    def _start_application(self, child: Child) -> None:
        self.application.append(child)
        self.supervisor.start(child)

    def run(self, command: list[str]) -> int:
        """Run a command beside the databases, which end with it. Returns its exit code."""
        try:
            self.start_databases()
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which got it too
            return self.supervisor.run(command).returncode
        except KeyboardInterrupt:
            return 128 + signal.SIGTERM
        finally:
            self.stop()

    def stop(self) -> None:
        self.supervisor.stop(first=self.application)

    def environment(self) -> dict[str, str]:
        """Everything that the application knows of the stack."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MOLLIE_API_KEY")}
        return inherited | {
            "PATH": f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": self.postgres.url(DATABASE),
            "REDIS_URL": self.redis.url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.ports['smtp']}",
            "MOLLIE_API_URL": self._url("mollie"),
            "MOLLIE_API_KEY": self.directory.remembered("mollie_key", lambda: f"test_{secrets.token_hex(16)}"),
            "SECRET_KEY": self.directory.secret("secret_key"),
            "SITE_URL": self._url("web"),
            "DEMO_URL": self._url("mailbox"),
            "STATIC_ROOT": str(ROOT / ".cache" / "static"),
            "DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "ticketing.settings",  # whatever the tests around it use
        }

    def _url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"
