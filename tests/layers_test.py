#!/usr/bin/env python3
"""Holds every #include under src/ to the file LAYERS.

Usage: layers_test.py [--self-test]     Exits with 1 and names file, line and remedy if one goes astray.
"""

import re
import sys
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
EVERYTHING = "*"


@dataclass
class Folder:
    layer: int
    folders: set[str]
    libraries: set[str]


class Layers:
    """The file LAYERS, understood. Raises ValueError where it contradicts itself."""

    def __init__(self, text: str):
        self.folders: dict[str, Folder] = {}
        self.prefixes: dict[str, list[str]] = {}
        self.test_prefixes: list[str] = []
        for line in text.splitlines():
            words = line.split("#")[0].split()
            if not words:
                continue
            if words[0] == "=":
                self.prefixes[words[1]] = words[2:]
            elif words[0] == "test":
                self.test_prefixes += words[1:]
            else:
                self._add_folder(re.split(r"\s{2,}", line.strip()))
        for name, row in self.folders.items():
            for library in row.libraries - {EVERYTHING} - set(self.prefixes):
                raise ValueError(f"LAYERS: {name} may use {library}, whose headers are not listed")

    def _add_folder(self, columns: list[str]):
        if len(columns) != 4:
            raise ValueError(f"LAYERS: '{columns[0]}' needs four columns, two spaces or more apart")
        name, layer, folders, libraries = columns
        row = Folder(int(layer), set(), set(libraries.split()) - {"-"})
        for word in set(folders.split()) - {"-"}:
            lower = word.removesuffix("+")
            if lower == EVERYTHING:
                row.folders.add(lower)
                continue
            if lower not in self.folders or self.folders[lower].layer >= row.layer:
                raise ValueError(f"LAYERS: {name} may use {lower} only if that stands above it, in a lower layer")
            row.folders.add(lower)
            if word.endswith("+"):
                row.folders |= self.folders[lower].folders
                row.libraries |= self.folders[lower].libraries
        self.folders[name] = row

    def _for_tests(self, header: str) -> bool:
        return header.startswith(tuple(self.test_prefixes))

    def complaint(self, path: Path, header: str) -> str | None:
        """Why the file at `path` (below src/) may not include `header`; nothing if it may."""
        own, target = path.parts[0], header.split("/")[0]
        row = self.folders[own]
        is_test = path.name.endswith("_test.cpp") or self._for_tests(path.as_posix())
        if self._for_tests(header):
            return None if is_test else f"only *_test.cpp files may include {header}"
        if target == own:
            return None
        if target in self.folders:
            if row.folders & {target, EVERYTHING}:
                return None
            return f"{own} may not include {target}; of src/ it may: {_listed(row.folders)}"
        if re.fullmatch(r"[a-z0-9_]+", header):  # std
            return None
        owners = {name for name, prefixes in self.prefixes.items() if header.startswith(tuple(prefixes))}
        if owners & row.libraries or (EVERYTHING in row.libraries and owners):
            return None
        library = " or ".join(sorted(owners)) or "no library that LAYERS knows"
        return f"{own} may not include <{header}> ({library}); libraries it may: {_listed(row.libraries)}"


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def complaints(source: Path, layers: Layers) -> list[str]:
    found = []
    for path in sorted(source.rglob("*.[ch]pp")):
        below = path.relative_to(source)
        if below.parts[0] not in layers.folders:
            found.append(f"{path}:1: the folder {below.parts[0]} has no row in LAYERS")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if (match := INCLUDE.match(line)) and (why := layers.complaint(below, match[1] or match[2])):
                found.append(f"{path}:{number}: {why}")
    return found


class SelfTest(unittest.TestCase):
    RULES = """
        # folder  layer  folders  libraries
        wire      0      -        -
        maildrop  0      -        fmt
        pop3      1      maildrop  fmt
        server    2      pop3+  asio
        palomard  3      *      *
        = asio  boost/asio
        = fmt   fmt/
        = posix unistd.h sys/
        test gtest/ rapidcheck maildrop/memory_store wire/samples
    """

    def found(self, files: dict[str, str]) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            found = complaints(Path(folder), Layers(self.RULES))
            return [one.removeprefix(folder + "/") for one in found]

    def test_what_is_allowed_passes(self):
        self.assertEqual([], self.found({
            "pop3/session.hpp": '#include <vector>\n#include "pop3/reply.hpp"\n#include "maildrop/store.hpp"\n',
            "pop3/session_test.cpp": '#include <gtest/gtest.h>\n#include "maildrop/memory_store.hpp"\n',
            "wire/samples.hpp": "#include <rapidcheck.h>\n",
            "maildrop/memory_store.cpp": '#include "maildrop/memory_store.hpp"\n#include <fmt/format.h>\n',
            "server/session.cpp": '#include "maildrop/store.hpp"\n#include <fmt/core.h>\n# include <boost/asio/post.hpp>\n',
            "palomard/main.cpp": '#include "wire/encoder.hpp"\n#include <unistd.h>\n// #include <nowhere.h>\n',
        }))

    def test_each_way_to_go_astray_is_named_with_file_and_line(self):
        bad = {
            "pop3/a.cpp": ('\n#include "wire/encoder.hpp"\n', "pop3 may not include wire; of src/ it may: maildrop"),
            "pop3/b.cpp": ("\n#include <boost/asio/post.hpp>\n", "(asio); libraries it may: fmt"),
            "pop3/c.cpp": ("\n#include <unistd.h>\n", "pop3 may not include <unistd.h> (posix)"),
            "pop3/d.cpp": ('\n#include "maildrop/memory_store.hpp"\n', "only *_test.cpp files may include"),
            "pop3/e.cpp": ("\n#include <gtest/gtest.h>\n", "only *_test.cpp files may include"),
            "maildrop/e.cpp": ('\n#include "maildrop/memory_store.hpp"\n', "only *_test.cpp files may include"),
            "maildrop/f_test.cpp": ('\n#include "pop3/session.hpp"\n', "maildrop may not include pop3"),
            "server/g.cpp": ("\n#include <sys/stat.h>\n", "libraries it may: asio, fmt"),
            "palomard/h.cpp": ("\n#include <mystery/box.hpp>\n", "no library that LAYERS knows"),
        }
        for name, (text, why) in bad.items():
            with self.subTest(name):
                [found] = self.found({name: text})
                self.assertTrue(found.startswith(f"{name}:2: "), found)
                self.assertIn(why, found)

    def test_a_folder_without_a_row_is_reported(self):
        self.assertEqual(["web/page.cpp:1: the folder web has no row in LAYERS"], self.found({"web/page.cpp": ""}))

    def test_rows_that_contradict_the_layers_are_refused(self):
        for row in ("a  0  b  -", "a  0  -  -\nb  0  a  -", "a  1  -  -\nb  0  a  -", "a  0  -", "a  0  -  b"):
            with self.subTest(row), self.assertRaises(ValueError):
                Layers(row)


def main() -> int:
    try:
        layers = Layers((ROOT / "LAYERS").read_text(encoding="utf-8"))
    except ValueError as error:
        print(error)
        return 1
    found = complaints(ROOT / "src", layers)
    for complaint in found:
        print(complaint.removeprefix(f"{ROOT}/"))
    return 1 if found else 0


if __name__ == "__main__":
    if "--self-test" in sys.argv:
        unittest.main(argv=sys.argv[:1])
    sys.exit(main())
