"""A new certificate or key that is no good: the old pair stays in use, and the log says why."""

import shutil
import unittest
from collections.abc import Callable

from palomar_test.case import ALICE
from palomar_test.rotation import LOOKS, RotationCase, put_in_place


class BrokenPair(RotationCase):
    def broken(self) -> dict[str, Callable[[], object]]:
        certificate, key = self.certificate.certificate, self.certificate.key
        return {
            "garbage in the certificate's file": lambda: certificate.write_text("garbage"),
            "nothing in the certificate's file": lambda: certificate.write_text(""),
            "half a certificate": lambda: certificate.write_bytes(certificate.read_bytes()[:200]),
            "garbage in the key's file": lambda: key.write_text("garbage"),
            "another certificate's key": lambda: shutil.copy(self.spares[1].key, key),
            "no certificate's file": certificate.unlink,
            "no key's file": key.unlink,
        }

    def test_leaves_the_old_one_in_use_when_it_is_told_to_look(self) -> None:
        server = self.serve_tls()
        refused = 0
        for name, break_it in self.broken().items():
            with self.subTest(name):
                put_in_place(self.spares[0], self.certificate)
                break_it()
                server.reload()
                refused += 1
                event = server.log.wait_for("not_reloaded", count=refused)[-1]
                self.assertRegex(event["reason"], rf"{self.folder}/tls[.](pem|key)\b.*: .+")
                self.assertEqual(self.shown_by(server), "zero.example.org")
        put_in_place(self.spares[2], self.certificate)
        server.reload()
        server.log.wait_for("reloaded")
        self.assertEqual(self.shown_by(server), "three.example.org")

    def test_leaves_the_old_one_in_use_when_it_looks_by_itself(self) -> None:
        server = self.serve_tls()
        session = self.connect_tls(server, self.context).log_in(ALICE.name, ALICE.password)
        self.certificate.certificate.write_text("garbage")
        event = server.log.wait_for("credentials_not_read", of="certificates", timeout=LOOKS)[0]
        self.assertIn(str(self.certificate.certificate), event["reason"])
        self.assertEqual(self.shown_by(server), "zero.example.org")
        session.succeed("NOOP")
        put_in_place(self.spares[0], self.certificate)
        server.log.wait_for("credentials_read", of="certificates", timeout=LOOKS)
        self.assertEqual(self.shown_by(server), "one.example.org")
        session.succeed("NOOP")
        session.quit()


if __name__ == "__main__":
    unittest.main()
