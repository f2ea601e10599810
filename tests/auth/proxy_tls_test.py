"""TLS and a proxy: its header comes before TLS; or TLS ends at the proxy, which says so (version 2)."""

import unittest

from palomar_test import proxy
from palomar_test.case import ALICE, ServerCase
from palomar_test.certificate import make_certificate
from palomar_test.pop3 import Pop3

CLIENT, PROXY = "192.0.2.7", "127.0.0.1"


class Tls(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.certificate = make_certificate(self.folder)
        settings = self.certificate.settings() | {"pop3.require_tls": True}
        self.server = self.serve(settings=settings | {"pop3.proxy_from": [PROXY], "pop3s.proxy_from": [PROXY]})

    def test_begins_behind_the_header(self) -> None:
        for header in (proxy.version_1(CLIENT), proxy.version_2(CLIENT)):
            session = self.enterContext(Pop3(self.server.tls_address))
            session.send(header)
            session.secure(self.certificate.trust()).log_in(ALICE.name, ALICE.password).quit()
        self.server.log.wait_for("login", count=2, address=f"{CLIENT}:40122")

    def test_without_a_header_does_not_begin(self) -> None:
        with self.assertRaises(OSError):
            self.server.connect_tls(self.certificate.trust())
        self.server.log.wait_for("proxy_failed")

    def come(self, header: bytes) -> Pop3:
        session = self.connect(self.server)
        session.send(header)
        return session

    def capabilities(self, session: Pop3) -> list[bytes]:
        session.succeed("CAPA")
        return session.read_message().splitlines()

    def test_that_ends_at_the_proxy_counts(self) -> None:
        session = self.come(proxy.version_2(CLIENT, tls=True)).greet()
        offered = self.capabilities(session)
        self.assertNotIn(b"STLS", offered)
        self.assertIn(b"USER", offered)
        self.assertIn(b"SASL SCRAM-SHA-256 PLAIN", offered, "nothing that would bind to another TLS")
        session.fail("STLS")
        session.succeed(f"USER {ALICE.name}")
        session.succeed(f"PASS {ALICE.password}")

    def test_is_asked_for_where_the_proxy_has_none_or_does_not_say(self) -> None:
        for header in (proxy.version_1(CLIENT), proxy.version_2(CLIENT), proxy.version_2(CLIENT, tls=False)):
            with self.subTest(header):
                session = self.come(header).greet()
                offered = self.capabilities(session)
                self.assertIn(b"STLS", offered)
                self.assertNotIn(b"USER", offered)
                session.fail(f"USER {ALICE.name}")
                session.succeed("STLS")
                session.secure(self.certificate.trust(), PROXY)
                session.succeed(f"USER {ALICE.name}")
                session.succeed(f"PASS {ALICE.password}")
                session.quit()


if __name__ == "__main__":
    unittest.main()
