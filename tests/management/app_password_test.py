"""Passwords for one client each, and the switches of an account, as POP3 clients meet them."""

import base64
import json
import re
import unittest

from palomar_test import gsasl
from palomar_test.case import ALICE
from palomar_test.palomarctl import Palomarctl
from palomar_test.pop3 import Pop3
from palomar_test.server import Account, Palomard
from palomar_test.tls_case import TlsCase

AT_ONCE = {"limits.failure_delay_seconds": 0}
FORM = re.compile(r"(?:[0-9a-z]{4}-){4}[0-9a-z]{4}\n")


def plain(session: Pop3, name: str, password: str) -> bytes:
    response = base64.b64encode(f"\0{name}\0{password}".encode()).decode()
    return session.command(f"AUTH PLAIN {response}")


class AppPasswords(TlsCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve_tls(AT_ONCE)
        self.palomarctl = Palomarctl(self.server.management_address, self.folder)

    def app_password(self, *words: str) -> str:
        return self.palomarctl.run("user", "app-password", *words).stdout

    def add(self, label: str) -> str:
        shown = self.app_password("add", ALICE.name, label)
        self.assertRegex(shown, FORM)
        return shown.rstrip("\n")

    def last_uses(self) -> dict[str, str | None]:
        listed = self.palomarctl.run("--json", "user", "app-password", "list", ALICE.name).stdout
        return {row["label"]: row["last_used"] for row in json.loads(listed)}

    def refused(self, password: str) -> None:
        session = self.connect(self.server).greet()
        session.succeed(f"USER {ALICE.name}")
        self.assertTrue(session.fail(f"PASS {password}").startswith(b"-ERR [AUTH]"))

    def test_lets_in_beside_the_accounts_own(self) -> None:
        phone = Account(ALICE.name, self.add("phone"))
        self.add("tablet")
        self.assertEqual(self.last_uses(), {"phone": None, "tablet": None})
        self.log_in(self.server, phone).quit()
        self.log_in(self.server, Account(ALICE.name, phone.password.replace("-", "").upper())).quit()
        session = self.connect_tls(self.server).greet()
        self.assertEqual(plain(session, ALICE.name, phone.password)[:3], b"+OK")
        session.quit()
        self.log_in(self.server, ALICE).quit()
        uses = self.last_uses()
        self.assertRegex(uses["phone"] or "", r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertIsNone(uses["tablet"])
        self.assertRegex(self.app_password("list", ALICE.name), r"(?m)^tablet\s+20\S+Z\s+-$")

    def test_is_no_password_for_scram(self) -> None:
        password = self.add("phone")
        session = self.connect(self.server).greet()
        answer = gsasl.authenticate(session, "SCRAM-SHA-256", ALICE.name, password)
        self.assertTrue(answer.startswith(b"-ERR [AUTH]"))

    def test_is_refused_once_it_is_removed(self) -> None:
        phone = Account(ALICE.name, self.add("phone"))
        self.log_in(self.server, phone).quit()
        self.server.log.wait_for("session_end", account=ALICE.name)
        self.palomarctl.run("user", "app-password", "remove", ALICE.name, "phone")
        self.refused(phone.password)
        self.log_in(self.server, ALICE).quit()

    def test_is_of_one_account(self) -> None:
        self.manage(self.server).succeed("ADD_USER pepe other")
        password = self.add("phone")
        session = self.connect(self.server).greet()
        session.succeed("USER pepe")
        session.fail(f"PASS {password}")

    def test_is_in_no_log(self) -> None:
        password = self.add("phone")
        self.server.log.wait_for("manager_command", command="ADD_APP_PASSWORD", name=ALICE.name, outcome="done")
        self.log_in(self.server, Account(ALICE.name, password)).quit()
        self.server.log.wait_for("session_end", account=ALICE.name)
        self.assertNotIn(password, self.server.log.text())

    def test_on_a_terminal_comes_with_a_sentence(self) -> None:
        with self.palomarctl.on_terminal("user", "app-password", "add", ALICE.name, "phone") as terminal:
            terminal.wait_for("The new password of alice for phone is ")


class Switches(TlsCase):
    def start(self) -> tuple[Palomard, Palomarctl]:
        server = self.serve_tls(AT_ONCE)
        return server, Palomarctl(server.management_address, self.folder)

    def log_in_plainly(self, server: Palomard) -> bytes:
        with server.connect() as session:
            session.greet().succeed(f"USER {ALICE.name}")
            return session.command(f"PASS {ALICE.password}")

    def test_an_account_that_needs_tls_logs_in_by_tls_only(self) -> None:
        server, palomarctl = self.start()
        self.assertEqual(self.log_in_plainly(server)[:3], b"+OK")
        server.log.wait_for("session_end", account=ALICE.name)
        palomarctl.run("user", "require-tls", ALICE.name, "yes")
        self.assertEqual(self.log_in_plainly(server)[:11], b"-ERR [AUTH]")
        session = self.connect_tls(server).log_in(ALICE.name, ALICE.password)
        session.quit()

    def test_a_read_only_account_deletes_nothing(self) -> None:
        server, palomarctl = self.start()
        server.maildir(ALICE.name).store("new/1700000001.a", b"Subject: a\n\n")
        palomarctl.run("user", "read-only", ALICE.name, "yes")
        session = self.log_in(server, ALICE)
        session.fail("DELE 1")
        self.assertEqual(session.retrieve(1), b"Subject: a\r\n\r\n")
        session.quit()
        self.assertEqual(self.log_in(server, ALICE).succeed("STAT"), b"+OK 1 14")

    def test_an_account_logs_in_from_its_networks_only(self) -> None:
        server, palomarctl = self.start()
        palomarctl.run("user", "networks", ALICE.name, "192.0.2.0/24", "::1")
        self.assertEqual(self.log_in_plainly(server)[:11], b"-ERR [AUTH]")
        palomarctl.run("user", "networks", ALICE.name, "127.0.0.0/8")
        self.assertEqual(self.log_in_plainly(server)[:3], b"+OK")


if __name__ == "__main__":
    unittest.main()
