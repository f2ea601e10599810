"""The mail that is served: made once, given to each contender as Maildirs of its own.

Small files are copied. Large ones, which no contender changes, and the ten letters of those who only poll are hard
links. Nothing here depends on time or chance: names and octets are the same in every run."""

import os
from collections.abc import Iterable
from pathlib import Path

from palomar_bench.sizes import Sizes
from palomar_bench.text import long_message, message
from palomar_bench.xxh3 import Xxh3

#: Accounts with one maildrop each.
LETTERS, GIANT, LARGE, MANY, NEIGHBOUR = "letters", "giant", "large", "many", "neighbour"
SPECIAL = (LETTERS, GIANT, LARGE, MANY, NEIGHBOUR)
#: Messages of an account that polls.
POLLED_MESSAGES = 10
_FIRST_DELIVERY = 1_700_000_000


def file_name(place: int) -> str:
    """As delivered: the names' order is that of delivery, for every server."""
    return f"{_FIRST_DELIVERY + place}.V801I{place:x}M{place % 1_000_000}.bench"


class Mail:
    def __init__(self, folder: Path, sizes: Sizes) -> None:
        self._folder = folder
        self._sizes = sizes
        folder.mkdir(parents=True)

    def give(self, maildir: Path, contents: str, own_letters: Path) -> None:
        """Makes the Maildir with the messages of one of the special accounts, or for any other name with ten
        letters. All are in new/. The ten are links to files in `own_letters`, the contender's."""
        for part in ("new", "cur", "tmp"):
            (maildir / part).mkdir(parents=True)
        fill = {LETTERS: self._letters, GIANT: self._giant, LARGE: self._large, MANY: self._many}
        if contents in fill:
            fill[contents](maildir / "new")
        else:
            _link_letters(maildir / "new", own_letters)

    def manifest(self, account: str) -> Path:
        """What the messages must be on arrival: a line for each with its octets and checksum, CRLF, not stuffed."""
        path = self._folder / f"{account}.manifest"
        if not path.exists():
            if account == LETTERS:
                texts: Iterable[Iterable[bytes]] = ([self._letter(place)] for place in range(self._sizes.letters))
            else:
                texts = [self._long(account)]
            path.write_text("".join(_manifest_line(text) for text in texts))
        return path

    def _letter(self, place: int) -> bytes:
        # A step that has no factor in common with the span visits sizes of 2 to 20 KB evenly.
        return message(place, 2_000 + place * 7_919 % 18_000)

    def _long(self, account: str) -> Iterable[bytes]:
        if account == GIANT:
            return long_message(self._sizes.giant_octets, b"\r\n")
        return long_message(self._sizes.large_octets, b"\n")

    def _letters(self, new: Path) -> None:
        for place in range(self._sizes.letters):
            (new / file_name(place)).write_bytes(self._letter(place))

    def _many(self, new: Path) -> None:
        body = message(0, 900)
        for place in range(self._sizes.many):
            (new / file_name(place)).write_bytes(b"X-Place: %d\n" % place + body)

    def _giant(self, new: Path) -> None:
        os.link(self._original(GIANT), new / file_name(0))

    def _large(self, new: Path) -> None:
        os.link(self._original(LARGE), new / file_name(0))

    def _original(self, account: str) -> Path:
        path = self._folder / account
        if not path.exists():
            with path.open("wb") as file:
                file.writelines(self._long(account))
        return path


def deliver(maildir: Path, owner: tuple[int, int], place: int) -> None:
    """One message more, as a delivery agent does it."""
    written = maildir / "tmp" / "being-delivered"
    written.write_bytes(message(place, 1_000))
    os.chown(written, *owner)
    written.rename(maildir / "new" / file_name(place))


def own(tree: Path, owner: tuple[int, int]) -> None:
    for folder, _, files in os.walk(tree):
        os.chown(folder, *owner)
        for name in files:
            os.chown(os.path.join(folder, name), *owner)


def _link_letters(new: Path, originals: Path) -> None:
    for place in range(POLLED_MESSAGES):
        original = originals / str(place)
        if not original.exists():
            originals.mkdir(exist_ok=True)
            original.write_bytes(message(place, 1_000 + 300 * place))
        os.link(original, new / file_name(place))


def _manifest_line(text: Iterable[bytes]) -> str:
    octets = 0
    checksum = Xxh3()
    for block in text:
        # Blocks end with a line: no CRLF is torn.
        wire = block if b"\r\n" in block else block.replace(b"\n", b"\r\n")
        octets += len(wire)
        checksum.update(wire)
    return f"{octets} {checksum.hexdigest()}\n"
