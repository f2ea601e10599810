"""The file of keys that tokens are checked with, as it changes; and curl, which brings tokens its own way."""

import unittest

from palomar_test import client
from palomar_test.case import ALICE
from palomar_test.oauth_case import MECHANISMS, OAuthCase
from palomar_test.token import SigningKey, write_keys
from palomar_test.waiting import wait_until


class KeysFile(OAuthCase):
    def test_that_changed_is_read_within_seconds(self) -> None:
        fresh = SigningKey(self.folder, "ES256", "fresh")
        self.assertFalse(self.is_let_in(fresh))
        write_keys(self.keys, [fresh])
        wait_until(lambda: self.is_let_in(fresh), "the new key counts")
        self.assertFalse(self.is_let_in(self.rsa), "the old one does no more")

    def test_that_is_broken_leaves_the_old_keys_in_use(self) -> None:
        self.keys.write_text("{")
        event = self.server.log.wait_for("credentials_not_read", of="oauth_keys")[0]
        self.assertIn("no JSON Web Key Set", event["reason"])
        self.assertTrue(self.is_let_in(self.rsa))

    def test_is_read_at_sighup(self) -> None:
        fresh = SigningKey(self.folder, "RS256", "fresh")
        write_keys(self.keys, [fresh])
        self.server.reload()
        self.server.log.wait_for("reloaded")
        self.assertTrue(self.is_let_in(fresh))


class Curl(OAuthCase):
    def curl(self, token: str, mechanism: str, *options: str) -> bytes:
        command = ["curl", "--silent", "--show-error", "--cacert", str(self.certificate.certificate), *options]
        command += ["--user", ALICE.name, "--oauth2-bearer", token, "--login-options", f"AUTH={mechanism}"]
        return client.run([*command, f"pop3s://127.0.0.1:{self.server.tls_address[1]}/"], self.folder).stdout

    def test_gets_in_by_either_mechanism(self) -> None:
        self.server.maildir(ALICE.name).store("new/1700000001.a", b"Subject: one\n\n")
        for mechanism in MECHANISMS:
            for options in ((), ("--sasl-ir",)):
                with self.subTest(mechanism, options=options):
                    self.assertEqual(self.curl(self.ec.token(ALICE.name), mechanism, *options), b"1 16\r\n")

    def test_is_told_that_its_token_is_refused(self) -> None:
        for mechanism in MECHANISMS:
            with self.subTest(mechanism), self.assertRaisesRegex(AssertionError, "ended with 67"):
                self.curl(self.ec.token(ALICE.name, exp=1), mechanism)


if __name__ == "__main__":
    unittest.main()
