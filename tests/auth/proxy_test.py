"""Behind a proxy that says whose connection it is, by version 1 or 2: the client's own address is used everywhere."""

import unittest
from typing import Any

from palomar_test import proxy
from palomar_test.case import ALICE, ServerCase
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard

CLIENT = "192.0.2.7"
PROXY, ELSEWHERE = "127.0.0.1", "127.0.0.2"


class ProxyHeader(ServerCase):
    HEADERS = {
        "version 1": (proxy.version_1(CLIENT), CLIENT, f"{CLIENT}:40122"),
        "version 2": (proxy.version_2(CLIENT), CLIENT, f"{CLIENT}:40122"),
        "version 1, IPv6": (proxy.version_1("2001:db8::7"), "2001:db8::7", "[2001:db8::7]:40122"),
        "version 2, IPv6": (proxy.version_2("2001:db8::7"), "2001:db8::7", "[2001:db8::7]:40122"),
    }

    def behind_proxy(self, **settings: Any) -> Palomard:
        always: dict[str, Any] = {"pop3.proxy_from": [PROXY], "limits.failure_delay_seconds": 0}
        return self.serve(settings=always | {key.replace("__", "."): value for key, value in settings.items()})

    def come(self, server: Palomard, header: bytes) -> Pop3:
        session = self.connect(server)
        session.send(header)
        return session

    def test_gives_the_address_in_the_log_and_among_the_sessions(self) -> None:
        for name, (header, address, endpoint) in self.HEADERS.items():
            with self.subTest(name):
                server = self.behind_proxy()
                session = self.come(server, header).greet()
                session.succeed(f"USER {ALICE.name}")
                session.fail("PASS guess")
                session.succeed(f"USER {ALICE.name}")
                session.succeed(f"PASS {ALICE.password}")
                shown = self.manage(server).succeed("GET_SESSIONS").lines[0].split()
                self.assertEqual(shown[1:4], [ALICE.name, endpoint, "TRANSACTION"])
                session.quit()
                server.log.wait_for("connect", address=endpoint)
                server.log.wait_for("login_failed", address=address)
                server.log.wait_for("login", address=endpoint)
                server.log.wait_for("session_end", address=endpoint)
                self.assertNotIn(PROXY + ":", "".join(str(e) for e in server.log.all("session_end")))
                server.finish()

    def test_gives_the_address_that_limits_count_by(self) -> None:
        server = self.behind_proxy(limits__connections_per_address=1)
        first = self.come(server, proxy.version_1(CLIENT)).greet()
        refused = self.come(server, proxy.version_2(CLIENT, 40123))
        self.assertEqual(refused.read_line(), b"-ERR [SYS/TEMP] too many connections from your address")
        refused.expect_end()
        self.come(server, proxy.version_1("192.0.2.8")).greet().quit()
        first.quit()

    def test_may_come_in_pieces(self) -> None:
        server = self.behind_proxy()
        for name, (header, _, endpoint) in self.HEADERS.items():
            with self.subTest(name):
                session = self.connect(server)
                for octet in header:
                    session.send(bytes([octet]))
                session.log_in(ALICE.name, ALICE.password)
                server.log.wait_for("login", address=endpoint)
                session.quit()

    def test_may_come_with_the_first_commands(self) -> None:
        server = self.behind_proxy()
        for name, (header, *_) in self.HEADERS.items():
            with self.subTest(name):
                session = self.come(server, header + b"USER alice\r\nPASS secret\r\nQUIT\r\n")
                self.assertEqual(session.read_until_end().count(b"+OK"), 4)

    def test_of_a_health_check_leaves_no_trace_above_debug(self) -> None:
        server = self.behind_proxy(log__level="debug")
        for header in (proxy.local(), b"PROXY UNKNOWN\r\n"):
            session = self.come(server, header).greet()
            endpoint = session.endpoint
            session.quit()
            server.log.wait_for("session_end", address=endpoint)
            seen = {event["level"] for event in server.log.everything() if event.get("address") == endpoint}
            self.assertEqual(seen, {"debug"})

    def test_that_is_missing_or_wrong_or_cut_off_ends_the_connection(self) -> None:
        server = self.behind_proxy()
        block = proxy.version_2(CLIENT)
        for sent in (
            b"CAPA\r\n",
            b"\r\nCAPA\r\n",
            b"PROXY TCP4 192.0.2.7 198.51.100.1 40122\r\n",
            b"PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n",
            b"PROXY TCP4 192.0.2.7 198.51.100.1 65536 110\r\n",
            b"PROXY " + b"x" * 200,
            block[:12] + b"\x31" + block[13:],
            block[:14] + b"\x00\x04" + block[16:20],
        ):
            with self.subTest(sent):
                session = self.come(server, sent)
                endpoint = session.endpoint
                self.assertEqual(session.read_until_end(), b"")
                server.log.wait_for("proxy_failed", address=endpoint, level="warning")
        for cut in (b"", b"PROX", b"PROXY TCP4 192.0.2.7", block[:-1]):
            with self.subTest(cut=cut):
                session = self.come(server, cut)
                endpoint = session.endpoint
                session.half_close()
                self.assertEqual(session.read_until_end(), b"")
                server.log.wait_for("proxy_failed", address=endpoint)
        self.assertEqual(server.log.all("connect"), [])

    def test_has_the_time_of_a_login(self) -> None:
        server = self.behind_proxy(timeouts__login_seconds=1)
        session = self.come(server, b"PROXY TCP4 ")
        endpoint = session.endpoint
        self.assertEqual(session.read_until_end(), b"")
        server.log.wait_for("proxy_failed", address=endpoint)

    def test_from_elsewhere_is_no_command_and_believed_by_nobody(self) -> None:
        server = self.behind_proxy()
        session = self.connect(server, source=ELSEWHERE).greet()
        session.fail(proxy.version_1(CLIENT).decode().rstrip())
        session.succeed(f"USER {ALICE.name}")
        session.succeed(f"PASS {ALICE.password}")
        server.log.wait_for("login", address=session.endpoint)
        self.assertNotIn(CLIENT, server.log.text())

    def test_from_elsewhere_is_told_to_the_log_once_a_minute(self) -> None:
        for name, (header, *_) in self.HEADERS.items():
            with self.subTest(name):
                server = self.behind_proxy()
                endpoints = []
                for _ in range(2):
                    session = self.connect(server, source=ELSEWHERE).greet()
                    endpoints.append(session.endpoint)
                    session.send(header + b"QUIT\r\n")
                    session.read_until_end()
                    server.log.wait_for("session_end", address=endpoints[-1])
                warnings = server.log.all("proxy_unlisted")
                self.assertEqual([warning["address"] for warning in warnings], endpoints[:1])
                self.assertEqual((warnings[0]["level"], warnings[0]["not_logged_before"]), ("warning", 0))
                server.finish()

    def test_is_not_missed_where_nothing_like_it_comes(self) -> None:
        server = self.behind_proxy()
        session = self.connect(server, source=ELSEWHERE).greet()
        session.fail("PROXIES")
        session.fail(proxy.version_1(CLIENT).decode().rstrip())
        session.quit()
        server.log.wait_for("session_end")
        self.assertEqual(server.log.all("proxy_unlisted"), [], "it did not begin with one")


if __name__ == "__main__":
    unittest.main()
