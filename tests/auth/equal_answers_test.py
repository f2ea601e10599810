"""With reveal_unknown_users = false nobody learns which accounts exist: not from the answers, not from their time."""

import statistics
import time
import unittest

from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.chance import chance

ROUNDS = 31
#: Medians may differ by this part of the smaller one.
TOLERANCE = 0.25


class EqualAnswers(ServerCase):
    """Password hashing costs what it may in earnest: a fraction of it would drown in noise."""

    def setUp(self) -> None:
        super().setUp()
        settings = {
            "auth.reveal_unknown_users": False,
            "auth.argon2_memory_kib": 8192,
            "auth.argon2_passes": 2,
            "limits.failure_delay_seconds": 0,
            "pop3.max_bad_commands": 1000,
        }
        self.server = self.serve([ALICE, BOB], settings=settings)
        self.manage(self.server).succeed(f"DISABLE_USER {BOB.name}")
        self.session = self.connect(self.server).greet()

    def compare(self, *logins: tuple[str, str]) -> None:
        """All fail alike; their times are taken by turns, in an order that changes."""
        answers = set()
        times: dict[tuple[str, str], list[float]] = {login: [] for login in logins}
        dice = chance()
        for _ in range(ROUNDS):
            for name, password in dice.sample(logins, len(logins)):
                self.session.succeed(f"USER {name}")
                begin = time.monotonic()
                answers.add(self.session.fail(f"PASS {password}"))
                times[name, password].append(time.monotonic() - begin)
        self.assertEqual(answers, {b"-ERR [AUTH] wrong user name or password"})
        medians = {login: statistics.median(taken) for login, taken in times.items()}
        self.assertLess(max(medians.values()), (1 + TOLERANCE) * min(medians.values()), medians)

    def test_an_unknown_account_is_like_a_wrong_password(self) -> None:
        self.compare((ALICE.name, "guess"), ("nobody", "guess"))

    def test_a_name_that_cannot_be_is_like_a_wrong_password(self) -> None:
        self.compare((ALICE.name, "guess"), ("../alice", "guess"))

    def test_a_disabled_account_is_like_a_wrong_password(self) -> None:
        self.compare((ALICE.name, "guess"), (BOB.name, "guess"))

    def test_a_disabled_account_is_so_with_its_right_password_too(self) -> None:
        self.compare((ALICE.name, "guess"), (BOB.name, BOB.password))

    def test_a_known_account_in_use_is_no_different(self) -> None:
        """What the server remembers of the password that was right is no help to those who guess."""
        self.log_in(self.server, ALICE)
        self.compare((ALICE.name, "guess"), ("nobody", "guess"))


if __name__ == "__main__":
    unittest.main()
