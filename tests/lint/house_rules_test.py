#!/usr/bin/env python3
"""Tests of tools/lint/house_rules.py: samples whose bad lines say which rule must find them."""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/lint"))
sys.dont_write_bytecode = True

import house_rules  # noqa: E402

SAMPLES = ROOT / "tests/lint/samples"


def found(path: str, text: str) -> set[tuple[int, str]]:
    source = house_rules.Source(path, text)
    return {(one.line, one.rule) for one in house_rules.findings(source, house_rules.aggregates(source))}


class Samples(unittest.TestCase):
    def test_nothing_is_found_in_good_code(self):
        self.assertEqual(found("good.cpp", (SAMPLES / "good.cpp").read_text()), set())

    def test_each_bad_line_is_found_and_no_other(self):
        text = (SAMPLES / "bad.cpp").read_text()
        expected = {
            (number, mark.group(1))
            for number, line in enumerate(text.splitlines(), 1)
            if (mark := re.search(r"expect: ([\w-]+)", line))
        }
        self.assertGreater(len(expected), 15)
        self.assertEqual(found("bad.cpp", text), expected)


class WholeFiles(unittest.TestCase):
    def test_length_is_limited_by_kind(self):
        body = "// A file.\n#pragma once\n"
        for path, limit in (("a.hpp", 200), ("a.cpp", 400)):
            fits = body + "\n" * (limit - 2)
            self.assertEqual(found(path, fits), set())
            self.assertEqual(found(path, fits + "\n"), {(limit + 1, "size")})

    def test_headers_need_pragma_once(self):
        self.assertEqual(found("a.hpp", "// A header.\n"), {(1, "opening")})

    def test_empty_names_are_refused(self):
        for path in ("src/utils/clock.cpp", "src/pop3/helpers.cpp"):
            self.assertEqual(found(path, "// A file.\n"), {(1, "naming")})
        self.assertEqual(found("src/pop3/database.cpp", "// A file.\n"), set())


if __name__ == "__main__":
    unittest.main()
