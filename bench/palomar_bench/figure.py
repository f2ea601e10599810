"""Figures of a workload, what they must reach, and how several rounds become one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

Beside = Mapping[str, float]


@dataclass(frozen=True)
class Figure:
    """One measurement: the figure in the workload's unit, and what was seen beside it, by name."""

    value: float
    beside: Beside = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """At most `limit` times the figure of the contender `against`, or at most `limit` where there is none."""

    limit: float
    against: str | None = None


@dataclass
class Series:
    """The rounds of one contender in one workload, or why there are none."""

    figures: list[Figure] = field(default_factory=list)
    problem: str | None = None

    @property
    def values(self) -> Sequence[float]:
        return [figure.value for figure in self.figures]

    def median(self) -> float:
        return median(self.values)

    def beside(self) -> dict[str, float]:
        """The median of each."""
        names = self.figures[0].beside if self.figures else {}
        return {name: median(figure.beside[name] for figure in self.figures) for name in names}


def percentile_ms(latency: Mapping[str, float]) -> dict[str, float]:
    """Of the load generator's outcome."""
    return {f"{name} ms": latency[name] for name in ("p50", "p99")}
