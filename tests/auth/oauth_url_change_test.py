"""Keys that are fetched, as they change: by the authorization server's will, by SIGHUP; and the server's stop."""

import time
import unittest

from palomar_test.authorization_server import answer, keys
from palomar_test.case import ALICE
from palomar_test.oauth_url_case import UrlCase
from palomar_test.token import write_keys


class Rotation(UrlCase):
    def test_is_noticed_by_the_first_token_with_the_new_key(self) -> None:
        published = self.publish()
        self.serve_keys(published.url())
        self.read()
        published.answer = keys([self.fresh])
        self.assertFalse(self.is_let_in(self.fresh))
        self.read(2)
        self.assertTrue(self.is_let_in(self.fresh))
        self.assertFalse(self.is_let_in(self.ec))

    def test_is_asked_for_once_however_many_unknown_keys_come(self) -> None:
        published = self.publish()
        self.serve_keys(published.url())
        self.read()
        for _ in range(5):
            self.assertFalse(self.is_let_in(self.fresh))
        published.wait_until_asked(2)
        for _ in range(5):
            self.assertFalse(self.is_let_in(self.fresh))
        self.assertEqual(published.asked, 2)
        self.assertTrue(self.is_let_in(self.ec))
        self.assertEqual(len(self.server.log.all("credentials_read")), 1, "nothing has changed")


class Reload(UrlCase):
    """Without a sandbox; what it allows is in oauth_url_sandbox_test.py."""

    def setUp(self) -> None:
        super().setUp()
        self.file = write_keys(self.folder / "keys.json", [self.rsa])

    def test_turns_from_a_file_to_a_url_and_back(self) -> None:
        self.server = self.serve(settings=self.settings(self.file, sandbox__enabled=False))
        published = self.publish(keys([self.ec]))
        self.reload(self.trusting(published.url(), sandbox__enabled=False))
        self.read()
        self.assertEqual((self.is_let_in(self.ec), self.is_let_in(self.rsa)), (True, False))
        self.reload(self.settings(self.file, sandbox__enabled=False))
        self.assertEqual((self.is_let_in(self.ec), self.is_let_in(self.rsa)), (False, True))

    def test_to_a_url_without_good_answer_ends_the_trust_in_the_old_keys(self) -> None:
        self.server = self.serve(settings=self.settings(self.file, sandbox__enabled=False))
        self.assertTrue(self.is_let_in(self.rsa))
        published = self.publish(answer(b"", 503))
        self.reload(self.trusting(published.url(), sandbox__enabled=False))
        self.assertIn("503", self.not_read())
        self.assertFalse(self.offered())
        self.assertFalse(self.is_let_in(self.rsa))

    def test_applies_new_rules_to_the_keys_that_are_there(self) -> None:
        published = self.publish()
        self.serve_keys(published.url())
        self.read()
        published.answer = answer(b"", 503)
        self.reload(self.trusting(published.url(), oauth__audience="imap"))
        self.not_read()
        self.assertFalse(self.is_let_in(self.ec))
        self.reload(self.trusting(published.url()))
        self.assertTrue(self.is_let_in(self.ec))

    def test_without_keys_ends_all_of_it(self) -> None:
        published = self.publish()
        self.serve_keys(published.url())
        self.read()
        self.reload(self.settings(""))
        self.assertFalse(self.offered())
        self.assertFalse(self.is_let_in(self.ec))

    def test_to_authorities_that_are_missing_changes_nothing(self) -> None:
        published = self.publish()
        self.serve_keys(published.url())
        self.read()
        missing = str(self.folder / "missing.pem")
        self.server.rewrite_config(self.trusting(published.url(), oauth__ca_file=missing))
        self.server.reload()
        self.assertIn(missing, self.server.log.wait_for("not_reloaded")[0]["reason"])
        self.assertTrue(self.is_let_in(self.ec))


class Stop(UrlCase):
    #: A fetch may take 10 s.
    SOON = 6.0

    def test_does_not_wait_for_a_server_that_does_not_answer(self) -> None:
        published = self.publish()
        published.answer = published.hang
        self.serve_keys(published.url())
        published.wait_until_asked(1)
        self.log_in(self.server, ALICE).quit()
        began = time.monotonic()
        self.server.finish()
        self.assertLess(time.monotonic() - began, self.SOON)
        self.assertEqual(self.server.log.all("credentials_not_read"), [], "nothing was wrong with it")


if __name__ == "__main__":
    unittest.main()
