#!/usr/bin/env python3
"""Runs clang-tidy on those of the given C++ files that it has not already found clean as they are now.

Usage: tidy.py BUILD_FOLDER CACHE_FOLDER FILE.cpp...
A stamp in the cache holds the digest of all that the verdict rested on: the file, every project header
it reaches, the compile command, the .clang-tidy files, clang-tidy itself and its options. Silent where
nothing is to be looked at.
"""

import hashlib
import json
import math
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import repeat
from pathlib import Path

CLANG_TIDY = "clang-tidy-19"
SECONDS_A_FILE = 20  # of one core, roughly: for telling how long it will take
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def headers_of(path: Path) -> list[Path]:
    """The project's headers that the file names: below src/, or beside the file."""
    places = (Path("src"), path.parent)
    named = INCLUDE.findall(text_of(path))
    return [place / name for name in named for place in places if (place / name).is_file()]


def reached_from(path: Path) -> list[Path]:
    """The file and all project headers that it includes, directly or not, in a stable order."""
    reached, waiting = set(), [path]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += headers_of(one)
    return sorted(reached)


def settings_of(path: Path) -> list[Path]:
    """The .clang-tidy files of the project that count for the file: its folder's and those above."""
    return [one for folder in path.parents if (one := folder / ".clang-tidy").is_file()]


#: The analyzer follows paths through a function, but not deep into those that it calls: that finds what has been
#: found so far, in a third of the time.
SHALLOW = [f"--extra-arg={word}" for word in ("-Xclang", "-analyzer-config", "-Xclang", "mode=shallow")]


def options_for(path: Path) -> list[str]:
    if path.name.endswith("_test.cpp"):
        # The first does not see that ASSERT_TRUE(optional) leaves the test. The analyzer takes most of the time
        # on the paths through test macros, and a test's mistakes show when it runs, also under ASan and UBSan.
        return ["--checks=-bugprone-unchecked-optional-access,-clang-analyzer-*"]
    return SHALLOW


def digest(path: Path, command: str, version: str) -> str:
    parts = [version, command, *options_for(path)]
    parts += [f"{settings}\n{text_of(settings)}" for settings in settings_of(path)]
    parts += [f"{reached}\n{text_of(reached)}" for reached in reached_from(path)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def stamp_of(path: Path, stamps: Path) -> Path:
    return stamps / f"{path}.clean"


def is_known_clean(path: Path, stamps: Path, current: str) -> bool:
    stamp = stamp_of(path, stamps)
    return stamp.is_file() and stamp.read_text() == current


def remember_clean(path: Path, stamps: Path, current: str):
    stamp = stamp_of(path, stamps)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(current)


def check(path: Path, build: Path) -> str:
    """clang-tidy's findings on one file; empty if it has none."""
    command = [CLANG_TIDY, "-p", str(build), "--quiet", *options_for(path), str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return ""
    return (run.stdout or run.stderr).replace(f"{Path.cwd()}/", "")


def main(build: Path, stamps: Path, paths: list[Path]) -> int:
    version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, text=True, check=True).stdout
    entries = json.loads(text_of(build / "compile_commands.json"))
    commands = {Path(entry["file"]).resolve(): entry["command"] for entry in entries}

    unlisted = [path for path in paths if path.resolve() not in commands]
    for path in unlisted:
        print(f"{path}:1: no CMakeLists.txt lists this file")
    digests = {
        path: digest(path, commands[path.resolve()], version) for path in paths if path not in unlisted
    }
    changed = [path for path, current in digests.items() if not is_known_clean(path, stamps, current)]
    if changed:
        minutes = math.ceil(len(changed) * SECONDS_A_FILE / (os.cpu_count() or 1) / 60)
        print(f"clang-tidy looks at {len(changed)} of {len(paths)} files: some {minutes} min", flush=True)

    bad = len(unlisted)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, found in zip(changed, pool.map(check, changed, repeat(build))):
            print(found, end="", flush=True)
            if found:
                bad += 1
            else:
                remember_clean(path, stamps, digests[path])
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]]))
