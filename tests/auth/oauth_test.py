"""OAUTHBEARER and XOAUTH2: tokens of a trusted authorization server, and all that can be wrong with a token."""

import base64
import time
import unittest
from typing import Any

from palomar_test.case import ALICE, BOB
from palomar_test.oauth_case import MECHANISMS, OAuthCase, message
from palomar_test.token import SigningKey

LONGEST = 16 * 1024


class Token(OAuthCase):
    def test_lets_in_whom_it_names(self) -> None:
        for mechanism in MECHANISMS:
            for key in (self.rsa, self.ec):
                with self.subTest(mechanism, algorithm=key.algorithm):
                    session = self.secure()
                    said = message(mechanism, ALICE.name, key.token(ALICE.name))
                    session.succeed(f"AUTH {mechanism} {said}")
                    self.server.log.wait_for("login", account=ALICE.name, address=session.endpoint)
                    session.quit()

    def test_may_be_meant_for_several_and_name_nobody_ahead(self) -> None:
        session = self.secure()
        said = message("OAUTHBEARER", "", self.rsa.token(ALICE.name, aud=["imap", "pop3"])).encode()
        nameless = base64.b64encode(base64.b64decode(said).replace(b"a=,", b",")).decode()
        session.succeed(f"AUTH OAUTHBEARER {nameless}")

    def test_may_have_16_kib_and_no_more(self) -> None:
        longest = self.rsa.long_token(ALICE.name, LONGEST)
        self.assertGreaterEqual(len(longest), LONGEST - 1)
        for mechanism in MECHANISMS:
            with self.subTest(mechanism, steps="one"):
                session = self.secure()
                session.succeed(f"AUTH {mechanism} {message(mechanism, ALICE.name, longest)}")
                session.quit()
            with self.subTest(mechanism, steps="two"):
                session = self.secure()
                self.assertEqual(session.command(f"AUTH {mechanism}"), b"+ ")
                session.succeed(message(mechanism, ALICE.name, longest))
                session.quit()
        self.check_refused("OAUTHBEARER", self.rsa.long_token(ALICE.name, LONGEST + 64), "malformed")

    def check_refused(self, mechanism: str, token: str, detail: str, name: str = ALICE.name) -> None:
        """The client learns nothing but that; the log, why."""
        before = len(self.server.log.all("login_failed"))
        session = self.secure()
        self.refuse(session, mechanism, message(mechanism, name, token))
        event = self.server.log.wait_for("login_failed", count=before + 1)[before]
        self.assertEqual((event["account"], event["address"]), (name, "127.0.0.1"), event)
        self.assertIn(detail, (event["detail"], event["reason"]), event)
        session.succeed(f"AUTH {mechanism} {message(mechanism, ALICE.name, self.rsa.token(ALICE.name))}")
        session.quit()

    def test_refused_is_one_line_in_the_log(self) -> None:
        for mechanism in MECHANISMS:
            with self.subTest(mechanism):
                session = self.secure()
                for name in (ALICE.name, BOB.name):
                    self.refuse(session, mechanism, message(mechanism, name, self.rsa.token(name, exp=1)))
                endpoint = session.endpoint
                session.quit()
                self.server.log.wait_for("session_end", address=endpoint)
        failed = [(event["account"], event["detail"]) for event in self.server.log.all("login_failed")]
        self.assertEqual(failed, [(ALICE.name, "expired"), (BOB.name, "expired")] * 2)

    def test_with_wrong_claims_is_refused(self) -> None:
        claims: dict[str, dict[str, Any]] = {
            "expired": {"exp": int(time.time()) - 3600},
            "wrong audience": {"aud": "imap"},
            "wrong issuer": {"iss": "https://login.example.com/"},
            "not yet valid": {"nbf": int(time.time()) + 3600},
            "no account name in it": {"email_verified": False},
        }
        for mechanism in MECHANISMS:
            for detail, wrong in claims.items():
                with self.subTest(mechanism, detail=detail):
                    self.check_refused(mechanism, self.ec.token(ALICE.name, **wrong), detail)

    def test_signed_by_somebody_else_is_refused(self) -> None:
        (self.folder / "elsewhere").mkdir()
        stranger = SigningKey(self.folder / "elsewhere", "ES256", "third")
        impostor = SigningKey(self.folder / "elsewhere", "RS256", self.rsa.kid)
        head, _, signature = self.rsa.token(ALICE.name).split(".")
        changed = ".".join([head, self.rsa.token(BOB.name).split(".")[1], signature])
        self.check_refused("OAUTHBEARER", stranger.token(ALICE.name), "unknown key")
        self.check_refused("OAUTHBEARER", impostor.token(ALICE.name), "bad signature")
        self.check_refused("XOAUTH2", changed, "bad signature", BOB.name)
        self.check_refused("XOAUTH2", "no.token.atall", "malformed")

    def test_of_another_account_is_refused(self) -> None:
        for mechanism in MECHANISMS:
            with self.subTest(mechanism):
                self.check_refused(mechanism, self.rsa.token(ALICE.name), "it is somebody else's", BOB.name)

    def test_of_an_account_that_is_not_there_is_refused(self) -> None:
        self.check_refused("XOAUTH2", self.rsa.token("nobody"), "unknown_account", "nobody")
        self.check_refused("OAUTHBEARER", self.rsa.token("../alice"), "wrong_password", "../alice")

    def test_of_a_disabled_account_is_refused(self) -> None:
        self.manage(self.server).succeed(f"DISABLE_USER {BOB.name}")
        self.check_refused("OAUTHBEARER", self.rsa.token(BOB.name), "disabled", BOB.name)

    def test_may_not_be_sent_where_others_can_read_it(self) -> None:
        session = self.connect(self.server).greet()
        session.succeed("CAPA")
        self.assertNotIn(b"OAUTH", session.read_message())
        for mechanism in MECHANISMS:
            session.fail(f"AUTH {mechanism}")
        session.succeed("STLS")
        session.secure(self.certificate.trust())
        session.succeed(f"AUTH XOAUTH2 {message('XOAUTH2', ALICE.name, self.rsa.token(ALICE.name))}")

    def test_is_never_in_the_log(self) -> None:
        token = self.rsa.token(ALICE.name, exp=1)
        self.check_refused("OAUTHBEARER", token, "expired")
        self.assertNotIn(token[-20:], self.server.log.text())


if __name__ == "__main__":
    unittest.main()
