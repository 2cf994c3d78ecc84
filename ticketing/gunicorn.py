"""Settings of the web server. Given on its command line: where it listens, and the application."""

import ctypes
import os

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # as in malloc.h
LARGE_BLOCK = 2**20  # bytes: larger than what a page needs at once

# Two processes of threads: a page waits for PostgreSQL more than it computes. Each thread keeps one connection.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "12"))
# Above the usual 2 s: a browser's next click finds its connection open, and a killed server's is closed soon enough.
keepalive = 5

# Processes are replaced after some thousand requests, and by the jitter never two at once.
max_requests = 20_000
max_requests_jitter = 10_000
timeout = 30
graceful_timeout = 10
# Each process imports the application itself: it starts small, and a replaced one takes new code.
preload_app = False

# Heartbeat files in memory: on a slow disk they would make a busy process look hung.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (gunicorn makes a private file there)
control_socket_disable = True
errorlog = "-"
accesslog = None  # the proxy's task, if wanted: addresses and links are personal data


def post_fork(server: object, worker: object) -> None:
    """Keep the memory of a process flat. The C library gives nearly each thread a pool of its own, in which whatever
    twelve threads once needed at the same moment would stay: two pools do. A large block comes from the system and goes
    back to it at once: by itself the C library would keep the 19 MiB of each hashed password in the pools, from the
    second one on."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(M_ARENA_MAX, 2)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)
