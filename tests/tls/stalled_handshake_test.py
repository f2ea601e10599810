"""A handshake that does not come, or dawdles, is over at the deadline of the login; one that is nonsense, at once."""

import contextlib
import time
import unittest

from palomar_test.case import ALICE
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard
from palomar_test.tls_case import TlsCase

SECONDS = 2
#: A record that a handshake begins with, 512 octets long, of which only these come.
BEGINNING = b"\x16\x03\x01\x02\x00\x01"


class HandshakeCase(TlsCase):
    def check_failure(self, server: Palomard, session: Pop3, endpoint: str) -> float:
        """Nothing was answered in plain, and the log says what happened; how long it took, in seconds."""
        said = session.read_until_end()
        self.assertNotIn(b"+OK", said)
        self.assertNotIn(b"-ERR", said)
        failures = server.log.wait_for("tls_failed", address=endpoint)
        self.assertEqual(len(failures), 1)
        self.assertTrue(failures[0]["reason"])
        end = server.log.wait_for("session_end", address=endpoint)[0]
        self.assertEqual((end["account"], end["octets"] < 100), ("", True))
        return float(end["duration"])


class Stalled(HandshakeCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve_tls({"timeouts.login_seconds": SECONDS})

    def test_silence_is_cut(self) -> None:
        session = Pop3(self.server.tls_address)
        self.assertGreater(self.check_failure(self.server, session, session.endpoint), SECONDS - 0.5)

    def test_half_a_record_is_cut(self) -> None:
        session = Pop3(self.server.tls_address)
        session.send(BEGINNING)
        self.assertGreater(self.check_failure(self.server, session, session.endpoint), SECONDS - 0.5)

    def test_octet_after_octet_does_not_put_it_off(self) -> None:
        session = Pop3(self.server.tls_address)
        endpoint = session.endpoint
        session.send(BEGINNING)
        with contextlib.suppress(OSError):
            while not self.server.log.all("session_end", address=endpoint):
                session.send(b"\0")
                time.sleep(0.1)  # the pace of the client, not a wait for anything
        self.assertLess(self.check_failure(self.server, session, endpoint), SECONDS + 10)

    def test_silence_behind_stls_is_cut(self) -> None:
        session = self.connect(self.server).greet()
        session.succeed("STLS")
        self.assertGreater(self.check_failure(self.server, session, session.endpoint), SECONDS - 0.5)

    def test_who_is_in_by_then_stays(self) -> None:
        session = self.connect_tls(self.server).log_in(ALICE.name, ALICE.password)
        silent = Pop3(self.server.tls_address)
        self.check_failure(self.server, silent, silent.endpoint)
        session.succeed("NOOP")
        session.quit()


class Nonsense(HandshakeCase):
    def test_ends_the_connection(self) -> None:
        server = self.serve_tls()
        for octets in (
            b"USER alice\r\nPASS secret\r\n",
            b"CAPA\r\n",
            b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10" + b"\0" * 40,  # SSL 2
            b"\x16\x03\x01\xff\xff" + b"x" * 20_000,
            b"\x15\x03\x01\x00\x02\x02\x28",  # nothing but an alert
            b"\0" * 70_000,
        ):
            with self.subTest(octets[:12]):
                session = Pop3(server.tls_address)
                endpoint = session.endpoint
                with contextlib.suppress(OSError):
                    session.send(octets)
                    session.half_close()
                self.check_failure(server, session, endpoint)
        self.connect_tls(server).log_in(ALICE.name, ALICE.password).quit()

    def test_includes_going_away(self) -> None:
        server = self.serve_tls()
        for octets in (b"", BEGINNING):
            session = Pop3(server.tls_address)
            endpoint = session.endpoint
            server.log.wait_for("connect", address=endpoint)
            session.send(octets)
            session.drop()
            server.log.wait_for("tls_failed", address=endpoint)
            server.log.wait_for("session_end", address=endpoint)

    def test_from_who_is_gone_before_it_is_let_in_has_an_address(self) -> None:
        server = self.serve_tls()
        for _ in range(50):
            Pop3(server.tls_address).drop()
        self.connect_tls(server).log_in(ALICE.name, ALICE.password).quit()
        server.log.wait_for("session_end", account=ALICE.name)
        for event in server.log.all("connect"):
            self.assertRegex(event["address"], r"^127\.0\.0\.1:\d+$")


if __name__ == "__main__":
    unittest.main()
