"""SUBSCRIBE for several at once, for those who vanish, and for what clients say to confuse the reader."""

import time
import unittest
from datetime import datetime, timezone

from palomar_test.case import ALICE, ServerCase
from palomar_test.management import Management
from palomar_test.server import Manager, Palomard


class Subscribe(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve()

    def subscribe(self, server: Palomard) -> Management:
        session = self.manage(server)
        session.subscribe()
        return session

    def test_tells_everybody_the_same(self) -> None:
        listeners = [self.subscribe(self.server) for _ in range(5)]
        self.log_in(self.server, ALICE).quit()
        for listener in listeners:
            told = [listener.next_happening() for _ in range(2)]
            self.assertEqual([happening.name for happening in told], ["login", "session_end"])
            self.assertEqual({happening.fields["account"] for happening in told}, {ALICE.name})

    def test_tells_the_time(self) -> None:
        listener = self.subscribe(self.server)
        self.log_in(self.server, ALICE)
        told = datetime.strptime(listener.next_happening().time, "%Y-%m-%dT%H:%M:%SZ")
        apart = datetime.now(timezone.utc) - told.replace(tzinfo=timezone.utc)
        self.assertLess(abs(apart.total_seconds()), 10)

    def test_says_nothing_of_what_was_before_or_comes_after(self) -> None:
        self.log_in(self.server, ALICE).quit()
        self.server.log.wait_for("session_end", account=ALICE.name)
        listener = self.subscribe(self.server)
        self.assertEqual(listener.unsubscribe("GET_CURR_CONN").text, "0")
        self.log_in(self.server, ALICE).quit()
        self.assertEqual(listener.number("GET_TOTAL_CONN"), 2)

    def test_tells_failed_logins_with_the_name_that_was_tried(self) -> None:
        listener = self.subscribe(self.server)
        session = self.connect(self.server).greet()
        session.succeed(f"USER {ALICE.name}")
        session.fail("PASS guess")
        told = listener.next_happening()
        self.assertEqual((told.name, told.fields["account"]), ("login_failed", ALICE.name))
        self.assertTrue(told.fields["address"].startswith("127.0.0.1"))

    def test_ends_with_the_manager_who_listens(self) -> None:
        admin = self.manage(self.server)
        admin.succeed("ADD_MANAGER vera binoculars viewer")
        listener = self.manage(self.server, Manager("vera", "binoculars", "viewer"))
        listener.subscribe()
        admin.succeed("DELETE_MANAGER vera")
        self.log_in(self.server, ALICE).quit()
        self.assertNotIn(b"login", listener.read_until_end())

    def test_is_not_confused_by_names(self) -> None:
        """Whatever a client says that it is called, an event stays one line of key=value."""
        listener = self.subscribe(self.server)
        for name in ("a=b", "a,b", '"a"', "{}", "\\n", "-", "../x", "%s%n", "account=root", "two words"):
            with self.server.connect().greet() as session:
                session.command(f"USER {name}")
                session.command("PASS guess")
        self.log_in(self.server, ALICE)
        while (told := listener.next_happening()).name != "login":
            self.assertIn(told.name, ("login_failed", "session_end"))

    def test_who_vanishes_leaves_nothing_behind(self) -> None:
        for _ in range(20):
            self.subscribe(self.server).drop()
        listener = self.subscribe(self.server)
        self.log_in(self.server, ALICE)
        self.assertEqual(listener.next_happening().name, "login")

    def test_who_does_not_read_holds_nobody_up(self) -> None:
        idle = self.manage(self.server, receive_buffer=4096)
        idle.subscribe()
        listener = self.subscribe(self.server)
        begin = time.monotonic()
        self.manage(self.server).succeed(f"POPULATE_USER {ALICE.name} 500 1024 1024")
        told = [listener.next_happening() for _ in range(500)]
        self.assertEqual({happening.name for happening in told}, {"populate"})
        self.assertEqual([int(happening.fields["message"]) for happening in told], list(range(1, 501)))
        self.assertLess(time.monotonic() - begin, 60)


if __name__ == "__main__":
    unittest.main()
