"""Maildirs as a delivery agent leaves them, and what is in them afterwards."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

FOLDERS = ("new", "cur", "tmp")


class Maildir:
    """Names of messages carry their folder: `new/1700000001.a`, `cur/1700000001.a:2,S`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def make(self) -> None:
        """An empty one, whatever was there before."""
        self.remove()
        for folder in FOLDERS:
            (self.path / folder).mkdir(parents=True, mode=0o700)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def store(self, name: str, octets: bytes | Iterable[bytes]) -> Path:
        """Delivers as Maildir asks: written in tmp/, then renamed to where it is seen whole."""
        written = self.path / "tmp" / "being-delivered"
        with written.open("wb") as file:
            file.writelines([octets] if isinstance(octets, bytes) else octets)
        return written.rename(self.path / name)

    def store_all(self, messages: dict[str, bytes], folder: str = "new") -> dict[str, bytes]:
        """Delivers them in this order; what was stored, by name."""
        stored = {
            f"{folder}/{1_700_000_000 + place}.M{place}P1.example": octets
            for place, octets in enumerate(messages.values())
        }
        for name, octets in stored.items():
            self.store(name, octets)
        return stored

    def link(self, name: str, target: Path) -> None:
        """One large file as a message of many maildrops."""
        os.link(target, self.path / name)

    def names(self) -> set[str]:
        """All entries of new/ and cur/, whatever they are."""
        return {
            f"{folder}/{entry}"
            for folder in ("new", "cur")
            if (self.path / folder).is_dir()
            for entry in os.listdir(self.path / folder)
        }

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()


def unique_name(name: str) -> str:
    """The part that stays the same whatever folder and flags a message gets."""
    return name.partition("/")[2].partition(":2,")[0]
