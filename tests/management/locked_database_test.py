"""Another process holds the database: what managers change is refused, and clients do not notice."""

import sqlite3
import unittest
from contextlib import closing

from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.server import Account, Palomard


OTHERS = [Account(f"other-{number}", "secret") for number in range(3)]


class LockedDatabase(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve([ALICE, BOB, *OTHERS])
        self.database = self.enterContext(closing(lock(self.server)))

    def test_a_deletion_that_is_refused_loses_no_mail(self) -> None:
        message = b"Subject: kept\r\n\r\nhello\r\n"
        self.server.maildir(ALICE.name).store("new/1700000001.a", message)
        session = self.manage(self.server)
        session.refuse(f"DELETE_USER {ALICE.name}")
        self.database.rollback()
        answer = self.log_in(self.server, ALICE).succeed("STAT")
        self.assertEqual(answer, b"+OK 1 %d" % len(message))

    def test_clients_log_in_while_changes_wait(self) -> None:
        changing = [self.manage(self.server) for _ in OTHERS]
        for session, account in zip(changing, OTHERS, strict=True):
            session.send(f"DISABLE_USER {account.name}\r\n".encode())
        self.log_in(self.server, BOB).quit()
        self.server.log.wait_for("session_end", account=BOB.name)
        self.assertFalse(self.server.log.all("manager_command"), "the login had to wait for a change")
        for session in changing:
            self.assertFalse(session.read_answer().done)

    def test_is_told_to_the_log(self) -> None:
        self.manage(self.server).refuse(f"DISABLE_USER {ALICE.name}")
        self.server.log.wait_for("management_failed", account=ALICE.name)


def lock(server: Palomard) -> sqlite3.Connection:
    database = sqlite3.connect(server.data / "palomar.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    return database


if __name__ == "__main__":
    unittest.main()
