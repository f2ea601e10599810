#!/usr/bin/env python3
"""Holds docs/management-protocol.md to the table in src/manage/verbs.cpp: each verb, its arguments, its role."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/management-protocol.md").read_text()
TABLE = (ROOT / "src/manage/verbs.cpp").read_text()
PASSWORD_RULE = (ROOT / "src/identity/password_rule.hpp").read_text()
LINE_READER = (ROOT / "src/manage/line_reader.hpp").read_text()

ROW_IN_CODE = re.compile(r'\{Verb::(\w+),\s*"(\w+)",\s*(\{\}|\w+),\s*"([^"]*)"')
ROW_ON_PAGE = re.compile(r"^\| \[`(\w+)`\]\(#([\w-]+)\) \| (?:`([^`]*)`)? ?\| (\S+) \|$", re.MULTILINE)


def rows_in_code() -> list[tuple[str, str, str]]:
    """Verb, arguments and role, in order."""
    role_names = {"{}": "-", "operator_": "operator"}
    return [(word, synopsis, role_names.get(role, role)) for _, word, role, synopsis in ROW_IN_CODE.findall(TABLE)]


def rows_on_page() -> list[tuple[str, str, str]]:
    return [(word, synopsis.replace("\\|", "|"), role) for word, _, synopsis, role in ROW_ON_PAGE.findall(PAGE)]


def anchor_of(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


class Page(unittest.TestCase):
    maxDiff = None

    def test_the_table_of_the_code_is_read_whole(self):
        self.assertEqual(len(rows_in_code()), TABLE.count("{Verb::"))
        self.assertGreater(len(rows_in_code()), 20)

    def test_lists_each_verb_with_its_arguments_and_role_and_no_other(self):
        self.assertEqual(rows_on_page(), rows_in_code())

    def test_each_verb_leads_to_a_section(self):
        sections = {anchor_of(heading) for heading in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)}
        for word, anchor, _, _ in ROW_ON_PAGE.findall(PAGE):
            with self.subTest(word):
                self.assertIn(anchor, sections)

    def test_each_example_sends_a_verb_with_a_number_of_arguments_that_it_takes(self):
        taken = {word: synopsis for word, synopsis, _ in rows_in_code()}
        examples = re.findall(r"^    C: (\w+)(.*)$", PAGE, re.MULTILINE)
        self.assertGreater(len(examples), 15)
        for word, arguments in examples:
            with self.subTest(word):
                names = taken[word].split()
                stops = {n for n, name in enumerate(names) if name.startswith("[")} | {len(names)}
                self.assertIn(len(arguments.split()), stops)

    def test_tells_the_limits_of_the_code(self):
        line = re.search(r"longest_line = (\d+);", LINE_READER).group(1)
        password = re.search(r'password_rule =\s+"([^"]+)";', PASSWORD_RULE).group(1)
        self.assertIn(f"| a line, either way, with its line end | {line} octets |", PAGE)
        self.assertIn(f"`UwU {password}`", PAGE)


if __name__ == "__main__":
    unittest.main()
