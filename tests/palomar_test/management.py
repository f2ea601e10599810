"""A client of the management protocol for tests: one answer for each line, in their order, and events as they come."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from palomar_test.connection import Connection

#: A value that is not plain is quoted, with escapes; it stays as it came.
_FIELD = r' ([a-z_]+)=("(?:[^"\\]|\\.)*"|[^\s"\\=]+)'
_EVENT = re.compile(rf"(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ) ([a-z_]+)((?:{_FIELD})*)")
_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    done: bool
    text: str
    """Behind OwO or UwU."""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Happening:
    """A line of an answer to SUBSCRIBE."""

    time: str
    name: str
    fields: dict[str, str]


class Management(Connection):
    def ask(self, line: str) -> Answer:
        return self.ask_all([line])[0]

    def ask_all(self, lines: Iterable[str]) -> list[Answer]:
        """All said at once, then all the answers."""
        asked = [line.encode() + b"\r\n" for line in lines]
        self.send(b"".join(asked))
        return [self.read_answer() for _ in asked]

    def read_answer(self) -> Answer:
        first, *more = self._read_through(_END).removesuffix(_END).decode().split("\r\n")
        word, _, text = first.partition(" ")
        if word not in ("OwO", "UwU"):
            raise AssertionError(f"neither OwO nor UwU: {first!r}")
        return Answer(word == "OwO", text, tuple(more))

    def succeed(self, line: str) -> Answer:
        answer = self.ask(line)
        if not answer.done:
            raise AssertionError(f"{line}: {answer}")
        return answer

    def refuse(self, line: str) -> str:
        """The reason."""
        answer = self.ask(line)
        if answer.done:
            raise AssertionError(f"{line}: {answer}")
        return answer.text

    def number(self, line: str) -> int:
        return int(self.succeed(line).text)

    def values(self) -> dict[str, int]:
        """All that GET_STATS counts, by name."""
        return {name: int(value) for name, value in map(str.split, self.succeed("GET_STATS").lines)}

    def log_in(self, name: str, password: str) -> Self:
        self.succeed(f"LOGIN {name} {password}")
        return self

    def subscribe(self) -> None:
        """From now on `next_happening` tells."""
        self.send(b"SUBSCRIBE\r\n")
        first = self.read_line()
        if first != b"OwO subscribed":
            raise AssertionError(f"SUBSCRIBE: {first!r}")

    def next_happening(self) -> Happening:
        line = self.read_line().decode()
        if not (told := _EVENT.fullmatch(line)):
            raise AssertionError(f"no event: {line!r}")
        return Happening(told[1], told[2], dict(re.findall(_FIELD, told[3])))

    def unsubscribe(self, line: str) -> Answer:
        """By saying the next line, which is answered behind the events that were on their way."""
        self.send(line.encode() + b"\r\n")
        while self.read_line():
            pass
        return self.read_answer()

    def quit(self) -> None:
        self.succeed("QUIT")
        self.expect_end()
