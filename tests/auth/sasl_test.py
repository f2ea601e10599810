"""AUTH as RFC 5034 has it, by its simplest mechanism, PLAIN; and by mail programs that choose for themselves."""

import base64
import unittest

from palomar_test import client
from palomar_test.case import ALICE, ServerCase
from palomar_test.maildir import Maildir
from palomar_test.messages import MAIL
from palomar_test.pop3 import Pop3

WRONG = b"-ERR [AUTH] wrong user name or password"


def plain(name: str, password: str, acts_as: str = "") -> str:
    return base64.b64encode(f"{acts_as}\0{name}\0{password}".encode()).decode()


class Auth(ServerCase):
    right = (ALICE.name, ALICE.password)

    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve(settings={"limits.failure_delay_seconds": 0})
        self.session = self.connect(self.server).greet()

    def ask_for_mechanisms(self, session: Pop3) -> list[bytes]:
        session.succeed("AUTH")
        return session.read_message().splitlines()

    def test_plain_with_an_initial_response(self) -> None:
        self.session.succeed(f"AUTH PLAIN {plain(*self.right)}")
        self.server.log.wait_for("login", account=ALICE.name, address=self.session.endpoint)
        self.session.succeed("STAT")

    def test_plain_in_two_steps(self) -> None:
        self.assertEqual(self.session.command("AUTH plain"), b"+ ")
        self.session.succeed(plain(*self.right))

    def test_who_acts_as_himself_may(self) -> None:
        self.session.succeed(f"AUTH PLAIN {plain(*self.right, acts_as=ALICE.name)}")

    def test_nobody_acts_as_somebody_else(self) -> None:
        self.assertEqual(self.session.command(f"AUTH PLAIN {plain(*self.right, acts_as='bob')}"), WRONG)

    def test_every_wrong_login_gets_the_same_answer_and_its_line_in_the_log(self) -> None:
        for name, password, reason in (
            (ALICE.name, "guess", "wrong_password"),
            ("nobody", "guess", "unknown_account"),
            ("../alice", "secret", "unknown_account"),
        ):
            with self.subTest(name):
                self.assertEqual(self.session.command(f"AUTH PLAIN {plain(name, password)}"), WRONG)
                self.server.log.wait_for("login_failed", account=name, address="127.0.0.1", reason=reason)
        self.session.succeed(f"AUTH PLAIN {plain(*self.right)}")

    def test_a_cancelled_exchange_leaves_all_as_it_was(self) -> None:
        for mechanism in ("PLAIN", "SCRAM-SHA-256"):
            self.assertEqual(self.session.command(f"AUTH {mechanism}"), b"+ ")
            self.session.fail("*")
        self.assertEqual(self.server.log.all("login_failed"), [])
        self.session.succeed(f"USER {ALICE.name}")
        self.session.succeed(f"PASS {ALICE.password}")

    def test_what_is_no_response_ends_the_exchange_and_nothing_else(self) -> None:
        for response in ("", "=", "####", "YWxpY2U=", "x" * 30_000, plain("", "secret")):
            with self.subTest(response[:10]):
                self.assertEqual(self.session.command("AUTH PLAIN"), b"+ ")
                self.session.fail(response)
        self.session.fail("AUTH PLAIN =")
        self.session.fail("AUTH PLAIN ####")
        self.session.succeed(f"AUTH PLAIN {plain(*self.right)}")

    def test_mechanisms_are_those_that_would_work_now(self) -> None:
        self.assertEqual(self.ask_for_mechanisms(self.session), [b"SCRAM-SHA-256", b"PLAIN"])
        self.session.succeed("CAPA")
        self.assertIn(b"SASL SCRAM-SHA-256 PLAIN", self.session.read_message().splitlines())
        for mechanism in ("LOGIN", "CRAM-MD5", "SCRAM-SHA-256-PLUS", "XOAUTH2", "OAUTHBEARER", "ANONYMOUS"):
            self.session.fail(f"AUTH {mechanism}")

    def test_comes_before_the_login_only(self) -> None:
        self.session.succeed(f"AUTH PLAIN {plain(*self.right)}")
        self.session.fail(f"AUTH PLAIN {plain(*self.right)}")
        self.session.succeed("STAT")


class DisabledAccount(ServerCase):
    def test_gets_the_answer_of_a_wrong_password(self) -> None:
        server = self.serve(settings={"limits.failure_delay_seconds": 0})
        self.manage(server).succeed(f"DISABLE_USER {ALICE.name}")
        session = self.connect(server).greet()
        self.assertEqual(session.command(f"AUTH PLAIN {plain(ALICE.name, ALICE.password)}"), WRONG)
        server.log.wait_for("login_failed", account=ALICE.name, reason="disabled")


class MailPrograms(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve()
        self.server.maildir(ALICE.name).store("new/1700000001.plain", MAIL["plain"])

    def curl(self, *options: str, password: str = ALICE.password) -> str:
        command = ["curl", "--silent", "--show-error", "--user", f"{ALICE.name}:{password}", *options]
        return client.run([*command, f"pop3://127.0.0.1:{self.server.address[1]}/"], self.folder).stdout.decode()

    def test_curl_by_plain(self) -> None:
        for options in ((), ("--sasl-ir",)):
            with self.subTest(options):
                self.assertEqual(self.curl("--login-options", "AUTH=PLAIN", *options)[:2], "1 ")

    def test_curl_is_told_that_the_password_is_wrong(self) -> None:
        with self.assertRaisesRegex(AssertionError, "ended with 67"):
            self.curl("--login-options", "AUTH=PLAIN", password="guess")

    def mpop(self, method: str, password: str = ALICE.password) -> list[bytes]:
        """What it delivered."""
        delivered = Maildir(self.folder / method)
        delivered.make()
        lines = ["account default", "host 127.0.0.1", f"port {self.server.address[1]}", f"auth {method}", "tls off"]
        lines += [f"user {ALICE.name}", f"password {password}", f"uidls_file {self.folder}/{method}.uidls"]
        lines += ["received_header off", f"delivery maildir {delivered.path}", ""]
        configuration = client.write_private(self.folder / "mpoprc", "\n".join(lines))
        client.run(["mpop", f"--file={configuration}", "--quiet"], self.folder)
        return client.files_in(delivered.path / "new")

    def test_mpop_by_each_mechanism(self) -> None:
        for method in ("plain", "scram-sha-256"):
            with self.subTest(method):
                self.server.maildir(ALICE.name).store(f"new/1700000002.{method}", MAIL["plain"])
                self.assertIn(client.digests([MAIL["plain"]])[0], client.digests(self.mpop(method)))

    def test_mpop_is_told_that_the_password_is_wrong(self) -> None:
        for method in ("plain", "scram-sha-256"):
            with self.subTest(method), self.assertRaisesRegex(AssertionError, "(?i)authentication failed"):
                self.mpop(method, password="guess")


if __name__ == "__main__":
    unittest.main()
