"""What a transcript is made of: the steps of a dialogue and of the world around it. No I/O."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from palomar_test.server import Account, Manager


class Channel(enum.Enum):
    """What carries POP3."""

    plain = "plain"
    tls = "tls"


@dataclass(frozen=True)
class Step:
    line: int
    """Where it stands in the file, counted from 1."""
    text: str
    """The line as it stands there."""


@dataclass(frozen=True)
class Say(Step):
    """The client sends these octets."""

    connection: str
    octets: bytes


@dataclass(frozen=True)
class Hear(Step):
    """The server sends a line that is like this."""

    connection: str
    pattern: re.Pattern[bytes]
    only_on: Channel | None = None
    """Elsewhere it does not send it."""


@dataclass(frozen=True)
class HearEnd(Step):
    """The server closes, saying nothing more."""

    connection: str


@dataclass(frozen=True)
class EndOfSpeech(Step):
    """The client closes its half of the connection."""

    connection: str


@dataclass(frozen=True)
class Vanish(Step):
    """The client is gone without a word."""

    connection: str


@dataclass(frozen=True)
class Deliver(Step):
    """A message arrives: before the dialogue it makes the maildrop, later another agent does it."""

    account: str
    name: str
    octets: bytes


@dataclass(frozen=True)
class Place(Step):
    """Something that is no message comes to lie in the Maildir: a folder, a fifo, a link to `target`."""

    account: str
    kind: str
    name: str
    target: str = ""


@dataclass(frozen=True)
class Rename(Step):
    """Another agent renames a message, or removes it where there is no new name."""

    account: str
    name: str
    new_name: str | None


@dataclass(frozen=True)
class RemoveMaildir(Step):
    """The account has no Maildir at all."""

    account: str


@dataclass(frozen=True)
class Expect(Step):
    """Exactly these entries are in new/ and cur/, and the messages among them are what they were."""

    account: str
    names: frozenset[str]


@dataclass(frozen=True)
class ExpectNoMaildir(Step):
    """There is none, not even an empty one."""

    account: str


@dataclass(frozen=True)
class Transcript:
    path: Path
    accounts: tuple[Account, ...]
    managers: tuple[Manager, ...]
    settings: Mapping[str, Any]
    steps: tuple[Step, ...] = field(repr=False)

    def over(self, channel: Channel) -> "Transcript":
        """What of it is heard there."""
        heard = (step for step in self.steps if getattr(step, "only_on", None) in (None, channel))
        return replace(self, steps=tuple(heard))

    def is_management(self, connection: str) -> bool:
        """What is spoken there: POP3 in a .pop3 file, and in a .manage file where a name begins with p."""
        return self.path.suffix == ".manage" and not connection.startswith("p")

    def server_key(self) -> str:
        """Transcripts with the same key can share one palomard; managers leave it otherwise than it was."""
        alone = self.path if self.is_management("") else None
        return repr((alone, self.accounts, sorted(self.settings.items())))
