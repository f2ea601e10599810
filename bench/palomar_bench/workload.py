"""A row of the benchmark's table, and what its ways of measuring have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from palomar_bench.contender import Contender, Setting
from palomar_bench.figure import Figure, Target
from palomar_bench.load import Load, Outcome
from palomar_bench.mail import Mail
from palomar_bench.meter import settled_cpu_seconds
from palomar_bench.sizes import Sizes


@dataclass(frozen=True)
class Bench:
    """What measuring needs."""

    load: Load
    mail: Mail
    sizes: Sizes


class Measure(Protocol):
    """One way of laying work on a server."""

    def setting(self, sizes: Sizes) -> Setting:
        """What the server must be started with."""

    def prepare(self, bench: Bench, server: Contender) -> None:
        """Once, when the server has started: mail, and whatever is to be warm."""

    def once(self, bench: Bench, server: Contender) -> Figure:
        """One round."""


@dataclass(frozen=True)
class Workload:
    name: str
    title: str
    #: Of the figure; the less, the better.
    unit: str
    contenders: tuple[str, ...]
    measure: Measure
    targets: tuple[Target, ...]
    #: Of a workload that takes long; None is as many as the run has.
    rounds: int | None = None


@dataclass(frozen=True)
class Used:
    outcome: Outcome
    cpu_seconds: float


def using(server: Contender, work: Callable[[], Outcome]) -> Used:
    """Does the work and says what processor time it took the server."""
    before = settled_cpu_seconds(server.server.meter)
    outcome = work()
    return Used(outcome, settled_cpu_seconds(server.server.meter) - before)
