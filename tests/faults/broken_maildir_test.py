"""Maildirs that are not what they should be: a precise answer, and all is well again once they are repaired."""

import unittest

from palomar_test.case import ALICE, ServerCase
from palomar_test.messages import letter, wire_form
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard


class BrokenMaildir(ServerCase):
    def try_to_log_in(self, server: Palomard) -> tuple[Pop3, bytes]:
        """The answer to the right password."""
        session = self.connect(server).greet()
        session.succeed(f"USER {ALICE.name}")
        return session, session.command(f"PASS {ALICE.password}")

    def test_whose_new_is_a_file_is_refused_until_it_is_repaired(self) -> None:
        server = self.serve()
        new = server.maildir(ALICE.name).path / "new"
        new.rmdir()
        new.write_bytes(b"")
        session, answer = self.try_to_log_in(server)
        self.assertEqual(answer, b"-ERR [SYS/PERM] the maildrop cannot be opened")
        new.unlink()
        new.mkdir()
        session.succeed(f"USER {ALICE.name}")
        session.succeed(f"PASS {ALICE.password}")
        session.quit()

    def test_without_new_is_an_empty_maildrop(self) -> None:
        server = self.serve()
        (server.maildir(ALICE.name).path / "new").rmdir()
        with server.log_in(ALICE) as session:
            self.assertEqual(session.succeed("STAT"), b"+OK 0 0")
            session.quit()

    def test_whose_cur_cannot_be_moved_to_says_so_and_loses_nothing(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        stored = maildir.store_all({"read": letter("read", b""), "deleted": letter("deleted", b"")})
        (maildir.path / "cur").rmdir()
        (maildir.path / "cur").write_bytes(b"")
        with server.log_in(ALICE) as session:
            session.retrieve(1)
            session.succeed("DELE 2")
            self.assertRegex(session.fail("QUIT"), rb"^-ERR \[SYS/\w+\] .*1 message could not be marked as retrieved")
            session.expect_end()
        (maildir.path / "cur").unlink()
        (maildir.path / "cur").mkdir()
        self.assertIn(next(iter(stored)), maildir.names())
        with server.log_in(ALICE) as session:
            self.assertEqual(session.retrieve(1), wire_form(letter("read", b"")))
            session.quit()

    def test_with_a_message_that_grew_or_shrank_sends_what_is_there(self) -> None:
        for octets in (b"Subject: short\n\n", letter("long", b"line\n" * 10_000)):
            with self.subTest(len(octets)):
                server = self.serve()
                maildir = server.maildir(ALICE.name)
                maildir.make()
                path = maildir.store("new/1700000001.a", letter("a", b"text\n"))
                with server.log_in(ALICE) as session:
                    path.write_bytes(octets)
                    self.assertEqual(session.retrieve(1), wire_form(octets))
                    session.succeed("NOOP")
                server.log.wait_for("session_end")  # until the server has noticed, the maildrop is in use
                with server.log_in(ALICE) as session:
                    self.assertEqual(session.succeed("STAT"), b"+OK 1 %d" % len(wire_form(octets)))
                server.finish()

    def test_with_names_as_long_as_they_can_be(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        names = {"new/1700000001." + "n" * 244, "new/1700000002." + "ñ" * 122}
        for name in names:
            maildir.store(name, letter("long", b""))
        with server.log_in(ALICE) as session:
            session.succeed("UIDL")
            for line in session.read_message().splitlines():
                self.assertLessEqual(len(line.split()[1]), 70)
            session.retrieve(1)
            session.succeed("DELE 2")
            session.command("QUIT")
        self.assertLessEqual({name[4:14] for name in maildir.names()}, {"1700000001", "1700000002"})
        self.assertTrue(any("1700000001" in name for name in maildir.names()))


if __name__ == "__main__":
    unittest.main()
