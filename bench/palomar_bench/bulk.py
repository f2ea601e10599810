"""The same octets by TLS as an account's one long message, fetched from a contender that speaks HTTP."""

import subprocess
import time
from dataclasses import dataclass

from palomar_bench.contender import Contender, Setting
from palomar_bench.failure import BenchError
from palomar_bench.figure import Figure
from palomar_bench.retrieving import OneLong
from palomar_bench.sizes import GIB, Sizes
from palomar_bench.workload import Bench, using


@dataclass(frozen=True)
class Bulk:
    """As OneLong by TLS for those that speak POP3; s_server is fetched from by curl."""

    account: str

    def setting(self, sizes: Sizes) -> Setting:
        return Setting()

    def prepare(self, bench: Bench, server: Contender) -> None:
        if server.name == "s_server":
            server.give(bench.mail, self.account)
        else:
            self._by_pop3().prepare(bench, server)

    def once(self, bench: Bench, server: Contender) -> Figure:
        if server.name != "s_server":
            return self._by_pop3().once(bench, server)
        file = next((server.maildir(self.account) / "new").iterdir())
        path = file.relative_to(server.maildirs)
        used = using(server, lambda: fetch(f"https://127.0.0.1:{server.tls_port}/{path}", file.stat().st_size))
        gib = used.outcome["octets"] / GIB
        return Figure(used.cpu_seconds / gib, {"wall s": used.outcome["seconds"] / gib})

    def _by_pop3(self) -> OneLong:
        return OneLong(self.account, tls=True)


def fetch(url: str, octets: int) -> dict[str, float]:
    began = time.monotonic()
    command = ["curl", "--silent", "--show-error", "--insecure", "--http0.9", "--output", "/dev/null"]
    command += ["--write-out", "%{size_download}", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode != 0 or int(done.stdout) != octets:
        raise BenchError(f"curl {url}: {done.stdout} of {octets} octets {done.stderr}")
    return {"octets": float(octets), "seconds": time.monotonic() - began}
