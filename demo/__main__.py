"""The command line of the demo: starts it, or runs a management command in it. See docs/demo.md."""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from . import ports
from .console import say
from .development import DevelopmentStack
from .directory import Directory, DirectoryError
from .lock import InUse
from .stack import ROOT, Stack, module
from .supervisor import ChildFailed

DEFAULT_PORT = 8000


def main() -> None:
    options = _options()
    directory = Directory(options.data_dir)
    kind = DevelopmentStack if options.develop else Stack
    try:
        if options.command:
            sys.exit(manage(kind, directory, options.command[1:]))
        start(kind, directory, options.port, fresh=options.fresh, empty=options.empty)
    except (DirectoryError, InUse, ChildFailed) as error:
        sys.exit(f"demo: {error}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Starts the whole product on this machine.")
    parser.add_argument("--develop", action="store_true", help="with DEBUG, and programs that reload what is edited")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="of the web server (8000)")
    parser.add_argument("--data-dir", type=Path, help="where its data is kept (data, or data-PORT)")
    parser.add_argument("--fresh", action="store_true", help="throw that data away first")
    parser.add_argument("--empty", action="store_true", help="leave out the sample season")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="manage COMMAND …: run a management command in it")
    options = parser.parse_args()
    if options.command and options.command[0] != "manage":
        parser.error(f"unknown command {options.command[0]}; there is only manage")
    if not options.data_dir:
        options.data_dir = ROOT / _data_directory(options.port, options.develop)
    return options


def _data_directory(port: int, develop: bool) -> str:
    """data, data-8001, data-develop, data-develop-8001."""
    name = "data-develop" if develop else "data"
    return name if port == DEFAULT_PORT else f"{name}-{port}"


def start(kind: type[Stack], directory: Directory, port: int, *, fresh: bool, empty: bool) -> None:
    """Run the demo until Ctrl-C or SIGTERM. Raises InUse, DirectoryError, ChildFailed."""
    directory.claim("demo")
    if fresh:
        directory.wipe()
    try:
        web = ports.listen(port)
    except OSError as error:
        raise DirectoryError(f"port {port} can't be used ({error.strerror}); choose another with --port") from error
    directory.remember("port", port)
    stack = kind(directory, port)
    try:
        logins = _start_programs(stack, web, empty)
        directory.publish(stack.environment())
        print(f"ready: http://127.0.0.1:{port}/\n{logins}", flush=True)
        stack.watch()
    except KeyboardInterrupt:
        say("stopping")
    finally:
        directory.withdraw()
        web.close()
        stack.stop()


def _start_programs(stack: Stack, web: socket.socket, empty: bool) -> str:
    say("starting PostgreSQL and Redis")
    stack.start_databases()
    stack.start_counterparts()
    say("preparing the database and the static files")
    prepare = module("demo.prepare", *(["--empty"] if empty else []))
    done = stack.supervisor.run(prepare, stdout=subprocess.PIPE)
    if done.returncode:
        raise ChildFailed("the database could not be prepared; the reason is above")
    say("starting the web server and the worker")
    server = stack.start_web(web)
    stack.supervisor.wait_until(server, lambda: _front_page_works(stack.ports["web"]))
    stack.start_celery()  # after the first page, which they would delay
    return done.stdout


def _front_page_works(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def manage(kind: type[Stack], directory: Directory, arguments: list[str]) -> int:
    """Run a management command; when no demo runs, with PostgreSQL and Redis started just for it."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    if directory.lock.holder() == "demo":
        os.execve(command[0], command, directory.published())
    directory.claim("manage")
    return kind(directory, directory.remembered("port", lambda: DEFAULT_PORT)).run(command)


if __name__ == "__main__":
    main()
