"""SIGHUP: what is changed counts for new sessions, a wrong file changes nothing, and nobody loses a session."""

import unittest

from palomar_test.case import ALICE, BOB
from palomar_test.certificate import make_certificate
from palomar_test.messages import MAIL, letter, wire_form
from palomar_test.reload_case import ReloadCase, capabilities
from palomar_test.server import Account, Palomard
from palomar_test.traffic import Traffic
from palomar_test.waiting import wait_until


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

    def test_managers_have_the_new_deadlines_too(self) -> None:
        server = self.serve()
        old = self.manage(server)
        self.reload(server, timeouts__inactivity_seconds=1)
        self.manage(server).expect_end()
        old.succeed("GET_SESSIONS")

    def test_the_log_says_more_and_less(self) -> None:
        server = self.serve()
        self.connect(server).greet().fail("BEFORE")
        self.reload(server, log__level="debug")
        self.connect(server).greet().fail("MEANWHILE")
        server.log.wait_for("command", level="debug")
        self.reload(server)
        self.connect(server).greet().fail("AFTERWARDS")
        self.reload_again(server)
        self.assertEqual(len(server.log.all("command")), 1)

    def test_the_time_to_drain_is_that_of_the_end(self) -> None:
        server = self.serve(settings={"process.drain_seconds": 3600})
        server.maildir(ALICE.name).store("new/1700000001.a", letter("large", b"a line of text\n" * (1 << 20)))
        self.reload(server, process__drain_seconds=1)
        session = self.log_in(server, ALICE, receive_buffer=4096)
        session.send(b"RETR 1\r\n")
        session.read_line()
        server.finish()


class Retrieved(ReloadCase):
    NAME = "new/1700000001.a"

    def start(self, *accounts: Account, **settings: object) -> Palomard:
        server = self.serve(accounts, settings={f"pop3.{key}": value for key, value in settings.items()})
        for account in accounts:
            server.maildir(account.name).store(self.NAME, MAIL["many lines"])
        return server

    def fetch(self, server: Palomard) -> None:
        session = self.log_in(server, ALICE)
        session.retrieve(1)
        session.quit()

    def expiry(self, server: Palomard) -> str:
        """As CAPA gives it before the login."""
        lines = capabilities(self.connect(server).greet())
        return next(line for line in lines if line.startswith("EXPIRE"))

    def test_mail_is_kept_from_the_next_session_on(self) -> None:
        server = self.start(ALICE, BOB)
        old = self.log_in(server, BOB)
        self.reload(server, pop3__retrieved="keep")
        self.assertIn("EXPIRE 0", capabilities(old))
        old.retrieve(1)
        old.quit()
        self.assertEqual(self.log_in(server, BOB).succeed("STAT").split()[1], b"1", "cur/ is served too now")
        self.fetch(server)
        self.assertEqual(self.log_in(server, ALICE).succeed("STAT").split()[1], b"1")
        self.assertEqual(self.expiry(server), "EXPIRE NEVER")

    def test_mail_is_archived_from_the_next_session_on(self) -> None:
        server = self.start(ALICE, retrieved="keep")
        self.fetch(server)
        old = self.connect(server).greet()
        self.reload(server)
        self.assertIn("EXPIRE NEVER", capabilities(old))
        self.assertEqual(self.log_in(server, ALICE).succeed("STAT").split()[1], b"0")
        self.assertEqual(self.expiry(server), "EXPIRE 0")

    def test_accounts_of_their_own_policy_keep_it(self) -> None:
        own = Account("ana", "secret", "keep")
        server = self.start(ALICE, own)
        self.assertEqual(self.expiry(server), "EXPIRE 0 USER")
        self.reload(server, pop3__retrieved="keep")
        self.assertEqual(self.expiry(server), "EXPIRE NEVER", "no policy differs any more")
        self.reload(server)
        self.assertEqual(self.expiry(server), "EXPIRE 0 USER")
        self.assertIn("EXPIRE NEVER", capabilities(self.log_in(server, own)))

    def test_a_policy_that_a_manager_gives_is_compared_with_the_new_one(self) -> None:
        server = self.start(ALICE)
        self.reload(server, pop3__retrieved="keep")
        manager = self.manage(server)
        manager.succeed(f"SET_RETRIEVED {ALICE.name} keep")
        self.assertEqual(self.expiry(server), "EXPIRE NEVER")
        manager.succeed(f"SET_RETRIEVED {ALICE.name} archive")
        self.assertEqual(self.expiry(server), "EXPIRE 0 USER")


class Filter(ReloadCase):
    UPPER = ["tr", "a-z", "A-Z"]

    def setUp(self) -> None:
        super().setUp()
        self.sent = 0

    def start(self, **settings: object) -> Palomard:
        server = self.serve([ALICE, BOB], settings={key.replace("__", "."): value for key, value in settings.items()})
        server.maildir(BOB.name).store("new/1700000001.a", MAIL["many lines"])
        return server

    def check(self, server: Palomard, expected: bytes) -> None:
        """What a new session gets of a new message."""
        self.sent += 1
        server.maildir(ALICE.name).store(f"new/170000000{self.sent}.a", MAIL["many lines"])
        session = self.log_in(server, ALICE)
        self.assertEqual(session.retrieve(1), wire_form(expected))
        session.quit()

    def test_other_arguments_count_for_new_sessions_only(self) -> None:
        server = self.start(pop3__filter=self.UPPER)
        old = self.log_in(server, BOB)
        self.reload(server, pop3__filter=["tr", "a-z", "b-za"], pop3__filter_timeout_seconds=30)
        self.assertEqual(old.retrieve(1), wire_form(MAIL["many lines"].upper()))
        after = bytes.maketrans(b"abcdefghijklmnopqrstuvwxyz", b"bcdefghijklmnopqrstuvwxyza")
        self.check(server, MAIL["many lines"].translate(after))
        self.assertEqual(self.waiting(server), [])

    def test_none_counts_at_once_and_the_first_one_comes_back(self) -> None:
        server = self.start(pop3__filter=self.UPPER)
        self.reload(server)
        self.check(server, MAIL["many lines"])
        self.reload(server, pop3__filter=self.UPPER)
        self.check(server, MAIL["many lines"].upper())
        self.assertEqual(self.waiting(server), [])

    def test_another_program_waits_for_another_sandbox(self) -> None:
        server = self.start(pop3__filter=self.UPPER, sandbox__enabled=True)
        self.reload(server, pop3__filter=["tac"], sandbox__enabled=True)
        self.assertEqual(self.waiting(server), ["pop3.filter"])
        self.check(server, MAIL["many lines"].upper())

    def test_a_first_program_waits_for_a_sandbox(self) -> None:
        server = self.start(sandbox__enabled=True)
        self.reload(server, pop3__filter=self.UPPER, sandbox__enabled=True)
        self.assertEqual(self.waiting(server), ["pop3.filter"])
        self.check(server, MAIL["many lines"])

    def test_without_a_sandbox_any_program_will_do(self) -> None:
        server = self.start(sandbox__enabled=False)
        self.reload(server, pop3__filter=self.UPPER, sandbox__enabled=False)
        self.assertEqual(self.waiting(server), [])
        self.check(server, MAIL["many lines"].upper())


class WhatTakesARestart(ReloadCase):
    def test_is_named_by_key_at_each_reload_and_waits(self) -> None:
        server = self.serve()
        changed = {"threads__files": 2, "auth__argon2_passes": 2, "log__format": "text", "process__user": "mail"}
        self.reload(server, **changed, auth__mechanisms=["PLAIN"])
        named = ["auth.argon2_passes", "threads.files", "process.user", "log.format"]
        self.assertEqual(self.waiting(server), named)
        self.reload_again(server)
        self.assertEqual(self.waiting(server), 2 * named)
        self.reload(server, auth__mechanisms=["PLAIN"])
        self.assertEqual(self.waiting(server), 2 * named, "nothing waits any more")

    def test_is_not_what_counts_at_once(self) -> None:
        server = self.serve()
        self.reload(
            server,
            pop3__min_version="1.3",
            pop3__proxy_from=["192.0.2.0/24"],
            pop3__retrieved="keep",
            pop3__filter_max_running=1,
            pop3s__proxy_from=["192.0.2.0/24"],
            timeouts__login_seconds=7,
            auth__mechanisms=[],
            limits__ipv4_prefix=24,
            limits__exempt=[],
            limits__ban_after_failures=7,
            log__level="debug",
        )
        self.assertEqual(self.waiting(server), [])

    def test_is_the_port_for_which_a_first_certificate_comes(self) -> None:
        server = self.serve()
        certificate = make_certificate(self.folder)
        server.rewrite_config(certificate.settings())
        self.reload_again(server)
        self.assertEqual(self.waiting(server), ["pop3s.port"])

    def test_is_the_data_folder_alone_where_maildirs_follow_it(self) -> None:
        server = self.serve()
        self.reload(server, storage__mail_location=str(self.folder / "%u"))
        self.assertEqual(self.waiting(server), ["storage.mail_location"])
        self.log_in(server, ALICE).quit()


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
