"""Fetching mail: many messages of the usual size, or one that is very large."""

from dataclasses import dataclass

from palomar_bench.contender import Contender, Setting
from palomar_bench.figure import Figure
from palomar_bench.mail import LETTERS
from palomar_bench.sizes import GIB, Sizes
from palomar_bench.workload import Bench, Outcome, using


@dataclass(frozen=True)
class Letters:
    """CPU a message. The cost of the login is spread over all messages."""

    pipelined: bool
    tls: bool = False

    def setting(self, sizes: Sizes) -> Setting:
        return Setting()

    def prepare(self, bench: Bench, server: Contender) -> None:
        server.give(bench.mail, LETTERS)
        self._fetch(bench, server, repeat=1)

    def once(self, bench: Bench, server: Contender) -> Figure:
        # A lockstep client takes its time.
        repeat = bench.sizes.fetches if self.pipelined else max(1, bench.sizes.fetches // 3)
        used = using(server, lambda: self._fetch(bench, server, repeat))
        messages = bench.sizes.letters * repeat
        return Figure(used.cpu_seconds / messages * 1e6, {"wall µs": used.outcome["seconds"] / messages * 1e6})

    def _fetch(self, bench: Bench, server: Contender, repeat: int) -> Outcome:
        return bench.load.run(
            server,
            "retrieve",
            tls=self.tls,
            user=LETTERS,
            messages=bench.sizes.letters,
            manifest=bench.mail.manifest(LETTERS),
            repeat=repeat,
            pipelined=self.pipelined,
        )


@dataclass(frozen=True)
class OneLong:
    """CPU a GiB. The message is checked octet for octet before the first round; in the rounds only its length is,
    so that the client is not what the server waits for."""

    account: str
    tls: bool = False

    def setting(self, sizes: Sizes) -> Setting:
        return Setting()

    def prepare(self, bench: Bench, server: Contender) -> None:
        server.give(bench.mail, self.account)
        self._fetch(bench, server, repeat=1, verify=True)

    def once(self, bench: Bench, server: Contender) -> Figure:
        # Whether the kernel copies in the sender's time or in the receiver's changes from transfer to transfer.
        used = using(server, lambda: self._fetch(bench, server, repeat=3, verify=False))
        gib = used.outcome["octets"] / GIB
        return Figure(used.cpu_seconds / gib, {"wall s": used.outcome["seconds"] / gib})

    def _fetch(self, bench: Bench, server: Contender, repeat: int, verify: bool) -> Outcome:
        return bench.load.run(
            server,
            "retrieve",
            tls=self.tls,
            user=self.account,
            messages=1,
            repeat=repeat,
            manifest=bench.mail.manifest(self.account) if verify else False,
            no_verify=not verify,
        )
