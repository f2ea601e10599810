"""SIGHUP at the door: other limits, TLS and proxies count for whoever comes next, and nobody who is there goes."""

import ssl
import time
import unittest
from typing import Any

from palomar_test import proxy
from palomar_test.case import ALICE, BOB
from palomar_test.certificate import make_certificate
from palomar_test.connection import ConnectionEnded
from palomar_test.pop3 import Pop3
from palomar_test.reload_case import ReloadCase, capabilities
from palomar_test.server import Account, Palomard
from palomar_test.tls_case import TLS_1_2, TLS_1_3, speaking

ONE, OTHER, THIRD = "127.0.0.2", "127.0.0.3", "127.0.0.4"
CLIENT, PROXY = "192.0.2.7", "127.0.0.1"
TOO_MANY = b"-ERR [SYS/TEMP] too many connections from your address"
TOO_FAST = b"-ERR [SYS/TEMP] connections come too fast, try again later"
TOO_MANY_SESSIONS = b"-ERR [IN-USE] the account has as many sessions as it may have"


class LimitsCase(ReloadCase):
    def limited(self, **limits: Any) -> Palomard:
        return self.serve([ALICE, BOB], settings={f"limits.{key}": value for key, value in limits.items()})

    def relimit(self, server: Palomard, **limits: Any) -> None:
        self.reload(server, **{f"limits__{key}": value for key, value in limits.items()})

    def come(self, server: Palomard, source: str) -> Pop3:
        return self.connect(server, source=source).greet()

    def check_turned_away(self, server: Palomard, source: str, answer: bytes = TOO_MANY) -> None:
        session = self.connect(server, source=source)
        self.assertEqual(session.read_line(), answer)
        session.expect_end()

    def leave(self, server: Palomard, session: Pop3) -> None:
        """And the server has seen it."""
        endpoint = session.endpoint
        session.quit()
        server.log.wait_for("session_end", address=endpoint)

    def check_there(self, *sessions: Pop3) -> None:
        for session in sessions:
            session.succeed("CAPA")
            session.read_message()


class Limits(LimitsCase):
    def test_connections_from_one_address(self) -> None:
        server = self.limited(exempt=[])
        first, second = self.come(server, ONE), self.come(server, ONE)
        self.relimit(server, exempt=[], connections_per_address=2)
        self.check_turned_away(server, ONE)
        self.relimit(server, exempt=[], connections_per_address=3)
        third = self.come(server, ONE)
        self.relimit(server, exempt=[], connections_per_address=1)
        self.check_turned_away(server, ONE)
        self.check_there(first, second, third)
        for session in (first, second, third):
            self.leave(server, session)
        self.come(server, ONE)
        self.check_turned_away(server, ONE)
        self.assertEqual(self.waiting(server), [])

    def test_connections_in_all(self) -> None:
        server = self.limited()
        old = self.come(server, ONE)
        self.relimit(server, connections=1)
        self.check_turned_away(
            server, OTHER, b"-ERR [SYS/TEMP] the server has as many clients as it may have"
        )
        self.relimit(server)
        self.come(server, OTHER)
        self.check_there(old)

    def test_addresses_that_become_one(self) -> None:
        server = self.limited(exempt=[], connections_per_address=2)
        first, second = self.come(server, ONE), self.come(server, OTHER)
        self.relimit(server, exempt=[], connections_per_address=2, ipv4_prefix=24)
        self.check_turned_away(server, THIRD)
        self.leave(server, first)
        self.come(server, THIRD)
        self.check_turned_away(server, THIRD)
        self.relimit(server, exempt=[], connections_per_address=2)
        self.come(server, THIRD)
        self.check_there(second)

    def test_networks_that_become_exempt(self) -> None:
        server = self.limited(exempt=[], connections_per_address=1)
        old = self.come(server, ONE)
        self.check_turned_away(server, ONE)
        self.relimit(server, exempt=[ONE], connections_per_address=1)
        self.come(server, ONE)
        self.relimit(server, exempt=[OTHER], connections_per_address=1)
        self.check_turned_away(server, ONE)
        self.check_there(old)

    def test_sessions_of_an_account_from_one_address(self) -> None:
        server = self.limited()
        old = self.connect(server, source=ONE).log_in(ALICE.name, ALICE.password)
        self.relimit(server, sessions_per_account_and_address=1)
        new = self.come(server, ONE)
        new.succeed(f"USER {ALICE.name}")
        self.assertEqual(new.fail(f"PASS {ALICE.password}"), TOO_MANY_SESSIONS)
        self.relimit(server)
        new.succeed(f"USER {ALICE.name}")
        self.assertIn(b"[IN-USE] maildrop in use", new.fail(f"PASS {ALICE.password}"))
        old.succeed("NOOP")

    def test_new_connections_in_a_second(self) -> None:
        server = self.limited(exempt=[])
        self.relimit(server, exempt=[], new_connections_per_second_per_address=1)
        answers = [self.connect(server, source=ONE).read_line() for _ in range(40)]
        self.assertIn(TOO_FAST, answers)
        self.relimit(server, exempt=[], new_connections_per_second_per_address=0)
        for _ in range(10):
            self.come(server, ONE)


class Guessing(LimitsCase):
    def guess(self, server: Palomard, source: str, account: Account = ALICE) -> float:
        """How long the answer took."""
        session = self.come(server, source)
        session.succeed(f"USER {account.name}")
        begin = time.monotonic()
        self.assertIn(b"[AUTH]", session.fail("PASS guess"))
        return time.monotonic() - begin

    def test_failures_delay_the_next_login_by_the_new_time(self) -> None:
        server = self.limited(failure_delay_seconds=0)
        self.guess(server, ONE)
        self.relimit(server, failure_delay_seconds=1)
        self.guess(server, ONE)
        self.assertGreater(self.guess(server, ONE), 0.9)

    def test_who_waits_for_hours_waits_no_more(self) -> None:
        server = self.limited(failure_delay_seconds=86400, failure_delay_ceiling_seconds=86400)
        self.guess(server, ONE)
        self.relimit(server, failure_delay_seconds=0)
        self.connect(server, source=OTHER).log_in(ALICE.name, ALICE.password).quit()

    def test_bans(self) -> None:
        behind_proxy: dict[str, Any] = {"pop3.proxy_from": [PROXY]}
        server = self.serve(settings=behind_proxy)

        def guess_from_afar() -> bytes:
            session = self.connect(server)
            session.send(proxy.version_1(CLIENT) + f"USER {ALICE.name}\r\nPASS guess\r\nQUIT\r\n".encode())
            return session.read_until_end()

        self.assertIn(b"[AUTH]", guess_from_afar())
        server.rewrite_config(behind_proxy | {"limits.ban_after_failures": 1, "limits.ban_seconds": 7777})
        self.reload_again(server)
        self.assertIn(b"[AUTH]", guess_from_afar())
        server.log.wait_for("banned", address=CLIENT, seconds=7777)
        self.assertIn(b"not welcome", guess_from_afar())
        server.rewrite_config(behind_proxy)
        self.reload_again(server)
        self.assertIn(b"not welcome", guess_from_afar(), "a ban holds until its end")
        self.manage(server).succeed(f"UNBAN {CLIENT}")
        self.assertIn(b"[AUTH]", guess_from_afar())


class WrongLimits(LimitsCase):
    def test_change_nothing(self) -> None:
        server = self.limited(exempt=[], connections_per_address=2)
        first = self.come(server, ONE)
        for wrong in ({"limits__exempt": ["localhost"]}, {"limits__ban_seconds": 0}, {"pop3__require_tls": True}):
            event = self.reload(
                server,
                "not_reloaded",
                **{"limits__connections_per_address": 1, "pop3__retrieved": "keep", "log__level": "error"} | wrong,
            )
            self.assertRegex(event["reason"], r"palomar\.toml:\d+: key \[\w+\] (exempt|ban_seconds|require_tls)")
        second = self.come(server, ONE)
        self.check_turned_away(server, ONE)
        self.assertIn("EXPIRE 0", capabilities(second))
        self.check_there(first)
        server.log.wait_for("connect", address=second.endpoint, level="info")
        self.assertEqual(server.log.all("needs_restart") + server.log.all("reloaded"), [])


class Tls(ReloadCase):
    def setUp(self) -> None:
        super().setUp()
        self.certificate = make_certificate(self.folder)
        self.server = self.serve([ALICE, BOB], settings=self.certificate.settings())

    def reload_with(self, **settings: Any) -> None:
        chosen = {name.replace("__", "."): value for name, value in settings.items()}
        self.server.rewrite_config(self.certificate.settings() | chosen)
        self.reload_again(self.server)

    def start_tls(self, version: ssl.TLSVersion) -> Pop3:
        session = self.connect(self.server).greet()
        session.succeed("STLS")
        return session.secure(speaking(self.certificate.trust(), version))

    def connect_tls(self, version: ssl.TLSVersion) -> Pop3:
        context = speaking(self.certificate.trust(), version)
        return self.enterContext(self.server.connect_tls(context)).greet()

    def test_is_required_of_whoever_comes_next(self) -> None:
        old = self.connect(self.server).greet()
        self.reload_with(pop3__require_tls=True)
        new = self.connect(self.server).greet()
        self.assertNotIn("USER", capabilities(new))
        new.fail(f"USER {ALICE.name}")
        new.succeed("STLS")
        new.secure(self.certificate.trust()).succeed(f"USER {ALICE.name}")
        new.succeed(f"PASS {ALICE.password}")
        old.succeed(f"USER {BOB.name}")
        old.succeed(f"PASS {BOB.password}")
        self.reload_with()
        self.connect(self.server).greet().succeed(f"USER {ALICE.name}")
        self.assertEqual(self.waiting(self.server), [])

    def test_of_an_old_version_is_accepted_no_more_by_stls(self) -> None:
        old = self.start_tls(TLS_1_2)
        self.reload_with(pop3__min_version="1.3")
        with self.assertRaises((OSError, ConnectionEnded)):
            self.start_tls(TLS_1_2)
        self.start_tls(TLS_1_3).succeed("CAPA")
        self.connect_tls(TLS_1_2).quit()
        old.succeed(f"USER {ALICE.name}")

    def test_of_an_old_version_is_accepted_no_more_at_its_own_port(self) -> None:
        old = self.connect_tls(TLS_1_2)
        self.reload_with(pop3s__min_version="1.3")
        with self.assertRaises((OSError, ConnectionEnded)):
            self.connect_tls(TLS_1_2)
        self.connect_tls(TLS_1_3).quit()
        self.start_tls(TLS_1_2).succeed("CAPA")
        old.succeed(f"USER {ALICE.name}")


class Proxies(ReloadCase):
    def test_are_believed_from_the_next_connection_on(self) -> None:
        server = self.serve(settings={"pop3.proxy_from": ["192.0.2.0/24"]})
        old = self.connect(server).greet()
        old.fail(proxy.version_1(CLIENT).decode().rstrip())
        self.reload(server, pop3__proxy_from=["192.0.2.0/24", PROXY])
        new = self.connect(server)
        new.send(proxy.version_1(CLIENT))
        new.log_in(ALICE.name, ALICE.password)
        server.log.wait_for("login", address=f"{CLIENT}:40122")
        old.fail(proxy.version_1(CLIENT).decode().rstrip())
        self.reload(server)
        self.connect(server).greet().fail(proxy.version_1(CLIENT).decode().rstrip())
        self.assertEqual(self.waiting(server), [])

    def test_are_believed_at_the_other_port_by_its_own_key(self) -> None:
        certificate = make_certificate(self.folder)
        server = self.serve(settings=certificate.settings())
        server.rewrite_config(certificate.settings() | {"pop3s.proxy_from": [PROXY]})
        self.reload_again(server)
        session = self.enterContext(Pop3(server.tls_address))
        session.send(proxy.version_2(CLIENT))
        session.secure(certificate.trust()).log_in(ALICE.name, ALICE.password)
        server.log.wait_for("login", address=f"{CLIENT}:40122")
        self.connect(server).greet().quit()


if __name__ == "__main__":
    unittest.main()
