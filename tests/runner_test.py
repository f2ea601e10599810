"""The transcripts' own runner: what it reads, what it refuses to read, and that it sees a difference."""

import contextlib
import socket
import tempfile
import threading
import unittest
from pathlib import Path
from typing import cast

from palomar_test.maildir import Maildir
from palomar_test.management import Management
from palomar_test.pop3 import Pop3
from palomar_test.server import Manager, Palomard
from palomar_test.transcript import escapes
from palomar_test.transcript.notation import NotationError, read_transcript
from palomar_test.transcript.playback import Difference, Way, play
from palomar_test.transcript.report import report
from palomar_test.transcript.steps import Channel, Deliver, Expect, ExpectNoMaildir, Hear, Say, Transcript

NOWHERE = Path("/nonexistent")


class Escapes(unittest.TestCase):
    def test_good(self) -> None:
        for text, octets in [
            ("plain text", b"plain text"),
            (r"\r\n\t\s\\\{", b"\r\n\t \\{"),
            (r"\x00\xfF", b"\x00\xff"),
            ("ñ", "ñ".encode()),
            ("{ab*3}", b"ababab"),
            (r"{\x00*2}.", b"\0\0."),
        ]:
            self.assertEqual(escapes.octets(text), octets, text)

    def test_bad(self) -> None:
        for text in (r"\q", r"\x0", "{unended*3", "{no times}", "\\"):
            with self.assertRaises(ValueError, msg=text):
                escapes.octets(text)

    def test_shown_octets_are_read_back(self) -> None:
        everything = bytes(range(256))
        self.assertEqual(escapes.octets(escapes.shown(everything).replace("{", "\\{")), everything)


def read(text: str, suffix: str = ".pop3") -> Transcript:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_text(text)
        return read_transcript(path, NOWHERE)


class Notation(unittest.TestCase):
    def test_good(self) -> None:
        transcript = read(
            "# RFC 1939\naccount alice keep: a b\nset pop3.max_bad_commands = 3\nmessage alice new/1\n"
            "lf |one\ncrlf|two\nraw|\\x00\n\nS: +OK*\nC2-raw: NO\nexpect alice: new/1 | cur/a b:2,S  # both\n"
        )
        self.assertEqual([(a.name, a.password, a.policy) for a in transcript.accounts], [("alice", "a b", "keep")])
        self.assertEqual(transcript.settings, {"pop3.max_bad_commands": 3})
        message, heard, said, expected = transcript.steps
        self.assertEqual(cast(Deliver, message).octets, b"one\ntwo\r\n\0")
        self.assertTrue(cast(Hear, heard).pattern.fullmatch(b"+OK anything"))
        self.assertFalse(cast(Hear, heard).pattern.fullmatch(b"-ERR +OK"))
        self.assertEqual((cast(Say, said).connection, cast(Say, said).octets), ("2", b"NO"))
        self.assertEqual(cast(Expect, expected).names, {"new/1", "cur/a b:2,S"})

    def test_good_of_management(self) -> None:
        transcript = read("manager olga operator: a\\x00b\nCp2: STAT\nC2: QUIT\nexpect alice: missing\n", ".manage")
        self.assertEqual(transcript.managers, (Manager("olga", "a\0b", "operator"),))
        pop3, management, expected = transcript.steps
        self.assertFalse(transcript.is_management(cast(Say, pop3).connection))
        self.assertTrue(transcript.is_management(cast(Say, management).connection))
        self.assertEqual(cast(ExpectNoMaildir, expected).account, "alice")

    def test_lines_that_only_one_channel_hears(self) -> None:
        transcript = read("S: +OK*\nS-plain: STLS\nS2-tls: PLUS\nC: QUIT\n")
        for channel, lines in ((Channel.plain, [1, 2, 4]), (Channel.tls, [1, 3, 4])):
            self.assertEqual([step.line for step in transcript.over(channel).steps], lines)

    def test_bad(self) -> None:
        for line in (
            "account alice",
            "manager alice: secret",
            "acount alice: secret",
            "set pop3.port = ",
            "lf |no message",
            "message alice elsewhere/1",
            "maildrop alice: absent",
            "expect alice: 1",
            "C-row: x",
            "S-drop:",
            "C-tls: x",
            "S-TLS: x",
            "C-raw: \\q",
        ):
            with self.assertRaises((NotationError, FileNotFoundError), msg=line):
                read(line + "\n")


class StandIn:
    """As much of a Palomard as a playback sees, with a server that says always the same."""

    def __init__(self, folder: Path, says: bytes) -> None:
        self._folder = folder
        self._says = says
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.log = self
        threading.Thread(target=self._serve, daemon=True).start()

    def maildir(self, account: str) -> Maildir:
        return Maildir(self._folder / account)

    def connect(self, timeout: float) -> Pop3:
        return Pop3(self._listener.getsockname(), timeout=timeout)

    def manage(self, timeout: float) -> Management:
        return Management(self._listener.getsockname(), timeout=timeout)

    def wait_for(self, *_: object, **__: object) -> None:
        """Its sessions are over whenever one asks."""

    def _serve(self) -> None:
        with self._listener, self._listener.accept()[0] as connection:
            with contextlib.suppress(OSError):  # the player leaves as soon as it has seen a difference
                connection.sendall(self._says)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass


class Playback(unittest.TestCase):
    DIALOGUE = "account alice: secret\nmessage alice new/1\nS: +OK*\nC: QUIT\nS: -ERR no\nexpect alice: new/1\n"

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def play(self, text: str, says: bytes, way: Way = Way.line_by_line, suffix: str = ".pop3") -> None:
        play(cast(Palomard, StandIn(self.folder, says)), read(text, suffix), way, timeout=2)

    def test_every_way_hears_what_is_written(self) -> None:
        for way in Way:
            self.play(self.DIALOGUE, b"+OK hello\r\n-ERR no\r\n", way)

    def test_management_is_heard_to_its_empty_lines(self) -> None:
        dialogue = "C: QUIT\nS: OwO good bye\nS:\n"
        for way in Way:
            self.play(dialogue, b"OwO good bye\r\n\r\n", way, ".manage")
            with self.assertRaises(Difference):
                self.play(dialogue, b"OwO good bye\r\n", way, ".manage")

    def test_a_maildir_where_there_should_be_none_is_seen(self) -> None:
        dialogue = "C: QUIT\nS: OwO good bye\nexpect alice: missing\n"
        self.play(dialogue, b"OwO good bye\r\n", suffix=".manage")
        Maildir(self.folder / "alice").make()
        with self.assertRaises(Difference):
            self.play(dialogue, b"OwO good bye\r\n", suffix=".manage")

    def test_a_difference_is_seen(self) -> None:
        for says, seen in [
            (b"+OK hello\r\n+OK yes\r\n", "+OK yes"),
            (b"+OK hello\r\n-ERR no\n", r"-ERR no\n"),
            (b"+OK hello\r\n-ERR no \r\n", "-ERR no "),
            (b"+OK hello\r\n", "the end"),
            (b"+OK hello\r\n-ERR", "the end"),
            (b"+OK hello\r\n-ERR no\r\n-ERR more\r\n", "-ERR more"),
        ]:
            for way in Way:
                with self.assertRaises(Difference, msg=says) as caught:
                    self.play(self.DIALOGUE, says, way)
                self.assertIn(seen, caught.exception.actual)

    def test_a_maildrop_that_differs_is_seen(self) -> None:
        for expected in ("empty", "new/2", "new/1 | new/2", "cur/1:2,S"):
            text = self.DIALOGUE.replace("alice: new/1", f"alice: {expected}")
            with self.assertRaises(Difference, msg=expected):
                self.play(text, b"+OK hello\r\n-ERR no\r\n")

    def test_the_report_shows_the_line(self) -> None:
        with self.assertRaises(Difference) as caught:
            self.play(self.DIALOGUE, b"+OK hello\r\n+OK yes\r\n")
        text = report(read(self.DIALOGUE), Way.line_by_line, caught.exception)
        self.assertTrue(text.endswith("    S: +OK*\n    C: QUIT\n  - S: -ERR no\n  + S: +OK yes"), text)


if __name__ == "__main__":
    unittest.main()
