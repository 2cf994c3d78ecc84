"""python -m demo.mail --maildir DIR (--smtp-fd N --http-fd M | --smtp-port P --http-port Q)"""

import argparse
import asyncio
import signal
import sys
import threading
from pathlib import Path

from .. import web
from . import smtp
from .box import Box
from .site import Site


def main() -> None:
    arguments = argparse.ArgumentParser(prog="mail", description="Catches every mail, on loopback.")
    arguments.add_argument("--maildir", type=Path, required=True, help="where the mails are kept")
    for name in ("smtp", "http"):
        place = arguments.add_mutually_exclusive_group(required=True)
        place.add_argument(f"--{name}-fd", type=int, help="a listening socket that was inherited")
        place.add_argument(f"--{name}-port", type=int, help="0 takes a free one")
    asyncio.run(run(arguments.parse_args()))


async def run(options: argparse.Namespace) -> None:
    """Serve SMTP and pages until SIGTERM or Ctrl-C. A mail that is being stored at that moment is still stored."""
    box, faults = Box(options.maildir), smtp.Faults()
    listener = web.listener(fd=options.http_fd, port=options.http_port)
    pages = web.WebServer("mail", listener, Site(box, faults).answer)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    incoming = web.listener(fd=options.smtp_fd, port=options.smtp_port)
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    server = await loop.create_server(lambda: smtp.protocol(box, faults), sock=incoming, backlog=128)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    ports = incoming.getsockname()[1], listener.getsockname()[1]
    print(f"mail: ready, SMTP on {ports[0]}, http://127.0.0.1:{ports[1]}", file=sys.stderr, flush=True)
    await stop.wait()
    server.close()
    await asyncio.to_thread(pages.shutdown)


if __name__ == "__main__":
    main()
