"""The test case of mail programs by TLS: a server that requires it and has mail, and a certificate it does not have."""

from palomar_test import client
from palomar_test.case import ALICE
from palomar_test.certificate import make_certificate
from palomar_test.messages import MAIL
from palomar_test.tls_case import TlsCase

WAYS = ("STLS", "implicit")


class ClientCase(TlsCase):
    def setUp(self) -> None:
        super().setUp()
        self.stranger = make_certificate(self.folder, stem="stranger")
        self.server = self.serve_tls({"pop3.retrieved": "keep", "pop3.require_tls": True})
        self.server.maildir(ALICE.name).store_all(MAIL)

    def port(self, way: str) -> int:
        return (self.server.address if way == "STLS" else self.server.tls_address)[1]

    def check_got_all(self, messages: list[bytes]) -> None:
        self.assertEqual(
            client.digests(client.without_return_path(message) for message in messages),
            client.digests(MAIL.values()),
        )

    def fill_in(self, text: str, way: str, **more: object) -> str:
        return text.format(
            port=self.port(way), name=ALICE.name, password=ALICE.password, folder=self.folder, **more
        )
