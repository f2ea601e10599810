"""Session tickets: who comes back need not begin anew, and an old ticket does no harm."""

import ssl
import unittest

from palomar_test.case import ALICE
from palomar_test.certificate import make_certificate
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard
from palomar_test.tls_case import TLS_1_2, TLS_1_3, TlsCase, speaking, trusting


def connect(server: Palomard, context: ssl.SSLContext, ticket: ssl.SSLSession | None = None) -> Pop3:
    session = Pop3(server.tls_address)
    session.socket = context.wrap_socket(session.socket, server_hostname="localhost", session=ticket)
    return session


def tls_of(session: Pop3) -> ssl.SSLSocket:
    assert isinstance(session.socket, ssl.SSLSocket)
    return session.socket


class Resumption(TlsCase):
    def get_ticket(self, server: Palomard, context: ssl.SSLContext) -> ssl.SSLSession:
        """Of a whole session: under TLS 1.3 it comes behind the handshake."""
        with connect(server, context).log_in(ALICE.name, ALICE.password) as session:
            self.assertFalse(tls_of(session).session_reused)
            ticket = tls_of(session).session
            session.quit()
        assert ticket is not None
        self.assertTrue(ticket.has_ticket)
        return ticket

    def test_a_ticket_is_accepted(self) -> None:
        server = self.serve_tls()
        for version in (TLS_1_2, TLS_1_3):
            with self.subTest(version.name):
                context = speaking(self.certificate.trust(), version)
                ticket = self.get_ticket(server, context)
                with connect(server, context, ticket).log_in(ALICE.name, ALICE.password) as session:
                    self.assertTrue(tls_of(session).session_reused)
                    session.quit()

    def test_a_ticket_from_before_a_new_certificate_begins_anew(self) -> None:
        server = self.serve_tls()
        before = self.certificate.certificate.read_text()
        for version in (TLS_1_2, TLS_1_3):
            with self.subTest(version.name):
                context = speaking(trusting([self.certificate]), version)
                ticket = self.get_ticket(server, context)
                reloaded = len(server.log.all("reloaded"))
                make_certificate(self.folder)
                server.reload()
                server.log.wait_for("reloaded", count=reloaded + 1)
                context.load_verify_locations(self.certificate.certificate)
                with connect(server, context, ticket).log_in(ALICE.name, ALICE.password) as session:
                    self.assertFalse(tls_of(session).session_reused)
                    session.quit()
        self.assertNotEqual(self.certificate.certificate.read_text(), before)

    def test_a_ticket_of_another_server_begins_anew(self) -> None:
        first = self.serve_tls()
        context = self.certificate.trust()
        ticket = self.get_ticket(first, context)
        first.finish()
        first.kill()
        second = self.serve_tls()
        with connect(second, context, ticket).log_in(ALICE.name, ALICE.password) as session:
            self.assertFalse(tls_of(session).session_reused)
            session.quit()


if __name__ == "__main__":
    unittest.main()
