"""The calls to Linux by which no process outlives the demo."""

import ctypes
import os
import signal
from collections.abc import Callable
from contextlib import suppress

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """From now on, grandchildren whose parent is killed become our children."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """The function that a child runs before its program: it asks for this signal when we are killed, and undoes our own
    handling of signals."""
    parent = os.getpid()

    def in_child() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, number)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if os.getppid() != parent:  # we were killed before the first line
            os._exit(1)

    return in_child


def next_ended() -> int:
    """The id of a child that has ended and has not been waited for yet, or 0."""
    try:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return 0
    return ended.si_pid if ended else 0


def signal_group(leader: int, number: signal.Signals) -> None:
    """Signal a program and everything that it started, even if the program itself has ended."""
    with suppress(ProcessLookupError):
        os.killpg(leader, number)
