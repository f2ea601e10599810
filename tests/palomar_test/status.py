"""What /proc/PID/status tells of each thread of a process: who it is and what it may do."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Status:
    """Of one thread. `users` and `groups` are its real, effective, saved and file-system ones."""

    users: frozenset[int]
    groups: frozenset[int]
    more_groups: frozenset[int]
    capabilities: dict[str, int]
    """By set: Inh, Prm, Eff, Bnd, Amb."""
    no_new_privileges: bool
    seccomp: int
    """0 none, 1 strict, 2 a filter."""


def of_threads(pid: int) -> list[Status]:
    return [_read(task / "status") for task in Path(f"/proc/{pid}/task").iterdir()]


def groups_of(user: str) -> frozenset[int]:
    """As the group database has them."""
    return frozenset(os.getgrouplist(user, pwd.getpwnam(user).pw_gid))



def _read(path: Path) -> Status:
    lines = dict(line.split(":", 1) for line in path.read_text().splitlines())

    def numbers(key: str) -> frozenset[int]:
        return frozenset(map(int, lines[key].split()))

    return Status(
        users=numbers("Uid"),
        groups=numbers("Gid"),
        more_groups=numbers("Groups"),
        capabilities={name: int(lines[f"Cap{name}"], 16) for name in ("Inh", "Prm", "Eff", "Bnd", "Amb")},
        no_new_privileges=lines["NoNewPrivs"].split() == ["1"],
        seccomp=int(lines["Seccomp"]),
    )
