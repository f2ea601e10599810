"""STLS (RFC 2595 section 4): what was said before counts no more, and without TLS no secret where it is required."""

import unittest

from palomar_test.case import ALICE
from palomar_test.pop3 import Pop3
from palomar_test.server import run_to_end, write_config
from palomar_test.tls_case import TlsCase


def capabilities(session: Pop3) -> set[str]:
    """Their first words."""
    session.succeed("CAPA")
    return {line.split()[0] for line in session.read_message().decode().splitlines()}


class Stls(TlsCase):
    def test_is_followed_by_login_and_mail(self) -> None:
        server = self.serve_tls()
        server.maildir(ALICE.name).store("new/1700000001.a", b"Subject: a\n\n")
        session = self.start_tls(server)
        session.succeed(f"USER {ALICE.name}")
        session.succeed(f"PASS {ALICE.password}")
        self.assertEqual(session.retrieve(1), b"Subject: a\r\n\r\n")
        session.quit()
        self.assertRegex(server.log.wait_for("login", account=ALICE.name)[0]["tls"], "^TLSv1[.][23]$")

    def test_is_offered_until_it_is_on(self) -> None:
        server = self.serve_tls()
        session = self.connect(server).greet()
        before = capabilities(session)
        session.succeed("STLS")
        session.secure(self.certificate.trust())
        self.assertIn("STLS", before)
        self.assertEqual(before - capabilities(session), {"STLS"})

    def test_is_refused_while_tls_is_on(self) -> None:
        server = self.serve_tls()
        for session in (self.start_tls(server), self.connect_tls(server).greet()):
            self.assertNotIn("STLS", capabilities(session))
            self.assertEqual(session.command("STLS"), b"-ERR TLS is on already")
            session.succeed(f"USER {ALICE.name}")
            session.succeed(f"PASS {ALICE.password}")
            session.quit()

    def test_is_refused_after_login(self) -> None:
        session = self.log_in(self.serve_tls(), ALICE)
        session.fail("STLS")
        session.succeed("NOOP")
        session.quit()

    def test_takes_no_argument(self) -> None:
        session = self.connect(self.serve_tls()).greet()
        session.fail("STLS now")
        session.succeed(f"USER {ALICE.name}")

    def test_is_neither_offered_nor_taken_without_a_certificate(self) -> None:
        session = self.connect(self.serve()).greet()
        self.assertNotIn("STLS", capabilities(session))
        session.fail("STLS")
        session.succeed(f"USER {ALICE.name}")
        session.succeed(f"PASS {ALICE.password}")
        session.quit()

    def test_forgets_the_name_that_was_given_before(self) -> None:
        server = self.serve_tls()
        session = self.connect(server).greet()
        session.succeed(f"USER {ALICE.name}")
        session.succeed("STLS")
        session.secure(self.certificate.trust())
        self.assertEqual(session.command(f"PASS {ALICE.password}"), b"-ERR PASS comes after USER")

    def test_does_not_forgive_bad_commands(self) -> None:
        server = self.serve_tls({"pop3.max_bad_commands": 2})
        session = self.connect(server).greet()
        session.fail("BLAH")
        session.succeed("STLS")
        session.secure(self.certificate.trust())
        session.fail("BLAH")
        session.expect_end()


class RequiredTls(TlsCase):
    SECRETS = (
        f"USER {ALICE.name}",
        f"PASS {ALICE.password}",
        "AUTH PLAIN AGFsaWNlAHNlY3JldA==",
        "AUTH PLAIN",
        "AUTH SCRAM-SHA-256",
        "AUTH",
    )

    def test_refuses_every_secret_before_it(self) -> None:
        session = self.connect(self.serve_tls({"pop3.require_tls": True})).greet()
        for line in self.SECRETS:
            with self.subTest(line):
                self.assertTrue(session.fail(line).startswith(b"-ERR [AUTH] "))

    def test_offers_logins_only_under_it(self) -> None:
        session = self.connect(self.serve_tls({"pop3.require_tls": True})).greet()
        self.assertEqual({"STLS", "USER", "SASL"} & capabilities(session), {"STLS"})
        session.succeed("STLS")
        session.secure(self.certificate.trust())
        self.assertEqual({"STLS", "USER", "SASL"} & capabilities(session), {"USER", "SASL"})
        session.succeed("AUTH PLAIN AGFsaWNlAHNlY3JldA==")
        session.quit()

    def test_is_met_by_tls_from_the_first_octet(self) -> None:
        session = self.connect_tls(self.serve_tls({"pop3.require_tls": True}))
        session.log_in(ALICE.name, ALICE.password).quit()

    def test_needs_a_certificate(self) -> None:
        config = write_config(self.folder / "palomar.toml", {"pop3.require_tls": True})
        done = run_to_end(["--config", str(config), "--check"], cwd=self.folder)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("certificate", done.stderr)


if __name__ == "__main__":
    unittest.main()
