"""curl and Python's poplib by STLS and by TLS from the first octet: they get their mail, and trust no stranger."""

import poplib
import ssl
import unittest

from palomar_test import client
from palomar_test.case import ALICE
from palomar_test.certificate import Certificate
from palomar_test.messages import MAIL
from palomar_test.tls_client_case import WAYS, ClientCase


class Curl(ClientCase):
    def fetch(self, way: str, trusted: Certificate) -> list[bytes]:
        scheme = "pop3" if way == "STLS" else "pop3s"
        fetched = self.folder / "fetched"
        fetched.mkdir(exist_ok=True)
        url = f"{scheme}://localhost:{self.port(way)}/[1-{len(MAIL)}]"
        command = ["curl", "--silent", "--show-error", "--ipv4", "--ssl-reqd"]
        command += ["--user", f"{ALICE.name}:{ALICE.password}", "--cacert", str(trusted.certificate)]
        client.run([*command, "--output", fetched / "#1", url], self.folder)
        return client.files_in(fetched)

    def test_gets_its_mail(self) -> None:
        for way in WAYS:
            with self.subTest(way):
                self.check_got_all(self.fetch(way, self.certificate))

    def test_trusts_no_stranger(self) -> None:
        for way in WAYS:
            with self.subTest(way), self.assertRaisesRegex(AssertionError, "ended with 60"):
                self.fetch(way, self.stranger)
        self.assertEqual(self.server.log.all("login"), [])


class Poplib(ClientCase):
    def log_in(self, way: str, context: ssl.SSLContext) -> poplib.POP3:
        if way == "STLS":
            session = poplib.POP3("localhost", self.port(way), timeout=30)
        else:
            session = poplib.POP3_SSL("localhost", self.port(way), timeout=30, context=context)
        self.addCleanup(session.sock.close)
        if way == "STLS":
            session.stls(context)
        session.user(ALICE.name)
        session.pass_(ALICE.password)
        return session

    def test_gets_its_mail(self) -> None:
        for way in WAYS:
            with self.subTest(way):
                session = self.log_in(way, self.certificate.trust())
                numbers = range(1, len(MAIL) + 1)
                self.check_got_all([b"\r\n".join([*session.retr(n)[1], b""]) for n in numbers])
                session.quit()

    def test_trusts_no_stranger(self) -> None:
        for way in WAYS:
            with self.subTest(way), self.assertRaises(ssl.SSLCertVerificationError):
                self.log_in(way, self.stranger.trust())
        self.assertEqual(self.server.log.all("login"), [])


if __name__ == "__main__":
    unittest.main()
