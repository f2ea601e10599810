"""SIGHUP: what is changed counts for new sessions, a wrong file changes nothing, and nobody loses a session."""

import unittest
from typing import Any

from palomar_test.case import ALICE, ServerCase
from palomar_test.certificate import make_certificate
from palomar_test.messages import MAIL, wire_form
from palomar_test.pop3 import Pop3
from palomar_test.server import Account, Palomard
from palomar_test.traffic import Traffic
from palomar_test.waiting import wait_until


class ReloadCase(ServerCase):
    def reload(self, server: Palomard, expected: str = "reloaded", **settings: Any) -> dict[str, Any]:
        """With these settings, `section__key`; the event that came of it."""
        server.rewrite_config({name.replace("__", "."): value for name, value in settings.items()})
        return self.reload_again(server, expected)

    def reload_again(self, server: Palomard, expected: str = "reloaded") -> dict[str, Any]:
        before = len(server.log.all(expected))
        server.reload()
        return server.log.wait_for(expected, count=before + 1)[-1]


def capabilities(session: Pop3) -> list[str]:
    session.succeed("CAPA")
    return session.read_message().decode().splitlines()


class NewSettings(ReloadCase):
    def test_deadlines_count_for_new_sessions_only(self) -> None:
        server = self.serve([ALICE, Account("old", "secret")])
        old = self.log_in(server, Account("old", "secret"))
        self.reload(server, timeouts__inactivity_seconds=1)
        new = self.log_in(server, ALICE)
        new.read_until_end()
        server.log.wait_for("session_end", account=ALICE.name, reason="timed_out")
        old.succeed("NOOP")

    def test_the_patience_with_bad_commands_counts_for_new_sessions_only(self) -> None:
        server = self.serve()
        old = self.connect(server).greet()
        self.reload(server, pop3__max_bad_commands=2)
        new = self.connect(server).greet()
        for session in (old, new):
            session.fail("WHAT")
            session.fail("WHAT")
        new.expect_end()
        old.succeed("CAPA")

    def test_unknown_names_are_kept_secret_from_new_sessions(self) -> None:
        server = self.serve()
        old = self.connect(server).greet()
        self.reload(server, auth__reveal_unknown_users=False)
        self.connect(server).greet().succeed("USER nobody-of-this-name")
        old.fail("USER nobody-of-this-name")

    def test_mechanisms_are_offered_to_new_sessions(self) -> None:
        server = self.serve()
        old = self.connect(server).greet()
        self.reload(server, auth__mechanisms=["PLAIN"])
        new = self.connect(server).greet()
        self.assertIn("SASL PLAIN", capabilities(new))
        self.assertIn("SASL SCRAM-SHA-256 PLAIN", capabilities(old))
        self.assertRegex(new.fail("AUTH SCRAM-SHA-256"), rb"^-ERR ")

    def test_a_first_certificate_brings_stls(self) -> None:
        server = self.serve()
        old = self.connect(server).greet()
        certificate = make_certificate(self.folder)
        self.reload(server, tls__certificates=[str(certificate.certificate)], tls__keys=[str(certificate.key)])
        new = self.connect(server).greet()
        self.assertIn("STLS", capabilities(new))
        new.succeed("STLS")
        new.secure(certificate.trust()).succeed(f"USER {ALICE.name}")
        self.assertNotIn("STLS", capabilities(old))

    def test_what_was_removed_has_its_default_again(self) -> None:
        server = self.serve(settings={"auth.mechanisms": ["PLAIN"]})
        self.reload(server)
        self.assertIn("SASL SCRAM-SHA-256 PLAIN", capabilities(self.connect(server).greet()))

    def test_what_takes_a_restart_is_named(self) -> None:
        server = self.serve()
        self.reload(server, threads__files=2, auth__mechanisms=["PLAIN"])
        self.assertEqual(server.log.wait_for("needs_restart")[0]["section"], "[threads]")
        self.reload_again(server)
        server.log.wait_for("needs_restart", count=2)
        self.reload(server, auth__mechanisms=["PLAIN"])
        self.reload_again(server)
        self.assertEqual(len(server.log.all("needs_restart")), 2)

    def test_what_takes_a_restart_waits_for_it(self) -> None:
        server = self.serve()
        self.reload(server, pop3__retrieved="keep")
        self.reload_again(server)
        self.assertIn("[pop3]", [event["section"] for event in server.log.all("needs_restart")])
        self.assertIn("EXPIRE 0", capabilities(self.connect(server).greet()))


class WrongSettings(ReloadCase):
    def expect_nothing_changed(self, server: Palomard) -> None:
        self.assertEqual(server.log.all("reloaded"), [])
        self.assertIn("SASL SCRAM-SHA-256 PLAIN", capabilities(self.connect(server).greet()))

    def test_change_nothing_and_the_log_says_why(self) -> None:
        server = self.serve()
        event = self.reload(server, "not_reloaded", auth__mechanisms=["PLAIN"], timeouts__login_seconds=0)
        self.assertRegex(event["reason"], r"palomar\.toml:\d+.*login_seconds")
        self.assertEqual(event["level"], "error")
        self.expect_nothing_changed(server)

    def test_of_an_unknown_key_change_nothing(self) -> None:
        server = self.serve()
        event = self.reload(server, "not_reloaded", auth__mechanisms=["PLAIN"], auth__mechanism=[])
        self.assertIn("mechanism", event["reason"])
        self.expect_nothing_changed(server)

    def test_that_are_no_toml_change_nothing(self) -> None:
        server = self.serve()
        (self.folder / "palomar.toml").write_text("[auth\nmechanisms = []\n")
        self.assertIn("palomar.toml", self.reload_again(server, "not_reloaded")["reason"])
        self.expect_nothing_changed(server)

    def test_whose_file_is_gone_change_nothing(self) -> None:
        server = self.serve()
        (self.folder / "palomar.toml").unlink()
        self.assertIn("palomar.toml", self.reload_again(server, "not_reloaded")["reason"])
        self.expect_nothing_changed(server)

    def test_whose_certificate_is_missing_change_nothing(self) -> None:
        server = self.serve()
        missing = {"tls__certificates": [str(self.folder / "missing.pem")], "tls__keys": []}
        event = self.reload(server, "not_reloaded", auth__mechanisms=["PLAIN"], **missing)
        self.assertIn("missing.pem", event["reason"])
        self.expect_nothing_changed(server)

    def test_are_forgotten_by_right_ones(self) -> None:
        server = self.serve()
        self.reload(server, "not_reloaded", timeouts__login_seconds=0)
        self.reload(server, auth__mechanisms=["PLAIN"])
        self.assertIn("SASL PLAIN", capabilities(self.connect(server).greet()))


class UnderTraffic(ReloadCase):
    RELOADS = 50
    ACCOUNTS = [Account(f"user{number}", "secret") for number in range(6)]

    def start(self) -> tuple[Palomard, Traffic]:
        certificate = make_certificate(self.folder)
        self.settings = certificate.settings() | {"pop3.retrieved": "keep"}
        server = self.serve(self.ACCOUNTS, settings=self.settings)
        for account in self.ACCOUNTS:
            server.maildir(account.name).store("new/1700000001.a", MAIL["many lines"])
        return server, self.enterContext(Traffic(server, self.ACCOUNTS, wire_form(MAIL["many lines"])))

    def test_no_session_is_lost(self) -> None:
        server, traffic = self.start()
        for number in range(self.RELOADS):
            server.rewrite_config(self.settings | {"pop3.max_bad_commands": 10 + number})
            self.reload_again(server)
            traffic.wait_for_more(1)
        traffic.stop()
        self.assertEqual(server.log.all("not_reloaded"), [])
        ends = {event["reason"] for event in server.log.all("session_end")}
        self.assertEqual(ends, {"quit"})

    def test_many_at_once_end_with_the_last_settings(self) -> None:
        server, traffic = self.start()
        for number in range(self.RELOADS):
            server.rewrite_config(self.settings | {"auth.mechanisms": ["PLAIN"] * (number % 2)})
            server.reload()
        server.rewrite_config(self.settings | {"auth.mechanisms": ["SCRAM-SHA-256"]})
        server.reload()
        traffic.wait_for_more(len(self.ACCOUNTS))
        traffic.stop()
        wait_until(lambda: self.mechanisms(server) == ["SASL SCRAM-SHA-256"], "the last settings count")
        self.assertEqual(server.log.all("not_reloaded"), [])

    def mechanisms(self, server: Palomard) -> list[str]:
        with server.connect() as session:
            return [line for line in capabilities(session.greet()) if line.startswith("SASL")]


if __name__ == "__main__":
    unittest.main()
