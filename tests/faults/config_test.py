"""Errors in the configuration name file, line and key, and say what would be right; nothing starts."""

import subprocess
import unittest

from palomar_test.case import ServerCase
from palomar_test.server import run_to_end

#: What stands in line 3, and words that the message must have beside the place.
BAD = [
    ("prot = 60711", ["prot", "port"]),
    ('port = "60711"', ["port", "integer"]),
    ("port = 60711.5", ["port"]),
    ("port = 65536", ["port", "65535"]),
    ("port = -1", ["port", "0"]),
    ('addresses = "127.0.0.1"', ["addresses", "list"]),
    ('addresses = ["localhost"]', ["addresses", "IPv4"]),
    ("addresses = []", ["addresses"]),
    ('retrieved = "forget"', ["retrieved", "archive", "keep"]),
    ('filter = "cat"', ["filter", "list"]),
    ('filter = [""]', ["filter"]),
    ("filter_timeout_seconds = 0", ["filter_timeout_seconds", "1"]),
    ("filter_max_running = 0", ["filter_max_running", "1"]),
    ("max_bad_commands = 0", ["max_bad_commands", "1"]),
    ("max_bad_commands = true", ["max_bad_commands", "number"]),
    ("port = ", []),
    ("port 110", []),
    ("port = 110\nport = 995", []),
    ("[pop4]\nport = 110", ["pop4"]),
]


class Check(ServerCase):
    def check(self, text: str) -> subprocess.CompletedProcess[str]:
        file = self.folder / "palomar.toml"
        file.write_text(text)
        return run_to_end(["--config", str(file), "--check"], cwd=self.folder)

    def test_names_file_line_and_key(self) -> None:
        for line, words in BAD:
            with self.subTest(line):
                done = self.check(f"# A comment.\n[pop3]\n{line}\n")
                self.assertIn(done.returncode, (1, 2), done.stderr)
                self.assertRegex(done.stderr, r"palomar\.toml:[345]\b")
                for word in words:
                    self.assertIn(word, done.stderr)

    def test_reports_every_error_at_once(self) -> None:
        done = self.check("[pop3]\nprot = 1\n[timeouts]\nlogin_seconds = 0\n[log]\nlevel = 'loud'\n")
        for place in ("palomar.toml:2", "palomar.toml:4", "palomar.toml:6"):
            self.assertIn(place, done.stderr)

    def test_of_a_good_file_says_what_it_would_listen_on_and_makes_nothing(self) -> None:
        done = self.check('[storage]\ndata = "mail"\n[pop3]\nport = 11011\naddresses = ["127.0.0.1", "::1"]\n')
        self.assertEqual(done.returncode, 0, done.stderr)
        for address in ("127.0.0.1:11011", "[::1]:11011", "127.0.0.1:60401", "[::1]:60401"):
            self.assertIn(address, done.stdout + done.stderr)
        self.assertFalse((self.folder / "mail").exists())

    def test_of_a_file_that_is_not_there_names_it(self) -> None:
        done = run_to_end(["--config", "absent.toml", "--check"], cwd=self.folder)
        self.assertIn(done.returncode, (1, 2))
        self.assertIn("absent.toml", done.stderr)

    def test_refuses_an_address_outside_the_loopback_unless_told(self) -> None:
        for section in ("pop3", "management"):
            outside = f'[{section}]\naddresses = ["0.0.0.0"]\n'
            self.assertIn("allow_plaintext", self.check(outside).stderr)
            self.assertEqual(self.check(outside + "allow_plaintext = true\n").returncode, 0)


if __name__ == "__main__":
    unittest.main()
