#!/usr/bin/env python3
"""Tests of tools/lint/tidy.py's memory: what makes it look at a file again, and what does not."""

import os
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


if __name__ == "__main__":
    unittest.main()
