"""Processor time of a server over all of its processes and threads, those that have ended included.

A control group of its own (cgroup v2) counts to the microsecond whatever is started in it. Where none can be made,
/proc says it of the process tree, in ticks of the clock."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

#: Work that a server does behind its last answer, such as closing, is over when it used less in such a time.
_QUIET_SECONDS = 0.05
_QUIET_USE = 0.0005
_LONGEST_WAIT = 5.0


class Meter(Protocol):
    def enter(self) -> None:
        """Called in the server's process before it becomes the server's program."""

    def watch(self, pid: int) -> None:
        """Tells which process was started."""

    def cpu_seconds(self) -> float:
        """User and system, since the start."""

    def processes(self) -> list[int]:
        """Those that run now."""

    def close(self) -> None:
        """Once all processes have ended."""


class ControlGroup:
    def __init__(self, parent: Path, name: str) -> None:
        self._folder = parent / f"palomar-bench-{os.getpid()}-{name}"
        self._folder.mkdir()

    def enter(self) -> None:
        (self._folder / "cgroup.procs").write_text("0")

    def watch(self, pid: int) -> None:
        pass

    def cpu_seconds(self) -> float:
        for line in (self._folder / "cpu.stat").read_text().splitlines():
            key, value = line.split()
            if key == "usage_usec":
                return int(value) / 1e6
        raise RuntimeError(f"{self._folder}/cpu.stat has no usage_usec")

    def processes(self) -> list[int]:
        return [int(pid) for pid in (self._folder / "cgroup.procs").read_text().split()]

    def close(self) -> None:
        self._folder.rmdir()


class ProcessTree:
    """A process that has ended counts in its parent once that has waited for it."""

    def __init__(self) -> None:
        self._root = 0

    def enter(self) -> None:
        pass

    def watch(self, pid: int) -> None:
        self._root = pid

    def cpu_seconds(self) -> float:
        ticks = 0
        for pid in self.processes():
            with suppress(FileNotFoundError, ProcessLookupError):
                ticks += sum(int(field) for field in _stat_fields(pid)[11:15])
        return ticks / os.sysconf("SC_CLK_TCK")

    def processes(self) -> list[int]:
        found = [self._root]
        for pid in found:
            with suppress(FileNotFoundError, ProcessLookupError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    found += [int(child) for child in (task / "children").read_text().split()]
        return [pid for pid in found if Path(f"/proc/{pid}").exists()]

    def close(self) -> None:
        pass


def make_meter(name: str) -> Meter:
    parent = _own_control_group()
    if parent is None or not os.access(parent, os.W_OK):
        return ProcessTree()
    return ControlGroup(parent, name)


def kind_of_meter() -> str:
    """For the report."""
    meter = make_meter("probe")
    meter.close()
    return "cgroup v2" if isinstance(meter, ControlGroup) else "/proc/PID/stat of the process tree"


def settled_cpu_seconds(meter: Meter) -> float:
    """Waits until the server has finished what the last load gave it to do."""
    deadline = time.monotonic() + _LONGEST_WAIT
    before = meter.cpu_seconds()
    while True:
        time.sleep(_QUIET_SECONDS)
        now = meter.cpu_seconds()
        if now - before < _QUIET_USE or time.monotonic() > deadline:
            return now
        before = now


def _own_control_group() -> Path | None:
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    roots = [Path(mount[1]) for mount in mounts if mount[2] == "cgroup2"]
    own = [line[3:] for line in Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0::")]
    if not roots or not own:
        return None
    folder = roots[0] / own[0].lstrip("/")
    return folder if (folder / "cpu.stat").exists() else None


def _stat_fields(pid: int) -> list[str]:
    # The second field is the name in parentheses and may hold anything.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
