"""What the load generator must not overlook: servers that are wrong in one way each."""

import os
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from bench.fake_server import CLOSES, GOOD, MESSAGES, FakeServer
from bench.programs import load, write_manifest

#: What is wrong: in which workload, which answer instead of the good one, what is said about it.
FAULTS: list[tuple[str, dict[str, bytes], str]] = [
    ("session", {"": b"-ERR busy\r\n" + CLOSES}, "user: greeting: the server answered -ERR busy"),
    ("session", {"": CLOSES}, "user: greeting: the server closed the connection"),
    ("session", {"PASS": b"-ERR [AUTH] no\r\n"}, "user: PASS: the server answered -ERR [AUTH] no"),
    ("session", {"PASS": CLOSES}, "user: PASS: the server closed the connection"),
    ("session", {"STAT": b"+OK many\r\n"}, "STAT: no number where one was due: many"),
    ("session", {"STAT": b"+OK 2 \r\n"}, "STAT: no number where one was due"),
    ("session", {"STAT": b"+OK +2 13\r\n"}, "STAT: no number where one was due: +2 13"),
    ("session", {"STAT": b"x" * 5000}, "user: STAT: the server sent a line of more than 4096 octets"),
    ("session", {"QUIT": b"+OK\r\nand more\r\n" + CLOSES}, "user: at the end: nobody asked for and more"),
    ("session", {"QUIT": CLOSES}, "user: QUIT: the server closed the connection"),
    ("session", {"QUIT": b"+OK\r\n"}, "not done after 2 seconds"),
    ("neighbour", {"LIST": b"+OK\r\n1 5\r\n" + CLOSES}, "user: LIST: the server closed the connection"),
    ("list", {"STAT": b"+OK 3 13\r\n"}, "STAT says 3 messages of 13 octets, UIDL has 2, LIST 2 of 13"),
    ("list", {"STAT": b"+OK 2 14\r\n"}, "STAT says 2 messages of 14 octets, UIDL has 2, LIST 2 of 13"),
    ("list", {"UIDL": b"+OK\r\n1 a\r\n.\r\n"}, "STAT says 2 messages of 13 octets, UIDL has 1, LIST 2 of 13"),
    ("list", {"UIDL": b"+OK\r\n1 a\r\n2 \r\n.\r\n"}, "UIDL: message 2 has no unique-id"),
    ("list", {"LIST": b"+OK\r\n2 5\r\n1 8\r\n.\r\n"}, "LIST: message 2 where 1 was due"),
    ("list", {"LIST": b"+OK\r\n1 5\r\n2\r\n.\r\n"}, "LIST: no number where one was due"),
    ("retrieve", {"RETR 2": b"-ERR gone\r\n"}, "user: RETR 2: the server answered -ERR gone"),
    ("retrieve", {"RETR 2": b"+OK 8 octets\r\n..t" + CLOSES}, "user: RETR 2: the server closed the connection"),
    ("retrieve", {"RETR 1": b"+OK 6 octets\r\none\r\n.\r\n"}, "octets of message 1, announced: 5, not 6"),
    ("retrieve", {"RETR 1": b"+OK\r\nlonger\r\n.\r\n"}, "octets of message 1: 8, not 5"),
    ("retrieve", {"RETR 1": b"+OK\r\ntwo\r\n.\r\n"}, "checksum of message 1: "),
    ("retrieve", {"RETR 1": b"+OK\r\none\n\r\n.\r\n"}, "octets of message 1: 6, not 5"),
    ("retrieve", {"RETR 2": b"+OK\r\n.two\r\n\r\n.\r\n"}, "begins with a dot that is not stuffed"),
]

MANIFESTS = [
    ("5 1234\n", "the manifest has 1 messages, not 2"),
    ("5 1234\n8\n", "manifest:2: no `octets checksum`: 8"),
    ("5 1234\n8 xyz\n", "manifest:2: no `octets checksum`: 8 xyz"),
]

USAGE = [
    ([], "--port is required"),
    (["--port", "1", "--password", "x"], "A subcommand is required"),
    (["session", "--port", "1", "--password", "x"], "--sessions is required"),
    (["session", "--port", "0", "--password", "x", "--sessions", "1"], "--port: Value 0 not in range"),
    (["session", "--port", "1", "--password", "x", "--sessions", "0"], "--sessions: Value 0 not in range"),
    (["session", "--port", "1", "--password", "x", "--sessions", "1", "--resume"], "--resume requires --tls"),
    (["neighbour", "--port", "1", "--password", "x"], "Exactly 1 option"),
    (["list", "--port", "1", "--password", "x", "stalled"], "argument was not expected: stalled"),
]


class Faults(unittest.TestCase):
    def setUp(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="palomar-test-"))
        self.manifest = write_manifest(Path(folder) / "manifest", MESSAGES)
        #: For each workload: what it is told, and all of it goes well with a good server.
        self.options: dict[str, list[object]] = {
            "session": ["--sessions", 1],
            "neighbour": ["--count", 1],
            "list": [],
            "retrieve": ["--messages", 2, "--manifest", self.manifest],
        }

    def load(self, workload: str, answers: dict[str, bytes], *more: object) -> tuple[int, str, str]:
        options = [*self.options[workload], "--user", "user", "--seconds", 2, *more]
        with FakeServer(GOOD | answers) as server:
            done = load(workload, server.port, *options)
        return done.returncode, done.stdout, done.stderr

    def test_there_are_none_in_a_good_server(self) -> None:
        for workload in self.options:
            with self.subTest(workload):
                status, _, errors = self.load(workload, {})
                self.assertEqual((status, errors), (0, ""))

    def test_each_ends_the_run_and_is_named(self) -> None:
        for workload, answers, complaint in FAULTS:
            with self.subTest(workload=workload, answers=answers):
                status, out, errors = self.load(workload, answers)
                self.assertEqual((status, out), (1, ""))
                self.assertIn(complaint, errors)

    def test_without_checksums_octets_are_still_counted(self) -> None:
        other = {"RETR 1": b"+OK\r\ntwo\r\n.\r\n"}
        self.assertEqual(self.load("retrieve", other, "--no-verify")[0], 0)
        longer = {"RETR 1": b"+OK\r\nthree\r\n.\r\n"}
        status, _, errors = self.load("retrieve", longer, "--no-verify")
        self.assertEqual(status, 1)
        self.assertIn("octets of message 1: 7, not 5", errors)

    def test_of_a_manifest_are_told_from_those_of_a_message(self) -> None:
        for text, complaint in MANIFESTS:
            with self.subTest(text):
                self.manifest.write_text(text)
                status, _, errors = self.load("retrieve", {})
                self.assertEqual(status, 1)
                self.assertIn(complaint, errors)


class Usage(unittest.TestCase):
    def test_that_is_wrong_is_said(self) -> None:
        for words, complaint in USAGE:
            with self.subTest(words):
                done = subprocess.run([os.environ["POP3_LOAD"], *words], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(complaint, done.stderr)

    def test_needs_somebody_who_listens(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        done = load("session", port, "--user", "user", "--sessions", 1)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot connect: Connection refused", done.stderr)


if __name__ == "__main__":
    unittest.main()
