"""docs/benchmarks.md and its plots, from the record of a run."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from palomar_bench import bars
from palomar_bench.catalogue import EACH, GIB, MESSAGE, SESSION, WORKLOADS
from palomar_bench.figure import Series
from palomar_bench.record import Record
from palomar_bench.summary import number
from palomar_bench.verdict import in_words, judge
from palomar_bench.workload import Workload

#: A plot for each unit: file, title.
_PLOTS = {
    SESSION: ("session", "Processor time of a session"),
    MESSAGE: ("message", "Processor time of a message of 2-20 KB"),
    GIB: ("gib", "Processor time of a GiB"),
    "ms": ("many", "100,000 messages: login, STAT, UIDL, LIST"),
    EACH: ("idle", "Memory of an idle session"),
}
_COLUMNS = ("palomar", "dovecot", "floor")


def write(record: Record, docs: Path) -> None:
    plots = docs / "benchmarks"
    plots.mkdir(exist_ok=True)
    drawn = {unit: plot for unit in _PLOTS if (plot := _plot(unit, record))}
    for unit, plot in drawn.items():
        (plots / f"{_PLOTS[unit][0]}.svg").write_text(plot)
    (docs / "benchmarks.md").write_text("\n".join(_page(record, list(drawn))) + "\n")


def _page(record: Record, plotted: Sequence[str]) -> Iterator[str]:
    yield from _opening(record)
    yield from _targets(record)
    yield from ["", "## Figures", ""]
    for unit in plotted:
        file, title = _PLOTS[unit]
        yield f"![{title}](benchmarks/{file}.svg)"
        yield ""
    yield from _figures(record)
    yield from _beside(record)
    yield from _problems(record)


def _opening(record: Record) -> Iterator[str]:
    yield from (
        "# Benchmarks",
        "",
        "Made by `./dev bench`; do not edit. [bench/README.md](../bench/README.md) says how to read and repeat it.",
        "",
        f"Run of {record.began} on:",
        "",
        "| | |",
        "|---|---|",
    )
    yield from (f"| {name} | {value} |" for name, value in record.machine.items())
    yield from (
        "",
        "**Contenders.** *palomar* is the release build as it comes, log (as JSON), sandbox and limits on, but with"
        " cheap password hashes where hashing is not what is measured, and room for a million verified logins;"
        " accounts in SQLite; passwords verified before."
        " *dovecot* is Debian's, set up to be fast: login processes"
        " serve many clients, POP3 processes are used again, no flag updates, plain passwords in a cache, no limits."
        " *floor* is a one-thread epoll server that does no authentication and no scanning and answers from a"
        " prepared table with writev and sendfile: what the machine allows. *s_server* is `openssl s_server`.",
        "",
        "**Method.** Everything is on one machine, by loopback, the page cache warm; each contender serves a copy of"
        " the same Maildirs. All are measured in turn, round by round; a figure is the median of the rounds, its"
        " spread is min..max. Processor time is the server's, user and system, of all of its processes. Memory is"
        " PSS. The load generator checks what it gets: octets, dot-stuffing, checksums (of the messages of 256 MiB and"
        " more once, before the rounds; in them their length and end).",
        "",
    )


def _targets(record: Record) -> Iterator[str]:
    yield from ("## What must be reached", "", "| workload | target | seen | reached |", "|---|---|---|---|")
    for workload, outcome in _measured(record):
        for target in workload.targets:
            verdict = judge(target, outcome)
            if verdict.seen is None:
                seen, word = "-", "not measured"
            else:
                seen, word = _seen(verdict.seen, target.against), "yes" if verdict.reached else "**no**"
            unit = "" if target.against else f" {workload.unit}"
            yield f"| {workload.title} | {in_words(target)}{unit} | {seen} | {word} |"


def _seen(seen: float, against: str | None) -> str:
    if against is None:
        return number(seen)
    return f"1/{1 / seen:.1f}" if seen < 1 else f"{seen:.2f} times"


def _figures(record: Record) -> Iterator[str]:
    yield f"| workload | unit | {' | '.join(_COLUMNS)} |"
    yield "|---|---|" + "---|" * len(_COLUMNS)
    for workload, outcome in _measured(record):
        # s_server is the floor where the floor has no TLS.
        shown = dict(outcome) | ({"floor": outcome["s_server"]} if "s_server" in outcome else {})
        cells = " | ".join(_cell(shown.get(name)) for name in _COLUMNS)
        yield f"| {workload.title} | {workload.unit} | {cells} |"


def _cell(series: Series | None) -> str:
    if series is None:
        return "-"
    if not series.figures:
        return "failed"
    if len(series.figures) == 1:
        return number(series.values[0])
    return f"{number(series.median())} ({number(min(series.values))}..{number(max(series.values))})"


def _beside(record: Record) -> Iterator[str]:
    yield from ("", "## What was seen beside them", "", "Medians; wall clock says little on a shared machine.", "")
    yield from ("| workload | contender | |", "|---|---|---|")
    for workload, outcome in _measured(record):
        for name, series in outcome.items():
            seen = ", ".join(f"{what} {number(value)}" for what, value in series.beside().items())
            if seen:
                yield f"| {workload.title} | {name} | {seen} |"


def _problems(record: Record) -> Iterator[str]:
    problems = [
        f"- {workload.title}, {name}: {' '.join(series.problem.split())}"
        for workload, outcome in _measured(record)
        for name, series in outcome.items()
        if series.problem
    ]
    if problems:
        yield from ("", "## What failed", "", *problems)


def _plot(unit: str, record: Record) -> str | None:
    groups = []
    for workload, outcome in _measured(record):
        medians = {name: series.median() for name, series in outcome.items() if series.figures}
        positive = {name: value for name, value in medians.items() if value > 0}
        if workload.unit == unit and positive:
            groups.append(bars.Group(workload.title, positive))
    return bars.chart(_PLOTS[unit][1], unit, groups) if groups else None


def _measured(record: Record) -> Iterator[tuple[Workload, Mapping[str, Series]]]:
    """In the catalogue's order."""
    for workload in WORKLOADS:
        if workload.name in record.outcomes:
            yield workload, record.outcomes[workload.name]
