"""Addresses that are banned, by a manager or for their failed logins; behind a proxy, for loopback never is."""

import unittest
from typing import Any

from palomar_test import proxy
from palomar_test.case import ALICE, ServerCase
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard
from palomar_test.waiting import wait_until

NOT_WELCOME = b"-ERR [SYS/PERM] your address is not welcome"
GUESSER, OWNER, NEIGHBOUR = "192.0.2.7", "192.0.2.8", "192.0.2.9"


class Bans(ServerCase):
    def banning(self, **limits: Any) -> Palomard:
        settings = {f"limits.{key}": value for key, value in limits.items()}
        settings |= {"limits.failure_delay_seconds": 0, "pop3.proxy_from": ["127.0.0.1"]}
        return self.serve(settings=settings)

    def come(self, server: Palomard, address: str) -> Pop3:
        session = self.connect(server)
        session.send(proxy.version_2(address))
        return session

    def is_welcome(self, server: Palomard, address: str) -> bool:
        with server.connect() as session:
            session.send(proxy.version_2(address))
            return session.read_line() != NOT_WELCOME

    def guess(self, server: Palomard, address: str, times: int = 3) -> None:
        session = self.come(server, address).greet()
        for _ in range(times):
            session.succeed(f"USER {ALICE.name}")
            session.fail("PASS guess")

    def test_so_many_failures_bring_one_about(self) -> None:
        server = self.banning(ban_after_failures=3, ban_seconds=600)
        self.guess(server, GUESSER, 2)
        self.assertTrue(self.is_welcome(server, GUESSER))
        self.guess(server, GUESSER, 1)
        server.log.wait_for("banned", address=GUESSER, seconds=600, level="warning")
        session = self.come(server, GUESSER)
        self.assertEqual(session.read_line(), NOT_WELCOME)
        session.expect_end()
        self.assertTrue(self.is_welcome(server, NEIGHBOUR))

    def test_managers_see_count_and_lift_it(self) -> None:
        server = self.banning(ban_after_failures=3, ban_seconds=600)
        self.guess(server, GUESSER)
        self.assertFalse(self.is_welcome(server, GUESSER))
        manager = self.manage(server)
        self.assertRegex("\n".join(manager.succeed("GET_BANS").lines), rf"^{GUESSER} \d+ failures$")
        self.assertEqual(manager.values()["refused_by_ban"], 1)
        manager.succeed(f"UNBAN {GUESSER}")
        self.assertTrue(self.is_welcome(server, GUESSER))

    def test_it_is_over_by_itself(self) -> None:
        server = self.banning(ban_after_failures=3, ban_seconds=1)
        self.guess(server, GUESSER)
        server.log.wait_for("banned", address=GUESSER, seconds=1)
        wait_until(lambda: self.is_welcome(server, GUESSER), "the ban is over")

    def test_an_address_is_not_banned_for_the_account_that_it_is_known_for(self) -> None:
        server = self.banning(ban_after_failures=3)
        self.come(server, OWNER).log_in(ALICE.name, ALICE.password).quit()
        self.guess(server, OWNER, 5)
        self.assertTrue(self.is_welcome(server, OWNER))

    def test_loopback_and_exempt_networks_are_never_banned_so(self) -> None:
        server = self.banning(ban_after_failures=3, exempt=["192.0.2.8/31"])
        for address in ("127.0.0.2", OWNER, NEIGHBOUR):
            with self.subTest(address):
                self.guess(server, address, 5)
                self.assertTrue(self.is_welcome(server, address))
        self.assertEqual(server.log.all("banned"), [])

    def test_a_manager_bans_whom_he_likes(self) -> None:
        server = self.banning(exempt=["192.0.2.8/31"])
        manager = self.manage(server)
        for network, address in (("192.0.2.8/31", OWNER), ("2001:db8:1::/48", "2001:db8:1:2::3")):
            self.assertTrue(self.is_welcome(server, address))
            manager.succeed(f"BAN {network} 600")
            self.assertFalse(self.is_welcome(server, address))
        self.assertTrue(self.is_welcome(server, GUESSER))

    def test_who_is_connected_stays(self) -> None:
        server = self.banning()
        session = self.come(server, OWNER).log_in(ALICE.name, ALICE.password)
        self.manage(server).succeed(f"BAN {OWNER} 600")
        session.succeed("STAT")
        session.quit()


if __name__ == "__main__":
    unittest.main()
