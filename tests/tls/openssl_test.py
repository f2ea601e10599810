"""openssl s_client as a judge of the server's TLS: what is agreed on, and what must not be."""

import subprocess
import unittest

from palomar_test.certificate import RSA, make_certificate
from palomar_test.server import Palomard
from palomar_test.tls_case import TlsCase

WAYS = ("STLS", "implicit")
#: What this server must not agree to although the client offers nothing else: as `-cipher` names them.
WEAK = (
    *("RC4", "3DES", "NULL", "EXPORT", "LOW", "MD5", "SEED", "IDEA", "CAMELLIA", "ARIA"),
    *("aNULL", "PSK", "kRSA", "kDHE", "SHA1", "AES128-SHA256"),
)


class OpenSsl(TlsCase):
    def command(self, server: Palomard, way: str, *options: str) -> list[str]:
        host, port = server.address if way == "STLS" else server.tls_address
        command = ["openssl", "s_client", "-connect", f"{host}:{port}", "-servername", "localhost", "-crlf"]
        command += ["-CAfile", str(self.certificate.certificate), "-verify_hostname", "localhost"]
        return command + (["-starttls", "pop3"] if way == "STLS" else []) + list(options)

    def talk(self, server: Palomard, way: str, *options: str) -> subprocess.CompletedProcess[str]:
        command = self.command(server, way, *options)
        return subprocess.run(command, input="QUIT\n", capture_output=True, text=True, timeout=60)

    def refused(self, server: Palomard, way: str, *options: str) -> str:
        """How: openssl must have come as far as to be refused by the server."""
        done = self.talk(server, way, *options)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertNotIn("+OK server signing off", done.stdout)
        return done.stderr

    def test_verifies_the_certificate_and_is_answered(self) -> None:
        server = self.serve_tls()
        for way in WAYS:
            with self.subTest(way):
                done = self.talk(server, way, "-quiet", "-verify_return_error", "-ign_eof")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("verify return:1", done.stderr)
                self.assertIn("+OK server signing off", done.stdout)

    def test_sees_modern_tls_without_compression_or_renegotiation(self) -> None:
        server = self.serve_tls()
        for way in WAYS:
            for option, version in (("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")):
                with self.subTest(way, version=version):
                    done = self.talk(server, way, option, "-ign_eof", "-alpn", "pop3")
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertRegex(done.stdout, rf"New, {version}, Cipher is \S*(GCM|POLY1305)\S*")
                    self.assertIn("ALPN protocol: pop3", done.stdout)
                    self.assertIn("Compression: NONE", done.stdout)
                    self.assertIn("Verify return code: 0 (ok)", done.stdout)
                    self.assertRegex(done.stdout, "Server Temp Key: (X25519|ECDH)")

    def test_is_refused_with_old_versions(self) -> None:
        server = self.serve_tls()
        for way in WAYS:
            for option in ("-tls1", "-tls1_1"):
                with self.subTest(way, option=option):
                    why = self.refused(server, way, option, "-cipher", "ALL:@SECLEVEL=0")
                    self.assertIn("alert protocol version", why)

    def test_is_refused_with_weak_ciphers(self) -> None:
        """By a server with an RSA certificate, which most of them need."""
        server = self.serve_tls(make_certificate(self.folder, stem="rsa", key=RSA).settings())
        self.assertEqual(self.talk(server, "implicit", "-tls1_2", "-ign_eof", "-cipher", "ECDHE+AESGCM").returncode, 0)
        for cipher in WEAK:
            with self.subTest(cipher):
                why = self.refused(server, "implicit", "-tls1_2", "-cipher", f"{cipher}:@SECLEVEL=0")
                self.assertRegex(why, "handshake failure|no cipher match|no ciphers available")

    def test_may_not_renegotiate(self) -> None:
        server = self.serve_tls()
        for way in WAYS:
            with self.subTest(way):
                command = self.command(server, way, "-tls1_2", "-legacy_renegotiation")
                pipe = subprocess.PIPE
                with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as client:
                    assert client.stdin is not None and client.stdout is not None
                    client.stdin.write("NOOP\n")
                    client.stdin.flush()
                    while "NOOP comes after" not in (line := client.stdout.readline()):
                        self.assertTrue(line, "openssl ended")
                    said = client.communicate("R\nQUIT\n", timeout=60)[1]
                self.assertIn("no renegotiation", said)

    def test_is_not_bought_by_a_fallback(self) -> None:
        """RFC 7507: a client that comes down to TLS 1.2 although both know 1.3 has been tricked."""
        server = self.serve_tls()
        why = self.refused(server, "implicit", "-fallback_scsv", "-tls1_2")
        self.assertIn("inappropriate fallback", why)


if __name__ == "__main__":
    unittest.main()
