"""10,000 damaged lines of managers: each gets exactly one answer, and the server lives."""

import unittest
from collections.abc import Iterator, Sequence

from palomar_test.case import ALICE, ServerCase
from palomar_test.chance import chance
from palomar_test.connection import ConnectionEnded
from palomar_test.damage import damaged
from palomar_test.management import Management

LINES = 10_000
BATCH = 50
SOUND = (
    *(b"QUIT", b"CAPA", b"COMMANDS", b"GET_USERS", b"GET_USER alice", b"GET_CURR_CONN", b"GET_TOTAL_CONN"),
    *(b"GET_SENT_BYTES", b"GET_SESSIONS", b"GET_BANS", b"GET_STATS", b"GET_HISTORY logins -3600 0 60", b"SUBSCRIBE"),
    *(b"ADD_USER pepe secret", b"DELETE_USER pepe", b"SET_PASSWORD pepe other", b"ENABLE_USER pepe"),
    *(b"DISABLE_USER pepe", b"SET_RETRIEVED pepe keep", b"KICK pepe", b"BAN 192.0.2.0/24 60", b"UNBAN 192.0.2.0/24", b"POPULATE_USER nobody 1 1024 1024"),
    *(b"GET_MANAGERS", b"ADD_MANAGER vera secret viewer", b"DELETE_MANAGER vera", b"SET_MANAGER_PASSWORD vera x"),
)


class MutatedLines(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.dice = chance()
        self.server = self.serve()

    def batches(self, sound: Sequence[bytes]) -> Iterator[list[bytes]]:
        """Half of the lines, and between them one that says that all is well; none behind a QUIT."""
        for _ in range(LINES // 2 // BATCH):
            batch: list[bytes] = []
            while len(batch) < BATCH and batch[-1:] != [b"QUIT"]:
                batch.append(damaged(self.dice.choice(sound), self.dice).rstrip(b"\r"))
            yield batch

    def exchange(self, session: Management, batch: list[bytes]) -> bool:
        """One answer for each line, all sent together. False if the last was a QUIT."""
        over = batch[-1] == b"QUIT"
        said = batch if over else [*batch, b"CAPA"]
        session.send(b"".join(line + b"\r\n" for line in said))
        for line in said:
            try:
                answer = session.read_answer()
            except ConnectionEnded:
                self.fail(f"no answer to {line!r} in {batch!r}")
        self.assertEqual(answer.text, "good bye" if over else "palomar-management 1", batch)
        return not over

    def test_after_login_each_gets_one_answer(self) -> None:
        session = self.manage(self.server)
        for batch in self.batches([*SOUND, b"LOGIN admin admin"]):
            if not self.exchange(session, batch):
                session.expect_end()
                session = self.manage(self.server)
        self.assertIn(ALICE.name, " ".join(session.succeed("GET_USERS").lines))

    def test_before_login_each_gets_one_answer(self) -> None:
        """Without LOGIN: a wrong one is answered later and later."""
        for batch in self.batches(SOUND):
            with self.server.manage() as session:
                self.exchange(session, batch)


if __name__ == "__main__":
    unittest.main()
