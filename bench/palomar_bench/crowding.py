"""What an ordinary client notices of a crowd, of those who never finish a line, of those who never read."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum

from palomar_bench.contender import Accounts, Contender, Setting, polling
from palomar_bench.figure import Figure, percentile_ms
from palomar_bench.load import Held
from palomar_bench.mail import LARGE, NEIGHBOUR
from palomar_bench.polling import give_polled, poll
from palomar_bench.sizes import MIB, Sizes
from palomar_bench.workload import Bench


class Ill(Enum):
    slowloris = "connections that send an octet a second"
    stalled = "clients that fetch a large message and never read it"


def readers(count: int) -> Accounts:
    return Accounts("s%07d", count)


@dataclass(frozen=True)
class Crowd:
    """The neighbour's p99 while many log in at once, all the time. Every session must succeed."""

    def setting(self, sizes: Sizes) -> Setting:
        return Setting(numbered=(polling(sizes.crowd),))

    def prepare(self, bench: Bench, server: Contender) -> None:
        server.give(bench.mail, NEIGHBOUR)
        give_polled(bench, server, bench.sizes.crowd)
        poll(bench, server, bench.sizes.crowd, 2 * bench.sizes.crowd)
        neighbour(bench, server, at_most=100)

    def once(self, bench: Bench, server: Contender) -> Figure:
        crowd = bench.sizes.crowd
        with neighbour_beside(bench, server) as beside:
            outcome = poll(bench, server, crowd, bench.sizes.crowd_sessions, parallel=crowd)
        own = beside.outcome["latency_ms"]
        others = {f"crowd's {name}": value for name, value in percentile_ms(outcome["latency_ms"]).items()}
        return Figure(own["p99"], {"p50 ms": own["p50"]} | others)


@dataclass(frozen=True)
class Beset:
    """The neighbour's p99 beside the ill, in multiples of its quiet one."""

    by: Ill

    def setting(self, sizes: Sizes) -> Setting:
        return Setting(numbered=(readers(sizes.stalled),))

    def prepare(self, bench: Bench, server: Contender) -> None:
        server.give(bench.mail, NEIGHBOUR)
        for name in readers(bench.sizes.stalled).names():
            server.give(bench.mail, name, LARGE)
        # The first fetch makes known what form the message has.
        with self._ill(bench, server):
            neighbour(bench, server, at_most=100)

    def once(self, bench: Bench, server: Contender) -> Figure:
        before = server.pss_bytes()
        quiet = neighbour(bench, server)
        with self._ill(bench, server):
            beset = neighbour(bench, server)
            grown = server.pss_bytes() - before
        beside = {"quiet p99 ms": quiet["p99"], "p99 ms": beset["p99"], "memory MiB": grown / MIB}
        return Figure(beset["p99"] / quiet["p99"], beside)

    def _ill(self, bench: Bench, server: Contender) -> AbstractContextManager[Held]:
        sizes = bench.sizes
        if self.by is Ill.slowloris:
            return bench.load.beside(server, "slowloris", sessions=sizes.slowloris)
        accounts = readers(sizes.stalled)
        options = {"user": accounts.pattern, "accounts": accounts.count, "sessions": accounts.count, "message": 1}
        return bench.load.beside(server, "stalled", **options)


def neighbour(bench: Bench, server: Contender, at_most: int | None = None) -> dict[str, float]:
    """The latency of its sessions; fewer of them where each takes long."""
    count = min(bench.sizes.neighbour_sessions, at_most or bench.sizes.neighbour_sessions)
    outcome = bench.load.run(server, "neighbour", user=NEIGHBOUR, count=count)
    return outcome["latency_ms"]


def neighbour_beside(bench: Bench, server: Contender) -> AbstractContextManager[Held]:
    return bench.load.beside(server, "neighbour", ready=False, user=NEIGHBOUR, until_stdin_closes=True)
