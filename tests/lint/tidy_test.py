#!/usr/bin/env python3
"""Tests of tools/lint/tidy.py: what makes it look at a file again, what does not, and what it finds."""

import json
import os
import re
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/lint"))

import tidy  # noqa: E402


class Digest(unittest.TestCase):
    FILES = {
        "src/pop3/session.cpp": '#include "pop3/session.hpp"\n#include "beside.hpp"\n',
        "src/pop3/session.hpp": '#include <vector>\n#include "maildrop/store.hpp"\n',
        "src/pop3/beside.hpp": '#include "pop3/session.hpp"\n',  # a circle must end
        "src/maildrop/store.hpp": "// as it was\n",
        "src/maildrop/unrelated.hpp": "// as it was\n",
    }

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder.name)
        for name, text in self.FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
        tidy.text_of.cache_clear()

    def digest(self, command="g++ -c", version="clang-tidy 19") -> str:
        return tidy.digest(Path("src/pop3/session.cpp"), command, version)

    def test_reaches_headers_of_headers_once(self):
        reached = [str(path) for path in tidy.reached_from(Path("src/pop3/session.cpp"))]
        self.assertEqual(reached, sorted(name for name in self.FILES if "unrelated" not in name))

    def test_changes_with_the_file_and_each_header_it_reaches(self):
        before = self.digest()
        for name in self.FILES:
            with self.subTest(name):
                self.write(name, self.FILES[name] + "// changed\n")
                (self.assertEqual if "unrelated" in name else self.assertNotEqual)(self.digest(), before)
                self.write(name, self.FILES[name])
                self.assertEqual(self.digest(), before)

    def test_changes_with_the_settings_of_its_folder_and_those_above(self):
        seen = {self.digest()}
        for name in (".clang-tidy", "src/.clang-tidy", "src/pop3/.clang-tidy"):
            self.write(name, "Checks: '-*'\n")
            seen.add(self.digest())
        self.write("src/maildrop/.clang-tidy", "Checks: '-*'\n")
        seen.add(self.digest())
        self.assertEqual(len(seen), 4)

    def test_changes_with_command_and_version(self):
        self.assertNotEqual(self.digest(command="g++ -O2 -c"), self.digest())
        self.assertNotEqual(self.digest(version="clang-tidy 20"), self.digest())


# ./dev test does not install clang-tidy, ./dev lint does.
@unittest.skipUnless(shutil.which(tidy.CLANG_TIDY), f"{tidy.CLANG_TIDY} is not installed")
class Samples(unittest.TestCase):
    """One finding of each kind of check, by the project's own .clang-tidy."""

    HEADER, SOURCE, TEST = (f"tests/lint/samples/planted{end}" for end in (".hpp", ".cpp", "_test.cpp"))
    FINDING = re.compile(r"^(\S+?):(\d+):\d+: error: .*\[([\w.-]+)", re.MULTILINE)
    MARK = re.compile(r"// expect: (\S+)")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(ROOT)
        self.build = Path(folder.name)
        entries = [
            {"directory": str(ROOT), "file": str(path), "command": f"clang++-19 -std=c++23 -c {path}"}
            for path in (ROOT / self.SOURCE, ROOT / self.TEST)
        ]
        (self.build / "compile_commands.json").write_text(json.dumps(entries))

    def found(self, name: str) -> set[tuple[str, int, str]]:
        report = tidy.check(Path(name), self.build)
        return {(file, int(line), check) for file, line, check in self.FINDING.findall(report)}

    def marked(self, *names: str) -> set[tuple[str, int, str]]:
        return {
            (name, number, mark.group(1))
            for name in names
            for number, line in enumerate(Path(name).read_text().splitlines(), 1)
            if (mark := self.MARK.search(line))
        }

    def test_each_bad_line_of_a_source_and_its_header_is_found_and_no_other(self):
        expected = self.marked(self.SOURCE, self.HEADER)
        self.assertEqual(len(expected), 8)
        self.assertEqual(self.found(self.SOURCE), expected)

    def test_each_bad_line_of_a_test_is_found_and_no_other(self):
        expected = self.marked(self.TEST)
        self.assertEqual(len(expected), 3)
        self.assertEqual(self.found(self.TEST), expected)


if __name__ == "__main__":
    unittest.main()
