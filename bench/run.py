#!/usr/bin/env python3
"""Runs the benchmark: `./dev bench` builds the programs and calls this. README.md beside it says more."""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from palomar_bench import record, report
from palomar_bench.catalogue import WORKLOADS
from palomar_bench.certificate import make_certificate
from palomar_bench.contender import Contender
from palomar_bench.dovecot import Dovecot
from palomar_bench.failure import BenchError
from palomar_bench.floor import Floor
from palomar_bench.load import Load
from palomar_bench.machine import describe
from palomar_bench.mail import Mail
from palomar_bench.openssl_server import OpensslServer
from palomar_bench.palomar import Palomar
from palomar_bench.record import Record
from palomar_bench.rounds import run_workload
from palomar_bench.sizes import FULL, QUICK, Sizes
from palomar_bench.summary import lines
from palomar_bench.workload import Bench, Workload

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
_ROUNDS = 5


def main() -> int:
    options = _parse()
    if options.report:
        return _report(record.read(options.report))
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _interrupt)
    try:
        with _folder(options) as folder:
            made = _run(options, folder, QUICK if options.quick else FULL)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    if options.quick:
        return 0
    path = RESULTS / f"{made.began.replace(':', '')}.json"
    record.write(made, path)
    print(f"results: {path}")
    return _report(made) if len(made.outcomes) == len(WORKLOADS) else 0


def _interrupt(_signal: int, _frame: object) -> None:
    """Once: servers are then stopped and data removed, in peace."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)
    raise KeyboardInterrupt


@contextmanager
def _folder(options: argparse.Namespace) -> Iterator[Path]:
    """For data, configurations and logs."""
    folder = Path(tempfile.mkdtemp(prefix="palomar-bench-", dir=options.folder))
    # Dovecot's processes pass through it as other users.
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _report(made: Record) -> int:
    report.write(made, ROOT / "docs")
    print(f"report: {ROOT / 'docs' / 'benchmarks.md'}")
    return 0


def _run(options: argparse.Namespace, folder: Path, sizes: Sizes) -> Record:
    began = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = Record(began, describe(folder, options.palomard))
    contenders = _contenders(folder, options.palomard, options.programs)
    bench = Bench(Load(options.programs), Mail(folder / "mail", sizes), sizes)
    for workload in _chosen(options.workloads):
        started = time.monotonic()
        outcome = run_workload(workload, contenders, bench, 1 if options.quick else options.rounds)
        made.outcomes[workload.name] = outcome
        print("\n".join(lines(workload, outcome)))
        print(f"  took {time.monotonic() - started:.0f} s", flush=True)
    return made


def _contenders(folder: Path, palomard: Path, programs: Path) -> dict[str, Contender]:
    certificate = make_certificate(folder)
    there: list[Contender] = [
        Palomar(folder / "palomar", certificate, palomard),
        Floor(folder / "floor", certificate, programs),
        OpensslServer(folder / "s_server", certificate),
    ]
    try:
        there.append(Dovecot(folder / "dovecot", certificate))
    except BenchError as error:
        print(f"without dovecot: {error}", file=sys.stderr)
    return {contender.name: contender for contender in there}


def _chosen(names: Sequence[str]) -> list[Workload]:
    return [workload for workload in WORKLOADS if not names or workload.name in names]


def _parse() -> argparse.Namespace:
    known = "\n".join(f"  {workload.name:18} {workload.title}" for workload in WORKLOADS)
    parser = argparse.ArgumentParser(
        prog="./dev bench",
        description="Measures Palomar beside Dovecot and the floor.",
        epilog=f"workloads (all, if none is named; only a run of all writes docs/benchmarks.md):\n{known}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("workloads", metavar="WORKLOAD", nargs="*")
    parser.add_argument("--rounds", type=_count, default=_ROUNDS, help="of each workload (default %(default)s)")
    parser.add_argument("--quick", action="store_true", help="little data, one round, no report: to try the runner")
    parser.add_argument("--keep", action="store_true", help="leave the data and the servers' logs where they are")
    parser.add_argument("--report", type=Path, metavar="FILE", help="only write the report of that run's results")
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp"), help="for the data (default %(default)s)")
    parser.add_argument("--programs", type=Path, default=ROOT / "build/bench/bin", help="where the programs are")
    parser.add_argument("--palomard", type=Path, help="the folder of another palomard")
    options = parser.parse_args()
    if options.report:
        return options
    if unknown := set(options.workloads) - {workload.name for workload in WORKLOADS}:
        parser.error(f"no such workload: {', '.join(sorted(unknown))}")
    options.palomard = options.palomard or options.programs
    needed = [options.palomard / "palomard", options.programs / "pop3_load", options.programs / "pop3_floor"]
    if missing := [str(program) for program in needed if not program.exists()]:
        parser.error(f"not there: {', '.join(missing)}")
    return options


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


if __name__ == "__main__":
    sys.exit(main())
