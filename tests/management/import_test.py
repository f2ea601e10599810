"""Accounts of another server: their owners log in with the passwords they had, and from then on as any other."""

import json
import sqlite3
import unittest
from contextlib import closing
from pathlib import Path

from palomar_test import gsasl
from palomar_test.case import ALICE, ServerCase
from palomar_test.palomarctl import Palomarctl
from palomar_test.server import Account, Palomard

DONE, REFUSED, WRONG_USAGE = range(3)
#: `secret` in three schemes, by other programs than Palomar (libxcrypt), at their least cost.
SHA512 = (
    "$6$rounds=1000$saltsalt$"
    "LAV5VE5Y7w1d73x1mFNspYWUpazfmwv2SoepNXNKJ/otop/Zok96Hr8Q13LEv0DRY/x8v0/crpIjl8NJSAqXV/"
)
BCRYPT = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"
YESCRYPT = "$y$j75$saltsaltsalt$jyf/lxrpdyAIshWRo1x5DRC6KIE7sNRRtjcomR3PgHA"
IMPORTED = [Account(name, "secret") for name in ("ana", "pepe", "rosa")]
USERS = f"""\
# from the old server
ana:{{SHA512-CRYPT}}{SHA512}:1000:1000::/home/ana::
pepe:{{BLF-CRYPT}}{BCRYPT}:1001:1001::/home/pepe::
rosa:{YESCRYPT}:19000:0:99999:7:::
"""
#: What keeps each of them out where they come from.
KEPT_OUT = {
    f"net:{BCRYPT}:1000:1000::/home/net::allow_nets=192.0.2.0/24": "net has allow_nets, which import cannot take",
    f"off:{BCRYPT}::::::nologin": "off has nologin, which import cannot take",
    f"two:{BCRYPT}::::::user=ana": "two has user, which import cannot take",
    f"far:{BCRYPT}::::::userdb_mail=mbox:~/mail": "far has userdb_mail, which import cannot take",
    f"old:{SHA512}:19000:0:99999:7::19100:": "old expired on 2022-04-18",
    f"ill:{SHA512}:19000:0:90:7:30::": "the password of ill is too old",
}
#: Lines 5 to 9, none of which can be taken.
FAULTY = f"""\
alice:{SHA512}:19000::::::
root:*:19000:0:99999:7:::
old:$1$saltsalt$unmistakable:19000::::::
../x:{SHA512}:19000::::::
ana:{{PLAIN}}unmistakable
"""


class ImportCase(ServerCase):
    def start(self) -> tuple[Palomard, Palomarctl]:
        server = self.serve()
        return server, Palomarctl(server.management_address, self.folder)

    def write(self, text: str) -> Path:
        file = self.folder / "users"
        file.write_text(text)
        return file

    def stored(self, server: Palomard, name: str) -> tuple[str, str | None]:
        """The hash and the SCRAM verifier that the database keeps."""
        with closing(sqlite3.connect(server.data / "palomar.db")) as database:
            select = "SELECT password, scram FROM accounts WHERE name = ?"
            (row,) = database.execute(select, [name]).fetchall()
        return row

    def scram(self, server: Palomard, account: Account) -> bytes:
        with server.connect() as session:
            answer = gsasl.authenticate(session.greet(), "SCRAM-SHA-256", account.name, account.password)
            session.quit()
        return answer


class Import(ImportCase):
    def test_imported_accounts_log_in_and_become_like_any_other(self) -> None:
        server, palomarctl = self.start()
        done = palomarctl.run("user", "import", self.write(USERS))
        self.assertEqual(done.stdout, "3 accounts imported, 0 lines not\n")
        for account in IMPORTED:
            with self.subTest(account.name):
                before, scram_before = self.stored(server, account.name)
                self.assertNotIn("$argon2id$", before)
                self.assertIsNone(scram_before)
                self.assertTrue(self.scram(server, account).startswith(b"-ERR [AUTH]"))
                self.log_in(server, account).quit()
                after, scram_after = self.stored(server, account.name)
                self.assertRegex(after, r"^\$argon2id\$")
                self.assertIsNotNone(scram_after)
                self.assertTrue(self.scram(server, account).startswith(b"+OK"))
                self.log_in(server, account).quit()

    def test_a_wrong_password_lets_nobody_in_and_changes_nothing(self) -> None:
        server, palomarctl = self.start()
        palomarctl.run("user", "import", self.write(USERS))
        session = self.connect(server).greet()
        session.succeed("USER pepe")
        session.fail("PASS guess")
        self.assertEqual(self.stored(server, "pepe")[0], BCRYPT)

    def test_what_cannot_be_taken_is_told_line_by_line(self) -> None:
        server, palomarctl = self.start()
        file = self.write(USERS + FAULTY)
        done = palomarctl.run("user", "import", file, status=REFUSED)
        self.assertEqual(done.stdout, "3 accounts imported, 5 lines not\n")
        told = done.stderr.splitlines()[1:]  # behind the one about the standard password
        self.assertEqual([line.split(":")[2] for line in told], ["5", "6", "7", "8", "9"])
        self.assertTrue(all(line.startswith(f"palomarctl: {file}:") for line in told), told)
        self.assertIn("there is an account alice already", told[0])
        self.assertIn("root is locked", told[1])
        self.log_in(server, ALICE).quit()
        again = palomarctl.run("--json", "user", "import", file, status=REFUSED)
        report = json.loads(again.stdout)
        self.assertEqual((report["dry_run"], report["imported"], len(report["problems"])), (False, 0, 8))
        self.assertEqual(report["problems"][0], {"line": 2, "reason": "there is an account ana already"})

    def test_whom_a_line_keeps_out_gets_no_account(self) -> None:
        server, palomarctl = self.start()
        file = self.write("\n".join(KEPT_OUT))
        for options in ([], ["--dry-run"]):
            with self.subTest(options):
                done = palomarctl.run("user", "import", file, *options, status=REFUSED)
                told = done.stderr.splitlines()[1:]
                self.assertEqual(len(told), len(KEPT_OUT), told)
                for number, (line, reason) in enumerate(zip(told, KEPT_OUT.values(), strict=True), 1):
                    self.assertTrue(line.startswith(f"palomarctl: {file}:{number}: {reason}"), line)
        self.assertEqual(self.manage(server).succeed("GET_USERS").lines, ("alice OFFLINE",))

    def test_who_may_not_is_told_once(self) -> None:
        server, palomarctl = self.start()
        palomarctl.run("manager", "add", "vera", "viewer", says=b"binoculars\n")
        vera = Palomarctl(server.management_address, self.folder, "binoculars")
        done = vera.run("-u", "vera", "user", "import", self.write(USERS), status=REFUSED)
        told = done.stderr.splitlines()[1:]
        self.assertEqual(told, ["palomarctl: vera may not import accounts: that takes an operator or an administrator"])
        vera.run("-u", "vera", "user", "import", self.write(USERS), "--dry-run")

    def test_a_dry_run_changes_nothing(self) -> None:
        server, palomarctl = self.start()
        done = palomarctl.run("user", "import", self.write(USERS + FAULTY), "--dry-run", status=REFUSED)
        self.assertEqual(done.stdout, "3 accounts could be imported, 5 lines not\n")
        self.assertIn(":5: there is an account alice already\n", done.stderr)
        self.assertEqual(self.manage(server).succeed("GET_USERS").lines, ("alice OFFLINE",))
        palomarctl.run("user", "import", self.write(USERS), "--dry-run")

    def test_a_file_that_is_not_there_is_wrong_usage(self) -> None:
        _, palomarctl = self.start()
        done = palomarctl.run("user", "import", self.folder / "absent", status=WRONG_USAGE)
        self.assertIn("absent", done.stderr)

    def test_no_hash_and_no_password_is_logged_or_told(self) -> None:
        server, palomarctl = self.start()
        watcher = self.manage(server)
        watcher.subscribe()
        done = palomarctl.run("user", "import", self.write(USERS + FAULTY), status=REFUSED)
        palomarctl.run("IMPORT_USER", "x", "{PLAIN}unmistakable", "IMPORT_USER", "y", "{NO}unmistakable", status=REFUSED)
        server.log.wait_for("manager_command", command="IMPORT_USER", name="y", outcome="refused")
        self.assertEqual(watcher.unsubscribe("GET_CURR_CONN").text, "0")
        for secret in ("unmistakable", SHA512, BCRYPT, YESCRYPT, "saltsalt"):
            self.assertNotIn(secret, server.log.text())
            self.assertNotIn(secret, done.stdout + done.stderr)

    def test_what_comes_as_it_is_is_hashed_at_once(self) -> None:
        server, _ = self.start()
        self.manage(server).succeed("IMPORT_USER pepe {PLAIN}secret")
        stored, scram = self.stored(server, "pepe")
        self.assertRegex(stored, r"^\$argon2id\$")
        self.assertIsNotNone(scram)


class NewPasswords(ImportCase):
    def test_of_managers_are_good_for_scram_at_once(self) -> None:
        server, _ = self.start()
        manager = self.manage(server)
        manager.succeed("ADD_USER pepe first")
        self.assertTrue(self.scram(server, Account("pepe", "first")).startswith(b"+OK"))
        manager.succeed("SET_PASSWORD pepe second")
        self.assertTrue(self.scram(server, Account("pepe", "second")).startswith(b"+OK"))
        self.assertTrue(self.scram(server, Account("pepe", "first")).startswith(b"-ERR [AUTH]"))


if __name__ == "__main__":
    unittest.main()
