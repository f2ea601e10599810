"""64 descriptors and 100 clients: some are served, the others are told, nothing spins, and it passes."""

import resource
import time
import unittest

from palomar_test import process
from palomar_test.case import ALICE, ServerCase
from palomar_test.messages import MAIL, wire_form
from palomar_test.pop3 import Pop3
from palomar_test.waiting import wait_until


class OutOfDescriptors(ServerCase):
    LIMIT = 64
    CLIENTS = 100

    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve(limits={resource.RLIMIT_NOFILE: (self.LIMIT, self.LIMIT)})
        self.server.maildir(ALICE.name).store("new/1700000001.a", MAIL["plain"])
        self.idle = process.open_descriptors(self.server.pid)

    def crowd(self) -> tuple[list[Pop3], list[Pop3]]:
        """Those who were greeted and those who were refused."""
        greeted: list[Pop3] = []
        refused: list[Pop3] = []
        for client in [self.connect(self.server) for _ in range(self.CLIENTS)]:
            line = client.read_line()
            self.assertRegex(line, rb"^(\+OK|-ERR \[SYS/TEMP\]) ")
            (greeted if line.startswith(b"+OK") else refused).append(client)
        return greeted, refused

    def test_some_are_served_and_the_others_are_told(self) -> None:
        greeted, refused = self.crowd()
        self.assertGreater(len(greeted), self.LIMIT // 4)
        self.assertGreater(len(refused), self.CLIENTS - self.LIMIT)
        for client in refused:
            client.expect_end()
        session = greeted[-1]
        session.succeed(f"USER {ALICE.name}")
        session.succeed(f"PASS {ALICE.password}")
        self.assertEqual(session.retrieve(1), wire_form(MAIL["plain"]))

    def test_it_waits_without_working(self) -> None:
        self.crowd()
        before = process.cpu_seconds(self.server.pid)
        time.sleep(2)
        self.assertLess(process.cpu_seconds(self.server.pid) - before, 0.2)

    def test_it_recovers_by_itself(self) -> None:
        greeted, _ = self.crowd()
        for client in greeted:
            client.drop()
        wait_until(lambda: process.open_descriptors(self.server.pid) <= self.idle, "all descriptors are free again")
        again, _ = self.crowd()
        self.assertEqual(len(again), len(greeted))

    def test_the_log_says_so_once_and_not_for_each(self) -> None:
        self.crowd()
        self.server.finish()
        warnings = [event for event in self.server.log.everything() if event["level"] in ("warning", "error")]
        self.assertTrue(1 <= len(warnings) <= 3, warnings)


class LimitOfDescriptors(ServerCase):
    def test_is_raised_to_the_hard_limit(self) -> None:
        server = self.serve(limits={resource.RLIMIT_NOFILE: (64, 256)})
        clients = [self.connect(server).greet() for _ in range(150)]
        for client in clients:
            client.socket.close()


if __name__ == "__main__":
    unittest.main()
