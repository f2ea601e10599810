"""Figures as lines of text, for the terminal."""

from collections.abc import Iterator, Mapping

from palomar_bench.figure import Series
from palomar_bench.verdict import Verdict, in_words, judge
from palomar_bench.workload import Workload


def number(value: float) -> str:
    """Three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def lines(workload: Workload, outcome: Mapping[str, Series]) -> Iterator[str]:
    yield f"{workload.name}: {workload.title} ({workload.unit})"
    for name, series in outcome.items():
        yield f"  {name:9} {_figures(series)}"
    for target in workload.targets:
        yield f"  {_verdict(judge(target, outcome))}"


def _figures(series: Series) -> str:
    if not series.figures:
        return f"- {series.problem}"
    spread = f"{number(series.median()):>8}  ({number(min(series.values))}..{number(max(series.values))})"
    beside = ", ".join(f"{name} {number(value)}" for name, value in series.beside().items())
    return f"{spread}  {beside}" + (f"; then failed: {series.problem}" if series.problem else "")


def _verdict(verdict: Verdict) -> str:
    if verdict.seen is None:
        return f"not measured: {in_words(verdict.target)}"
    word = "reached" if verdict.reached else "NOT reached"
    return f"{word}: {number(verdict.seen)}, {in_words(verdict.target)}"
