"""What outlives a restart, and what outlives kill -9: accounts, managers, totals and history."""

import time
import unittest

from palomar_test.case import ALICE, ServerCase
from palomar_test.management import Management
from palomar_test.server import Account, Manager, Palomard
from palomar_test.waiting import wait_until

PEPE = Account("pepe", "secret")
#: What GET_USER says of accounts that nobody restricted.
UNRESTRICTED = ("require_tls no", "read_only no", "networks any")
ADA = Manager("ada", "engine", "administrator")
CHANGES = [
    *("ADD_USER pepe other", "SET_PASSWORD pepe secret", "SET_RETRIEVED pepe keep"),
    *("ADD_USER rosa secret", "DISABLE_USER rosa", "ADD_USER gone secret", "DELETE_USER gone"),
    *("ADD_MANAGER vera binoculars viewer", "ADD_MANAGER ada changeme administrator"),
    *("SET_MANAGER_PASSWORD ada engine", "DELETE_USER alice", "DELETE_MANAGER admin"),
]


class Restart(ServerCase):
    def change(self, server: Palomard) -> None:
        with server.manage().log_in("admin", "admin") as session:
            for answer in session.ask_all(CHANGES):
                self.assertTrue(answer.done, answer)

    def check(self, server: Palomard) -> None:
        """All that was changed is as it was."""
        session = self.manage(server, ADA)
        self.assertEqual(session.succeed("GET_USERS").lines, ("pepe OFFLINE", "rosa OFFLINE"))
        self.assertEqual(session.succeed("GET_USER pepe").lines, ("enabled yes", "retrieved keep", *UNRESTRICTED))
        self.assertEqual(session.succeed("GET_USER rosa").lines, ("enabled no", "retrieved default", *UNRESTRICTED))
        self.assertEqual(session.succeed("GET_MANAGERS").lines, ("ada administrator", "vera viewer"))
        self.manage(server, Manager("vera", "binoculars", "viewer"))
        self.enterContext(server.manage()).refuse("LOGIN admin admin")
        self.log_in(server, PEPE).quit()
        with server.connect().greet() as refused:
            refused.command("USER rosa")
            refused.fail("PASS secret")

    def test_keeps_accounts_and_managers(self) -> None:
        first = self.serve()
        self.change(first)
        first.finish()
        self.check(self.serve([]))

    def test_keeps_them_after_a_kill(self) -> None:
        first = self.serve()
        self.change(first)
        first.kill()
        self.check(self.serve([]))

    def test_of_a_killed_server_keeps_each_change_that_was_answered(self) -> None:
        for number in range(5):
            server = self.serve([])
            self.manage(server).succeed(f"ADD_USER user{number} secret")
            server.kill()
        names = [line.split()[0] for line in self.manage(self.serve([])).succeed("GET_USERS").lines]
        self.assertEqual(names, [f"user{number}" for number in range(5)])


class Totals(ServerCase):
    SESSIONS = 3

    def use(self, server: Palomard) -> None:
        for _ in range(self.SESSIONS):
            self.log_in(server, ALICE).quit()
        server.log.wait_for("session_end", count=self.SESSIONS)

    def recorded(self, session: Management, name: str) -> int:
        """The sum of the last hour's history, the minute that has just begun included."""
        points = session.succeed(f"GET_HISTORY {name} -3600 {int(time.time()) + 60} 60").lines
        return sum(int(point.split()[1]) for point in points)

    def test_go_on_after_a_restart_and_levels_begin_anew(self) -> None:
        first = self.serve()
        self.use(first)
        before = self.manage(first).values()
        first.finish()
        second = self.serve()
        session = self.manage(second)
        after = session.values()
        self.assertEqual(after, before | {"connections_now": 0, "sessions_now": 0})
        self.assertEqual(session.number("GET_TOTAL_CONN"), self.SESSIONS)
        self.assertEqual(session.number("GET_SENT_BYTES"), before["octets_sent"])
        self.assertEqual(session.number("GET_CURR_CONN"), 0)
        self.use(second)
        self.assertEqual(session.number("GET_TOTAL_CONN"), 2 * self.SESSIONS)
        self.assertEqual(session.values()["logins"], 2 * self.SESSIONS)

    def test_are_in_the_history_after_a_restart(self) -> None:
        for count in (1, 2):
            used = self.serve()
            self.use(used)
            used.finish()
            asked = self.serve()
            session = self.manage(asked)
            self.assertEqual(self.recorded(session, "connections"), count * self.SESSIONS)
            self.assertEqual(self.recorded(session, "logins"), count * self.SESSIONS)
            asked.finish()

    def test_survive_a_kill_as_far_as_they_were_recorded(self) -> None:
        server = self.serve()
        self.use(server)
        session = self.manage(server)
        wait_until(lambda: self.recorded(session, "connections") == self.SESSIONS, "they are recorded", timeout=60)
        server.kill()
        session = self.manage(self.serve())
        self.assertEqual(session.number("GET_TOTAL_CONN"), self.SESSIONS)
        self.assertEqual(self.recorded(session, "connections"), self.SESSIONS)

    def test_have_a_point_for_each_step_that_has_something(self) -> None:
        server = self.serve()
        begin = int(time.time())
        self.use(server)
        server.finish()
        session = self.manage(self.serve())
        for step in (60, 3600):
            points = session.succeed(f"GET_HISTORY logins {begin - 3600} {begin + 3600} {step}").lines
            times, values = zip(*(map(int, point.split()) for point in points), strict=True)
            self.assertEqual(sum(values), self.SESSIONS)
            for at in times:
                self.assertEqual(at % step, 0)
                self.assertTrue(begin - step < at <= time.time(), (begin, at))
        self.assertEqual(session.succeed(f"GET_HISTORY logins {begin - 7200} {begin - 3600} 60").lines, ())


if __name__ == "__main__":
    unittest.main()
