"""SIGTERM: sessions end without UPDATE that was not asked for, and the process ends soon and well."""

import time
import unittest

from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.messages import letter


class Shutdown(ServerCase):
    def test_ends_idle_sessions_without_update(self) -> None:
        server = self.serve([ALICE, BOB])
        stored = server.maildir(ALICE.name).store_all({"a": letter("a", b""), "b": letter("b", b"")})
        waiting = self.connect(server).greet()
        session = self.log_in(server, ALICE)
        session.retrieve(1)
        session.succeed("DELE 2")
        begin = time.monotonic()
        server.finish()
        self.assertLess(time.monotonic() - begin, 10)
        for client in (waiting, session):
            client.read_until_end()
        self.assertEqual(server.maildir(ALICE.name).names(), set(stored))
        self.assertEqual(len(server.log.all("session_end", reason="shutting_down")), 2)

    def test_is_not_held_up_by_who_does_not_read(self) -> None:
        server = self.serve()
        server.maildir(ALICE.name).store("new/1700000001.a", letter("a", b"x" * (16 << 20)))
        session = self.log_in(server, ALICE, receive_buffer=4096)
        session.send(b"RETR 1\r\n")
        session.read_line()
        begin = time.monotonic()
        server.finish()
        self.assertLess(time.monotonic() - begin, 20)
        self.assertFalse(session.read_until_end().endswith(b"\r\n.\r\n"))
        self.assertEqual(server.maildir(ALICE.name).names(), {"new/1700000001.a"})

    def test_is_understood_as_soon_as_the_server_is_ready(self) -> None:
        for _ in range(10):
            self.serve().finish()

    def test_frees_the_maildrops_for_the_next_start(self) -> None:
        first = self.serve()
        session = self.log_in(first, ALICE)
        first.finish()
        session.read_until_end()
        self.serve().log_in(ALICE).quit()


if __name__ == "__main__":
    unittest.main()
