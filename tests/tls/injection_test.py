"""Command injection: what somebody on the way puts behind STLS, in plain, is never obeyed and never answered."""

import contextlib
import socket
import unittest

from palomar_test.case import ALICE
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard
from palomar_test.tls_case import TlsCase

MESSAGE = "new/1700000001.a"
LOGIN = f"USER {ALICE.name}\r\nPASS {ALICE.password}\r\n".encode()
DELETION = LOGIN + b"RETR 1\r\nDELE 1\r\nQUIT\r\n"


def trickle(session: Pop3, octets: bytes) -> None:
    """One octet after the other, then the end of them, as long as the server listens."""
    with contextlib.suppress(OSError):
        for octet in octets:
            session.send(bytes([octet]))
        session.half_close()


class Injection(TlsCase):
    def serve_a_message(self) -> Palomard:
        server = self.serve_tls()
        server.maildir(ALICE.name).store(MESSAGE, b"Subject: a\n\n")
        return server

    def send_then_secure(self, server: Palomard, octets: bytes) -> Pop3:
        """All in one segment; the one answer is that to STLS, and then TLS begins."""
        session = self.connect(server).greet()
        session.send(octets)
        self.assertEqual(session.read_line(), b"+OK begin TLS")
        return session.secure(self.certificate.trust())

    def check_that_nobody_logged_in(self, server: Palomard) -> None:
        self.assertEqual(server.log.all("login"), [])
        self.assertEqual(server.maildir(ALICE.name).names(), {MESSAGE})

    def test_commands_in_the_same_segment_are_thrown_away(self) -> None:
        server = self.serve_a_message()
        for injected in (LOGIN, DELETION, DELETION * 300, b"CAPA\r\n", b"QUIT\r\n", b"\0\r\n" * 20):
            with self.subTest(injected[:40]):
                session = self.send_then_secure(server, b"STLS\r\n" + injected)
                self.assertEqual(session.command("NOOP"), b"-ERR NOOP comes after the login")
                self.assertEqual(session.command("PASS x"), b"-ERR PASS comes after USER")
                session.quit()
        self.check_that_nobody_logged_in(server)

    def test_commands_before_it_are_answered_before_it(self) -> None:
        server = self.serve_a_message()
        session = self.connect(server).greet()
        session.send(b"NOOP\r\nUSER alice\r\nSTLS\r\n" + LOGIN)
        self.assertEqual(session.read_line(), b"-ERR NOOP comes after the login")
        self.assertTrue(session.read_line().startswith(b"+OK"))
        self.assertEqual(session.read_line(), b"+OK begin TLS")
        session.secure(self.certificate.trust())
        self.assertEqual(session.command(f"PASS {ALICE.password}"), b"-ERR PASS comes after USER")
        self.check_that_nobody_logged_in(server)

    def test_half_a_line_is_not_completed_under_tls(self) -> None:
        server = self.serve_a_message()
        for begun, end in ((b"USER al", "ice"), (b"QU", "IT"), (b"x" * 254, "y"), (b"AUTH PLAIN ", "=")):
            with self.subTest(begun[:20]):
                session = self.send_then_secure(server, b"STLS\r\n" + begun)
                self.assertEqual(session.command(end), b"-ERR unknown command")
                self.assertEqual(session.command("NOOP"), b"-ERR NOOP comes after the login")

    def test_stls_in_pieces_is_the_same(self) -> None:
        server = self.serve_a_message()
        session = self.connect(server).greet()
        for octet in b"STLS\r":
            session.send(bytes([octet]))
        session.send(b"\n" + DELETION)
        self.assertEqual(session.read_line(), b"+OK begin TLS")
        session.secure(self.certificate.trust())
        self.assertEqual(session.command("NOOP"), b"-ERR NOOP comes after the login")
        self.check_that_nobody_logged_in(server)

    def test_plain_commands_in_place_of_the_handshake_end_the_connection(self) -> None:
        server = self.serve_a_message()
        session = self.connect(server).greet()
        session.succeed("STLS")
        endpoint = session.endpoint
        trickle(session, DELETION)
        said = session.read_until_end()
        self.assertNotIn(b"+OK", said)
        self.assertNotIn(b"-ERR", said)
        server.log.wait_for("tls_failed", address=endpoint)
        server.log.wait_for("session_end", address=endpoint)
        self.check_that_nobody_logged_in(server)

    def test_one_octet_at_a_time_nothing_is_answered_but_stls(self) -> None:
        """What follows is thrown away with STLS or spoils the handshake, as it comes."""
        server = self.serve_a_message()
        session = self.connect(server).greet()
        endpoint = session.endpoint
        trickle(session, b"STLS\r\n" + DELETION)
        said = session.read_until_end().removeprefix(b"+OK begin TLS\r\n")
        self.assertNotIn(b"+OK", said)
        self.assertNotIn(b"-ERR", said)
        server.log.wait_for("session_end", address=endpoint)
        self.check_that_nobody_logged_in(server)

    def test_plain_commands_under_tls_end_the_connection(self) -> None:
        server = self.serve_a_message()
        session = self.start_tls(server)
        endpoint = session.endpoint
        socket.socket.send(session.socket, DELETION)  # beneath TLS
        server.log.wait_for("session_end", address=endpoint)
        self.check_that_nobody_logged_in(server)


if __name__ == "__main__":
    unittest.main()
