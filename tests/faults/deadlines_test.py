"""Deadlines: a login that dawdles and a session that sleeps are cut, without a word and without UPDATE."""

import time
import unittest

from palomar_test.case import ALICE, ServerCase
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard

SECONDS = 2
#: A deadline is kept this well, on a machine that has other things to do.
SLACK = 5


class DeadlineCase(ServerCase):
    def serve_with(self, deadline: str) -> Palomard:
        server = self.serve(settings={f"timeouts.{deadline}": SECONDS})
        server.maildir(ALICE.name).store("new/1700000001.a", b"Subject: a\n\n")
        return server

    def expect_cut(self, server: Palomard, session: Pop3, begin: float) -> None:
        """In time, without a word, and nothing has changed."""
        endpoint = session.endpoint
        self.assertEqual(session.read_until_end(), b"")
        self.assertLess(abs(time.monotonic() - begin - SECONDS - SLACK / 2), SLACK / 2 + 0.5)
        end = server.log.wait_for("session_end", address=endpoint)[0]
        self.assertEqual(end["reason"], "timed_out")
        self.assertEqual(server.maildir(ALICE.name).names(), {"new/1700000001.a"})


class Login(DeadlineCase):
    def test_silence_is_cut(self) -> None:
        server = self.serve_with("login_seconds")
        begin = time.monotonic()
        self.expect_cut(server, self.connect(server).greet(), begin)

    def test_octet_after_octet_does_not_put_it_off(self) -> None:
        server = self.serve_with("login_seconds")
        begin = time.monotonic()
        session = self.connect(server).greet()
        while time.monotonic() < begin + SECONDS - 0.2:
            session.send(b"U")
            time.sleep(0.1)
        self.expect_cut(server, session, begin)

    def test_command_after_command_does_not_put_it_off(self) -> None:
        server = self.serve_with("login_seconds")
        begin = time.monotonic()
        session = self.connect(server).greet()
        while time.monotonic() < begin + SECONDS - 0.3:
            session.succeed(f"USER {ALICE.name}")
            time.sleep(0.1)
        self.expect_cut(server, session, begin)

    def test_answers_that_are_never_read_do_not_put_it_off(self) -> None:
        server = self.serve_with("login_seconds")
        begin = time.monotonic()
        session = self.connect(server)
        endpoint = session.endpoint
        with self.assertRaises(ConnectionError):
            while True:
                session.send(b"CAPA\r\n" * 1000)
        end = server.log.wait_for("session_end", address=endpoint)[0]
        self.assertEqual(end["reason"], "timed_out")
        self.assertLess(time.monotonic() - begin, SECONDS + SLACK)

    def test_does_not_concern_who_is_in(self) -> None:
        server = self.serve_with("login_seconds")
        session = self.log_in(server, ALICE)
        time.sleep(SECONDS + 1)
        session.succeed("NOOP")
        session.quit()


class Inactivity(DeadlineCase):
    def test_is_cut_and_deletes_nothing(self) -> None:
        server = self.serve_with("inactivity_seconds")
        session = self.log_in(server, ALICE)
        begin = time.monotonic()
        session.retrieve(1)
        session.succeed("DELE 1")
        self.expect_cut(server, session, begin)

    def test_ends_with_each_command(self) -> None:
        server = self.serve_with("inactivity_seconds")
        session = self.log_in(server, ALICE)
        begin = time.monotonic()
        while time.monotonic() < begin + 1.5 * SECONDS:
            session.succeed("NOOP")
            time.sleep(0.2)
        session.quit()

    def test_does_not_end_with_half_a_command(self) -> None:
        server = self.serve_with("inactivity_seconds")
        session = self.log_in(server, ALICE)
        begin = time.monotonic()
        while time.monotonic() < begin + SECONDS - 0.2:
            session.send(b"N")
            time.sleep(0.1)
        self.expect_cut(server, session, begin)


if __name__ == "__main__":
    unittest.main()
