"""10,000 damaged command lines: each gets exactly one answer, and the server lives."""

import unittest
from collections.abc import Iterator

from palomar_test.case import ALICE, ServerCase
from palomar_test.chance import chance
from palomar_test.connection import ConnectionEnded
from palomar_test.damage import damaged
from palomar_test.pop3 import Pop3

LINES = 10_000
BATCH = 50
SOUND = (
    *(b"USER alice", b"PASS secret", b"QUIT", b"CAPA", b"STAT", b"LIST", b"LIST 1", b"RETR 1", b"DELE 1"),
    *(b"NOOP", b"RSET", b"TOP 1 5", b"UIDL", b"UIDL 1", b"AUTH PLAIN", b"APOP alice 00", b"STLS"),
)
#: Their good answer has more than one line; LIST and UIDL only without an argument.
LONG = {b"CAPA", b"RETR", b"TOP", b"LIST", b"UIDL", b"AUTH"}


def has_long_answer(line: bytes) -> bool:
    keyword, *arguments = line.upper().split(b" ", 1)
    return keyword in LONG and not (keyword in (b"LIST", b"UIDL") and arguments and arguments[0].strip(b" "))


def is_quit(line: bytes) -> bool:
    return line.rstrip(b" ").upper() == b"QUIT"


class MutatedLines(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.dice = chance()
        self.server = self.serve(settings={"pop3.max_bad_commands": 1000})
        self.fill_maildrop()

    def fill_maildrop(self) -> None:
        maildir = self.server.maildir(ALICE.name)
        maildir.make()
        maildir.store("new/1700000001.a", b"Subject: a\n\n.b\n")

    def batches(self) -> Iterator[list[bytes]]:
        """Half of the lines; nothing is said after a QUIT."""
        batch: list[bytes] = []
        for _ in range(LINES // 2):
            batch.append(damaged(self.dice.choice(SOUND), self.dice))
            if len(batch) == BATCH or is_quit(batch[-1]):
                yield batch
                batch = []
        yield batch

    def exchange(self, session: Pop3, batch: list[bytes]) -> bool:
        """One answer for each line, all sent together. False if the last was a QUIT."""
        session.send(b"".join(line + b"\r\n" for line in batch))
        challenged = said_quit = False
        for line in batch:
            try:
                answer = session.read_line()
            except ConnectionEnded:
                self.fail(f"no answer to {line!r} in {batch!r}")
            # What follows a challenge is the response to it, whatever it says.
            good = rb"^-ERR " if challenged else rb"^(\+OK|-ERR|\+)( |$)"
            self.assertRegex(answer, good, f"the answer to {line!r} in {batch!r}")
            said_quit = is_quit(line) and not challenged
            challenged = answer == b"+ "
            if answer.startswith(b"+OK") and has_long_answer(line):
                session.read_message()
        if challenged:
            self.assertRegex(session.command("*"), rb"^-ERR ", f"the answer to giving up after {batch!r}")
        return not said_quit

    def test_after_login_each_gets_one_answer(self) -> None:
        session = self.log_in(self.server, ALICE)
        for batch in self.batches():
            if self.exchange(session, batch):
                self.assertEqual(session.command("RSET"), b"+OK 1 new message (18 octets)")
            else:
                session.expect_end()
                self.fill_maildrop()
                session = self.log_in(self.server, ALICE)
        session.quit()

    def test_before_login_each_gets_one_answer(self) -> None:
        for batch in self.batches():
            with self.server.connect() as session:
                if self.exchange(session.greet(), batch):
                    session.succeed("CAPA")
                    session.read_message()


if __name__ == "__main__":
    unittest.main()
