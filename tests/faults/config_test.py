"""Errors in the configuration name file, line and key, and say what would be right; nothing starts."""

import json
import subprocess
import unittest
from pathlib import Path

from palomar_test.case import ServerCase
from palomar_test.certificate import EC, RSA, make_certificate
from palomar_test.server import run_to_end
from palomar_test.token import RULES, SigningKey, write_keys

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


class CheckCase(ServerCase):
    def check(self, text: str) -> subprocess.CompletedProcess[str]:
        file = self.folder / "palomar.toml"
        file.write_text(text)
        return run_to_end(["--config", str(file), "--check"], cwd=self.folder)


class Check(CheckCase):
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


class Trial(CheckCase):
    """--check tries what a start would do with the files, folders and the user that are named."""

    def setUp(self) -> None:
        super().setUp()
        self.pair = make_certificate(self.folder)
        self.garbage = self.folder / "garbage"
        self.garbage.write_text("garbage")

    def expect_problem(self, text: str, problem: str) -> None:
        """One that begins with these words behind the file's name, and no other; and nothing was made."""
        before = set(self.folder.iterdir())
        done = self.check(text)
        file = self.folder / "palomar.toml"
        begin = f"palomard: {file}:{problem}"
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1), done.stderr)
        self.assertEqual(done.stderr[: len(begin)], begin)
        self.assertEqual(set(self.folder.iterdir()) - before - {file}, set())

    def tls(self, certificate: Path, key: Path) -> str:
        """Line 2 names the one, line 3 the other."""
        return f"[tls]\ncertificates = [{json.dumps(str(certificate))}]\nkeys = [{json.dumps(str(key))}]\n"

    def oauth(self, keys: Path) -> str:
        """Line 2 names the keys."""
        lines = [f"keys = {json.dumps(str(keys))}\n"]
        lines += [f"{name.removeprefix('oauth.')} = {json.dumps(value)}\n" for name, value in RULES.items()]
        return f"[oauth]\n{''.join(lines)}"

    def test_of_what_works_names_it(self) -> None:
        keys = write_keys(self.folder / "keys.json", [SigningKey(self.folder, "ES256", "one")])
        self.folder.chmod(0o755)  # root looks at them as the user
        self.pair.key.chmod(0o644)
        user = "[process]\nuser = 'nobody'\n"
        done = self.check(self.tls(self.pair.certificate, self.pair.key) + self.oauth(keys) + user)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for line in (
            f"certificate     {self.pair.certificate}",
            f"key             {self.pair.key}",
            f"token keys      {keys}",
            "user            nobody",
        ):
            self.assertIn(f"\n  {line}\n", done.stdout)

    def test_misses_files(self) -> None:
        missing = self.folder / "missing"
        said = f"{missing}: cannot be read: No such file or directory"
        self.expect_problem(self.tls(missing, self.pair.key), f"2: key [tls] certificates: {said}")
        self.expect_problem(self.tls(self.pair.certificate, missing), f"3: key [tls] keys: {said}")
        self.expect_problem(self.oauth(missing), f"2: key [oauth] keys: {said}")

    def test_reads_files(self) -> None:
        said = f"2: key [tls] certificates: {self.garbage}: no certificate can be read from it ("
        self.expect_problem(self.tls(self.garbage, self.pair.key), said)
        said = f"3: key [tls] keys: {self.garbage}: no key can be read from it ("
        self.expect_problem(self.tls(self.pair.certificate, self.garbage), said)
        said = f"2: key [oauth] keys: {self.garbage}: no JSON Web Key Set\n"
        self.expect_problem(self.oauth(self.garbage), said)

    def test_compares_certificate_and_key(self) -> None:
        for kind in (EC, RSA):
            other = make_certificate(self.folder, stem="other", key=kind)
            said = f"{other.key}: it holds no key that belongs to {self.pair.certificate} ("
            self.expect_problem(self.tls(self.pair.certificate, other.key), f"3: key [tls] keys: {said}")

    def test_misses_a_key(self) -> None:
        said = f"2: key [tls] certificates: {self.pair.certificate}: no key can be read from it ("
        self.expect_problem(f"[tls]\ncertificates = [{json.dumps(str(self.pair.certificate))}]\n", said)

    def test_looks_the_user_up(self) -> None:
        refused = {
            "no-such-user": "there is no user no-such-user",
            "root": "the user root is root: name another, or none",
        }
        for user, said in refused.items():
            self.expect_problem(f"[process]\nuser = '{user}'\n", f"2: key [process] user: {said}")

    def test_looks_for_the_folders(self) -> None:
        folders = [self.folder, self.folder / "missing"]
        named = f"paths = {json.dumps(list(map(str, folders)))}\n"
        said = f"{folders[1]}: No such file or directory"
        self.expect_problem(f"[sandbox]\n{named}", f"2: key [sandbox] paths: {said}")
        self.assertEqual(self.check(f"[sandbox]\nenabled = false\n{named}").returncode, 0)

    def test_finds_all_at_once(self) -> None:
        text = "[process]\nuser = 'no-such-user'\n[sandbox]\npaths = ['/missing']\n"
        text += "[tls]\ncertificates = ['/missing.pem', '/gone.pem']\n" + self.oauth(Path("/missing.json"))
        done = self.check(text)
        self.assertEqual(
            [line.partition("palomar.toml:")[2].partition(": ")[0] for line in done.stderr.splitlines()],
            ["2", "4", "6", "6", "8"],
        )

    def test_names_the_option(self) -> None:
        done = run_to_end(["--certificate", "/missing.pem", "--check"], cwd=self.folder)
        self.assertEqual(done.returncode, 2)
        said = "option --certificate: key [tls] certificates: /missing.pem: cannot be read: No such file or directory"
        self.assertEqual(done.stderr, f"palomard: {said}\n")


if __name__ == "__main__":
    unittest.main()
