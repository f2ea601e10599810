"""The systemd unit and the configuration beside it: what they tell palomard is what palomard takes."""

import re
import unittest
from pathlib import Path

from palomar_test.case import ServerCase
from palomar_test.certificate import make_certificate
from palomar_test.server import run_to_end

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def commands(name: str) -> list[str]:
    """Of the unit, in the order in which systemd runs them."""
    unit = (PACKAGING / "palomard.service").read_text()
    return re.findall(rf"^{name}=(.*)$", unit, re.M)


class Unit(unittest.TestCase):
    def test_checks_the_configuration_that_it_starts_with_before_a_reload(self) -> None:
        (start,) = commands("ExecStart")
        self.assertEqual(commands("ExecReload"), [f"{start} --check", "/bin/kill -HUP $MAINPID"])


class Configuration(ServerCase):
    def check(self, **changes: str) -> tuple[int, list[str]]:
        """The exit status, and the keys that are complained of."""
        text = (PACKAGING / "palomar.toml").read_text()
        for old, new in changes.items():
            self.assertIn(f"\n{old} = ", text)
            text = re.sub(rf"(?m)^{old} = .*$", lambda _, line=f"{old} = {new}": line, text)
        file = self.folder / "palomar.toml"
        file.write_text(text)
        done = run_to_end(["--config", str(file), "--check"], self.folder)
        return done.returncode, re.findall(r"key (\[\w+\] \w+): ", done.stderr)

    def test_is_right_once_there_are_a_user_and_a_certificate(self) -> None:
        pair = make_certificate(self.folder)
        pair.key.chmod(0o644)
        self.folder.chmod(0o755)
        changes = {"user": '"nobody"', "certificates": f'["{pair.certificate}"]', "keys": f'["{pair.key}"]'}
        self.assertEqual(self.check(**changes), (0, []))

    def test_needs_them(self) -> None:
        missing = f'["{self.folder / "missing.pem"}"]'
        status, keys = self.check(user='"no-such-user"', certificates=missing, keys=missing)
        self.assertEqual((status, keys), (2, ["[process] user", "[tls] certificates"]))


if __name__ == "__main__":
    unittest.main()
