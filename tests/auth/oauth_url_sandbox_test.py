"""What the sandbox leaves of fetching keys: the URL of the start, looking up its name, and its authorities."""

import os
import shutil
import unittest
from pathlib import Path

from palomar_test import status
from palomar_test.authorization_server import answer, keys
from palomar_test.certificate import make_certificate
from palomar_test.oauth_url_case import UrlCase
from palomar_test.token import write_keys


@unittest.skipIf(os.environ.get("PALOMAR_SANDBOX") == "off", "the sandbox is off")
class Confined(UrlCase):
    def setUp(self) -> None:
        super().setUp()
        self.file = write_keys(self.folder / "keys.json", [self.rsa])

    def check_needs_restart(self) -> None:
        """And goes on with the rsa key of before."""
        self.server.log.wait_for("needs_restart", key="oauth.keys")
        self.assertEqual((self.is_let_in(self.ec), self.is_let_in(self.rsa)), (False, True))

    def test_asks_a_host_by_its_name(self) -> None:
        published = self.publish()
        self.serve_keys(published.url("localhost"))
        self.read()
        self.assertTrue(self.is_let_in(self.ec))
        self.assertEqual({thread.seccomp for thread in status.of_threads(self.server.pid)}, {2})

    def test_says_which_host_has_no_address(self) -> None:
        url = "https://no-such-host.invalid/keys"
        self.serve_keys(url)
        self.assertRegex(self.not_read(), f"^{url}: .*no-such-host.invalid|in time")

    def test_reads_authorities_again_that_were_replaced(self) -> None:
        other = make_certificate(self.folder, stem="other")
        trusted = self.folder / "trusted" / "ca.pem"
        trusted.parent.mkdir()
        shutil.copy(other.certificate, trusted)
        self.serve_keys(self.publish().url(), oauth__ca_file=str(trusted))
        self.assertIn("certificate", self.not_read())
        fresh = Path(shutil.copy(self.authority.certificate, trusted.with_suffix(".new")))
        fresh.rename(trusted)
        self.reload()
        self.read()
        self.assertTrue(self.is_let_in(self.ec))

    def test_cannot_turn_from_a_file_to_a_url(self) -> None:
        published = self.publish(keys([self.ec]))
        self.server = self.serve(settings=self.settings(self.file))
        self.reload(self.trusting(published.url()))
        self.check_needs_restart()
        self.assertEqual(published.asked, 0)

    def test_cannot_turn_to_another_port(self) -> None:
        self.serve_keys(self.publish(keys([self.rsa])).url())
        self.read()
        self.reload(self.trusting(self.publish(keys([self.ec])).url()))
        self.check_needs_restart()

    def test_turns_to_a_file_and_back(self) -> None:
        published = self.publish(keys([self.ec]))
        self.serve_keys(published.url())
        self.read()
        self.reload(self.settings(self.file))
        self.assertEqual((self.is_let_in(self.ec), self.is_let_in(self.rsa)), (False, True))
        self.reload(self.trusting(published.url()))
        self.read(2)
        self.assertEqual((self.is_let_in(self.ec), self.is_let_in(self.rsa)), (True, False))
        self.assertEqual(self.server.log.all("needs_restart"), [])

    def test_turns_to_another_path(self) -> None:
        published = self.publish(keys([self.rsa]))
        self.serve_keys(published.url())
        self.read()
        published.answer = answer(b"", 404)
        self.reload(self.trusting(published.url() + "/new"))
        self.assertRegex(self.not_read(), f"^{published.url()}/new: .*404")
        self.assertFalse(self.is_let_in(self.rsa))


if __name__ == "__main__":
    unittest.main()
