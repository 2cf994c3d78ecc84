"""python -m demo.mollie --data FILE (--fd N | --port P) --url URL"""

import argparse
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from .. import web
from . import server


def main() -> None:
    arguments = argparse.ArgumentParser(prog="mollie", description="Simulates Mollie's payments API, on loopback.")
    arguments.add_argument("--data", type=Path, required=True, help="the SQLite file with its state")
    place = arguments.add_mutually_exclusive_group(required=True)
    place.add_argument("--fd", type=int, help="a listening socket that was inherited")
    place.add_argument("--port", type=int, help="0 takes a free one")
    arguments.add_argument("--url", help="where clients reach it; http://127.0.0.1:PORT when absent")
    options = arguments.parse_args()
    listener = web.listener(fd=options.fd, port=options.port)
    sim = server.build(options.data, options.url or f"http://127.0.0.1:{listener.getsockname()[1]}")
    running = server.start(sim, listener)

    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=running.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"mollie: ready on {sim.url}", file=sys.stderr, flush=True)
    running.serve_forever()


if __name__ == "__main__":
    main()
