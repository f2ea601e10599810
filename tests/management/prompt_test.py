"""palomarctl without a command, on a terminal: completion, history, help, hidden passwords, and ways out."""

import unittest
from pathlib import Path

from palomar_test.case import ALICE, ServerCase
from palomar_test.palomarctl import Palomarctl
from palomar_test.server import Account
from palomar_test.terminal import CTRL_D, TAB, UP, Terminal
from palomar_test.waiting import wait_until

ROSALINDA = Account("rosalinda", "secret")
PROMPT = r"palomar\S*> $"


class Prompt(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve([ALICE, ROSALINDA])

    def start(self, password: str | None = "admin") -> Terminal:
        palomarctl = Palomarctl(self.server.management_address, self.folder, password)
        return self.enterContext(palomarctl.on_terminal())

    def ready(self, terminal: Terminal) -> Terminal:
        """Keys count one by one: the prompt is shown a moment before that."""
        terminal.wait_for(PROMPT)
        wait_until(lambda: not terminal.echoes(), "the terminal is in the prompt's hands")
        return terminal

    def history(self) -> str:
        """All that is kept between calls, wherever in the home that is."""
        files = [path for path in Path(self.folder).rglob("palomarctl_history")]
        return "".join(path.read_text() for path in files)

    def test_answers_a_verb_as_well_as_a_friendly_command(self) -> None:
        terminal = self.ready(self.start())
        for command in ("GET_USERS", "user list"):
            terminal.press(f"{command}\n")
            terminal.wait_for(r"alice\s+OFFLINE\s+rosalinda\s+OFFLINE\s+")
            self.ready(terminal)

    def test_goes_on_after_a_refusal_and_after_nonsense(self) -> None:
        terminal = self.ready(self.start())
        terminal.press("GET_USER nobody\n")
        terminal.wait_for("there is no account nobody")
        self.ready(terminal).press("nonsense\n")
        terminal.wait_for("nonsense")
        self.ready(terminal).press("\n")
        self.ready(terminal).press("GET_TOTAL_CONN\n")
        terminal.wait_for(r"\n0\n")

    def test_completes_a_verb(self) -> None:
        terminal = self.ready(self.start())
        terminal.press(f"GET_TO{TAB}")
        terminal.wait_for("GET_TOTAL_CONN")
        terminal.press("\n")
        terminal.wait_for(r"\n0\n")

    def test_completes_a_friendly_command(self) -> None:
        terminal = self.ready(self.start())
        terminal.press(f"sess{TAB}")
        terminal.wait_for("session")
        terminal.press(f"l{TAB}\n")
        terminal.wait_for("0 sessions")

    def test_completes_the_name_of_an_account(self) -> None:
        terminal = self.ready(self.start())
        for command in ("GET_USER", "user show"):
            terminal.press(f"{command} rosa{TAB}\n")
            terminal.wait_for(r"rosalinda\s.*OFFLINE|name\s+rosalinda")
            self.ready(terminal)

    def test_has_a_history(self) -> None:
        terminal = self.ready(self.start())
        terminal.press("GET_TOTAL_CONN\n")
        terminal.wait_for(r"\n0\n")
        self.ready(terminal).press(f"{UP}\n")
        terminal.wait_for(r"GET_TOTAL_CONN\n0\n")

    def test_keeps_the_history_for_the_next_time(self) -> None:
        first = self.ready(self.start())
        first.press("GET_TOTAL_CONN\n")
        self.ready(first).press("QUIT\n")
        self.assertEqual(first.wait_for_end(), 0)
        second = self.ready(self.start())
        second.press(UP + UP)
        second.wait_for("GET_TOTAL_CONN")
        for path in self.folder.rglob("palomarctl_history"):
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)

    def test_keeps_no_line_with_a_password(self) -> None:
        terminal = self.ready(self.start())
        for line in ("ADD_USER pepe unmistakable", "SET_PASSWORD pepe unmistakable", "GET_USER pepe"):
            terminal.press(f"{line}\n")
            self.ready(terminal)
        terminal.press("QUIT\n")
        terminal.wait_for_end()
        self.assertIn("GET_USER pepe", self.history().replace("\\040", " "))
        self.assertNotIn("unmistakable", self.history())

    def test_asks_for_a_password_without_showing_it(self) -> None:
        terminal = self.start(password=None)
        terminal.wait_for("(?i)password.*: ?$")
        wait_until(lambda: not terminal.echoes(), "the terminal does not echo")
        terminal.press("admin\n")
        self.ready(terminal).press("ADD_USER pepe\n")
        for asked in ("(?i)password.*: ?$", "again.*: ?$"):
            terminal.wait_for(asked)
            wait_until(lambda: not terminal.echoes(), "the terminal does not echo")
            terminal.press("unmistakable\n")
        terminal.wait_for("account pepe added")
        self.ready(terminal)
        self.assertNotIn("unmistakable", terminal.raw())
        self.log_in(self.server, Account("pepe", "unmistakable")).quit()

    def test_helps(self) -> None:
        terminal = self.ready(self.start())
        terminal.press("help\n")
        terminal.wait_for("GET_USERS")
        self.ready(terminal).press("help ADD_USER\n")
        terminal.wait_for("ADD_USER name password")
        self.ready(terminal)

    def test_ends_by_ctrl_d_and_by_quit_and_leaves_the_terminal_as_it_was(self) -> None:
        for way_out in (CTRL_D, "QUIT\n", "exit\n"):
            with self.subTest(repr(way_out)):
                terminal = self.ready(self.start())
                terminal.press(way_out)
                self.assertEqual(terminal.wait_for_end(), 0)
                self.assertTrue(terminal.is_as_before())

    def test_connects_again_when_the_server_was_restarted(self) -> None:
        terminal = self.ready(self.start())
        port = self.server.management_address[1]
        self.server.finish()
        self.server = self.serve([ALICE, ROSALINDA], settings={"management.port": port}, options=["-P", str(port)])
        terminal.press("GET_USERS\n")
        terminal.wait_for("(?i)connect")
        terminal.wait_for(r"alice\s+OFFLINE")


if __name__ == "__main__":
    unittest.main()
