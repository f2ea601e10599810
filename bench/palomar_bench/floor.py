"""The floor: a server that does no authentication and no scanning, and so shows what the machine allows."""

from pathlib import Path

from palomar_bench.certificate import Certificate
from palomar_bench.contender import Contender, Setting
from palomar_bench.failure import BenchError
from palomar_bench.server import Server


class Floor(Contender):
    def __init__(self, folder: Path, certificate: Certificate, programs: Path) -> None:
        super().__init__("floor", folder, certificate)
        self._program = programs / "pop3_floor"

    def start(self, setting: Setting) -> None:
        self.make_maildirs()
        command = [self._program, "--port", "0", "--root", self.maildirs]
        self._server = Server(self.name, command, self.folder / "floor.log")
        self.port = int(self._server.wait_for(r"^ready (\d+)$")[1])

    def forget(self, account: str) -> None:
        raise BenchError("the floor scans nothing: it never sees a maildrop for the first time")
