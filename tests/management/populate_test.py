"""POPULATE_USER end to end: 10 messages up to 64 MiB while POP3 goes on as ever; and what can come in between."""

import resource
import select
import statistics
import sys
import time
import unittest
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

from palomar_test import client
from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.maildir import Maildir
from palomar_test.management import Management
from palomar_test.messages import sha256, wire_form
from palomar_test.server import Account
from palomar_test.waiting import wait_until

MIB = 1 << 20
PEPE = Account("pepe", "secret")
_PRINTABLE = bytes(range(0x20, 0x7F))
#: RFC 5322 section 2.1.1, without the line end.
_LONGEST_LINE = 998


@dataclass
class Latency:
    """Milliseconds from a POP3 client's question to its answer, again and again."""

    commands: list[float] = field(default_factory=list)
    sessions: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return f"STAT {_figures(self.commands)}; whole sessions {_figures(self.sessions)}"


class Populate(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve([ALICE, BOB, PEPE])
        self.manager = self.manage(self.server, timeout=600)
        self.maildir = self.server.maildir(PEPE.name)

    def test_ten_messages_up_to_64_mib_hold_nobody_up(self) -> None:
        before = self.measure(lambda latency: len(latency.commands) < 1000)
        begin = time.monotonic()
        self.manager.send(f"POPULATE_USER {PEPE.name}\r\n".encode())
        during = self.measure(lambda _: not _has_answered(self.manager))
        seconds = time.monotonic() - begin
        answer = self.manager.read_answer()
        sizes = [(self.maildir.path / name).stat().st_size for name in self.maildir.names()]
        self.assertEqual(answer.text, f"10 messages, {sum(sizes)} octets delivered to pepe")
        self.assertTrue(all(16 << 10 <= size <= 64 * MIB for size in sizes), sizes)
        print(f"\n{answer.text} in {seconds:.1f} s, {sum(sizes) / seconds / MIB:.0f} MiB/s", file=sys.stderr)
        print(f"before: {before}\nduring: {during}", file=sys.stderr)
        self.check_by_curl()

    def measure(self, goes_on: Callable[[Latency], bool]) -> Latency:
        latency = Latency()
        with self.server.log_in(BOB) as session:
            while goes_on(latency):
                latency.commands.append(_milliseconds(lambda: session.succeed("STAT")))
                if len(latency.commands) % 50 == 1:
                    latency.sessions.append(_milliseconds(lambda: self.server.log_in(ALICE).quit()))
            session.quit()
        return latency

    def check_by_curl(self) -> None:
        """Well-formed as they were stored, and fetched octet for octet."""
        stored = {}
        for name in self.maildir.names():
            octets = self.maildir.read(name)
            self.check_message(octets)
            stored[name] = sha256(wire_form(octets))
        fetched = self.folder / "fetched"
        fetched.mkdir()
        url = "pop3://{}:{}/[1-{}]".format(*self.server.address, len(stored))
        user = f"{PEPE.name}:{PEPE.password}"
        client.run(["curl", "--silent", "--show-error", "--user", user, "--output", fetched / "#1", url], self.folder)
        self.assertEqual(sorted(_digest(path) for path in fetched.iterdir()), sorted(stored.values()))

    def check_message(self, octets: bytes) -> None:
        lines = octets.replace(b"\r\n", b"\n").split(b"\n")
        self.assertLessEqual(max(map(len, lines)), _LONGEST_LINE)
        self.assertEqual(octets.translate(None, _PRINTABLE).strip(b"\r\n"), b"", "more than printable ASCII")
        self.assertEqual(lines[-1], b"", "the last line has no end")
        header = BytesHeaderParser(policy=default).parsebytes(octets[: 1 << 16])
        self.assertEqual(header.defects, [])
        for name in ("From", "To", "Date", "Message-ID", "Subject"):
            self.assertEqual(len(header.get_all(name, [])), 1, f"{name} in {octets[:500]!r}")
            self.assertEqual(header[name].defects, (), name)
        self.assertIsNotNone(header["Date"].datetime.tzinfo)

    def test_small_ones_are_well_formed_too(self) -> None:
        self.manager.succeed(f"POPULATE_USER {PEPE.name} 100 1024 1100")
        messages = [self.maildir.read(name) for name in self.maildir.names()]
        self.assertEqual(len(set(messages)), 100)
        self.assertEqual({1024 <= len(octets) <= 1100 for octets in messages}, {True})
        self.assertGreater(len({len(octets) for octets in messages}), 10)
        for octets in messages:
            self.check_message(octets)

    def test_sizes_are_spread_between_the_two(self) -> None:
        self.manager.succeed(f"POPULATE_USER {PEPE.name} 60 1024 1048576")
        sizes = sorted((self.maildir.path / name).stat().st_size for name in self.maildir.names())
        self.assertTrue(1024 <= sizes[0] and sizes[-1] <= MIB, sizes)
        self.assertLess(sizes[0] * 8, sizes[-1], "all of about one size")

    def test_ends_with_its_manager(self) -> None:
        self.manager.send(f"POPULATE_USER {PEPE.name} 100000 4096 4096\r\n".encode())
        wait_until(lambda: len(self.maildir.names()) >= 5, "it has begun")
        self.manager.drop()
        other = self.manage(self.server)
        wait_until(lambda: other.ask(f"DISABLE_USER {PEPE.name}").done, "nobody populates any more")
        there = self.maildir.names()
        self.assertLess(len(there), 100_000)
        self.assertEqual(_half_written(self.maildir), [])
        for name in there:
            self.assertEqual(len(self.maildir.read(name)), 4096)

    def test_two_at_once_get_what_they_asked_for(self) -> None:
        other = self.manage(self.server)
        for manager, name in ((self.manager, PEPE.name), (other, ALICE.name)):
            manager.send(f"POPULATE_USER {name} 50 2048 2048\r\n".encode())
        for manager in (self.manager, other):
            self.assertRegex(manager.read_answer().text, "^50 messages, 102400 octets")
        for name in (PEPE.name, ALICE.name):
            self.assertEqual(len(self.server.maildir(name).names()), 50)


class FullDisk(ServerCase):
    """A file larger than the limit cannot be written to its end, as on a disk that is full."""

    LIMIT = 4 * MIB

    def test_leaves_nothing_of_the_message_and_the_server_lives(self) -> None:
        server = self.serve([PEPE], limits={resource.RLIMIT_FSIZE: (self.LIMIT, self.LIMIT)})
        maildir = server.maildir(PEPE.name)
        manager = self.manage(server)
        manager.succeed(f"POPULATE_USER {PEPE.name} 2 1024 2048")
        before = maildir.names()
        reason = manager.refuse(f"POPULATE_USER {PEPE.name} 3 {2 * self.LIMIT} {2 * self.LIMIT}")
        self.assertIn("0 of 3 messages", reason)
        self.assertEqual(maildir.names(), before)
        self.assertEqual(_half_written(maildir), [])
        manager.succeed(f"POPULATE_USER {PEPE.name} 1 1024 2048")
        self.log_in(server, PEPE).quit()


def _half_written(maildir: Maildir) -> list[Path]:
    return list((maildir.path / "tmp").iterdir())


def _has_answered(manager: Management) -> bool:
    return bool(select.select([manager.socket], [], [], 0)[0])


def _digest(path: Path) -> str:
    return sha256(path.read_bytes())


def _milliseconds(what: Callable[[], object]) -> float:
    begin = time.monotonic()
    what()
    return 1000 * (time.monotonic() - begin)


def _figures(milliseconds: list[float]) -> str:
    ordered = sorted(milliseconds)
    nearly_all = ordered[len(ordered) * 99 // 100]
    return (
        f"{len(ordered)} times, median {statistics.median(ordered):.2f} ms, "
        f"99 % within {nearly_all:.2f} ms, worst {ordered[-1]:.2f} ms"
    )


if __name__ == "__main__":
    unittest.main()
