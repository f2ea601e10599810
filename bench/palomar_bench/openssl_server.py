"""`openssl s_server`, sending a file in answer to an HTTP request: the floor for bulk transfer by TLS."""

from pathlib import Path

from palomar_bench.certificate import Certificate
from palomar_bench.contender import Contender, Setting, free_port
from palomar_bench.failure import BenchError
from palomar_bench.server import Server


class OpensslServer(Contender):
    def __init__(self, folder: Path, certificate: Certificate) -> None:
        super().__init__("s_server", folder, certificate)

    def start(self, setting: Setting) -> None:
        self.make_maildirs()
        self.tls_port = free_port()
        command = ["openssl", "s_server", "-accept", f"127.0.0.1:{self.tls_port}", "-WWW"]
        command += ["-cert", str(self.certificate.certificate), "-key", str(self.certificate.key)]
        self._server = Server(self.name, command, self.folder / "s_server.log", cwd=self.maildirs)
        self._server.wait_for("^ACCEPT")

    def forget(self, account: str) -> None:
        raise BenchError("s_server knows no maildrops")
