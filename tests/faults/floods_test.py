"""Floods, in small: a normal client is served through each of them, and memory stays bounded. See floods/flood.py."""

import os
import tempfile
import unittest
from pathlib import Path
from typing import ClassVar

from floods.flood import Result, flood
from floods.generator import raise_descriptor_limit
from floods.stage import MIB, Stage

SESSIONS = 30
#: MiB that a flood may add: 64 for each thread that hashes, and 64 KiB for each client.
HASHING, CLIENT = 64 * (os.cpu_count() or 1), 1 / 16


class Floods(unittest.TestCase):
    stage: ClassVar[Stage]

    @classmethod
    def setUpClass(cls) -> None:
        raise_descriptor_limit()
        folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="palomar-test-"))
        cls.stage = Stage(Path(folder), unread_octets=16 * MIB)

    def under(self, kind: str, clients: int) -> Result:
        result = flood(self.stage, kind, SESSIONS, clients)
        self.assertEqual(result.flooded.failures, [])
        self.assertEqual(len(result.flooded.times), SESSIONS)
        self.assertLess(result.peak - result.before, 16 + HASHING + clients * CLIENT)
        return result

    def test_of_clients_that_send_an_octet_a_second(self) -> None:
        self.under("slowloris", 500)

    def test_of_connections(self) -> None:
        self.under("connections", 100)

    def test_of_tls_handshakes(self) -> None:
        self.under("handshakes", 100)

    def test_of_wrong_passwords(self) -> None:
        self.under("passwords", 200)

    def test_of_long_lines(self) -> None:
        self.under("lines", 50)

    def test_of_clients_that_never_read(self) -> None:
        self.under("unread", 50)


if __name__ == "__main__":
    unittest.main()
