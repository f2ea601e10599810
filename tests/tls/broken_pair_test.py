"""A new certificate or key that is no good: the old pair stays in use, and the log says why."""

import os
import re
import shutil
import subprocess
import unittest
from collections.abc import Callable
from pathlib import Path

from palomar_test.case import ALICE
from palomar_test.certificate import EC, RSA, make_certificate
from palomar_test.rotation import LOOKS, RotationCase, put_in_place
from palomar_test.server import binary, run_to_end, write_config
from palomar_test.terminal import Terminal


def protect(key: Path) -> None:
    """By a pass phrase."""
    command = ["openssl", "pkey", "-in", key, "-aes128", "-passout", "pass:secret", "-out", f"{key}.new"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    Path(f"{key}.new").rename(key)


class BrokenPair(RotationCase):
    def broken(self) -> dict[str, tuple[Callable[[], object], str]]:
        """What breaks the pair, and what is to be said then."""
        certificate, key = self.certificate.certificate, self.certificate.key
        rsa = make_certificate(self.folder, "rsa.example.org", stem="rsa", key=RSA)
        no_certificate = f"{certificate}: no certificate can be read from it"
        other_key = f"{key}: it holds no key that belongs to {certificate}"
        missing = "cannot be read: No such file or directory"
        return {
            "garbage in the certificate's file": (lambda: certificate.write_text("garbage"), no_certificate),
            "nothing in the certificate's file": (lambda: certificate.write_text(""), no_certificate),
            "half a certificate": (
                lambda: certificate.write_bytes(certificate.read_bytes()[:200]),
                no_certificate,
            ),
            "garbage in the key's file": (
                lambda: key.write_text("garbage"),
                f"{key}: no key can be read from it",
            ),
            "another certificate's key": (lambda: shutil.copy(self.spares[1].key, key), other_key),
            "a key of another type": (lambda: shutil.copy(rsa.key, key), other_key),
            "a certificate of another type": (lambda: shutil.copy(rsa.certificate, certificate), other_key),
            "a key with a pass phrase": (
                lambda: protect(key),
                f"{key}: the key has a pass phrase, which palomard cannot ask for",
            ),
            "no certificate's file": (certificate.unlink, f"{certificate}: {missing}"),
            "no key's file": (key.unlink, f"{key}: {missing}"),
        }

    def test_leaves_the_old_one_in_use_when_it_is_told_to_look(self) -> None:
        server = self.serve_tls()
        refused = 0
        for name, (break_it, reason) in self.broken().items():
            with self.subTest(name):
                put_in_place(self.spares[0], self.certificate)
                break_it()
                server.reload()
                refused += 1
                event = server.log.wait_for("not_reloaded", count=refused)[-1]
                self.assertRegex(event["reason"], rf"^{re.escape(reason)}( \(.+\))?$")
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


class PassPhrase(RotationCase):
    def test_is_not_asked_for_on_the_terminal(self) -> None:
        protect(self.certificate.key)
        config = write_config(self.folder / "palomar.toml", self.certificate.settings())
        command = [str(binary()), "--config", str(config), "-d", str(self.folder / "data")]
        for task, status in ((["--check"], 2), (["-p", "0", "-S", "0", "-P", "0"], 1)):
            with self.subTest(task), Terminal([*command, *task], os.environ) as terminal:
                terminal.wait_for("the key has a pass phrase, which palomard cannot ask for")
                self.assertEqual(terminal.wait_for_end(), status)


class AnotherType(RotationCase):
    """A key of another type than its certificate's, which OpenSSL itself does not refuse."""

    def test_that_comes_while_it_runs_leaves_the_old_pair_in_use(self) -> None:
        for number, (ours, theirs) in enumerate(((EC, RSA), (RSA, EC))):
            with self.subTest(key=theirs):
                self.certificate = make_certificate(self.folder, "zero.example.org", stem=f"tls{number}", key=ours)
                other = make_certificate(self.folder, "other.example.org", stem=f"other{number}", key=theirs)
                self.context = self.certificate.trust()
                server = self.serve_tls()
                shutil.copy(other.key, self.certificate.key)
                event = server.log.wait_for("credentials_not_read", of="certificates", timeout=LOOKS)[0]
                self.assertRegex(event["reason"], f"^{self.certificate.key}: it holds no key that belongs to ")
                self.assertEqual(self.shown_by(server), "zero.example.org")
                server.finish()

    def test_keeps_it_from_starting(self) -> None:
        rsa = make_certificate(self.folder, "rsa.example.org", stem="rsa", key=RSA)
        pairs = {
            "EC with RSA": ([self.certificate.certificate], [rsa.key]),
            "RSA with EC": ([rsa.certificate], [self.certificate.key]),
            "two in the wrong order": (
                [self.certificate.certificate, rsa.certificate],
                [rsa.key, self.certificate.key],
            ),
        }
        for name, (certificates, keys) in pairs.items():
            with self.subTest(name):
                settings = {"tls.certificates": list(map(str, certificates)), "tls.keys": list(map(str, keys))}
                config = write_config(self.folder / "palomar.toml", settings)
                ended = run_to_end(
                    ["--config", str(config), "-d", "data", "-p", "0", "-S", "0", "-P", "0"], self.folder
                )
                self.assertEqual(ended.returncode, 1, ended.stderr)
                self.assertRegex(ended.stderr, f"cannot_start .*{keys[0]}: it holds no key that belongs to ")


if __name__ == "__main__":
    unittest.main()
