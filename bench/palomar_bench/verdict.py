"""Whether Palomar reached what it must, from the medians of one run."""

from collections.abc import Mapping
from dataclasses import dataclass

from palomar_bench.figure import Series, Target


@dataclass(frozen=True)
class Verdict:
    target: Target
    #: Palomar's figure, or its ratio to the other's; None where one of them has none.
    seen: float | None

    @property
    def reached(self) -> bool:
        return self.seen is not None and self.seen <= self.target.limit


def judge(target: Target, outcome: Mapping[str, Series]) -> Verdict:
    own = _median(outcome.get("palomar"))
    if own is None or target.against is None:
        return Verdict(target, own)
    other = _median(outcome.get(target.against))
    return Verdict(target, own / other if other else None)


def in_words(target: Target) -> str:
    if target.against is None:
        return f"at most {target.limit:g}"
    if target.limit < 1:
        return f"at most 1/{1 / target.limit:.3g} of {target.against}"
    return f"at most {target.limit:g} times {target.against}"


def _median(series: Series | None) -> float | None:
    return series.median() if series and series.figures else None
