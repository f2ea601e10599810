"""The machine and the versions of a run, for whoever compares figures."""

import os
import platform
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from palomar_bench.meter import kind_of_meter


def describe(data: Path, palomard: Path) -> dict[str, str]:
    """By what it is called in the report. `palomard`: the folder of the program."""
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{_memory_kib() / (1 << 20):.1f} GiB",
        "system": f"{_distribution()}, Linux {platform.release()}",
        "file system": _file_system(data),
        "Palomar": _first_line([str(palomard / "palomard"), "-V"]),
        "Dovecot": _first_line(["/usr/sbin/dovecot", "--version"]),
        "OpenSSL": _first_line(["openssl", "version"]),
        "processor time by": kind_of_meter(),
    }


def _processor() -> str:
    found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _memory_kib() -> int:
    return int(Path("/proc/meminfo").read_text().split()[1])


def _distribution() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", "an unnamed distribution")


def _file_system(path: Path) -> str:
    return _first_line(["findmnt", "--noheadings", "--output", "FSTYPE", "--target", str(path)])


def _first_line(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except FileNotFoundError:
        return "not there"
    return (done.stdout.splitlines() or ["unknown"])[0]
