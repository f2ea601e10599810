"""Runs the transcripts of the management protocol against a real palomard.

usage: PALOMARD=build/dev/bin/palomard python3 tests/management_transcripts_test.py [--way WAY] [FILE.manage ...]
"""

import sys
from pathlib import Path

from palomar_test.transcript.runner import run

if __name__ == "__main__":
    sys.exit(run(Path(__file__).parent / "management_transcripts", ".manage", sys.argv[1:]))
