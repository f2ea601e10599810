#!/usr/bin/env python3
"""Parses the given Python files and names those that are none. Leaves no compiled files behind."""

import ast
import sys
from pathlib import Path


def main(paths: list[str]) -> int:
    bad = 0
    for path in paths:
        try:
            ast.parse(Path(path).read_text(encoding="utf-8"), path)
        except (SyntaxError, UnicodeDecodeError) as error:
            print(f"{path}:{getattr(error, 'lineno', 1)}: {error}")
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
