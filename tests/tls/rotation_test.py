"""Certificates that are replaced while clients come and go: the new one is shown, and no session fails."""

import threading
import unittest
from collections.abc import Callable, Sequence

from palomar_test.case import ALICE
from palomar_test.messages import LargeMessage, sha256
from palomar_test.pop3 import Pop3
from palomar_test.rotation import LOOKS, RotationCase, put_in_place
from palomar_test.server import Account, Palomard
from palomar_test.tls_case import names_shown
from palomar_test.waiting import wait_until


class Crowd:
    """Threads that log in by TLS, one session after the other, until told to stop."""

    def __init__(self, connect: Callable[[], Pop3], accounts: Sequence[Account]) -> None:
        self.sessions = 0
        self.failures: list[BaseException] = []
        self._connect = connect
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._come_and_go, args=(account,)) for account in accounts]
        for thread in self._threads:
            thread.start()

    def wait_for_sessions(self, count: int) -> None:
        wait_until(lambda: self.sessions >= count or bool(self.failures), f"{count} sessions", 60)

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _come_and_go(self, account: Account) -> None:
        while not self._over.is_set() and not self.failures:
            try:
                with self._connect() as session:
                    session.log_in(account.name, account.password).quit()
                self.sessions += 1
            except BaseException as failure:  # the test reports it
                self.failures.append(failure)


class Rotation(RotationCase):
    def serve_a_crowd(self) -> tuple[Palomard, Crowd]:
        """It has come already."""
        accounts = [Account(f"client{n}", "secret") for n in range(4)]
        server = self.serve_tls(accounts=accounts)
        crowd = Crowd(lambda: server.connect_tls(self.context), accounts)
        self.addCleanup(crowd.stop)
        crowd.wait_for_sessions(1)
        return server, crowd

    def test_new_files_are_seen_and_no_session_fails(self) -> None:
        server, crowd = self.serve_a_crowd()
        for spare, name in zip(self.spares[:2], ("one.example.org", "two.example.org"), strict=True):
            put_in_place(spare, self.certificate)
            wait_until(lambda name=name: self.shown_by(server) == name, f"{name} is shown", LOOKS)  # type: ignore
        crowd.wait_for_sessions(crowd.sessions + 10)
        crowd.stop()
        self.assertEqual(crowd.failures, [])
        self.assertEqual(server.log.all("tls_failed"), [])

    def test_new_files_count_at_once_when_it_is_told(self) -> None:
        server, crowd = self.serve_a_crowd()
        rounds = [*self.spares, *self.spares]
        for count, spare in enumerate(rounds, start=1):
            put_in_place(spare, self.certificate)
            server.reload()
            server.log.wait_for("reloaded", count=count)
            self.assertEqual(self.shown_by(server), f"{spare.certificate.stem}.example.org")
        crowd.stop()
        self.assertEqual(crowd.failures, [])
        self.assertEqual(server.log.all("not_reloaded"), [])

    def test_stls_shows_the_new_one_too(self) -> None:
        server = self.serve_tls()
        early = self.connect(server).greet()
        put_in_place(self.spares[0], self.certificate)
        server.reload()
        server.log.wait_for("reloaded")
        early.succeed("STLS")
        self.assertEqual(names_shown(early.secure(self.context)), ["one.example.org"])

    def test_sessions_that_are_open_go_on(self) -> None:
        server = self.serve_tls()
        message = LargeMessage(4 << 20)
        server.maildir(ALICE.name).store("new/1700000001.large", message.stored())
        session = self.connect_tls(server, self.context, receive_buffer=4096)
        session.log_in(ALICE.name, ALICE.password)
        session.succeed("RETR 1")  # far more than is on the way now
        for count, spare in enumerate(self.spares, start=1):
            put_in_place(spare, self.certificate)
            server.reload()
            server.log.wait_for("reloaded", count=count)
        self.assertEqual(sha256(session.read_message()), message.wire()[1])
        session.succeed("NOOP")
        session.quit()


if __name__ == "__main__":
    unittest.main()
