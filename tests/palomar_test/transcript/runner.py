"""Runs a folder of transcripts: one palomard for all that may share it, and a difference as a report."""

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from palomar_test.certificate import make_certificate
from palomar_test.server import Palomard
from palomar_test.transcript.notation import read_transcript
from palomar_test.transcript.playback import Difference, Way, play
from palomar_test.transcript.report import report
from palomar_test.transcript.steps import Channel, Transcript

_MAILDROPS = Path(__file__).parents[2] / "transcripts" / "maildrops"
#: Seconds that an answer may take: many times what the slowest sanitizer needs.
_PATIENCE = 20


def run(folder: Path, suffix: str, arguments: Sequence[str]) -> int:
    """What the command line asks for; the exit status."""
    options = _parse(suffix, arguments)
    paths = options.files or sorted(folder.rglob(f"*{suffix}"))
    transcripts = [read_transcript(path, _MAILDROPS) for path in paths]
    ways = [Way[options.way]] if options.way else list(Way)
    channel = Channel.tls if options.tls else Channel.plain
    failures = [
        failure
        for _, group in groupby(sorted(transcripts, key=Transcript.server_key), Transcript.server_key)
        for failure in _play_all(list(group), ways, channel)
    ]
    for failure in failures:
        print(failure, end="\n\n")
    print(f"{len(transcripts)} transcripts, {len(failures)} of them differ")
    return 1 if failures or not transcripts else 0


def _play_all(group: Sequence[Transcript], ways: Sequence[Way], channel: Channel) -> Iterable[str]:
    """The first way that makes a difference, of each; the others would mostly say the same again."""
    failures: dict[Path, str] = {}
    for way in ways:
        left = [transcript for transcript in group if transcript.path not in failures]
        failures |= _play_one_way(left, way, channel) if left else {}
    return failures.values()


def _play_one_way(group: Sequence[Transcript], way: Way, channel: Channel) -> dict[Path, str]:
    """One palomard serves all transcripts that have the same accounts and settings, and must end well."""
    failures: dict[Path, str] = {}
    with tempfile.TemporaryDirectory(prefix="palomar-transcripts-") as folder:
        certificate = make_certificate(Path(folder)) if channel is Channel.tls else None
        settings = certificate.settings() if certificate else {}
        trust = certificate.trust() if certificate else None
        server = Palomard(Path(folder), group[0].accounts, group[0].settings | settings)
        try:
            for transcript in group:
                try:
                    play(server, transcript, way, _PATIENCE, trust)
                except Difference as difference:
                    failures[transcript.path] = report(transcript, way, difference)
        finally:
            bad_end = _end(server)
    if bad_end is not None:
        last = group[-1].path
        failures[last] = f"{failures.get(last, last)}\n{bad_end}"
    return failures


def _end(server: Palomard) -> str | None:
    """What was wrong with it."""
    try:
        server.finish()
    except AssertionError as error:
        return str(error)
    return None


def _parse(suffix: str, arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=f"Runs {suffix} transcripts against a real palomard.")
    parser.add_argument("--way", choices=[way.name for way in Way], help="default: all three, one after another")
    parser.add_argument("--tls", action="store_true", help="POP3 comes by TLS from the first octet")
    parser.add_argument("files", nargs="*", type=Path, metavar=f"FILE{suffix}")
    return parser.parse_args(arguments)
