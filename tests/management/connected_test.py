"""KICK where it is least convenient: in the middle of RETR, and of a login; and what may follow at once."""

import threading
import unittest

from palomar_test.case import ALICE, ServerCase
from palomar_test.chance import chance
from palomar_test.messages import letter
from palomar_test.pop3 import Pop3
from palomar_test.server import Account, Palomard

LARGE = letter("large", b"a line of text\n" * (1 << 20))


class Kick(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve()
        self.maildir = self.server.maildir(ALICE.name)

    def in_the_middle_of_retr(self) -> Pop3:
        """A client that does not read, so that the server has to wait."""
        self.maildir.store("new/1700000001.large", LARGE)
        session = self.log_in(self.server, ALICE, receive_buffer=4096)
        session.send(b"RETR 1\r\n")
        session.read_line()
        return session

    def test_ends_a_retr_that_is_under_way(self) -> None:
        session = self.in_the_middle_of_retr()
        answer = self.manage(self.server).succeed(f"KICK {ALICE.name}")
        self.assertEqual(answer.text, f"1 sessions of {ALICE.name} ended")
        self.assertFalse(session.read_until_end().endswith(b"\r\n.\r\n"))
        self.assertEqual(self.maildir.names(), {"new/1700000001.large"})
        self.log_in(self.server, ALICE).quit()

    def test_lets_the_account_go_at_once(self) -> None:
        session = self.in_the_middle_of_retr()
        verbs = ["KICK alice", "DELETE_USER alice", "ADD_USER alice changed", "GET_USERS"]
        answers = self.manage(self.server).ask_all(verbs)
        self.assertEqual([answer.done for answer in answers], [True] * 4, answers)
        self.assertEqual(answers[-1].lines, ("alice OFFLINE",))
        session.read_until_end()
        with self.server.log_in(Account("alice", "changed")) as again:
            self.assertEqual(again.succeed("STAT"), b"+OK 0 0")

    def test_is_logged_with_the_session(self) -> None:
        session = self.log_in(self.server, ALICE)
        endpoint = session.endpoint
        self.manage(self.server).succeed(f"KICK {ALICE.name}")
        self.assertEqual(self.server.log.wait_for("session_end", address=endpoint)[0]["reason"], "kicked")

    def test_spares_the_others(self) -> None:
        manager = self.manage(self.server)
        manager.succeed("ADD_USER bob secret")
        bob = self.log_in(self.server, Account("bob", "secret"))
        self.log_in(self.server, ALICE)
        self.assertEqual(manager.succeed("KICK alice").text, "1 sessions of alice ended")
        bob.succeed("NOOP")
        bob.quit()


class WhileLoggingIn(ServerCase):
    """With passwords that take a while to check."""

    ROUNDS = 12

    def setUp(self) -> None:
        super().setUp()
        self.random = chance()
        slow = {"auth.argon2_memory_kib": 16384, "auth.argon2_passes": 2}
        self.server = self.serve(settings=slow)
        self.manager = self.manage(self.server)

    def begin(self) -> Pop3:
        session = self.connect(self.server).greet()
        session.succeed(f"USER {ALICE.name}")
        session.send(f"PASS {ALICE.password}\r\n".encode())
        return session

    def after_a_while(self) -> None:
        threading.Event().wait(self.random.uniform(0, 0.05))

    def test_kick_ends_it(self) -> None:
        for _ in range(self.ROUNDS):
            session = self.begin()
            self.after_a_while()
            answer = self.manager.succeed(f"KICK {ALICE.name}")
            self.assertEqual(answer.text, f"1 sessions of {ALICE.name} ended")
            self.assertEqual(self.manager.succeed(f"GET_USER {ALICE.name}").text, f"{ALICE.name} OFFLINE")
            self.assertNotIn(b"-ERR", session.read_until_end())

    def test_no_one_is_in_whose_account_has_gone(self) -> None:
        """A password is checked while the account is removed: the session is refused, or it was there first."""
        for _ in range(self.ROUNDS):
            session = self.begin()
            self.after_a_while()
            removed = self.manager.ask(f"DELETE_USER {ALICE.name}")
            let_in = session.read_line().startswith(b"+OK")
            self.assertNotEqual(removed.done, let_in, removed)
            session.drop()
            self.reset(self.server)

    def reset(self, server: Palomard) -> None:
        for line in (f"KICK {ALICE.name}", f"DELETE_USER {ALICE.name}", f"ADD_USER {ALICE.name} {ALICE.password}"):
            self.manager.ask(line)


if __name__ == "__main__":
    unittest.main()
