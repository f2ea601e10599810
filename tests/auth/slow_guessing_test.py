"""Who guesses passwords waits longer and longer, however he goes about it; who has logged in before does not."""

import select
import time
import unittest
from itertools import accumulate

from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.pop3 import Pop3
from palomar_test.server import Account

WRONG = b"-ERR [AUTH] wrong user name or password"
TOO_SOON = b"-ERR [SYS/TEMP] too many failed logins, try again later"
OWNER, GUESSER, STRANGER = "127.0.0.2", "127.0.0.3", "127.0.0.4"
#: Attempts on an account that are checked at once, though the outcome of the first is not known yet.
AT_ONCE = 5


class SlowGuessing(ServerCase):
    CEILING = 4

    def setUp(self) -> None:
        super().setUp()
        settings = {
            "limits.exempt": [],
            "limits.failure_delay_seconds": 1,
            "limits.failure_delay_ceiling_seconds": self.CEILING,
            "auth.reveal_unknown_users": False,
            "pop3.max_bad_commands": 100,
        }
        self.server = self.serve([ALICE, BOB], settings=settings)

    def begin(self, source: str, account: Account = ALICE, password: str = "guess") -> Pop3:
        """A login whose answer is still to come."""
        session = self.connect(self.server, source=source).greet()
        session.succeed(f"USER {account.name}")
        session.send(f"PASS {password}\r\n".encode())
        return session

    def guess(self, source: str, account: Account = ALICE) -> float:
        """How long the answer took."""
        begin = time.monotonic()
        self.assertEqual(self.begin(source, account).read_line(), WRONG)
        return time.monotonic() - begin

    def crowd(self, source: str) -> list[Pop3]:
        """So many guesses at the same time that whoever comes next would have to wait beyond the ceiling."""
        guesses = [self.begin(source) for _ in range(3 * AT_ONCE)]
        self.server.log.wait_for("login_too_soon", account=ALICE.name, address=source)
        return guesses

    def test_each_failure_makes_the_next_one_wait_longer_up_to_a_ceiling(self) -> None:
        waited = [self.guess(GUESSER) for _ in range(4)]
        for seconds, least in zip(waited[1:], (1, 2, 4), strict=True):
            self.assertGreater(seconds, least - 0.1, waited)

    def test_another_connection_or_account_or_address_is_no_way_around_it(self) -> None:
        self.guess(GUESSER)
        self.assertGreater(self.guess(STRANGER), 0.9, "the account waits")
        self.guess(GUESSER, BOB)
        self.assertGreater(self.guess(GUESSER, Account("nobody", "")), 0.9, "the address waits")

    def test_guesses_at_the_same_time_gain_nothing(self) -> None:
        begin = time.monotonic()
        guesses = [self.begin(GUESSER) for _ in range(30)]
        answers = [session.read_line() for session in guesses]
        took = time.monotonic() - begin
        delays = list(accumulate(min(2.0**n, self.CEILING) for n in range(30)))
        self.assertEqual(set(answers), {WRONG, TOO_SOON})
        self.assertLessEqual(answers.count(WRONG), AT_ONCE + sum(delay <= took for delay in delays), answers)

    def test_what_would_wait_too_long_is_refused_unchecked(self) -> None:
        answers = [session.read_line() for session in self.crowd(GUESSER)]
        event = self.server.log.wait_for("login_too_soon")[0]
        self.assertGreater(event["retry_after"], self.CEILING)
        self.assertEqual(event["level"], "warning")
        counted = self.manage(self.server).values()
        self.assertEqual(counted["delayed_logins"], answers.count(TOO_SOON))
        self.assertEqual(counted["failed_logins"], answers.count(WRONG))

    def test_the_right_password_is_refused_as_well_and_works_later(self) -> None:
        crowd = self.crowd(GUESSER)
        self.assertEqual(self.begin(STRANGER, password=ALICE.password).read_line(), TOO_SOON)
        for session in crowd:
            session.read_line()
        self.log_in(self.server, ALICE, source=STRANGER).quit()

    def test_the_owner_does_not_pay_for_it_where_he_logged_in_before(self) -> None:
        self.log_in(self.server, ALICE, source=OWNER).quit()
        crowd = self.crowd(GUESSER)
        self.log_in(self.server, ALICE, source=OWNER).quit()
        still_waiting = len(crowd) - len(select.select([session.socket for session in crowd], [], [], 0)[0])
        self.assertGreater(still_waiting, 0, "the owner came behind them and is out again")
        self.assertEqual(self.begin(STRANGER, password=ALICE.password).read_line(), TOO_SOON)


if __name__ == "__main__":
    unittest.main()
