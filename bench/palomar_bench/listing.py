"""A very large maildrop: login, STAT, UIDL, LIST, when the server sees it first, again, and with one message more."""

import itertools
import time
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from palomar_bench.contender import Contender, Setting
from palomar_bench.figure import Figure
from palomar_bench.mail import MANY, deliver
from palomar_bench.sizes import Sizes
from palomar_bench.workload import Bench, using

#: Servers distrust a folder that changed so lately: the next change might have the same time.
_SETTLED_SECONDS = 3


class Since(Enum):
    """What happened since the last login."""

    ever = "the first login ever"
    nothing = "nothing"
    delivery = "one message came"


@dataclass(frozen=True)
class ManyMessages:
    since: Since
    _places: "itertools.count[int]" = field(default_factory=lambda: itertools.count(10_000_000))

    def setting(self, sizes: Sizes) -> Setting:
        return Setting()

    def prepare(self, bench: Bench, server: Contender) -> None:
        server.give(bench.mail, MANY)
        bench.load.run(server, "list", user=MANY)
        self._let_settle(server)
        bench.load.run(server, "list", user=MANY)

    def once(self, bench: Bench, server: Contender) -> Figure:
        if self.since is Since.ever:
            server.forget(MANY)
        self._let_settle(server)
        if self.since is Since.delivery:
            deliver(server.maildir(MANY), server.owner, next(self._places))
        used = using(server, lambda: bench.load.run(server, "list", user=MANY))
        return Figure(used.outcome["latency_ms"]["p50"], {"CPU ms": used.cpu_seconds * 1e3})

    def _let_settle(self, server: Contender) -> None:
        folders = [server.maildir(MANY) / name for name in ("new", "cur")]
        while time.time() - max(_changed(folder) for folder in folders) < _SETTLED_SECONDS:
            time.sleep(0.1)


def _changed(folder: Path) -> float:
    return folder.stat().st_mtime
