"""Sessions of those who look for mail: connect, USER, PASS, STAT, QUIT, each account's password known already."""

from dataclasses import dataclass

from palomar_bench.contender import Contender, Setting, polling
from palomar_bench.figure import Figure, percentile_ms
from palomar_bench.sizes import Sizes
from palomar_bench.workload import Bench, Outcome, using

_PARALLEL = 8


@dataclass(frozen=True)
class Polling:
    pipelined: bool = False
    tls: bool = False

    def setting(self, sizes: Sizes) -> Setting:
        return Setting(numbered=(polling(sizes.accounts),))

    def prepare(self, bench: Bench, server: Contender) -> None:
        give_polled(bench, server, bench.sizes.accounts)
        poll(bench, server, bench.sizes.accounts, 2 * bench.sizes.accounts, tls=self.tls)

    def once(self, bench: Bench, server: Contender) -> Figure:
        # A handshake costs the client as much as the server.
        sessions = bench.sizes.sessions // (4 if self.tls else 1)
        options = {"tls": self.tls, "pipelined": self.pipelined}
        used = using(server, lambda: poll(bench, server, bench.sizes.accounts, sessions, **options))
        beside = {"wall µs": used.outcome["seconds"] / sessions * 1e6}
        return Figure(used.cpu_seconds / sessions * 1e6, beside | percentile_ms(used.outcome["latency_ms"]))


def give_polled(bench: Bench, server: Contender, count: int) -> None:
    for name in polling(count).names():
        server.give(bench.mail, name)


def poll(
    bench: Bench, server: Contender, accounts: int, sessions: int, parallel: int = _PARALLEL, **options: bool
) -> Outcome:
    """The accounts take turns; at most so many sessions are open at once."""
    return bench.load.run(
        server,
        "session",
        user=polling(accounts).pattern,
        accounts=accounts,
        sessions=sessions,
        parallel=min(parallel, accounts),
        **options,
    )
