"""Passwords that were never checked before, stored as Argon2id hashes: do all cores work, do others notice?"""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from palomar_bench.contender import Accounts, Contender, Hashing, Setting
from palomar_bench.crowding import neighbour, neighbour_beside
from palomar_bench.figure import Figure
from palomar_bench.mail import NEIGHBOUR
from palomar_bench.sizes import Sizes
from palomar_bench.workload import Bench, Outcome

#: Rounds that there are fresh accounts for, three groups in each.
_ROUNDS = 10
_GROUPS = 3
#: Of the neighbour where nothing else happens. Dovecot hashes at each of them: what it remembers is the hash.
_QUIET_SESSIONS = 100


@dataclass(frozen=True)
class Newcomers:
    """The time for a login where many log in at once, in multiples of what all cores would need if each went as fast
    as one does alone. The newcomers have no mail, hence no Maildirs. The neighbour comes with others than those whose
    time is taken: a client that is never idle takes processor time of theirs."""

    _groups: dict[str, Iterator[int]] = field(default_factory=dict)

    def setting(self, sizes: Sizes) -> Setting:
        groups = tuple(newcomers(group, sizes.newcomers) for group in range(_GROUPS * _ROUNDS))
        return Setting(numbered=groups, hashing=Hashing.argon2id)

    def prepare(self, bench: Bench, server: Contender) -> None:
        server.give(bench.mail, NEIGHBOUR)
        self._groups[server.name] = itertools.count()
        neighbour(bench, server, at_most=_QUIET_SESSIONS)

    def once(self, bench: Bench, server: Contender) -> Figure:
        cores = len(os.sched_getaffinity(0))
        quiet = neighbour(bench, server, at_most=_QUIET_SESSIONS)["p99"]
        alone = self._log_in(bench, server, parallel=1)
        together = self._log_in(bench, server, parallel=4 * cores)
        with neighbour_beside(bench, server) as beside:
            self._log_in(bench, server, parallel=4 * cores)
        logins = bench.sizes.newcomers
        seen = {
            "logins a second": logins / together["seconds"],
            "one at a time": logins / alone["seconds"],
            "neighbour's quiet p99 ms": quiet,
            "neighbour's p99 ms": beside.outcome["latency_ms"]["p99"],
        }
        return Figure(together["seconds"] * cores / alone["seconds"], seen)

    def _log_in(self, bench: Bench, server: Contender, parallel: int) -> Outcome:
        accounts = newcomers(next(self._groups[server.name]), bench.sizes.newcomers)
        return bench.load.run(
            server,
            "session",
            user=accounts.pattern,
            accounts=accounts.count,
            sessions=accounts.count,
            parallel=min(parallel, accounts.count),
        )


def newcomers(group: int, count: int) -> Accounts:
    return Accounts(f"n{group}-%04d", count)
