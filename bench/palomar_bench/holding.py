"""Sessions that are logged in and silent: what each takes, and whether the others notice that they are there."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from palomar_bench.contender import Accounts, Contender, Setting, polling
from palomar_bench.figure import Figure
from palomar_bench.load import Held
from palomar_bench.memory import kernel_bytes
from palomar_bench.polling import give_polled, poll
from palomar_bench.sizes import Sizes
from palomar_bench.workload import Bench, using

_KIB = 1024


def idlers(count: int) -> Accounts:
    return Accounts("i%07d", count)


def hold(bench: Bench, server: Contender, sessions: int, tls: bool = False) -> AbstractContextManager[Held]:
    """Sessions of as many idlers, all logged in, as long as the context."""
    user = idlers(sessions).pattern
    return bench.load.beside(server, "hold", tls=tls, user=user, accounts=sessions, sessions=sessions)


def give_idlers(bench: Bench, server: Contender, count: int) -> None:
    for name in idlers(count).names():
        server.give(bench.mail, name)


@dataclass(frozen=True)
class Idle:
    """Memory of processes a session, above that of the server without sessions. `step`: how many, by the sizes."""

    step: int
    tls: bool = False

    def setting(self, sizes: Sizes) -> Setting:
        return Setting(numbered=(idlers(self._sessions(sizes)),))

    def prepare(self, bench: Bench, server: Contender) -> None:
        give_idlers(bench, server, self._sessions(bench.sizes))

    def once(self, bench: Bench, server: Contender) -> Figure:
        sessions = self._sessions(bench.sizes)
        before, kernel_before = server.pss_bytes(), kernel_bytes()
        with hold(bench, server, sessions, self.tls):
            taken, kernel = server.pss_bytes() - before, kernel_bytes() - kernel_before
        beside = {"kernel KiB, both ends": kernel / sessions / _KIB, "sessions": float(sessions)}
        return Figure(taken / sessions / _KIB, beside)

    def _sessions(self, sizes: Sizes) -> int:
        return sizes.held_tls if self.tls else sizes.held[self.step]


@dataclass(frozen=True)
class AmongIdle:
    """How much dearer a session is among the most idle neighbours than beside one."""

    def setting(self, sizes: Sizes) -> Setting:
        return Setting(numbered=(polling(sizes.accounts), idlers(sizes.held[-1])))

    def prepare(self, bench: Bench, server: Contender) -> None:
        give_polled(bench, server, bench.sizes.accounts)
        give_idlers(bench, server, bench.sizes.held[-1])

    def once(self, bench: Bench, server: Contender) -> Figure:
        most = bench.sizes.held[-1]
        costs = {neighbours: self._cost(bench, server, neighbours) for neighbours in (1, most // 15, most)}
        beside = {f"CPU µs among {neighbours:,}": cost for neighbours, cost in costs.items()}
        return Figure(costs[most] / costs[1], beside)

    def _cost(self, bench: Bench, server: Contender, neighbours: int) -> float:
        accounts, sessions = bench.sizes.accounts, bench.sizes.sessions // 2
        with hold(bench, server, neighbours):
            poll(bench, server, accounts, 2 * accounts)
            used = using(server, lambda: poll(bench, server, accounts, sessions))
        return used.cpu_seconds / sessions * 1e6
