"""Keys that are fetched from an authorization server: when it answers, when it does not, and when it is not it."""

import unittest

from palomar_test.authorization_server import Answer, AuthorizationServer, answer, endless, free_port, keys, nothing
from palomar_test.case import ALICE
from palomar_test.certificate import make_certificate
from palomar_test.oauth_url_case import UrlCase


class Fetch(UrlCase):
    def test_lets_in_whom_the_keys_vouch_for(self) -> None:
        self.serve_keys(self.publish().url())
        self.read()
        self.assertTrue(self.offered())
        for key in (self.rsa, self.ec):
            self.assertTrue(self.is_let_in(key))
        self.assertFalse(self.is_let_in(self.fresh))

    def test_may_be_without_tls_on_the_loopback(self) -> None:
        plain = AuthorizationServer(None, keys([self.ec]))
        self.addCleanup(plain.close)
        self.server = self.serve(settings=self.settings(plain.url()))
        self.read()
        self.assertTrue(self.is_let_in(self.ec))

    def test_asks_no_proxy_of_the_environment(self) -> None:
        dead = f"http://127.0.0.1:{free_port()}"
        self.serve_keys(self.publish().url(), launcher=("env", f"https_proxy={dead}", f"ALL_PROXY={dead}", "no_proxy="))
        self.read()
        self.assertTrue(self.is_let_in(self.ec))

    def check_refused(self, reason: str) -> None:
        """Nobody's keys are taken, tokens are not offered, and passwords work."""
        self.assertRegex(self.not_read(), reason)
        self.assertFalse(self.offered())
        self.assertFalse(self.is_let_in(self.ec))
        self.log_in(self.server, ALICE).quit()

    def test_of_a_server_that_no_authority_vouches_for_is_refused(self) -> None:
        published = self.publish()
        self.serve_keys(published.url(), oauth__ca_file="")
        self.check_refused(f"^{published.url()}: .*certificate")

    def test_of_a_server_that_another_authority_vouches_for_is_refused(self) -> None:
        other = make_certificate(self.folder, "localhost", stem="other")
        published = self.publish()
        self.serve_keys(published.url(), oauth__ca_file=str(other.certificate))
        self.check_refused(f"^{published.url()}: .*certificate")

    def test_of_a_server_with_another_name_is_refused(self) -> None:
        named = make_certificate(self.folder, "login.example.org", stem="named")
        published = self.publish(certificate=named)
        self.serve_keys(published.url("localhost"), oauth__ca_file=str(named.certificate))
        self.check_refused(f"^{published.url('localhost')}: .*localhost")

    def test_is_tried_again_until_the_server_is_there(self) -> None:
        port = free_port()
        self.serve_keys(f"https://127.0.0.1:{port}/keys")
        self.check_refused("[Cc]onnect")
        self.publish(port=port)
        self.read()
        self.assertTrue(self.offered())
        self.assertTrue(self.is_let_in(self.ec))
        self.assertEqual(len(self.server.log.all("credentials_not_read")), 1)


class Failure(UrlCase):
    def setUp(self) -> None:
        super().setUp()
        self.published = self.publish()
        self.serve_keys(self.published.url())
        self.read()

    def check_kept(self, bad: Answer, reason: str, count: int) -> None:
        """The log says why, and the keys of before let in."""
        self.published.answer = bad
        self.reload()
        self.assertRegex(self.not_read(count), f"^{self.published.url()}: .*{reason}")
        self.assertTrue(self.is_let_in(self.ec))

    def test_leaves_the_old_keys_in_use(self) -> None:
        large = answer(b" " * ((1 << 20) + 1))
        away = answer(b"", 302, Location="http://127.0.0.1:1/keys")
        bad: list[tuple[Answer, str]] = [
            (answer(b"gone", 404), "404"),
            (answer(b"", 500), "500"),
            (answer(b"<html>"), "no JSON Web Key Set"),
            (answer(b""), "no JSON Web Key Set"),
            (answer(b'{"keys":[]}'), "none of its keys can be used"),
            (answer(b"[" * 100000), "no JSON Web Key Set"),
            (large, "larger than 1 MiB"),
            (endless, "larger than 1 MiB"),
            (nothing, "Empty reply"),
            (away, "302, and no redirect is followed"),
            (self.published.drip, "in time"),
        ]
        for count, (wrong, reason) in enumerate(bad, 1):
            with self.subTest(reason):
                self.check_kept(wrong, reason, count)
        self.published.answer = keys([self.fresh])
        self.reload()
        self.read(2)
        self.assertTrue(self.is_let_in(self.fresh))
        self.assertFalse(self.is_let_in(self.ec))

    def test_follows_no_redirect_to_the_keys(self) -> None:
        plain = AuthorizationServer(None, keys([self.fresh]))
        self.addCleanup(plain.close)
        targets = (plain.url(), self.publish(keys([self.fresh])).url())
        for count, target in enumerate(targets, 1):
            self.check_kept(answer(b"", 301, Location=target), "301", count)
        self.assertEqual(plain.asked, 0)
        self.assertFalse(self.is_let_in(self.fresh))


if __name__ == "__main__":
    unittest.main()
