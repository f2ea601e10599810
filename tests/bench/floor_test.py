"""The floor server by an independent client: what it sends is what a POP3 server must send, or its figures mean
nothing."""

import tempfile
import unittest
from pathlib import Path

from bench.programs import Floor
from palomar_test.maildir import Maildir
from palomar_test.messages import MAIL, ODD, LargeMessage, wire_form
from palomar_test.pop3 import Pop3

MESSAGES = MAIL | ODD
MIB = 1 << 20


class FloorServer(unittest.TestCase):
    def setUp(self) -> None:
        root = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="palomar-test-")))
        self.maildir = Maildir(root / "alice" / "Maildir")
        self.maildir.make()
        self.names = list(self.maildir.store_all(MESSAGES))
        self.floor = self.enterContext(Floor(root))

    def connect(self) -> Pop3:
        return self.enterContext(Pop3(self.floor.address))

    def log_in(self) -> Pop3:
        return self.connect().log_in("alice", "anything")

    def test_sends_every_message_to_the_octet(self) -> None:
        session = self.log_in()
        for number, stored in enumerate(MESSAGES.values(), 1):
            with self.subTest(number=number):
                wire = wire_form(stored)
                self.assertEqual(session.succeed(f"RETR {number}"), b"+OK %d octets" % len(wire))
                self.assertEqual(session.read_message(), wire)

    def test_sends_large_messages_from_files(self) -> None:
        large = {"lf": b"".join(LargeMessage(4 * MIB).stored()), "crlf": b"CRLF and no dot\r\n" * 100_000}
        self.maildir.make()
        self.maildir.store_all(large)
        session = self.log_in()
        session.send(b"RETR 1\r\nRETR 2\r\nNOOP\r\n")
        for stored in large.values():
            self.assertEqual(session.read_line(), b"+OK %d octets" % len(wire_form(stored)))
            self.assertEqual(session.read_message(), wire_form(stored))
        self.assertEqual(session.read_line(), b"+OK")

    def test_lists_in_the_order_of_delivery(self) -> None:
        octets = [len(wire_form(stored)) for stored in MESSAGES.values()]
        names = [name.removeprefix("new/") for name in self.names]
        session = self.log_in()
        self.assertEqual(session.succeed("STAT"), b"+OK %d %d" % (len(octets), sum(octets)))
        session.succeed("LIST")
        listed = session.read_message().decode().splitlines()
        self.assertEqual(listed, [f"{number} {size}" for number, size in enumerate(octets, 1)])
        session.succeed("UIDL")
        listed = session.read_message().decode().splitlines()
        self.assertEqual(listed, [f"{number} {name}" for number, name in enumerate(names, 1)])
        self.assertEqual(session.succeed("LIST 2"), b"+OK 2 %d" % octets[1])
        self.assertEqual(session.succeed("UIDL 2"), f"+OK 2 {names[1]}".encode())

    def test_serves_what_is_in_cur_and_drops_flags_from_names(self) -> None:
        self.maildir.make()
        self.maildir.store("new/1700000002.b", b"two\n")
        self.maildir.store("cur/1700000001.a:2,S", b"one\n")
        session = self.log_in()
        session.succeed("UIDL")
        self.assertEqual(session.read_message(), b"1 1700000001.a\r\n2 1700000002.b\r\n")
        self.assertEqual(session.retrieve(1), b"one\r\n")

    def test_takes_commands_octet_by_octet_and_in_any_case(self) -> None:
        session = self.connect().greet()
        for octet in b"user alice\r\nPass x\r\nnoop\r\nquit\r\n":
            session.send(bytes([octet]))
        self.assertEqual(session.read_until_end(), b"+OK\r\n" * 4)

    def test_refuses_what_it_does_not_know(self) -> None:
        session = self.connect().greet()
        for command in ("STAT", "RETR 1", "PASS x", "USER", "USER ../alice", "USER .alice", "USERS alice"):
            with self.subTest(command):
                session.fail(command)
        session.succeed("USER alice")
        session.succeed("PASS x")
        none = len(MESSAGES) + 1
        for command in ("RETR", "RETR 0", f"RETR {none}", "RETR 1x", "LIST 0", "DELE 1", "TOP 1 0", "USER alice"):
            with self.subTest(command):
                session.fail(command)
        session.succeed("NOOP")

    def test_closes_on_a_line_without_end(self) -> None:
        session = self.connect().greet()
        session.send(b"x" * 300)
        session.expect_end()

    def test_changes_nothing(self) -> None:
        before = self.maildir.names()
        session = self.log_in()
        session.retrieve(1)
        session.quit()
        self.assertEqual(self.maildir.names(), before)

    def test_serves_on_when_a_reader_stalls_or_vanishes(self) -> None:
        self.maildir.make()
        self.maildir.store("new/1700000000.large", LargeMessage(16 * MIB).stored())
        stalled, vanishing = self.log_in(), self.log_in()
        for session in (stalled, vanishing):
            session.succeed("RETR 1")
        vanishing.drop()
        self.log_in().quit()
        self.assertEqual(len(stalled.read_message()), len(wire_form(b"".join(LargeMessage(16 * MIB).stored()))))

    def test_ends_at_sigterm_with_sessions_open(self) -> None:
        session = self.log_in()
        self.assertEqual(self.floor.end(), 0)
        session.expect_end()


if __name__ == "__main__":
    unittest.main()
