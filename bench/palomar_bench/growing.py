"""Many accounts: what a login costs as their number grows."""

from dataclasses import dataclass

from palomar_bench.contender import Contender, Remembering, Setting, polling
from palomar_bench.failure import BenchError
from palomar_bench.figure import Figure
from palomar_bench.polling import give_polled, poll
from palomar_bench.sizes import Sizes
from palomar_bench.workload import Bench, using

#: So many of the accounts poll, whatever the number of all.
_POLLING = 10


@dataclass(frozen=True)
class AmongAccounts:
    """How much dearer a login is among the most accounts than among the fewest. No password is remembered, so that
    each login asks the database; hashing is cheap, so that it does not hide what that costs. The server starts anew
    for each number of accounts."""

    def setting(self, sizes: Sizes) -> Setting:
        return _among(sizes.registered[0])

    def prepare(self, bench: Bench, server: Contender) -> None:
        if bench.sizes.registered[0] < _POLLING:
            raise BenchError(f"{_POLLING} accounts poll, and there are fewer")
        give_polled(bench, server, _POLLING)

    def once(self, bench: Bench, server: Contender) -> Figure:
        costs = {accounts: self._cost(bench, server, accounts) for accounts in bench.sizes.registered}
        beside = {f"CPU µs among {accounts:,}": cost for accounts, cost in costs.items()}
        return Figure(costs[bench.sizes.registered[-1]] / costs[bench.sizes.registered[0]], beside)

    def _cost(self, bench: Bench, server: Contender, accounts: int) -> float:
        server.stop()
        server.start(_among(accounts))
        sessions = bench.sizes.sessions // 4
        poll(bench, server, _POLLING, 10 * _POLLING)
        used = using(server, lambda: poll(bench, server, _POLLING, sessions))
        return used.cpu_seconds / sessions * 1e6


def _among(accounts: int) -> Setting:
    return Setting(numbered=(polling(accounts),), remembering=Remembering.off)
