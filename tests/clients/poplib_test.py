"""Python's poplib, a second reading of RFC 1939: every command, and octets announced equal to octets sent."""

import poplib
import unittest

from palomar_test.case import ALICE, ServerCase
from palomar_test.messages import MAIL, ODD, sha256, wire_form
from palomar_test.server import Palomard

# Its limit for a line is meant for mail; ours has a longer one on purpose.
poplib._MAXLINE = 1 << 20  # type: ignore[attr-defined]


def joined(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\r\n" for line in lines)


class Poplib(ServerCase):
    def log_in(self, server: Palomard) -> poplib.POP3:
        session = poplib.POP3(*server.address, timeout=30)
        self.addCleanup(session.close)
        session.user(ALICE.name)
        session.pass_(ALICE.password)
        return session

    def test_gets_every_message_and_as_many_octets_as_announced(self) -> None:
        server = self.serve()
        messages = MAIL | ODD
        server.maildir(ALICE.name).store_all(messages)
        session = self.log_in(server)
        listing = [int(line.split()[1]) for line in session.list()[1]]
        for number, (name, stored) in enumerate(messages.items(), start=1):
            with self.subTest(name):
                answer, lines, _ = session.retr(number)
                received = joined(lines)
                self.assertEqual(sha256(received), sha256(wire_form(stored)))
                self.assertEqual(len(received), listing[number - 1])
                self.assertIn(b"%d octet" % len(received), answer)
        self.assertEqual(session.stat(), (len(messages), sum(listing)))

    def test_top_is_the_beginning_of_the_message(self) -> None:
        server = self.serve()
        server.maildir(ALICE.name).store_all(MAIL)
        session = self.log_in(server)
        for number, stored in enumerate(MAIL.values(), start=1):
            header, _, body = wire_form(stored).partition(b"\r\n\r\n")
            for count in (0, 1, 2, 10_000):
                beginning = b"".join(body.splitlines(keepends=True)[:count])
                lines = session.top(number, count)[1]
                self.assertEqual(joined(lines), header + b"\r\n\r\n" + beginning)

    def test_unique_ids_are_the_same_in_every_session_and_unique(self) -> None:
        server = self.serve()
        server.maildir(ALICE.name).store_all(MAIL | ODD)
        first = self.log_in(server)
        unique_ids = first.uidl()[1]
        first.quit()
        again = self.log_in(server)
        self.assertEqual(again.uidl()[1], unique_ids)
        self.assertEqual(len({line.split()[1] for line in unique_ids}), len(unique_ids))

    def test_deletes_at_quit_unless_reset(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        names = list(maildir.store_all(MAIL))
        session = self.log_in(server)
        session.dele(1)
        session.rset()
        session.dele(2)
        session.noop()
        session.quit()
        self.assertEqual(maildir.names(), set(names) - {names[1]})

    def test_capabilities_are_what_it_parses(self) -> None:
        server = self.serve()
        session = self.log_in(server)
        capabilities = session.capa()
        self.assertEqual(capabilities["EXPIRE"], ["0"])
        self.assertLessEqual({"TOP", "UIDL", "USER", "PIPELINING", "RESP-CODES"}, capabilities.keys())

    def test_is_told_that_the_password_is_wrong(self) -> None:
        server = self.serve()
        session = poplib.POP3(*server.address, timeout=30)
        self.addCleanup(session.close)
        session.user(ALICE.name)
        with self.assertRaisesRegex(poplib.error_proto, r"-ERR \[AUTH\]"):
            session.pass_("guess")


if __name__ == "__main__":
    unittest.main()
