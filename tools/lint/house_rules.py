#!/usr/bin/env python3
"""Checks C++ files for the rules of the house that neither compiler nor clang-tidy knows.

Usage: house_rules.py FILE...     Prints `file:line: rule: what is wrong`; exits with 1 if anything is.
"""

import re
import sys
from pathlib import Path
from typing import Iterator, NamedTuple

from expressions import Expression, blank, full_expressions

SOURCE_LINES = 400
HEADER_LINES = 200
# Files that are one table: their length is the table's.
TABLES: set[str] = set()

EMPTY_NAMES = {"utils", "util", "common", "base", "helpers", "helper", "manager", "misc"}


class Finding(NamedTuple):
    line: int
    rule: str
    text: str


class Source:
    """A file as the rules look at it."""

    def __init__(self, path: str, text: str):
        self.path = path
        self.text = text
        self.code = blank(text)

    def line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


def size(source: Source) -> Iterator[Finding]:
    lines = source.text.count("\n")
    limit = HEADER_LINES if source.path.endswith(".hpp") else SOURCE_LINES
    if lines > limit and source.path not in TABLES:
        yield Finding(limit + 1, "size", f"{lines} lines, at most {limit}: one concept a file")


def opening(source: Source) -> Iterator[Finding]:
    if not source.text.startswith("// "):
        yield Finding(1, "opening", "open with 1-5 lines of comment: what the file holds")
    if source.path.endswith(".hpp") and "#pragma once" not in source.text:
        yield Finding(1, "opening", "a header needs #pragma once")


def naming(source: Source) -> Iterator[Finding]:
    for part in Path(source.path).with_suffix("").parts:
        if part in EMPTY_NAMES:
            yield Finding(1, "naming", f"'{part}' says nothing: name the concept")


# Rule, where to look (the code or the whole text), what to find, why not.
PATTERNS = [
    ("detached", "code", r"\basio::detached\b", "a lost exception: give co_spawn an on_exit"),
    ("sleep", "code", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b", "wait for the condition"),
    ("skip", "code", r"\bGTEST_SKIP\b|\bDISABLED_\w+", "a test that does not run proves nothing"),
    ("todo", "text", r"\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))", "name the issue: TODO(#12)"),
    ("nolint", "text", r"NOLINT(NEXTLINE|BEGIN)?\b(?!\([\w.,-]+\):? \S)", "name the check and why"),
    ("dead-code", "text", r"^[ \t]*#\s*if 0\b", "delete it: git remembers"),
]


def patterns(source: Source) -> Iterator[Finding]:
    for rule, where, pattern, text in PATTERNS:
        for match in re.finditer(pattern, getattr(source, where), re.MULTILINE):
            yield Finding(source.line(match.start()), rule, text)


def matching_brace(code: str, opening_at: int) -> int:
    depth = 0
    for place in range(opening_at, len(code)):
        depth += (code[place] == "{") - (code[place] == "}")
        if depth == 0:
            return place
    return len(code)


def enum_default(source: Source) -> Iterator[Finding]:
    """A switch over an enum names every enumerator, so that -Wswitch finds the one that was added."""
    for match in re.finditer(r"\bswitch\s*\(", source.code):
        start = source.code.find("{", match.end())
        body = source.code[start : matching_brace(source.code, start)]
        default = re.search(r"\bdefault\s*:", body)
        if default and re.search(r"\bcase\s+[\w:]+::\w+\s*:", body):
            line = source.line(start + default.start())
            yield Finding(line, "enum-default", "no default in a switch over an enum")


def aggregates(source: Source) -> set[str]:
    """Names of the structs defined in the file that have no constructor."""
    names = set()
    for match in re.finditer(r"\bstruct\s+(\w+)[^;{}()=]*\{", source.code):
        name = match.group(1)
        body = source.code[match.end() : matching_brace(source.code, match.end() - 1)]
        if not re.search(rf"(?<!~)\b{name}\s*\(", body) and "private:" not in body:
            names.add(name)
    return names


def captures(expression: str) -> Iterator[tuple[int, list[str]]]:
    """Each lambda's place and captures."""
    for match in re.finditer(r"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]\s*[({mn<-]", expression):
        before = expression[: match.start()].rstrip()
        subscript = re.search(r"[\w)\]]$", before) and not re.search(r"\b(co_)?(return|await|yield)$", before)
        binding = re.search(r"\bauto\s*&{0,2}$", before)
        if not subscript and not binding:
            yield match.start(), [part.strip() for part in match.group(1).split(",")]


def rest_of_conditional(text: str, question_mark: int) -> str:
    """Both arms of the `?:` whose question mark stands there."""
    depth = 0
    for place in range(question_mark + 1, len(text)):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if depth < 0 or (depth == 0 and text[place] == ","):
            return text[question_mark:place]
    return text[question_mark:]


NAME_IT = "name it on a line before"


def copied_by_awaiting(expression: Expression, aggregate: re.Pattern) -> Iterator[tuple[int, str]]:
    text = expression.text
    for match in aggregate.finditer(text):
        yield match.start(), f"the aggregate {match.group(1)}{{...}} is a temporary beside co_await: {NAME_IT}"
    for place, captured in captures(text):
        if any(one and one != "this" and not one.startswith("&") for one in captured):
            yield place, f"a lambda beside co_await captures by value: by reference, or {NAME_IT}"
    for match in re.finditer(r"[(,]\s*\{", text):
        yield match.end() - 1, f"a braced list makes a temporary beside co_await: {NAME_IT}"
    for match in re.finditer(r"\?", text):
        if re.search(r"\bco_await\b", rest_of_conditional(text, match.start())):
            yield match.start(), "an arm of ?: awaits: choose on one line, await on the next"


def await_copies(source: Source, aggregate_names: set[str]) -> Iterator[Finding]:
    """g++ 12 copies some temporaries in a full-expression with co_await bit by bit and frees them twice."""
    names = "|".join(sorted(aggregate_names | {"array"}))
    aggregate = re.compile(rf"\b({names})(?:<[^;{{}}]*>)?\s*\{{")
    for expression in full_expressions(source.code):
        if not re.search(r"\bco_await\b", expression.text):
            continue
        for at, what in copied_by_awaiting(expression, aggregate):
            line = source.line(expression.places[at])
            yield Finding(line, "await-copies", what)


def findings(source: Source, aggregate_names: set[str]) -> list[Finding]:
    found = [one for rule in (size, opening, naming, patterns, enum_default) for one in rule(source)]
    return sorted(found + list(await_copies(source, aggregate_names)))


def main(paths: list[str]) -> int:
    sources = [Source(path, Path(path).read_text(encoding="utf-8")) for path in paths]
    aggregate_names = set().union(*(aggregates(source) for source in sources))
    count = 0
    for source in sources:
        for finding in findings(source, aggregate_names):
            print(f"{source.path}:{finding.line}: {finding.rule}: {finding.text}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
