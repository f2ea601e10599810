"""Runs the POP3 transcripts against a real palomard.

usage: PALOMARD=build/dev/bin/palomard python3 tests/transcripts_test.py [--way WAY] [FILE.pop3 ...]
"""

import sys
from pathlib import Path

from palomar_test.transcript.runner import run

if __name__ == "__main__":
    sys.exit(run(Path(__file__).parent / "transcripts", ".pop3", sys.argv[1:]))
