"""Settings of the web server. Its address and the application are on its command line."""

import ctypes
import os

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # as in malloc.h
LARGE_BLOCK = 2**20  # bytes: larger than what a page needs at once

# Two processes with threads: a page waits for PostgreSQL longer than it computes. Each thread keeps a connection.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "12"))
# Longer than gunicorn's 2 s, so that the connection is still open at a browser's next click.
keepalive = 5

# Processes are replaced after thousands of requests; the jitter keeps them from doing so at the same moment.
max_requests = 20_000
max_requests_jitter = 10_000
timeout = 30
graceful_timeout = 10
# Each process imports the application by itself, so its memory is small at the start.
preload_app = False

# Heartbeat files are in memory: on a slow disk they would make a busy process look hung.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (gunicorn makes a private file there)
control_socket_disable = True
errorlog = "-"
accesslog = None  # the proxy may have one: addresses and links are personal data


def post_fork(server: object, worker: object) -> None:
    """Keep the memory of a process flat. The C library gives nearly each thread a pool of its own, which would keep
    what twelve threads once needed at the same moment. Two pools are enough. A large block comes from the system and
    goes back to it at once: by itself the C library would keep the 19 MiB of each hashed password in the pools, from
    the second one on."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(M_ARENA_MAX, 2)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)
