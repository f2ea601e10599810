"""SCRAM-SHA-256 by GNU SASL's client, alone and bound to TLS; and how accounts come by what it takes."""

import base64
import re
import unittest

from palomar_test import gsasl
from palomar_test.case import ALICE, ServerCase
from palomar_test.certificate import make_certificate
from palomar_test.openssl_socket import OpensslSocket
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard

WRONG = b"-ERR [AUTH] wrong user name or password"
SCRAM, PLUS = "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"
AT_ONCE = {"limits.failure_delay_seconds": 0}


class Scram(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve(settings=AT_ONCE)
        self.session = self.connect(self.server).greet()

    def test_lets_in_who_knows_the_password_and_proves_that_the_server_does(self) -> None:
        answer = gsasl.authenticate(self.session, SCRAM, ALICE.name, ALICE.password)
        self.assertEqual(answer[:3], b"+OK")
        self.server.log.wait_for("login", account=ALICE.name, address=self.session.endpoint)
        self.session.succeed("STAT")

    def test_refuses_wrong_passwords_and_unknown_accounts_alike(self) -> None:
        for name, reason in ((ALICE.name, "wrong_password"), ("nobody", "wrong_password")):
            with self.subTest(name):
                self.assertEqual(gsasl.authenticate(self.session, SCRAM, name, "guess"), WRONG)
                self.server.log.wait_for("login_failed", account=name, address="127.0.0.1", reason=reason)

    def test_lets_nobody_act_as_somebody_else(self) -> None:
        with gsasl.Client(SCRAM, ALICE.name, ALICE.password, acts_as="bob") as client:
            self.assertEqual(client.log_in(self.session), WRONG)

    def challenge_of(self, name: str) -> tuple[int, str, str]:
        """Of the server's first message: the length of its nonce, the salt and the iterations."""
        first = base64.b64encode(f"n,,n={name},r=clientsnonce".encode()).decode()
        answer = self.session.command(f"AUTH {SCRAM} {first}")
        self.session.fail("*")
        fields = re.fullmatch(r"r=([^,]+),s=([^,]+),i=(\d+)", base64.b64decode(answer[2:]).decode())
        assert fields is not None, answer
        return len(fields[1]), fields[2], fields[3]

    def test_challenges_for_unknown_accounts_look_like_any_other(self) -> None:
        known, unknown, other = (self.challenge_of(name) for name in (ALICE.name, "nobody", "no-one"))
        self.assertEqual(unknown, self.challenge_of("nobody"), "the salt of a name stays")
        self.assertNotEqual(unknown[1], other[1])
        for made_up in (unknown, other):
            self.assertEqual((known[0], len(known[1]), known[2]), (made_up[0], len(made_up[1]), made_up[2]))

    def test_refuses_the_disabled(self) -> None:
        self.manage(self.server).succeed(f"DISABLE_USER {ALICE.name}")
        self.assertEqual(gsasl.authenticate(self.session, SCRAM, ALICE.name, ALICE.password), WRONG)

    def test_follows_a_new_password(self) -> None:
        self.manage(self.server).succeed(f"SET_PASSWORD {ALICE.name} changed")
        self.assertEqual(gsasl.authenticate(self.session, SCRAM, ALICE.name, ALICE.password), WRONG)
        answer = gsasl.authenticate(self.session, SCRAM, ALICE.name, "changed")
        self.assertEqual(answer[:3], b"+OK", answer)


class Bound(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        certificate = make_certificate(self.folder)
        self.server = self.serve(settings=AT_ONCE | certificate.settings())

    def connect_bound(self) -> tuple[Pop3, bytes]:
        """The session, greeted, and what its TLS can be told by."""
        session = self.enterContext(Pop3(self.server.tls_address))
        tls = OpensslSocket(session.socket)
        session.socket = tls
        return session.greet(), tls.binding()

    def test_lets_in_who_is_at_the_other_end_of_the_same_tls(self) -> None:
        session, binding = self.connect_bound()
        answer = gsasl.authenticate(session, PLUS, ALICE.name, ALICE.password, binding)
        self.assertEqual(answer[:3], b"+OK", answer)
        session.succeed("STAT")

    def test_refuses_who_is_at_the_end_of_another(self) -> None:
        """A man in the middle passes on what the client says, who is bound to the TLS between those two."""
        session, _ = self.connect_bound()
        _, elsewhere = self.connect_bound()
        answer = gsasl.authenticate(session, PLUS, ALICE.name, ALICE.password, elsewhere)
        self.assertEqual(answer[:4], b"-ERR")

    def test_refuses_a_wrong_password(self) -> None:
        session, binding = self.connect_bound()
        self.assertEqual(gsasl.authenticate(session, PLUS, ALICE.name, "guess", binding), WRONG)

    def test_refuses_who_could_bind_and_was_told_that_it_is_not_offered(self) -> None:
        """Somebody took the offer out on its way (RFC 5802 section 6)."""
        session, _ = self.connect_bound()
        first = base64.b64encode(f"y,,n={ALICE.name},r=clientsnonce".encode()).decode()
        session.fail(f"AUTH {SCRAM} {first}")
        self.assertEqual(gsasl.authenticate(session, SCRAM, ALICE.name, ALICE.password)[:3], b"+OK")

    def test_is_not_offered_without_tls(self) -> None:
        session = self.connect(self.server).greet()
        session.succeed("AUTH")
        self.assertNotIn(PLUS.encode(), session.read_message().splitlines())
        session.fail(f"AUTH {PLUS}")


class Verifier(ServerCase):
    def mechanisms(self, server: Palomard) -> list[bytes]:
        with server.connect() as session:
            session.greet().succeed("AUTH")
            return session.read_message().splitlines()

    def test_is_made_when_the_password_was_right_for_the_first_time(self) -> None:
        before = self.serve(settings=AT_ONCE | {"auth.scram_iterations": 0})
        self.assertEqual(self.mechanisms(before), [b"PLAIN"])
        self.log_in(before, ALICE).quit()
        before.finish()
        server = self.serve([], settings=AT_ONCE)
        session = self.connect(server).greet()
        self.assertEqual(gsasl.authenticate(session, SCRAM, ALICE.name, ALICE.password), WRONG)
        self.log_in(server, ALICE).quit()
        self.assertEqual(gsasl.authenticate(session, SCRAM, ALICE.name, ALICE.password)[:3], b"+OK")

    def test_is_not_made_of_a_wrong_password(self) -> None:
        self.serve(settings=AT_ONCE | {"auth.scram_iterations": 0}).finish()
        server = self.serve([], settings=AT_ONCE)
        session = self.connect(server).greet()
        session.succeed(f"USER {ALICE.name}")
        session.fail("PASS guess")
        for password in ("guess", ALICE.password):
            self.assertEqual(gsasl.authenticate(session, SCRAM, ALICE.name, password), WRONG)


if __name__ == "__main__":
    unittest.main()
