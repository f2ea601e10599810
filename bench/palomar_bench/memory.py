"""Memory of processes as Linux accounts for it: each page that several share is split among them (PSS)."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def pss_bytes(pids: Iterable[int]) -> int:
    total = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            total += _pss_of(pid)
    return total


def kernel_bytes() -> int:
    """What the kernel holds of its own on the whole machine: slabs that it cannot give back (sockets, files),
    page tables and stacks. The difference of two readings holds the load generator's half of each connection too."""
    values = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
    parts = ("SUnreclaim", "PageTables", "KernelStack")
    return sum(int(values[part].split()[0]) * 1024 for part in parts)


def _pss_of(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
