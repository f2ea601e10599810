"""Programs that fetch mail, by STLS and by TLS from the first octet: they get it, and trust no stranger."""

import hashlib
import os
import ssl
import unittest
from pathlib import Path

from palomar_test import client
from palomar_test.certificate import Certificate
from palomar_test.maildir import Maildir
from palomar_test.tls_client_case import WAYS, ClientCase

_DELIVER = '#!/bin/sh\nexec cat > "$(mktemp "{folder}/XXXXXXXX")"\n'

_FETCHMAIL = """
set no bouncemail
set invisible
poll localhost service {port} protocol POP3 uidl no dns timeout 30
  user "{name}" password "{password}" {how} sslcertck sslcertfile "{trusted}"
  mda "{folder}/deliver" no rewrite no stripcr pass8bits fetchall keep
"""

_MPOP = """
account default
host localhost
port {port}
user {name}
password {password}
auth user
tls on
{how}
{trust}
received_header off
uidls_file {folder}/uidls
delivery maildir {folder}/delivered
keep on
"""

_GETMAIL = """
[retriever]
type = SimplePOP3SSLRetriever
server = localhost
port = {port}
username = {name}
password = {password}
ca_certs = {trusted}
[destination]
type = MDA_external
path = {folder}/deliver
{user}
[options]
read_all = true
delete = false
received = false
delivered_to = false
"""


class DeliveringCase(ClientCase):
    def make_deliverer(self) -> Path:
        """A program that stores each message in the folder that is returned."""
        delivered = self.folder / "delivered"
        delivered.mkdir(mode=0o777, exist_ok=True)
        delivered.chmod(0o777)
        client.write_private(self.folder / "deliver", _DELIVER.format(folder=delivered), 0o755)
        for message in delivered.iterdir():
            message.unlink()
        return delivered


class Fetchmail(DeliveringCase):
    def fetch(self, way: str, trusted: Certificate) -> list[bytes]:
        delivered = self.make_deliverer()
        (self.folder / ".fetchids").unlink(missing_ok=True)
        option = 'sslproto "tls1.2+"' if way == "STLS" else 'ssl sslproto "tls1.2+"'
        text = self.fill_in(_FETCHMAIL, way, how=option, trusted=trusted.certificate)
        run_control = client.write_private(self.folder / "fetchmailrc", text)
        client.run(["fetchmail", "--fetchmailrc", run_control, "--silent"], self.folder)
        return client.files_in(delivered)

    def test_gets_its_mail(self) -> None:
        for way in WAYS:
            with self.subTest(way):
                self.check_got_all(self.fetch(way, self.certificate))

    def test_trusts_no_stranger(self) -> None:
        for way in WAYS:
            with self.subTest(way), self.assertRaisesRegex(AssertionError, "(?i)certificate"):
                self.fetch(way, self.stranger)
        self.assertEqual(self.server.log.all("login"), [])


class Mpop(ClientCase):
    def fetch(self, way: str, trust: str) -> list[bytes]:
        delivered = Maildir(self.folder / "delivered")
        delivered.make()
        (self.folder / "uidls").unlink(missing_ok=True)
        starttls = "tls_starttls " + ("on" if way == "STLS" else "off")
        text = self.fill_in(_MPOP, way, how=starttls, trust=trust)
        configuration = client.write_private(self.folder / "mpoprc", text)
        client.run(["mpop", f"--file={configuration}", "--quiet"], self.folder)
        return client.files_in(delivered.path / "new")

    def test_gets_its_mail_by_a_trust_file_and_by_a_fingerprint(self) -> None:
        der = ssl.PEM_cert_to_DER_cert(self.certificate.certificate.read_text())
        fingerprint = hashlib.sha256(der).digest().hex(":")
        for trust in (
            f"tls_trust_file {self.certificate.certificate}",
            f"tls_trust_file\ntls_fingerprint {fingerprint}",
        ):
            for way in WAYS:
                with self.subTest(trust, way=way):
                    self.check_got_all(self.fetch(way, trust))

    def test_trusts_no_stranger(self) -> None:
        for way in WAYS:
            with self.subTest(way), self.assertRaisesRegex(AssertionError, "certificate"):
                self.fetch(way, f"tls_trust_file {self.stranger.certificate}")
        self.assertEqual(self.server.log.all("login"), [])


class Getmail(DeliveringCase):
    """It knows TLS from the first octet only."""

    def fetch(self, trusted: Certificate) -> list[bytes]:
        delivered = self.make_deliverer()
        self.folder.chmod(0o711)
        user = "user = nobody\ngroup = nogroup" if os.geteuid() == 0 else ""
        text = self.fill_in(_GETMAIL, "implicit", trusted=trusted.certificate, user=user)
        configuration = client.write_private(self.folder / "getmailrc", text)
        client.run(
            ["getmail", f"--getmaildir={self.folder}", f"--rcfile={configuration}", "--quiet"], self.folder
        )
        return client.files_in(delivered)

    def test_gets_its_mail(self) -> None:
        self.check_got_all(self.fetch(self.certificate))

    def test_trusts_no_stranger(self) -> None:
        with self.assertRaisesRegex(AssertionError, "(?i)certificate"):
            self.check_got_all(self.fetch(self.stranger))
        self.assertEqual(self.server.log.all("login"), [])


if __name__ == "__main__":
    unittest.main()
