"""The load generator by TLS: from the first octet, and going on from earlier sessions only when it is told to."""

import ssl
import tempfile
import unittest
from pathlib import Path

from bench.fake_server import GOOD, MESSAGES, FakeServer
from bench.programs import load, report, write_manifest
from palomar_test.certificate import make_certificate


class Tls(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="palomar-test-")))
        made = make_certificate(self.folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made.certificate, made.key)
        self.server = self.enterContext(FakeServer(GOOD, context))

    def session(self, *options: str) -> dict[str, object]:
        told = report("session", self.server.port, "--user", "user", "--sessions", 5, *options)
        self.assertEqual(told["sessions"], 5)
        return told

    def test_is_a_handshake_for_each_session(self) -> None:
        self.assertEqual(self.session("--tls")["resumed"], 0)

    def test_goes_on_from_the_session_before_where_that_is_wanted(self) -> None:
        self.assertEqual(self.session("--tls", "--resume")["resumed"], 4)

    def test_brings_messages(self) -> None:
        manifest = write_manifest(self.folder / "manifest", MESSAGES)
        options = ("--user", "user", "--messages", 2, "--manifest", manifest, "--pipelined", "--tls")
        self.assertTrue(report("retrieve", self.server.port, *options)["verified"])

    def test_fails_with_a_server_that_has_none(self) -> None:
        with FakeServer(GOOD) as plain:
            done = load("session", plain.port, "--user", "user", "--sessions", 1, "--tls")
        self.assertEqual(done.returncode, 1)
        self.assertIn("user: connecting: TLS: wrong version number", done.stderr)


if __name__ == "__main__":
    unittest.main()
