"""Reads transcripts: the README.md of tests/transcripts and tests/management_transcripts describe the notation."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from palomar_test.server import Account, Manager
from palomar_test.transcript import escapes
from palomar_test.transcript.steps import (
    Channel,
    Deliver,
    EndOfSpeech,
    Expect,
    ExpectNoMaildir,
    Hear,
    HearEnd,
    Place,
    RemoveMaildir,
    Rename,
    Say,
    Step,
    Transcript,
    Vanish,
)

_DIALOGUE = re.compile(r"([CS]p?\d*)(-raw|-end|-drop|-plain|-tls)?:(?: (.*))?$")
_MESSAGE_LINE = re.compile(r"(lf|crlf|raw) *\|(.*)$")
_ONLY_ON = {"-plain": Channel.plain, "-tls": Channel.tls}
_LINE_END = {"lf": b"\n", "crlf": b"\r\n"}
_TRAILING_COMMENT = re.compile(r"\s+#.*$")


class NotationError(Exception):
    """The file is no transcript: where and why."""


def read_transcript(path: Path, maildrops: Path) -> Transcript:
    """`maildrops` is the folder of the fixtures that `maildrop` lines name."""
    reader = _Reader(maildrops, None)
    reader.read(path)
    return Transcript(path, tuple(reader.accounts), tuple(reader.managers), reader.settings, tuple(reader.steps))


class _Reader:
    def __init__(self, maildrops: Path, fixture_of: str | None) -> None:
        self._maildrops = maildrops
        self._fixture_of = fixture_of
        self.accounts: list[Account] = []
        self.managers: list[Manager] = []
        self.settings: dict[str, Any] = {}
        self.steps: list[Step] = []
        self._keywords: dict[str, Callable[[int, str, str], None]] = {
            "account": self._account,
            "manager": self._manager,
            "set": self._set,
            "maildrop": self._maildrop,
            "message": self._message,
            "folder": self._place,
            "fifo": self._place,
            "link": self._place,
            "rename": self._rename,
            "remove": self._rename,
            "expect": self._expect,
        }

    def read(self, path: Path) -> None:
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                self._line(number, text)
            except (ValueError, KeyError, TypeError) as error:
                raise NotationError(f"{path}:{number}: {error}: {text}") from error

    def _line(self, number: int, text: str) -> None:
        if not text.strip() or text.startswith("#"):
            return
        if dialogue := _DIALOGUE.match(text):
            self.steps.append(_dialogue_step(number, text, dialogue))
        elif content := _MESSAGE_LINE.match(text):
            self._message_line(content)
        else:
            keyword, _, rest = text.partition(" ")
            if keyword not in self._keywords:
                raise ValueError("neither dialogue nor a known keyword")
            self._keywords[keyword](number, text, _TRAILING_COMMENT.sub("", rest).strip())

    def _account(self, _number: int, _text: str, rest: str) -> None:
        """account NAME [POLICY]: PASSWORD, which may have escapes in it"""
        names, _, password = rest.partition(": ")
        self.accounts.append(_account_of(names.split(), escapes.octets(password).decode()))

    def _manager(self, _number: int, _text: str, rest: str) -> None:
        """manager NAME ROLE: PASSWORD"""
        names, _, password = rest.partition(": ")
        name, role = names.split()
        self.managers.append(Manager(name, escapes.octets(password).decode(), role))

    def _set(self, _number: int, _text: str, rest: str) -> None:
        """set SECTION.KEY = VALUE"""
        key, _, value = rest.partition(" = ")
        self.settings[key] = json.loads(value)

    def _maildrop(self, number: int, text: str, rest: str) -> None:
        """maildrop ACCOUNT: FIXTURE, or `missing` for no Maildir at all"""
        account, fixture = rest.split(": ")
        if fixture == "missing":
            self.steps.append(RemoveMaildir(number, text, account))
            return
        fixture_reader = _Reader(self._maildrops, account)
        fixture_reader.read(self._maildrops / f"{fixture}.maildrop")
        self.steps += fixture_reader.steps

    def _message(self, number: int, text: str, rest: str) -> None:
        """message ACCOUNT NAME; its lines follow"""
        account, name = self._owner_and_name(rest)
        self.steps.append(Deliver(number, text, account, name, b""))

    def _message_line(self, content: re.Match[str]) -> None:
        message = self.steps[-1] if self.steps else None
        if not isinstance(message, Deliver):
            raise ValueError("a line of a message that no `message` line begins")
        ending, line = content.groups()
        more = escapes.octets(line) if ending == "raw" else line.encode() + _LINE_END[ending]
        self.steps[-1] = Deliver(
            message.line, message.text, message.account, message.name, message.octets + more
        )

    def _place(self, number: int, text: str, rest: str) -> None:
        """folder|fifo|link ACCOUNT NAME [-> TARGET]"""
        owner_and_name, _, target = rest.partition(" -> ")
        account, name = self._owner_and_name(owner_and_name)
        self.steps.append(Place(number, text, account, text.split()[0], name, target))

    def _rename(self, number: int, text: str, rest: str) -> None:
        """rename ACCOUNT NAME -> NAME, remove ACCOUNT NAME"""
        owner_and_name, _, new_name = rest.partition(" -> ")
        account, name = self._owner_and_name(owner_and_name)
        self.steps.append(Rename(number, text, account, name, new_name or None))

    def _expect(self, number: int, text: str, rest: str) -> None:
        """expect ACCOUNT: NAME | NAME..., or `empty`, or `missing` for no Maildir at all"""
        account, _, names = rest.partition(": ")
        if names == "missing":
            self.steps.append(ExpectNoMaildir(number, text, account))
            return
        listed = [] if names == "empty" else names.split(" | ")
        if not all(name.startswith(("new/", "cur/")) for name in listed):
            raise ValueError("names of messages begin with new/ or cur/")
        self.steps.append(Expect(number, text, account, frozenset(listed)))

    def _owner_and_name(self, rest: str) -> tuple[str, str]:
        """In a fixture the account goes without saying."""
        if self._fixture_of is not None:
            return self._fixture_of, rest
        account, _, name = rest.partition(" ")
        if not name.startswith(("new/", "cur/")):
            raise ValueError("an account, then a name that begins with new/ or cur/, was expected")
        return account, name


def _account_of(words: list[str], password: str) -> Account:
    if not 1 <= len(words) <= 2 or not password:
        raise ValueError("account NAME [POLICY]: PASSWORD was expected")
    return Account(words[0], password, policy=words[1] if len(words) == 2 else None)


def _dialogue_step(number: int, text: str, dialogue: re.Match[str]) -> Step:
    connection, kind, rest = dialogue[1][1:], dialogue[2], dialogue[3] or ""
    client = dialogue[1].startswith("C")
    if kind == "-end" and _says_nothing(rest):
        return EndOfSpeech(number, text, connection) if client else HearEnd(number, text, connection)
    if kind == "-drop" and client and _says_nothing(rest):
        return Vanish(number, text, connection)
    if kind in _ONLY_ON and not client:
        return Hear(number, text, connection, re.compile(_pattern(rest, False), re.DOTALL), _ONLY_ON[kind])
    if kind not in (None, "-raw"):
        raise ValueError("C:, S:, C-raw:, S-raw:, S-plain:, S-tls:, C-end:, S-end: or C-drop: was expected")
    raw = kind == "-raw"
    if client:
        return Say(number, text, connection, escapes.octets(rest) if raw else rest.encode() + b"\r\n")
    return Hear(number, text, connection, re.compile(_pattern(rest, raw), re.DOTALL))


def _says_nothing(rest: str) -> bool:
    return not rest.strip() or rest.lstrip().startswith("#")


def _pattern(rest: str, raw: bool) -> bytes:
    """A raw line is meant to the letter; in another one `*` stands for any text."""
    if raw:
        return re.escape(escapes.octets(rest))
    return b".*".join(re.escape(part.encode()) for part in rest.split("*"))
