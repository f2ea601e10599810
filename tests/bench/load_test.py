"""The load generator against the floor server: every workload, and that a report tells what happened."""

import json
import tempfile
import unittest
from pathlib import Path

from bench.fake_server import CLOSES, GOOD, FakeServer
from bench.programs import Floor, HeldLoad, load, report, write_manifest
from palomar_test.maildir import Maildir
from palomar_test.messages import MAIL, ODD, LargeMessage, wire_form
from palomar_test.waiting import wait_until

ACCOUNTS = 4
MIB = 1 << 20


class LoadCase(unittest.TestCase):
    def setUp(self) -> None:
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="palomar-test-")))
        for number in range(ACCOUNTS):
            self.maildir(f"user{number:04d}").store_all(MAIL)
        self.floor = self.enterContext(Floor(self.root))

    def maildir(self, account: str) -> Maildir:
        maildir = Maildir(self.root / account / "Maildir")
        maildir.make()
        return maildir


class Sessions(LoadCase):
    def test_are_as_many_as_were_asked_for(self) -> None:
        for options in ([], ["--pipelined"]):
            with self.subTest(options):
                told = report(
                    "session", self.floor.port, "--accounts", 4, "--sessions", 50, "--parallel", 4, *options
                )
                self.assertEqual(told["sessions"], 50)
                self.assertLessEqual(told["latency_ms"]["p50"], told["latency_ms"]["p99"])
                self.assertLessEqual(told["latency_ms"]["p99"], told["latency_ms"]["max"])

    def test_make_a_crowd_of_as_many_as_there_are_accounts(self) -> None:
        told = report("crowd", self.floor.port, "--accounts", 4, "--sessions", 4)
        self.assertEqual(told["sessions"], 4)
        crowd = load("crowd", self.floor.port, "--accounts", 4, "--sessions", 5)
        self.assertEqual(crowd.returncode, 1)
        self.assertIn("5 sessions at once need as many accounts, not 4", crowd.stderr)

    def test_of_a_neighbour_come_one_after_another(self) -> None:
        self.assertEqual(report("neighbour", self.floor.port, "--count", 7)["sessions"], 7)

    def test_of_a_neighbour_go_on_until_standard_input_is_closed(self) -> None:
        with FakeServer(GOOD) as server:
            options = ("--user", "user", "--until-stdin-closes")
            with HeldLoad("neighbour", server.port, *options, says_ready=False) as neighbour:
                wait_until(lambda: server.connections > 3, "clients have come")
                done = neighbour.let_go()
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["sessions"], server.connections)


class Retrieving(LoadCase):
    def setUp(self) -> None:
        super().setUp()
        messages = MAIL | ODD
        self.maildir("odd").store_all(messages)
        self.wire = [wire_form(stored) for stored in messages.values()]
        self.manifest = write_manifest(self.root / "manifest", self.wire)

    def retrieve(self, *options: object) -> dict[str, object]:
        told = report("retrieve", self.floor.port, "--user", "odd", "--messages", len(self.wire), *options)
        del told["seconds"]
        return told

    def test_verifies_every_octet(self) -> None:
        octets = sum(map(len, self.wire))
        for options in ([], ["--pipelined"], ["--pipelined", "--window", 2], ["--pipelined", "--window", 3]):
            with self.subTest(options):
                told = self.retrieve("--manifest", self.manifest, "--repeat", 2, *options)
                expected = {"messages": 2 * len(self.wire), "octets": 2 * octets, "verified": True}
                self.assertEqual(told, expected)

    def test_does_not_call_verified_what_was_only_counted(self) -> None:
        for options in ([], ["--no-verify"], ["--no-verify", "--manifest", self.manifest]):
            with self.subTest(options):
                told = self.retrieve(*options)
                self.assertEqual((told["octets"], told["verified"]), (sum(map(len, self.wire)), False))

    def test_takes_a_message_that_is_larger_than_any_buffer(self) -> None:
        message = LargeMessage(8 * MIB)
        wire = wire_form(b"".join(message.stored()))
        manifest = write_manifest(self.root / "large", [wire])
        self.maildir("lf").store("new/1700000000.lf", message.stored())
        self.maildir("crlf").store("new/1700000000.crlf", b"CRLF and no dot\r\n" * 100_000)
        told = report("retrieve", self.floor.port, "--user", "lf", "--messages", 1, "--manifest", manifest)
        self.assertEqual((told["octets"], told["verified"]), (len(wire), True))
        told = report("retrieve", self.floor.port, "--user", "crlf", "--messages", 1)
        self.assertEqual(told["octets"], 17 * 100_000)


class Listing(LoadCase):
    def test_tells_what_the_maildrop_holds(self) -> None:
        told = report("list", self.floor.port, "--repeat", 3)
        octets = sum(len(wire_form(stored)) for stored in MAIL.values())
        self.assertEqual((told["messages"], told["octets"], told["repeat"]), (len(MAIL), octets, 3))


class Holding(LoadCase):
    def test_keeps_sessions_open_until_standard_input_is_closed(self) -> None:
        with HeldLoad("hold", self.floor.port, "--accounts", 4, "--sessions", 100) as held:
            self.assertEqual(json.loads(held.let_go().stdout), {"sessions": 100})

    def test_fails_if_the_server_closed_them(self) -> None:
        with HeldLoad("hold", self.floor.port, "--accounts", 4, "--sessions", 3) as held:
            self.assertEqual(self.floor.end(), 0)
            done = held.let_go()
        self.assertEqual(done.returncode, 1)
        self.assertIn("the server closed 3 of 3 sessions", done.stderr)


class Troublemakers(LoadCase):
    def test_stall_in_the_middle_of_a_message(self) -> None:
        self.maildir("large").store("new/1700000000.large", LargeMessage(16 * MIB).stored())
        stalled = ("stalled", self.floor.port, "--user", "large", "--sessions", 5, "--message", 1)
        with HeldLoad(*stalled) as held:
            self.assertEqual(report("neighbour", self.floor.port, "--count", 3)["sessions"], 3)
            self.assertEqual(json.loads(held.let_go().stdout), {"sessions": 5, "closed_by_server": 0})

    def test_drip_and_are_not_thrown_out_by_the_floor(self) -> None:
        with HeldLoad("slowloris", self.floor.port, "--sessions", 5) as held:
            told = json.loads(held.let_go().stdout)
        self.assertEqual(told, {"closed_by_server": 0, "connected_again": 0})

    def test_come_back_when_they_are_thrown_out(self) -> None:
        with FakeServer({"": b"+OK\r\n" + CLOSES}) as server:
            with HeldLoad("slowloris", server.port, "--sessions", 1) as held:
                wait_until(lambda: server.connections > 1, "it has come back")
                told = json.loads(held.let_go().stdout)
        self.assertGreaterEqual(told["closed_by_server"], 1)


if __name__ == "__main__":
    unittest.main()
