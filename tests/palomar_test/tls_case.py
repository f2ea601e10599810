"""The test case of TLS: servers that have a certificate, and clients that trust it and no other."""

import ssl
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from palomar_test.case import ServerCase
from palomar_test.certificate import Certificate, make_certificate
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard

TLS_1_1, TLS_1_2, TLS_1_3 = ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


class TlsCase(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.certificate = make_certificate(self.folder)

    def serve_tls(self, settings: Mapping[str, Any] | None = None, **more: Any) -> Palomard:
        """With this test's certificate, unless the settings name others."""
        return self.serve(settings=self.certificate.settings() | dict(settings or {}), **more)

    def connect_tls(self, server: Palomard, context: ssl.SSLContext | None = None, **options: Any) -> Pop3:
        """By TLS from the first octet, its greeting still to be read; closed when the test ends."""
        return self.enterContext(server.connect_tls(context or self.certificate.trust(), **options))

    def start_tls(self, server: Palomard, context: ssl.SSLContext | None = None, **options: Any) -> Pop3:
        """By STLS behind the greeting; closed when the test ends."""
        session = self.connect(server, **options).greet()
        session.succeed("STLS")
        return session.secure(context or self.certificate.trust())


def speaking(context: ssl.SSLContext, version: ssl.TLSVersion) -> ssl.SSLContext:
    """The same context, for this version of TLS only, however old."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = version
        context.minimum_version = version
    if version < TLS_1_2:
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def trusting(certificates: Sequence[Certificate]) -> ssl.SSLContext:
    """Whatever name they are for."""
    context = ssl.create_default_context()
    context.check_hostname = False
    for certificate in certificates:
        context.load_verify_locations(certificate.certificate)
    return context


def names_shown(session: Pop3) -> list[str]:
    """The names in the certificate that the server showed."""
    assert isinstance(session.socket, ssl.SSLSocket)
    shown = session.socket.getpeercert()
    assert shown is not None
    return [str(value) for kind, value in shown["subjectAltName"] if kind == "DNS"]
