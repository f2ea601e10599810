"""How many clients there may be, and how fast they may come: each limit has its own answer and its own counter."""

import unittest
from typing import Any

from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard

ONE, OTHER, THIRD = "127.0.0.2", "127.0.0.3", "127.0.0.4"
TOO_MANY_SESSIONS = b"-ERR [IN-USE] the account has as many sessions as it may have"
TOO_FAST = b"-ERR [SYS/TEMP] connections come too fast, try again later"


class Limits(ServerCase):
    def limited(self, **limits: Any) -> Palomard:
        return self.serve([ALICE, BOB], settings={f"limits.{key}": value for key, value in limits.items()})

    def come(self, server: Palomard, source: str) -> Pop3:
        return self.connect(server, source=source).greet()

    def check_turned_away(self, server: Palomard, source: str, answer: bytes) -> None:
        session = self.connect(server, source=source)
        self.assertEqual(session.read_line(), answer)
        session.expect_end()

    def check_counted(self, server: Palomard, counter: str) -> None:
        """By this counter once, and no other one."""
        counted = self.manage(server).values()
        refused = {name: value for name, value in counted.items() if name.startswith("refused_") and value}
        self.assertEqual(refused, {counter: 1})

    def leave(self, server: Palomard, session: Pop3) -> None:
        """And the server has seen it."""
        endpoint = session.endpoint
        session.quit()
        server.log.wait_for("session_end", address=endpoint)

    def test_connections_from_one_address(self) -> None:
        server = self.limited(exempt=[], connections_per_address=2)
        first = self.come(server, ONE)
        self.come(server, ONE)
        self.check_turned_away(server, ONE, b"-ERR [SYS/TEMP] too many connections from your address")
        self.check_counted(server, "refused_by_address")
        self.come(server, OTHER)
        self.leave(server, first)
        self.come(server, ONE)

    def test_addresses_of_a_prefix_are_one(self) -> None:
        server = self.limited(exempt=[], connections_per_address=1, ipv4_prefix=31)
        self.come(server, ONE)
        self.check_turned_away(server, OTHER, b"-ERR [SYS/TEMP] too many connections from your address")
        self.come(server, THIRD)

    def test_connections_in_all(self) -> None:
        server = self.limited(connections=2)
        first = self.come(server, ONE)
        self.come(server, OTHER)
        self.check_turned_away(server, THIRD, b"-ERR [SYS/TEMP] the server has as many clients as it may have")
        self.check_counted(server, "refused_in_all")
        self.leave(server, first)
        self.come(server, THIRD)

    def test_managers_are_not_counted_among_them(self) -> None:
        server = self.limited(connections=1)
        self.come(server, ONE)
        self.manage(server).succeed("GET_SESSIONS")

    def test_sessions_of_an_account_from_one_address(self) -> None:
        server = self.limited(sessions_per_account_and_address=1)
        first = self.connect(server, source=ONE).log_in(ALICE.name, ALICE.password)
        second = self.come(server, ONE)
        second.succeed(f"USER {ALICE.name}")
        answer = second.fail(f"PASS {ALICE.password}")
        self.assertEqual(answer, TOO_MANY_SESSIONS)
        server.log.wait_for(
            "session_refused", account=ALICE.name, address=ONE, reason="too_many_for_account"
        )
        self.check_counted(server, "refused_sessions")
        self.assertEqual(server.log.all("login_failed"), [], "the password was right")
        second.succeed(f"USER {BOB.name}")
        second.succeed(f"PASS {BOB.password}")
        self.leave(server, first)
        self.connect(server, source=ONE).log_in(ALICE.name, ALICE.password).quit()

    def try_in_vain(self, session: Pop3, password: str = ALICE.password) -> bytes:
        session.succeed(f"USER {ALICE.name}")
        return session.fail(f"PASS {password}")

    def test_clients_that_wait_for_the_maildrop_are_sessions_too(self) -> None:
        server = self.limited(sessions_per_account_and_address=2)
        self.connect(server, source=ONE).log_in(ALICE.name, ALICE.password)
        waiting, other = self.come(server, ONE), self.come(server, ONE)
        for _ in range(2):
            self.assertIn(b"[IN-USE] maildrop in use", self.try_in_vain(waiting), "its own place is no obstacle")
        self.assertEqual(self.try_in_vain(other), TOO_MANY_SESSIONS)
        self.assertIn(b"[IN-USE] maildrop in use", self.try_in_vain(self.come(server, OTHER)), "another address")
        self.leave(server, waiting)
        self.assertIn(b"[IN-USE] maildrop in use", self.try_in_vain(other))

    def test_clients_that_have_gone_over_to_another_account_are_not(self) -> None:
        server = self.limited(sessions_per_account_and_address=2)
        self.connect(server, source=ONE).log_in(ALICE.name, ALICE.password)
        waiting, other = self.come(server, ONE), self.come(server, ONE)
        self.try_in_vain(waiting)
        waiting.succeed(f"USER {BOB.name}")
        waiting.succeed(f"PASS {BOB.password}")
        self.assertIn(b"[IN-USE] maildrop in use", self.try_in_vain(other))

    def test_guesses_take_no_place_of_a_session(self) -> None:
        server = self.limited(sessions_per_account_and_address=1, failure_delay_seconds=0)
        for _ in range(3):
            self.assertIn(b"[AUTH]", self.try_in_vain(self.come(server, ONE), "guess"))
        self.connect(server, source=ONE).log_in(ALICE.name, ALICE.password)

    def check_rate(self, server: Palomard, *sources: str) -> None:
        """Four may come at once, and one in each second after that: so many in so short a time do not."""
        answers = [self.connect(server, source=source).read_line() for source in sources]
        self.assertTrue(all(answer.startswith(b"+OK") for answer in answers[:4]), answers)
        self.assertIn(TOO_FAST, answers)
        self.assertEqual(self.manage(server).values()["refused_by_rate"], answers.count(TOO_FAST))

    def test_new_connections_in_a_second_from_one_address(self) -> None:
        server = self.limited(exempt=[], new_connections_per_second_per_address=1)
        self.check_rate(server, *[ONE] * 40)
        self.come(server, OTHER)

    def test_new_connections_in_a_second(self) -> None:
        self.check_rate(self.limited(new_connections_per_second=1), *[ONE, OTHER, THIRD] * 13)

    def test_an_exempt_network_is_not_counted_by_address(self) -> None:
        server = self.limited(
            exempt=["127.0.0.2/32"], connections_per_address=1, new_connections_per_second_per_address=1
        )
        for _ in range(10):
            self.come(server, ONE)
        self.come(server, OTHER)
        self.check_turned_away(server, OTHER, b"-ERR [SYS/TEMP] too many connections from your address")


if __name__ == "__main__":
    unittest.main()
