"""SIGKILL at random moments of RETR and of UPDATE: no message is lost, none is there twice, all is usable again."""

import time
import unittest
from collections import Counter

from palomar_test.case import ALICE, ServerCase
from palomar_test.chance import chance
from palomar_test.maildir import Maildir, unique_name
from palomar_test.messages import letter
from palomar_test.server import Palomard


class KilledInRetr(ServerCase):
    ROUNDS = 5
    LARGE = 8 << 20

    def test_nothing_has_changed(self) -> None:
        random = chance()
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        messages = {str(number): letter(str(number), b"text\n") for number in range(9)}
        stored = maildir.store_all(messages | {"large": letter("large", b"x" * self.LARGE)})
        for _ in range(self.ROUNDS):
            with server.log_in(ALICE) as session:
                for number in random.sample(range(1, 10), 4):
                    session.retrieve(number)
                session.succeed(f"DELE {random.randrange(1, 10)}")
                session.send(b"RETR 10\r\n")
                left = random.randrange(self.LARGE)
                while left > 0:
                    left -= len(session.socket.recv(min(left, 1 << 16)))
                server.kill()
            self.assertEqual({name: maildir.read(name) for name in maildir.names()}, stored)
            server = self.serve()


class KilledInUpdate(ServerCase):
    ROUNDS = 8
    MESSAGES = 300

    def test_nothing_is_lost_and_nothing_is_there_twice(self) -> None:
        random = chance()
        longest = self.update(self.serve(), kill_after=None)
        for _ in range(self.ROUNDS):
            self.update(self.serve(), kill_after=random.uniform(0, longest))
            self.check_next_session(self.serve())

    def update(self, server: Palomard, kill_after: float | None) -> float:
        """RETRieves a third, deletes a third, says QUIT; seconds until it was answered."""
        maildir = server.maildir(ALICE.name)
        maildir.make()
        stored = maildir.store_all({str(n): letter(str(n), b"text\n") for n in range(self.MESSAGES)})
        with server.log_in(ALICE) as session:
            for number in range(1, self.MESSAGES, 3):
                session.retrieve(number)
                session.succeed(f"DELE {number + 1}")
            begin = time.monotonic()
            session.send(b"QUIT\r\n")
            if kill_after is None:
                session.read_line()
                server.finish()
            else:
                time.sleep(kill_after)
                server.kill()
            duration = time.monotonic() - begin
        self.check(maildir, stored)
        return duration

    def check(self, maildir: Maildir, stored: dict[str, bytes]) -> None:
        there = maildir.names()
        copies = Counter(unique_name(name) for name in there)
        self.assertLessEqual(set(copies.values()), {1}, "a message is there twice")
        for place, (name, octets) in enumerate(stored.items()):
            read = name.replace("new/", "cur/") + ":2,S"
            found = [candidate for candidate in (name, read) if candidate in there]
            if place % 3 == 0:
                self.assertEqual(len(found), 1, f"{name} was RETRieved")
            elif place % 3 == 2:
                self.assertEqual(found, [name], f"{name} was not touched")
            for one in found:
                self.assertEqual(maildir.read(one), octets)

    def check_next_session(self, server: Palomard) -> None:
        """What is left in new/ is served, and this time goes."""
        maildir = server.maildir(ALICE.name)
        left = sorted(name.removeprefix("new/") for name in maildir.names() if name.startswith("new/"))
        with server.log_in(ALICE) as session:
            session.succeed("UIDL")
            self.assertEqual([line.split()[1].decode() for line in session.read_message().splitlines()], left)
            for number in range(1, len(left) + 1):
                session.succeed(f"DELE {number}")
            session.quit()
        self.assertFalse([name for name in maildir.names() if name.startswith("new/")])
        server.finish()


if __name__ == "__main__":
    unittest.main()
