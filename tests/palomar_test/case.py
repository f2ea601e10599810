"""The test case that most tests of the server are: a folder of its own, and servers that must end cleanly."""

import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from palomar_test.management import Management
from palomar_test.pop3 import Pop3
from palomar_test.server import ADMIN, Account, Manager, Palomard

ALICE = Account("alice", "secret")
BOB = Account("bob", "hidden horse")


class ServerCase(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="palomar-test-")))

    def serve(self, accounts: Sequence[Account] = (ALICE,), **more: Any) -> Palomard:
        """Starts a server on this test's data folder; when the test ends it is stopped and checked."""
        server = Palomard(self.folder, accounts, **more)
        self.addCleanup(server.finish)
        return server

    def connect(self, server: Palomard, **options: Any) -> Pop3:
        """Closed when the test ends."""
        return self.enterContext(server.connect(**options))

    def log_in(self, server: Palomard, account: Account, **options: Any) -> Pop3:
        """In TRANSACTION; closed when the test ends."""
        return self.enterContext(server.log_in(account, **options))

    def manage(self, server: Palomard, manager: Manager = ADMIN, **options: Any) -> Management:
        """Logged in; closed when the test ends."""
        return self.enterContext(server.manage_as(manager, **options))
