"""Workloads in turn: all contenders of one are started, measured A B A B ..., and stopped."""

from collections.abc import Callable, Mapping

from palomar_bench.contender import Contender
from palomar_bench.failure import BenchError
from palomar_bench.figure import Series
from palomar_bench.workload import Bench, Workload

#: By contender.
Outcome = dict[str, Series]


def run_workload(workload: Workload, contenders: Mapping[str, Contender], bench: Bench, rounds: int) -> Outcome:
    """What fails is told in its series; the others go on."""
    outcome = {name: Series() for name in workload.contenders}
    taking_part: list[Contender] = []
    try:
        for name, series in outcome.items():
            if name not in contenders:
                series.problem = "not there"
                continue
            taking_part.append(contenders[name])
            _attempt(series, lambda: _start(workload, taking_part[-1], bench))
        for _ in range(min(rounds, workload.rounds or rounds)):
            for contender in taking_part:
                _measure(workload, contender, bench, outcome[contender.name])
    finally:
        for contender in taking_part:
            contender.stop()
    return outcome


def _start(workload: Workload, contender: Contender, bench: Bench) -> None:
    contender.start(workload.measure.setting(bench.sizes))
    workload.measure.prepare(bench, contender)


def _measure(workload: Workload, contender: Contender, bench: Bench, series: Series) -> None:
    if series.problem is None:
        _attempt(series, lambda: series.figures.append(workload.measure.once(bench, contender)))


def _attempt(series: Series, act: Callable[[], None]) -> None:
    try:
        act()
    except (BenchError, OSError) as error:
        series.problem = str(error)
