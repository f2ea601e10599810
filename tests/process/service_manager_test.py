"""What the server tells a service manager (sd_notify(3)): ready, reloading, stopping, alive; and nothing too early."""

import os
import socket
import time
import unittest
from typing import Any

from palomar_test.case import ALICE, ServerCase
from palomar_test.server import Palomard, run_to_end, write_config
from palomar_test.waiting import wait_until


class Notified(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.notices = self.listen(str(self.folder / "notify"))

    def listen(self, name: str) -> socket.socket:
        notices = self.enterContext(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        notices.settimeout(30)
        notices.bind(name)
        return notices

    def serve_notifying(self, *variables: str, **more: Any) -> Palomard:
        words = [f"NOTIFY_SOCKET={self.folder / 'notify'}", *variables]
        return self.serve(launcher=["env", *words], **more)

    def hear(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.notices.recv(4096).decode().split("\n"))

    def next(self) -> dict[str, str]:
        """But for the status, which comes when it likes."""
        while set(notice := self.hear()) == {"STATUS"}:
            pass
        return notice

    def wait_for_status(self, status: str) -> None:
        """Returns when it has come; fails when none comes any more."""
        while self.hear() != {"STATUS": status}:
            pass

    def said_already(self) -> list[dict[str, str]]:
        self.notices.setblocking(False)
        said = []
        try:
            while True:
                said.append(self.next())
        except BlockingIOError:
            return said
        finally:
            self.notices.settimeout(30)

    def test_ready_comes_first_and_then_clients_are_served(self) -> None:
        server = self.serve_notifying()
        self.assertEqual(self.next(), {"READY": "1"})
        self.log_in(server, ALICE).quit()

    def test_a_server_that_cannot_start_is_never_ready(self) -> None:
        self.serve_notifying()
        self.assertEqual(self.next(), {"READY": "1"})
        # The data folder is in use.
        ended = run_to_end(["-d", "data", "-p", "0", "-P", "0"], self.folder)
        self.assertEqual(ended.returncode, 1)
        self.assertEqual(self.said_already(), [])

    def test_an_abstract_socket_is_told_too(self) -> None:
        name = f"palomar-test-{os.getpid()}-{time.monotonic_ns()}"
        self.notices = self.listen(f"\0{name}")
        self.serve_notifying(f"NOTIFY_SOCKET=@{name}")
        self.assertEqual(self.next(), {"READY": "1"})

    def test_a_socket_that_is_missing_keeps_nobody_from_being_served(self) -> None:
        server = self.serve_notifying(f"NOTIFY_SOCKET={self.folder / 'missing'}")
        self.log_in(server, ALICE).quit()

    def test_a_reload_is_told_from_its_beginning_to_its_end(self) -> None:
        server = self.serve_notifying()
        self.next()
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        server.reload()
        reloading = self.next()
        self.assertEqual(reloading["RELOADING"], "1")
        self.assertGreaterEqual(int(reloading["MONOTONIC_USEC"]), before)
        self.assertEqual(self.next(), {"READY": "1"})
        server.log.wait_for("reloaded")

    def test_a_reload_that_fails_ends_all_the_same(self) -> None:
        server = self.serve_notifying()
        self.next()
        write_config(self.folder / "palomar.toml", {"threads.files": 0})
        server.reload()
        self.assertEqual(self.next()["RELOADING"], "1")
        self.assertEqual(self.next(), {"READY": "1"})

    def test_stopping_is_told(self) -> None:
        server = self.serve_notifying(settings={"process.drain_seconds": 90})
        self.next()
        server.finish()
        stopping = {"STOPPING": "1", "EXTEND_TIMEOUT_USEC": "120000000"}
        self.assertEqual(self.said_already(), [stopping])

    def test_the_status_says_who_is_there(self) -> None:
        server = self.serve_notifying()
        self.wait_for_status("connections: 0, logged in: 0")
        with self.connect(server).socket:
            session = self.log_in(server, ALICE)
            self.wait_for_status("connections: 2, logged in: 1")
        session.quit()
        self.wait_for_status("connections: 0, logged in: 0")

    def test_the_status_says_that_it_stops(self) -> None:
        server = self.serve_notifying(settings={"process.drain_seconds": 90})
        server.finish()
        self.wait_for_status("stopping: messages on their way have 90 s")

    def test_the_watchdog_hears_again_and_again(self) -> None:
        server = self.serve_notifying("WATCHDOG_USEC=200000")
        self.assertEqual(self.next(), {"READY": "1"})
        for _ in range(5):
            self.assertEqual(self.next(), {"WATCHDOG": "1"})
        server.finish()

    def test_the_watchdog_of_another_process_hears_nothing(self) -> None:
        server = self.serve_notifying("WATCHDOG_USEC=1000", "WATCHDOG_PID=1")
        self.next()
        server.reload()
        self.assertEqual(self.next()["RELOADING"], "1")
        self.assertEqual(self.next(), {"READY": "1"})
        self.assertEqual(self.said_already(), [])

    def test_a_message_filter_cannot_speak_for_the_server(self) -> None:
        settings = {"pop3.filter": ["env"]}
        server = self.serve_notifying("WATCHDOG_USEC=60000000", settings=settings)
        server.maildir(ALICE.name).store("new/1700000001.a", b"Subject: a\n\n")
        printed = self.log_in(server, ALICE).retrieve(1)
        self.assertIn(b"PATH=", printed)
        self.assertNotRegex(printed, rb"(?m)^(NOTIFY_SOCKET|WATCHDOG_USEC|LISTEN_)")

    def test_a_receiver_that_does_not_read_holds_nobody_up(self) -> None:
        server = self.serve_notifying("WATCHDOG_USEC=100")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
            probe.setblocking(False)
            probe.connect(str(self.folder / "notify"))
            wait_until(lambda: _is_full(probe), "the receiver's queue is full")
        self.log_in(server, ALICE).quit()
        server.finish()


def _is_full(probe: socket.socket) -> bool:
    try:
        probe.send(b"X=1")
    except BlockingIOError:
        return True
    return False


if __name__ == "__main__":
    unittest.main()
