"""Ports on loopback, chosen once and kept: stored checkout addresses contain them, and browsers remember them."""

import random
import socket

from .directory import Directory

# Below the ports that Linux gives to outgoing connections, which could take one while its server restarts.
CHOICE = range(20_000, 30_000)
BACKLOG = 2048


def listen(port: int) -> socket.socket:
    """A listening socket on loopback; raises OSError when the port is taken."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", port))
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock


def listen_on_kept_port(directory: Directory, name: str) -> socket.socket:
    """A listening socket on the port that the directory remembers under this name, or on another if that is taken."""
    kept = directory.remembered(f"{name}_port", lambda: random.choice(CHOICE))
    for port in [kept, *random.sample(CHOICE, 100)]:
        try:
            sock = listen(port)
        except OSError:
            continue
        if port != kept:
            directory.remember(f"{name}_port", port)
        return sock
    raise OSError("no free port on loopback")


def kept_port(directory: Directory, name: str) -> int:
    """The same port as a number, for a server that opens it by itself."""
    with listen_on_kept_port(directory, name) as sock:
        return sock.getsockname()[1]


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
