"""What --check says of keys at a URL, with and without an answer."""

import unittest
from pathlib import Path

from palomar_test.authorization_server import answer
from palomar_test.oauth_url_case import UrlCase
from palomar_test.server import run_to_end, write_config


class Check(UrlCase):
    def check(self, url: str, ca_file: Path | None = None) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        settings = self.trusting(url, oauth__ca_file=str(ca_file or self.authority.certificate))
        config = write_config(self.folder / "palomar.toml", settings)
        done = run_to_end(["--config", str(config), "--check"], self.folder)
        return done.returncode, done.stdout, done.stderr

    def test_of_a_good_answer_says_nothing(self) -> None:
        published = self.publish()
        status, output, errors = self.check(published.url())
        self.assertEqual((status, errors), (0, ""))
        self.assertIn(f"\n  token keys      {published.url()}\n", output)

    def test_of_no_good_answer_warns(self) -> None:
        published = self.publish(answer(b"", 404))
        for bad, reason in ((published.answer, "404"), (published.drip, "in time")):
            with self.subTest(reason):
                published.answer = bad
                status, output, errors = self.check(published.url())
                self.assertEqual(status, 0)
                self.assertRegex(errors, rf"^palomard: .*:\d+: warning: key \[oauth\] keys: {published.url()}: .*{reason}")
                self.assertIn("the configuration is valid\n", output)

    def test_misses_the_authorities(self) -> None:
        missing = self.folder / "missing.pem"
        status, _, errors = self.check(self.publish().url(), missing)
        self.assertEqual(status, 2)
        self.assertIn(f"key [oauth] ca_file: {missing}: cannot be read: No such file or directory\n", errors)

    def test_refuses_a_url_that_others_could_answer_for(self) -> None:
        for url in ("http://login.example.org/keys", "http://localhost/keys", "ftp://127.0.0.1/keys"):
            status, _, errors = self.check(url)
            self.assertEqual(status, 2)
            self.assertIn(f'key [oauth] keys: got "{url}"; must be a path, an https:// URL', errors)


if __name__ == "__main__":
    unittest.main()
