"""Runs the transcripts against a real palomard.

usage: PALOMARD=build/dev/bin/palomard python3 tests/transcripts_test.py [--way WAY] [FILE.pop3 ...]
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from palomar_test.server import Palomard
from palomar_test.transcript.notation import read_transcript
from palomar_test.transcript.playback import Difference, Way, play
from palomar_test.transcript.report import report
from palomar_test.transcript.steps import Transcript

FOLDER = Path(__file__).parent / "transcripts"
#: Seconds that an answer may take: many times what the slowest sanitizer needs.
PATIENCE = 20


def main(arguments: Sequence[str]) -> int:
    options = _parse(arguments)
    paths = options.files or sorted(FOLDER.rglob("*.pop3"))
    transcripts = [read_transcript(path, FOLDER / "maildrops") for path in paths]
    ways = [Way[options.way]] if options.way else list(Way)
    failures = [
        failure
        for _, group in groupby(sorted(transcripts, key=Transcript.server_key), Transcript.server_key)
        for failure in _play_all(list(group), ways)
    ]
    for failure in failures:
        print(failure, end="\n\n")
    print(f"{len(transcripts)} transcripts, {len(failures)} of them differ")
    return 1 if failures or not transcripts else 0


def _play_all(group: Sequence[Transcript], ways: Sequence[Way]) -> list[str]:
    """One palomard serves all transcripts that have the same accounts and settings."""
    with tempfile.TemporaryDirectory(prefix="palomar-transcripts-") as folder:
        server = Palomard(Path(folder), group[0].accounts, group[0].settings)
        try:
            outcomes = [_play(server, transcript, ways) for transcript in group]
        finally:
            server.finish()
    return [failure for failure in outcomes if failure is not None]


def _play(server: Palomard, transcript: Transcript, ways: Sequence[Way]) -> str | None:
    """The first way that makes a difference; the others would mostly say the same again."""
    for way in ways:
        try:
            play(server, transcript, way, PATIENCE)
        except Difference as difference:
            return report(transcript, way, difference)
    return None


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Runs POP3 transcripts against a real palomard.")
    parser.add_argument("--way", choices=[way.name for way in Way], help="default: all three, one after another")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.pop3")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
