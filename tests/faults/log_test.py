"""The log's lines are an interface: one at connect, one for each failed login at once, one at the end; no secrets."""

import unittest

from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.messages import letter


class Log(ServerCase):
    def test_has_a_line_at_connect_and_one_at_the_end(self) -> None:
        server = self.serve()
        server.maildir(ALICE.name).store_all({name: letter(name, b"") for name in ("a", "b", "c")})
        session = self.connect(server)
        endpoint = session.endpoint
        server.log.wait_for("connect", address=endpoint)
        session.log_in(ALICE.name, ALICE.password)
        session.retrieve(1)
        session.succeed("DELE 2")
        session.quit()
        end = server.log.wait_for("session_end", address=endpoint)[0]
        self.assertEqual(
            {key: end[key] for key in ("account", "retrieved", "deleted", "left", "reason")},
            {"account": ALICE.name, "retrieved": 1, "deleted": 1, "left": 1, "reason": "quit"},
        )
        self.assertGreater(end["octets"], len(letter("a", b"")))
        self.assertLess(end["duration"], 60)
        self.assertEqual(len(server.log.all("connect", address=endpoint)), 1)
        self.assertEqual(len(server.log.all("session_end", address=endpoint)), 1)

    def test_has_each_failed_login_while_the_connection_is_open(self) -> None:
        server = self.serve([ALICE, BOB])
        session = self.connect(server).greet()
        for count, name in enumerate((ALICE.name, BOB.name, ALICE.name), start=1):
            session.succeed(f"USER {name}")
            session.fail("PASS guess")
            failures = server.log.wait_for("login_failed", address="127.0.0.1", count=count)
            self.assertEqual(failures[-1]["account"], name)
        session.fail("USER nobody")
        server.log.wait_for("login_failed", address="127.0.0.1", account="nobody")
        reasons = [event["reason"] for event in server.log.all("login_failed")]
        self.assertEqual(len(set(reasons[:3])), 1)
        self.assertNotEqual(reasons[3], reasons[0])
        session.quit()

    def test_says_why_a_session_ended(self) -> None:
        server = self.serve()
        session = self.log_in(server, ALICE)
        endpoint = session.endpoint
        session.drop()
        self.assertEqual(
            server.log.wait_for("session_end", address=endpoint)[0]["reason"], "connection_lost"
        )

    def test_never_has_a_password(self) -> None:
        server = self.serve([BOB], settings={"log.level": "debug"})
        with server.connect().greet() as session:
            session.fail("PASS too early")
            session.succeed(f"USER {BOB.name}")
            session.fail("PASS wrong one")
            session.fail(f"PAS {BOB.password}")
            session.fail(f"APOP {BOB.name} {BOB.password}")
            session.succeed(f"USER {BOB.name}")
            session.succeed(f"PASS {BOB.password}")
            session.fail(f"PASS {BOB.password}")
            session.quit()
        server.finish()
        self.assertIn("login_failed", server.log.text())
        for secret in (BOB.password, "wrong one", "too early"):
            self.assertNotIn(secret, server.log.text())


if __name__ == "__main__":
    unittest.main()
