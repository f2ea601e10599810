"""One very large message by curl: 64 MiB, or 2 GiB where PALOMAR_LARGE=1 asks for it (`./dev test --large`)."""

import hashlib
import os
import subprocess
import unittest

from palomar_test.case import ALICE, ServerCase
from palomar_test.messages import LargeMessage
from palomar_test.process import resident_bytes
from palomar_test.server import Palomard

MIB = 1 << 20
SIZE = 2048 * MIB if os.environ.get("PALOMAR_LARGE") == "1" else 64 * MIB


class Fetched:
    """What curl got: summed, not stored."""

    def __init__(self, server: Palomard) -> None:
        url = "pop3://{}:{}/1".format(*server.address)
        command = ["curl", "--silent", "--show-error", "--user", f"{ALICE.name}:{ALICE.password}", url]
        digest, self.octets, self.most_memory = hashlib.sha256(), 0, 0
        with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as curl:
            assert curl.stdout is not None
            while chunk := curl.stdout.read(4 * MIB):
                digest.update(chunk)
                self.octets += len(chunk)
                self.most_memory = max(self.most_memory, resident_bytes(server.pid))
        self.status = curl.returncode
        self.sha256 = digest.hexdigest()


class LargeMessageByCurl(ServerCase):
    def test_comes_octet_for_octet_and_takes_no_memory(self) -> None:
        message = LargeMessage(SIZE)
        server = self.serve()
        server.maildir(ALICE.name).store("new/1700000001.large", message.stored())
        octets, sha256 = message.wire()
        with server.log_in(ALICE) as session:
            self.assertEqual(session.succeed("STAT"), b"+OK 1 %d" % octets)
            session.quit()
        before = resident_bytes(server.pid)
        fetched = Fetched(server)
        self.assertEqual((fetched.status, fetched.octets, fetched.sha256), (0, octets, sha256))
        self.assertLess(fetched.most_memory - before, 16 * MIB)


if __name__ == "__main__":
    unittest.main()
