"""TLS from the first octet: who is let in, who is not, and what the log says of those."""

import contextlib
import socket
import ssl
import unittest

from palomar_test.case import ALICE
from palomar_test.certificate import make_certificate
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard
from palomar_test.tls_case import TLS_1_1, TLS_1_2, TLS_1_3, TlsCase, names_shown, speaking, trusting


def client_hello() -> bytes:
    """As a client begins."""
    outgoing = ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost").do_handshake()
    return outgoing.read()


class Greeting(TlsCase):
    def test_comes_behind_the_handshake(self) -> None:
        server = self.serve_tls()
        session = Pop3(server.tls_address)
        with session:
            session.send(client_hello())
            handshake_record = b"\x16\x03\x03"
            self.assertEqual(session._at_least(3)[:3], handshake_record)
        self.connect_tls(server).log_in(ALICE.name, ALICE.password).quit()

    def test_is_not_the_only_one_that_is_said_the_end_is_too(self) -> None:
        """Or nobody could tell a message that is whole from one that somebody cut."""
        server = self.serve_tls()
        plain = socket.create_connection(server.tls_address, timeout=30)
        context = self.certificate.trust()
        with context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False) as session:
            self.assertTrue(session.recv(4096).startswith(b"+OK"))
            session.sendall(b"QUIT\r\n")
            self.assertTrue(session.recv(4096).startswith(b"+OK"))
            self.assertEqual(session.recv(4096), b"")

    def test_comes_from_no_listener_without_a_certificate(self) -> None:
        self.assertEqual(self.serve().log.all("listening", protocol="pop3s"), [])


class Versions(TlsCase):
    def check_accepts(self, server: Palomard, version: ssl.TLSVersion) -> None:
        session = self.connect_tls(server, speaking(self.certificate.trust(), version)).greet()
        assert isinstance(session.socket, ssl.SSLSocket)
        self.assertEqual(session.socket.version(), {TLS_1_2: "TLSv1.2", TLS_1_3: "TLSv1.3"}[version])
        session.quit()

    def check_refuses(self, server: Palomard, version: ssl.TLSVersion) -> None:
        with self.assertRaises(ssl.SSLError) as refused:
            self.connect_tls(server, speaking(self.certificate.trust(), version))
        self.assertEqual(refused.exception.reason, "TLSV1_ALERT_PROTOCOL_VERSION")

    def test_1_2_and_1_3_are_accepted_and_1_1_is_not(self) -> None:
        server = self.serve_tls()
        self.check_accepts(server, TLS_1_2)
        self.check_accepts(server, TLS_1_3)
        self.check_refuses(server, TLS_1_1)
        self.assertIn("unsupported protocol", server.log.wait_for("tls_failed")[0]["reason"])

    def test_1_2_is_refused_where_the_listener_wants_more(self) -> None:
        server = self.serve_tls({"pop3s.min_version": "1.3"})
        self.check_accepts(server, TLS_1_3)
        self.check_refuses(server, TLS_1_2)
        self.start_tls(server, speaking(self.certificate.trust(), TLS_1_2)).succeed("CAPA")

    def test_of_stls_are_its_own_listeners(self) -> None:
        server = self.serve_tls({"pop3.min_version": "1.3"})
        self.check_accepts(server, TLS_1_2)
        with self.assertRaises(ssl.SSLError):
            self.start_tls(server, speaking(self.certificate.trust(), TLS_1_2))
        self.start_tls(server, speaking(self.certificate.trust(), TLS_1_3)).succeed("CAPA")


class Protocols(TlsCase):
    def agreed(self, server: Palomard, *offered: str) -> str | None:
        context = self.certificate.trust()
        if offered:
            context.set_alpn_protocols(offered)
        session = self.connect_tls(server, context).greet()
        assert isinstance(session.socket, ssl.SSLSocket)
        return session.socket.selected_alpn_protocol()

    def test_pop3_is_agreed_on_and_nothing_if_nothing_is_offered(self) -> None:
        server = self.serve_tls()
        self.assertEqual(self.agreed(server, "pop3"), "pop3")
        self.assertEqual(self.agreed(server, "h2", "pop3", "imap"), "pop3")
        self.assertIsNone(self.agreed(server))

    def test_another_is_refused(self) -> None:
        server = self.serve_tls()
        for offered in ("h2", "http/1.1", "imap", "POP3"):
            with self.subTest(offered), self.assertRaises(ssl.SSLError):
                self.agreed(server, offered)
        for failure in server.log.wait_for("tls_failed", count=4):
            self.assertIn("no application protocol", failure["reason"])


class Names(TlsCase):
    def test_choose_the_certificate(self) -> None:
        certificates = [
            make_certificate(self.folder, "mail.example.org", stem="first"),
            make_certificate(self.folder, "pop.example.net", "pop3.example.net", stem="second"),
            make_certificate(self.folder, "*.example.com", stem="third"),
        ]
        settings = {
            "tls.certificates": [str(one.certificate) for one in certificates],
            "tls.keys": [str(one.key) for one in certificates],
        }
        server = self.serve_tls(settings)
        for asked, shown in [
            ("mail.example.org", "mail.example.org"),
            ("pop3.example.net", "pop.example.net"),
            ("POP.Example.Net", "pop.example.net"),
            ("pop.example.com", "*.example.com"),
            ("two.dots.example.com", "mail.example.org"),
            ("example.com", "mail.example.org"),
            ("nobody.example", "mail.example.org"),
            (None, "mail.example.org"),
        ]:
            with self.subTest(asked):
                session = self.connect_tls(server, trusting(certificates), name=asked).greet()
                self.assertEqual(names_shown(session)[0], shown)


if __name__ == "__main__":
    unittest.main()
