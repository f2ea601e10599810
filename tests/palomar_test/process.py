"""What Linux tells about a process: its processor time, its memory, whether it is still there."""

import os
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """Processor time of all its threads so far, user and system."""
    fields = _stat_fields(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"no VmRSS for process {pid}")


def open_descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def children(pid: int) -> list[int]:
    """Its children that run or wait to be reaped."""
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


def programs(pid: int) -> list[int]:
    """The children that run another program than it does itself: not the launcher of its filters."""
    own = os.readlink(f"/proc/{pid}/exe")
    return [child for child in children(pid) if _program(child) != own]


def _program(pid: int) -> str:
    """Empty for one that has ended."""
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def is_running(pid: int) -> bool:
    """False for a zombie, which has ended and waits to be reaped."""
    try:
        return _stat_fields(pid)[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _stat_fields(pid: int) -> list[str]:
    # The second field is the name in parentheses and may hold anything.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
