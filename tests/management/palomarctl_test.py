"""palomarctl from a script: batches, friendly commands, JSON, where passwords come from, and how it ends."""

import contextlib
import json
import socket
import threading
import unittest
from collections.abc import Sequence
from typing import Any

from palomar_test.case import ALICE, ServerCase
from palomar_test.client import write_private
from palomar_test.connection import Address
from palomar_test.palomarctl import Palomarctl
from palomar_test.server import Account, Palomard

DONE, REFUSED, WRONG_USAGE, NO_CONNECTION, NOT_LET_IN = range(5)
PEPE = Account("pepe", "secret")


class PalomarctlCase(ServerCase):
    def start(self, accounts: Sequence[Account] = (), password: str | None = "admin") -> tuple[Palomard, Palomarctl]:
        server = self.serve(accounts)
        return server, Palomarctl(server.management_address, self.folder, password)

    def accounts(self, server: Palomard) -> list[str]:
        return [line.split()[0] for line in self.manage(server).succeed("GET_USERS").lines]


class Batch(PalomarctlCase):
    def test_runs_its_commands_in_their_order(self) -> None:
        server, palomarctl = self.start()
        done = palomarctl.run("GET_USERS", "ADD_USER", "pepe", "secret", "GET_USER", "pepe")
        answers = ["0 accounts", "account pepe added", "pepe OFFLINE", "enabled yes", "retrieved default"]
        self.assertEqual(done.stdout.split("\n"), [*answers, "require_tls no", "read_only no", "networks any", ""])
        self.log_in(server, PEPE).quit()

    def test_stops_at_the_first_refusal(self) -> None:
        server, palomarctl = self.start()
        done = palomarctl.run("ADD_USER", "a", "x", "GET_USER", "nobody", "ADD_USER", "b", "x", status=REFUSED)
        self.assertEqual(self.accounts(server), ["a"])
        self.assertRegex(done.stderr, "(?m)^palomarctl: GET_USER nobody: there is no account nobody$")
        self.assertEqual(done.stdout, "account a added\n")

    def test_goes_on_if_told_to(self) -> None:
        server, palomarctl = self.start()
        words = ["ADD_USER", "a", "x", "GET_USER", "nobody", "ADD_USER", "b", "x"]
        done = palomarctl.run("--keep-going", *words, status=REFUSED)
        self.assertEqual(self.accounts(server), ["a", "b"])
        self.assertIn("there is no account nobody", done.stderr)

    def test_sends_nothing_of_a_batch_that_makes_no_sense(self) -> None:
        server, palomarctl = self.start()
        for words in ("ADD_USER/b", "NONSENSE", "GET_USER", "GET_USERS/now", "ADD_USER/b/two words"):
            with self.subTest(words):
                done = palomarctl.run("ADD_USER", "a", "x", *words.split("/"), status=WRONG_USAGE)
                self.assertTrue(done.stderr.startswith("palomarctl: "), done.stderr)
        self.assertEqual(self.accounts(server), [])

    def test_leaves_optional_words_to_the_next_command(self) -> None:
        server, palomarctl = self.start([PEPE, ALICE])
        words = "POPULATE_USER pepe 2 1024 1024 POPULATE_USER alice 1 1024 1024 GET_CURR_CONN"
        done = palomarctl.run(*words.split())
        self.assertEqual(done.stdout.splitlines()[-1], "0")
        self.assertEqual([len(server.maildir(name).names()) for name in ("pepe", "alice")], [2, 1])


class Friendly(PalomarctlCase):
    def test_commands_do_what_they_say(self) -> None:
        server, palomarctl = self.start()
        palomarctl.run("user", "add", "pepe", says=b"secret\n")
        self.log_in(server, PEPE).quit()
        palomarctl.run("user", "passwd", "pepe", says=b"changed\n")
        self.log_in(server, Account("pepe", "changed")).quit()
        server.log.wait_for("session_end", count=2)
        palomarctl.run("user", "disable", "pepe")
        self.assertRegex(palomarctl.run("user", "show", "pepe").stdout, r"enabled\s+no")
        palomarctl.run("user", "enable", "pepe")
        palomarctl.run("user", "retrieved", "pepe", "keep")
        palomarctl.run("user", "require-tls", "pepe", "yes")
        palomarctl.run("user", "read-only", "pepe", "yes")
        palomarctl.run("user", "networks", "pepe", "192.0.2.0/24", "::1")
        shown = r"retrieved\s+keep\nrequire_tls\s+yes\nread_only\s+yes\nnetworks\s+192\.0\.2\.0/24,::1\n"
        self.assertRegex(palomarctl.run("user", "show", "pepe").stdout, shown)
        palomarctl.run("user", "populate", "pepe", "--count", "2", "--min", "1KiB", "--max", "2KiB")
        self.assertEqual(len(server.maildir("pepe").names()), 2)
        self.assertRegex(palomarctl.run("user", "list").stdout, r"(?m)^pepe\s+OFFLINE$")
        palomarctl.run("user", "remove", "pepe")
        self.assertEqual(self.accounts(server), [])

    def test_commands_for_managers(self) -> None:
        server, palomarctl = self.start()
        palomarctl.run("manager", "add", "vera", "viewer", says=b"binoculars\n")
        self.assertRegex(palomarctl.run("manager", "list").stdout, r"(?m)^vera\s+viewer$")
        palomarctl.run("manager", "passwd", "vera", says=b"telescope\n")
        vera = Palomarctl(server.management_address, self.folder, "telescope")
        vera.run("-u", "vera", "user", "list")
        self.assertIn("viewer", vera.run("-u", "vera", "user", "remove", "pepe", status=REFUSED).stderr)
        palomarctl.run("manager", "remove", "vera")
        vera.run("-u", "vera", "user", "list", status=NOT_LET_IN)

    def test_the_standard_password_s_warning_names_the_command_that_ends_it(self) -> None:
        _, palomarctl = self.start()
        told = palomarctl.run("user", "list").stderr
        self.assertTrue(told.endswith("change it with `palomarctl manager passwd admin`\n"), told)
        palomarctl.run("manager", "passwd", "admin", says=b"dovecote\n")

    def test_commands_for_sessions(self) -> None:
        server, palomarctl = self.start([PEPE])
        session = self.log_in(server, PEPE)
        self.assertRegex(palomarctl.run("session", "list").stdout, rf"pepe\s+{session.endpoint}\s+TRANSACTION")
        self.assertIn("1", palomarctl.run("session", "kick", "pepe").stdout)
        session.read_until_end()
        self.assertRegex(palomarctl.run("stats").stdout, r"(?m)^logins\s+1$")
        palomarctl.run("history", "connections", "--last", "24h")

    def test_a_pipe_gets_no_colours(self) -> None:
        _, palomarctl = self.start([PEPE])
        for words in (["user", "list"], ["stats"], ["history", "connections", "--last", "24h"], ["--help"]):
            self.assertNotIn("\x1b", palomarctl.run(*words).stdout)


class Json(PalomarctlCase):
    def json(self, palomarctl: Palomarctl, *words: str) -> Any:
        return json.loads(palomarctl.run("--json", *words).stdout)

    def test_is_typed(self) -> None:
        server, palomarctl = self.start([PEPE])
        session = self.log_in(server, PEPE)
        self.assertEqual(self.json(palomarctl, "user", "list"), [{"name": "pepe", "state": "ONLINE"}])
        shown = {"name": "pepe", "state": "ONLINE", "enabled": True, "retrieved": "default"}
        shown |= {"require_tls": False, "read_only": False, "networks": "any"}
        self.assertEqual(self.json(palomarctl, "user", "show", "pepe"), shown)
        self.assertEqual(self.json(palomarctl, "stats")["sessions_now"], 1)
        self.assertEqual(self.json(palomarctl, "GET_CURR_CONN"), 1)
        self.assertEqual(self.json(palomarctl, "manager", "list"), [{"name": "admin", "role": "administrator"}])
        (told,) = self.json(palomarctl, "session", "list")
        self.assertEqual((told["account"], told["address"], told["state"]), ("pepe", session.endpoint, "TRANSACTION"))
        for number in ("id", "idle", "octets", "messages"):
            self.assertIsInstance(told[number], int, number)
        self.assertIsInstance(self.json(palomarctl, "history", "connections", "--last", "1h"), list)

    def test_is_a_line_for_each_command_of_a_batch(self) -> None:
        _, palomarctl = self.start([PEPE])
        lines = palomarctl.run("--json", "GET_USERS", "GET_CURR_CONN", "DELETE_USER", "pepe").stdout.splitlines()
        self.assertEqual([json.loads(line) for line in lines][:2], [[{"name": "pepe", "state": "OFFLINE"}], 0])
        self.assertEqual(len(lines), 3)

    def test_of_nothing_is_an_empty_list(self) -> None:
        _, palomarctl = self.start()
        self.assertEqual(self.json(palomarctl, "user", "list"), [])
        self.assertEqual(self.json(palomarctl, "session", "list"), [])


class Passwords(PalomarctlCase):
    def test_come_from_a_file(self) -> None:
        server, palomarctl = self.start(password=None)
        file = write_private(self.folder / "password", "admin\n")
        palomarctl.run("--password-file", file, "user", "list")
        new = write_private(self.folder / "new", "secret\n")
        palomarctl.run("--password-file", file, "user", "add", "pepe", "--new-password-file", new)
        self.log_in(server, PEPE).quit()

    def test_a_file_wins_over_the_environment(self) -> None:
        _, palomarctl = self.start(password="wrong")
        palomarctl.run("--password-file", write_private(self.folder / "password", "admin\n"), "user", "list")

    def test_come_from_a_batch_that_begins_with_login(self) -> None:
        _, palomarctl = self.start(password=None)
        self.assertEqual(palomarctl.run("LOGIN", "admin", "admin", "GET_USERS").stdout, "0 accounts\n")
        palomarctl.run("LOGIN", "admin", "wrong", "GET_USERS", status=NOT_LET_IN)

    def test_without_any_it_says_how_to_give_one(self) -> None:
        _, palomarctl = self.start(password=None)
        done = palomarctl.run("user", "list", status=WRONG_USAGE)
        for way in ("--password-file", "PALOMAR_PASSWORD", "terminal"):
            self.assertIn(way, done.stderr)

    def test_a_file_that_is_not_there_is_named(self) -> None:
        _, palomarctl = self.start()
        done = palomarctl.run("--password-file", self.folder / "absent", "user", "list", status=WRONG_USAGE)
        self.assertIn("absent", done.stderr)


class Ends(PalomarctlCase):
    """Exit statuses, and one line that says why."""

    def expect_one_line(self, stderr: str, *words: str) -> None:
        self.assertRegex(stderr, r"\Apalomarctl: [^\n]+\n\Z")
        for word in words:
            self.assertIn(word, stderr)

    def test_wrong_usage(self) -> None:
        _, palomarctl = self.start()
        for words in ("user", "user fly", "--nonsense", "user show", "history connections --last soon"):
            with self.subTest(words):
                said = palomarctl.run(*words.split(), status=WRONG_USAGE).stderr
                self.assertTrue(said.startswith("palomarctl: "), said)

    def test_wrong_password(self) -> None:
        _, palomarctl = self.start(password="wrong")
        self.expect_one_line(palomarctl.run("user", "list", status=NOT_LET_IN).stderr, "wrong manager or password")

    def test_nobody_listens(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = listener.getsockname()
        palomarctl = Palomarctl(address, self.folder)
        done = palomarctl.run("user", "list", status=NO_CONNECTION)
        self.expect_one_line(done.stderr, f"{address[0]}:{address[1]}", "refused")

    def test_help_names_the_statuses(self) -> None:
        _, palomarctl = self.start()
        usage = palomarctl.run("--help").stdout
        for option in ("-P", "-L", "-u", "--password-file", "--json", "--keep-going"):
            self.assertIn(option, usage)
        for status in range(6):
            self.assertRegex(usage, rf"Exit status:[^.]*\b{status} [a-z]")
        self.assertRegex(palomarctl.run("-V").stdout, r"^palomarctl \d+\.\d+\.\d+")

    def test_a_server_that_goes_in_the_middle(self) -> None:
        welcome = b"OwO logged in as admin (administrator)\r\n\r\n"
        for says in (
            [b""],
            [welcome, b""],
            [welcome, b"OwO 2 acc"],
            [welcome, b"OwO 2 accounts\r\nalice OFFLINE\r\n"],
            [welcome[:-2]],
        ):
            with self.subTest(says), StandIn(says) as server:
                palomarctl = Palomarctl(server.address, self.folder)
                done = palomarctl.run("GET_USERS", status=NO_CONNECTION)
                self.expect_one_line(done.stderr, "closed")
                self.assertEqual(done.stdout, "")

    def test_a_server_that_is_another(self) -> None:
        for says in (b"+OK POP3 ready\r\n", b"220 smtp\r\n", b"\x00\xff\r\n\r\n", b"OwO" + b"x" * 100_000):
            with self.subTest(says[:20]), StandIn([says]) as server:
                palomarctl = Palomarctl(server.address, self.folder)
                self.expect_one_line(palomarctl.run("GET_USERS", status=NO_CONNECTION).stderr)

    def test_what_a_server_says_cannot_move_the_cursor(self) -> None:
        users = b"OwO 1 accounts\r\na\x1b[2J\x9b2J\x07b OFFLINE\r\n\r\n"
        with StandIn([b"OwO logged in as admin (administrator)\r\n\r\n", users]) as server:
            shown = Palomarctl(server.address, self.folder).run("GET_USERS").stdout
        self.assertTrue(all(character.isprintable() or character == "\n" for character in shown), repr(shown))


class StandIn:
    """A server that says one thing, or nothing, for each line it hears, and then goes."""

    def __init__(self, says: Sequence[bytes]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._says = says
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> Address:
        return self._listener.getsockname()

    def __enter__(self) -> "StandIn":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(timeout=30)
        self._listener.close()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection, connection.makefile("rb") as lines, contextlib.suppress(OSError):
            for words in self._says:
                lines.readline()
                connection.sendall(words)


if __name__ == "__main__":
    unittest.main()
