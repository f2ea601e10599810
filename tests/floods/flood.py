#!/usr/bin/env python3
"""What a normal client feels of a flood, as a table in Markdown.

    PALOMARD=PATH/TO/palomard python3 tests/floods/flood.py [--sessions N] [KIND...]

KIND: slowloris, connections, handshakes, passwords, lines, unread; all of them if none is named.

For each kind a server is started on loopback with the default limits, `limits.exempt = []` so that loopback counts as
a network, and `auth.reveal_unknown_users = false` (and, for those that never read, cheap passwords: 50 first logins are not what it
is about). A normal client (127.0.0.9, an account that has logged in before)
connects, logs in, says STAT, RETR of 10 KB and QUIT, N times (300) while it is quiet and N times under the flood. The
flood comes from addresses of 127.0.16.0 and above, each connection from another, as of a botnet, by two processes at
nice 19 on the same machine: it takes the processor time that is left, and the server has to share the caches with it.

Times are milliseconds of a whole session: median / 95 % / 99 %. The ratio is that of the medians. Memory is the
server's in MiB: before the flood, at the peak (VmHWM), and PSS at the end of the measurement.
On a machine that has other work the figures tell of that work: the load average stands above the table.
5,000 connections need as many descriptors: `ulimit -n -H` has to allow for them.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from floods import normal_client  # noqa: E402
from floods.generator import Flood, raise_descriptor_limit  # noqa: E402
from floods.kinds import KINDS  # noqa: E402
from floods.normal_client import Latency  # noqa: E402
from floods.stage import Stage  # noqa: E402

HEAD = """\
| flood | clients at once | connections a second | quiet, ms | under it, ms | ratio | failed | RSS before | peak | PSS |
|---|---|---|---|---|---|---|---|---|---|"""


@dataclass
class Result:
    kind: str
    clients: int
    connections_per_second: float
    quiet: Latency
    flooded: Latency
    before: float
    peak: float
    pss: float

    def row(self) -> str:
        cells = [f"{self.kind}: {KINDS[self.kind].title}", f"{self.clients:,}", f"{self.connections_per_second:,.0f}"]
        cells += [str(self.quiet), str(self.flooded), f"{self.flooded.median / self.quiet.median:.1f}"]
        cells += [f"{len(self.flooded.failures)}"]
        cells += [f"{mebibytes:.0f}" for mebibytes in (self.before, self.peak, self.pss)]
        return f"| {' | '.join(cells)} |"


def flood(stage: Stage, name: str, sessions: int, clients: int | None = None) -> Result:
    """`clients`: at once, instead of those of the kind."""
    kind = KINDS[name]
    with stage.server(kind.settings) as server:
        address = server.target.pop3
        normal_client.measure(address, 20)  # what is done once is done: hashing, the first look, pages
        quiet = normal_client.measure(address, sessions)
        before = server.memory("Rss")
        server.forget_peak()
        with Flood(kind, server.target, clients) as running:
            begun, had = time.monotonic(), running.connections()
            flooded = normal_client.measure(address, sessions)
            rate = (running.connections() - had) / (time.monotonic() - begun)
            pss = server.memory("Pss")
        return Result(name, clients or kind.clients, rate, quiet, flooded, before, server.peak(), pss)


def main() -> None:
    parser = argparse.ArgumentParser(description="What a normal client feels of a flood: a table in Markdown.")
    parser.add_argument("--sessions", type=int, default=300, help="of the normal client, quiet and under each flood")
    parser.add_argument("kind", nargs="*", help=", ".join(KINDS) + "; all if none is named")
    chosen = parser.parse_args()
    if unknown := set(chosen.kind) - set(KINDS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    raise_descriptor_limit()
    machine = f"{os.cpu_count()} processors (load {os.getloadavg()[0]:.1f} before), Linux {platform.release()}"
    print(f"{machine}, {chosen.sessions} sessions each\n\n{HEAD}", flush=True)
    with tempfile.TemporaryDirectory(prefix="palomar-flood-") as folder:
        stage = Stage(Path(folder))
        for name in chosen.kind or KINDS:
            result = flood(stage, name, chosen.sessions)
            print(result.row(), flush=True)
            for failure in result.flooded.failures[:3]:
                print(f"{name}: {failure}", file=sys.stderr)


if __name__ == "__main__":
    main()
