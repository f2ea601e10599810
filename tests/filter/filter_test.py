"""The message filter: started without a shell, streamed, never outliving its session or its deadline."""

import signal
import unittest
from pathlib import Path

from palomar_test import process
from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.messages import LargeMessage, letter, wire_form
from palomar_test.pop3 import Pop3
from palomar_test.server import Account, Palomard
from palomar_test.waiting import wait_until

MIB = 1 << 20
MESSAGE = letter("to be filtered", b"one\n.two\nthree")


class FilterCase(ServerCase):
    def serve_filtered(self, *words: str | Path, options: tuple[str, ...] = (), **settings: object) -> Palomard:
        """With MESSAGE in the maildrops of alice and bob."""
        chosen = {f"pop3.{key}": value for key, value in settings.items()}
        if words:
            chosen["pop3.filter"] = [str(word) for word in words]
        server = self.serve([ALICE, BOB], settings=chosen, options=options)
        for account in (ALICE, BOB):
            server.maildir(account.name).store("new/1700000001.a", MESSAGE)
        return server

    def script(self, body: str) -> Path:
        path = self.folder / "filter with spaces; and more"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o700)
        return path

    def sleeper(self, before: str = "") -> tuple[Path, Path]:
        """A filter that sleeps in a child of its own; and the file where both say their process-ids."""
        pids = self.folder / "pids"
        return self.script(f'{before}\nsleep 600 &\necho $$ $! > "{pids}.part"; mv "{pids}.part" "{pids}"\nwait'), pids

    def wait_for_pids(self, pids: Path) -> list[int]:
        wait_until(pids.exists, "the filter runs")
        return [int(pid) for pid in pids.read_text().split()]

    def expect_gone(self, server: Palomard, pids: list[int]) -> None:
        wait_until(lambda: not any(map(process.is_running, pids)), f"the processes {pids} are gone")
        wait_until(lambda: not process.programs(server.pid), "the server runs no programs")

    def expect_unread(self, server: Palomard) -> None:
        self.assertEqual(server.maildir(ALICE.name).names(), {"new/1700000001.a"})


class WhatTheClientGets(FilterCase):
    def test_is_what_the_filter_prints(self) -> None:
        server = self.serve_filtered("tr", "a-z", "A-Z")
        session = self.log_in(server, ALICE)
        self.assertEqual(session.retrieve(1), wire_form(MESSAGE.upper()))
        session.quit()
        self.assertEqual(server.maildir(ALICE.name).names(), {"cur/1700000001.a:2,S"})

    def test_is_the_same_with_the_filter_on_the_command_line(self) -> None:
        server = self.serve_filtered(options=("-c", "sed 's/one/two words; $(id) `id` | id > x/'"))
        self.assertIn(b"\r\ntwo words; $(id) `id` | id > x\r\n", self.log_in(server, ALICE).retrieve(1))

    def test_is_nothing_where_the_filter_prints_nothing(self) -> None:
        server = self.serve_filtered("true")
        self.assertEqual(self.log_in(server, ALICE).retrieve(1), b"")

    def test_may_come_from_the_path_alone(self) -> None:
        server = self.serve_filtered("cat", "--", "{}")
        self.assertEqual(self.log_in(server, ALICE).retrieve(1), wire_form(MESSAGE))

    def test_is_streamed_whatever_its_length(self) -> None:
        server = self.serve_filtered("cat")
        message = LargeMessage(64 * MIB)
        server.maildir(BOB.name).store("new/1600000000.large", message.stored())
        before = process.resident_bytes(server.pid)
        received = self.log_in(server, BOB).retrieve(1)
        self.assertEqual(len(received), message.wire()[0])
        self.assertLess(process.resident_bytes(server.pid) - before, 16 * MIB)

    def test_comes_as_soon_as_the_filter_prints_it(self) -> None:
        go_on = self.folder / "go on"
        script = self.script(f'echo early; while [ ! -e "{go_on}" ]; do sleep 0.1; done; echo late')
        server = self.serve_filtered(script, filter_timeout_seconds=600)
        session = self.log_in(server, ALICE)
        session.socket.settimeout(10)
        session.succeed("RETR 1")
        self.assertEqual(session.read_line(), b"early")
        go_on.touch()
        self.assertEqual(session.read_message(), b"late\r\n")

    def test_comes_from_a_filter_that_never_reads(self) -> None:
        server = self.serve_filtered("echo", "never read")
        server.maildir(BOB.name).store("new/1600000000.large", b"x" * (4 * MIB))
        self.assertEqual(self.log_in(server, BOB).retrieve(1), b"never read\r\n")

    def test_is_untouched_by_top(self) -> None:
        server = self.serve_filtered("false")
        session = self.log_in(server, ALICE)
        session.succeed("TOP 1 100")
        self.assertEqual(session.read_message(), wire_form(MESSAGE))


class HowTheFilterIsStarted(FilterCase):
    def test_no_shell_reads_its_words(self) -> None:
        server = self.serve_filtered("printf", "%s\\n", "a;b", "$(id)", "`id`", "two  spaces", "'", "*", "|id")
        expected = b"a;b\r\n$(id)\r\n`id`\r\ntwo  spaces\r\n'\r\n*\r\n|id\r\n"
        self.assertEqual(self.log_in(server, ALICE).retrieve(1), expected)

    def test_no_shell_reads_the_path(self) -> None:
        server = self.serve_filtered("printf", "%s\\n", "{}", "in <{}> too")
        name = "new/1600000000.a b;touch ${HOME};'\"`id`"
        server.maildir(ALICE.name).store(name, MESSAGE)
        path = str(server.maildir(ALICE.name).path / name)
        lines = self.log_in(server, ALICE).retrieve(1).decode().splitlines()
        self.assertEqual(lines, [path, f"in <{path}> too"])

    def test_it_inherits_no_descriptors(self) -> None:
        server = self.serve_filtered("/usr/bin/python3", "-c", "import os; print(*os.listdir('/proc/self/fd'))")
        # The fourth is the folder that is being listed.
        self.assertEqual(self.log_in(server, ALICE).retrieve(1), b"0 1 2 3\r\n")

    def test_it_can_be_told_that_nobody_listens(self) -> None:
        server = self.serve_filtered("grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status")
        masks = [int(line.split()[1], 16) for line in self.log_in(server, ALICE).retrieve(1).splitlines()]
        self.assertEqual([mask & 1 << signal.SIGPIPE - 1 for mask in masks], [0, 0])

    def test_no_more_run_at_once_than_were_allowed(self) -> None:
        alone = self.folder / "alone"
        body = f'mkdir "{alone}" || exec echo together\nsleep 0.1\nrmdir "{alone}"\necho alone'
        accounts = [Account(f"user{number}", "secret") for number in range(6)]
        settings = {"pop3.filter": [str(self.script(body))], "pop3.filter_max_running": 1}
        server = self.serve(accounts, settings=settings)
        for account in accounts:
            server.maildir(account.name).store("new/1700000001.a", MESSAGE)
        sessions = [self.log_in(server, account) for account in accounts]
        for session in sessions:
            session.send(b"RETR 1\r\n")
        for session in sessions:
            self.assertRegex(session.read_line(), rb"\+OK")
            self.assertEqual(session.read_message(), b"alone\r\n")


class WhenTheFilterFails(FilterCase):
    def test_to_start_the_session_goes_on(self) -> None:
        for missing in ("/nonexistent/filter", "no-such-program-anywhere"):
            with self.subTest(missing):
                server = self.serve_filtered(missing)
                session = self.log_in(server, ALICE)
                self.assertEqual(session.fail("RETR 1"), b"-ERR [SYS/TEMP] the message filter failed")
                session.succeed("NOOP")
                session.quit()
                self.expect_unread(server)
                server.finish()

    def test_before_its_first_octet_the_session_goes_on(self) -> None:
        server = self.serve_filtered("sh", "-c", "cat > /dev/null; exit 1")
        session = self.log_in(server, ALICE)
        self.assertEqual(session.fail("RETR 1"), b"-ERR [SYS/TEMP] the message filter failed")
        session.quit()
        self.expect_unread(server)

    def expect_broken_message(self, server: Palomard) -> None:
        session = self.log_in(server, ALICE)
        session.send(b"RETR 1\r\nDELE 1\r\nQUIT\r\n")
        answer = session.read_until_end()
        self.assertRegex(answer, rb"\+OK[^\r]*\r\nhalf")
        self.assertNotIn(b"\r\n.\r\n", answer)
        server.log.wait_for("session_end", account=ALICE.name)
        self.expect_unread(server)

    def test_later_the_final_dot_never_comes(self) -> None:
        for end in ("exit 1", "kill -9 $$"):
            with self.subTest(end):
                server = self.serve_filtered("sh", "-c", f"echo half; {end}")
                self.expect_broken_message(server)
                server.finish()

    def test_to_end_in_time_it_is_ended_with_its_children(self) -> None:
        filter_path, pids = self.sleeper("echo half")
        server = self.serve_filtered(filter_path, filter_timeout_seconds=1)
        self.expect_broken_message(server)
        self.expect_gone(server, self.wait_for_pids(pids))

    def test_to_begin_in_time_the_session_goes_on(self) -> None:
        filter_path, pids = self.sleeper()
        server = self.serve_filtered(filter_path, filter_timeout_seconds=1)
        session = self.log_in(server, ALICE)
        self.assertEqual(session.fail("RETR 1"), b"-ERR [SYS/TEMP] the message filter failed")
        self.expect_gone(server, self.wait_for_pids(pids))
        session.quit()
        self.expect_unread(server)


class WhenTheSessionEnds(FilterCase):
    def start(self) -> tuple[Palomard, Pop3, list[int]]:
        filter_path, pids = self.sleeper("echo begun")
        server = self.serve_filtered(filter_path, filter_timeout_seconds=600)
        session = self.log_in(server, ALICE)
        session.send(b"RETR 1\r\n")
        return server, session, self.wait_for_pids(pids)

    def test_by_a_client_that_vanishes_the_filter_is_gone(self) -> None:
        server, session, pids = self.start()
        session.drop()
        self.expect_gone(server, pids)
        self.expect_unread(server)

    def test_by_a_server_that_stops_the_filter_is_gone(self) -> None:
        server, session, pids = self.start()
        server.finish()
        wait_until(lambda: not any(map(process.is_running, pids)), f"the processes {pids} are gone")
        self.expect_unread(server)
        session.socket.close()


if __name__ == "__main__":
    unittest.main()
