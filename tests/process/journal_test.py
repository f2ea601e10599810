"""What the systemd journal is told before there is a log: mistakes in the configuration, as errors."""

import os
import subprocess
import unittest

from palomar_test.case import ServerCase
from palomar_test.server import binary, write_config


class WrongConfiguration(ServerCase):
    def complaint(self, offset: int) -> str:
        """The journal reads the file `offset` behind standard error's."""
        config = write_config(self.folder / "palomar.toml", {"threads.files": 0})
        errors = self.folder / "errors"
        with errors.open("wb") as stream:
            file = os.fstat(stream.fileno())
            done = subprocess.run(
                [binary(), "--config", config],
                stdin=subprocess.DEVNULL,
                stderr=stream,
                env=os.environ | {"JOURNAL_STREAM": f"{file.st_dev}:{file.st_ino + offset}"},
                timeout=60,
            )
        self.assertEqual(done.returncode, 2)
        return errors.read_text()

    def test_is_an_error_in_the_journal(self) -> None:
        self.assertRegex(self.complaint(0), r"\A<3>palomard: .*palomar\.toml:2: .*\n\Z")

    def test_is_a_plain_sentence_elsewhere(self) -> None:
        self.assertRegex(self.complaint(1), r"\Apalomard: .*palomar\.toml:2: .*\n\Z")


if __name__ == "__main__":
    unittest.main()
