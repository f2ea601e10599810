"""palomarctl watch on a terminal: it draws, follows what happens, and leaves the terminal as it was however it ends."""

import signal
import unittest

from palomar_test.case import ALICE, ServerCase
from palomar_test.palomarctl import Palomarctl
from palomar_test.terminal import CTRL_C, Terminal

ALTERNATE_SCREEN, MAIN_SCREEN = "\x1b[?1049h", "\x1b[?1049l"
HIDDEN_CURSOR, SHOWN_CURSOR = "\x1b[?25l", "\x1b[?25h"
#: Words of every frame.
DRAWN = "connections now"


class Watch(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve()

    def start(self) -> Terminal:
        palomarctl = Palomarctl(self.server.management_address, self.folder)
        terminal = self.enterContext(palomarctl.on_terminal("watch"))
        terminal.wait_for(DRAWN)
        return terminal

    def check_restored(self, terminal: Terminal) -> None:
        raw = terminal.raw()
        self.assertTrue(terminal.is_as_before())
        for begun, ended in ((ALTERNATE_SCREEN, MAIN_SCREEN), (HIDDEN_CURSOR, SHOWN_CURSOR)):
            self.assertGreaterEqual(raw.find(begun), 0)
            self.assertGreater(raw.rfind(ended), raw.rfind(begun))

    def test_shows_who_comes_and_goes(self) -> None:
        terminal = self.start()
        session = self.log_in(self.server, ALICE)
        terminal.wait_for(rf"alice\s.*{session.endpoint}")
        session.quit()
        before = len(terminal.raw())
        terminal.wait_for(DRAWN)
        self.assertGreater(len(terminal.raw()), before)

    def test_is_ended_by_q(self) -> None:
        terminal = self.start()
        self.assertFalse(terminal.echoes())
        terminal.press("q")
        self.assertEqual(terminal.wait_for_end(), 0)
        self.check_restored(terminal)

    def test_is_ended_by_ctrl_c(self) -> None:
        terminal = self.start()
        terminal.press(CTRL_C)
        terminal.wait_for_end()
        self.check_restored(terminal)

    def test_is_ended_by_a_signal(self) -> None:
        terminal = self.start()
        terminal.signal(signal.SIGTERM)
        terminal.wait_for_end()
        self.check_restored(terminal)

    def test_says_so_when_the_server_goes(self) -> None:
        terminal = self.start()
        self.server.finish()
        self.assertEqual(terminal.wait_for_end(), 3)
        self.check_restored(terminal)
        self.assertIn("palomarctl: ", terminal.shown()[terminal.shown().rfind("\n", 0, -2) :])

    def test_fits_a_terminal_that_becomes_small(self) -> None:
        terminal = self.start()
        for rows, columns in ((10, 40), (3, 10), (1, 1), (50, 200)):
            terminal.resize(rows, columns)
            terminal.signal(signal.SIGWINCH)
        terminal.wait_for(DRAWN)
        terminal.press("q")
        self.assertEqual(terminal.wait_for_end(), 0)
        self.check_restored(terminal)

    def test_needs_a_terminal(self) -> None:
        palomarctl = Palomarctl(self.server.management_address, self.folder)
        self.assertIn("terminal", palomarctl.run("watch", status=2).stderr)


if __name__ == "__main__":
    unittest.main()
