"""SIGTERM while clients are at work: what is under way may end in its time, what nobody asked for never happens."""

import errno
import signal
import socket
import sqlite3
import time
import unittest
from contextlib import closing

from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.connection import Address
from palomar_test.messages import letter, wire_form
from palomar_test.pop3 import Pop3
from palomar_test.server import Account, Palomard
from palomar_test.waiting import wait_until

LARGE = letter("large", b"a line of text\n" * (1 << 20))
NAME = "new/1700000001.a"


class DrainCase(ServerCase):
    def serve_large(self, drain_seconds: int) -> Palomard:
        server = self.serve([ALICE, BOB], settings={"process.drain_seconds": drain_seconds})
        server.maildir(ALICE.name).store(NAME, LARGE)
        return server

    def begin(self, server: Palomard, commands: bytes = b"RETR 1\r\n") -> Pop3:
        """A message is on its way, and far more of it than fits into the sockets is still to come."""
        session = self.log_in(server, ALICE, receive_buffer=4096)
        session.send(commands)
        self.assertRegex(session.read_line(), rb"^\+OK ")
        return session

    def stop(self, server: Palomard) -> None:
        """Returns once it has understood."""
        server.terminate()
        server.log.wait_for("stopping", signal=signal.SIGTERM.value)


class WhatIsUnderWay(DrainCase):
    def test_is_sent_to_its_end_if_the_client_reads(self) -> None:
        server = self.serve_large(drain_seconds=300)
        session = self.begin(server)
        self.stop(server)
        self.assertTrue(server.is_running())
        self.assertEqual(session.read_message(), wire_form(LARGE))
        session.expect_end()
        server.finish()
        self.assertEqual(server.log.all("session_end")[-1]["reason"], "shutting_down")

    def test_is_sent_to_its_end_whatever_the_client_says_meanwhile(self) -> None:
        server = self.serve_large(drain_seconds=300)
        session = self.begin(server)
        self.stop(server)
        session.send(b"NOOP\r\nNOOP\r\n")
        self.assertEqual(session.read_message(), wire_form(LARGE))

    def test_is_cut_when_the_time_is_over_if_the_client_does_not(self) -> None:
        server = self.serve_large(drain_seconds=2)
        session = self.begin(server)
        begin = time.monotonic()
        self.stop(server)
        server.finish()
        self.assertGreaterEqual(time.monotonic() - begin, 2)
        self.assertFalse(session.read_until_end().endswith(b"\r\n.\r\n"))
        self.assertEqual(server.maildir(ALICE.name).names(), {NAME})

    def test_is_not_counted_as_fetched_without_quit(self) -> None:
        server = self.serve_large(drain_seconds=300)
        session = self.begin(server)
        self.stop(server)
        session.read_message()
        server.finish()
        self.assertEqual(server.maildir(ALICE.name).names(), {NAME})

    def test_is_given_up_at_once_at_a_second_signal(self) -> None:
        server = self.serve_large(drain_seconds=300)
        self.begin(server)
        self.stop(server)
        server.terminate()
        wait_until(lambda: not server.is_running(), "the process is gone")
        self.assertEqual(server.maildir(ALICE.name).names(), {NAME})
        server.kill()  # reaped already; its end was no clean one


class WhatIsNotUnderWay(DrainCase):
    def test_new_clients_find_nobody(self) -> None:
        server = self.serve_large(drain_seconds=300)
        session = self.begin(server)
        self.stop(server)
        for address in (server.address, server.address_v6, server.management_address):
            wait_until(lambda: not _accepts(address), f"{address} is closed")
        session.read_message()

    def test_clients_that_wait_are_ended_while_another_is_served(self) -> None:
        server = self.serve_large(drain_seconds=300)
        greeted = self.connect(server).greet()
        idle = self.log_in(server, BOB)
        session = self.begin(server)
        self.stop(server)
        for client in (greeted, idle):
            client.read_until_end()
        self.assertTrue(server.is_running())
        self.assertEqual(session.read_message(), wire_form(LARGE))

    def test_no_deletion_happens_that_no_quit_asked_for(self) -> None:
        server = self.serve_large(drain_seconds=300)
        server.maildir(BOB.name).store(NAME, letter("small", b""))
        idle = self.log_in(server, BOB)
        idle.succeed("DELE 1")
        session = self.begin(server)
        self.stop(server)
        idle.read_until_end()
        session.send(b"DELE 1\r\n")
        session.read_until_end()
        server.finish()
        for account in (ALICE, BOB):
            self.assertEqual(server.maildir(account.name).names(), {NAME})

    def test_a_quit_that_comes_too_late_deletes_all_or_nothing_and_says_which(self) -> None:
        server = self.serve_large(drain_seconds=300)
        session = self.begin(server, b"RETR 1\r\nDELE 1\r\nQUIT\r\n")
        self.stop(server)
        session.read_message()
        answers = session.read_until_end()
        server.finish()
        updated = answers.count(b"+OK") == 2
        self.assertEqual(server.maildir(ALICE.name).names(), set() if updated else {NAME}, answers)


class PasswordsThatWaitToBeHashed(ServerCase):
    CLIENTS = [Account(f"user{number}", "secret") for number in range(40)]

    def test_are_left_as_they_are(self) -> None:
        self.serve(self.CLIENTS).finish()  # with cheap hashes, which the next server makes dearer as they log in
        dear = {"auth.argon2_memory_kib": 65536, "auth.argon2_passes": 5, "threads.hashing": 1}
        server = self.serve([], settings=dear | {"process.drain_seconds": 1})
        for account in self.CLIENTS:
            self.connect(server).greet().send(f"USER {account.name}\r\nPASS {account.password}\r\n".encode())
        server.log.wait_for("login")
        server.finish()
        self.assertLess(self.dear_hashes(), len(self.CLIENTS) // 2)

    def dear_hashes(self) -> int:
        with closing(sqlite3.connect(self.folder / "data" / "palomar.db")) as database:
            return sum("m=65536" in password for (password,) in database.execute("SELECT password FROM accounts"))


def _accepts(address: Address) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as client:
        return client.connect_ex(address) != errno.ECONNREFUSED


if __name__ == "__main__":
    unittest.main()
