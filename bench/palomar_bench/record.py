"""A run as JSON: what the report is made from, and what later runs are compared with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from palomar_bench.figure import Figure, Series
from palomar_bench.rounds import Outcome


@dataclass
class Record:
    #: When it began, UTC, and what it ran on.
    began: str
    machine: Mapping[str, str]
    #: By the workload's name, then the contender's.
    outcomes: dict[str, Outcome] = field(default_factory=dict)


def write(record: Record, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    outcomes = {
        workload: {name: _as_json(series) for name, series in outcome.items()}
        for workload, outcome in record.outcomes.items()
    }
    written = {"began": record.began, "machine": dict(record.machine), "workloads": outcomes}
    path.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n")


def read(path: Path) -> Record:
    stored = json.loads(path.read_text())
    outcomes = {
        workload: {name: _from_json(series) for name, series in outcome.items()}
        for workload, outcome in stored["workloads"].items()
    }
    return Record(stored["began"], stored["machine"], outcomes)


def _as_json(series: Series) -> dict[str, object]:
    rounds = [{"value": figure.value, "beside": dict(figure.beside)} for figure in series.figures]
    return {"rounds": rounds, "problem": series.problem}


def _from_json(stored: dict) -> Series:
    return Series([Figure(one["value"], one["beside"]) for one in stored["rounds"]], stored["problem"])
