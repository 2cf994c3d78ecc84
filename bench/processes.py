"""CPU and memory of processes, read from /proc."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The living processes that this one started."""
    pids: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        pids += [int(child) for child in (task / "children").read_text().split()]
    return pids


def named(pids: Iterable[int], word: str) -> list[int]:
    """The processes with this word in their command line."""
    return [pid for pid in pids if word in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")]


def cpu_seconds(pids: Iterable[int]) -> float:
    """The user and system time of these processes since they started, in seconds."""
    return sum(_ticks(pid) for pid in pids) / TICKS


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:  # a backend that ended between listing and reading
        return 0
    return int(fields[11]) + int(fields[12])


def memory_mib(pid: int) -> float:
    """Resident memory in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no VmRSS")
