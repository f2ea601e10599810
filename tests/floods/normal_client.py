"""A normal client's sessions, timed: connect, log in, STAT, RETR of 10 KB, QUIT, from an address of its own."""

import socket
import statistics
import time
from dataclasses import dataclass, field

from palomar_test.connection import Address
from palomar_test.messages import letter, wire_form
from palomar_test.server import Account

ACCOUNT = Account("normal", "hidden horse")
MESSAGE = letter("normal", b"a line of a normal message\n" * 380)
SOURCE = "127.0.0.9"
#: A session may take so long; so much rest is between two, as one address may only come 50 times a second.
PATIENCE, REST = 60, 0.03


@dataclass
class Latency:
    """Of sessions that went well, in milliseconds; and how many did not."""

    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.times, n=100, method="inclusive")[percent - 1]

    def __str__(self) -> str:
        """Median, 95 and 99 %."""
        return f"{self.median:.1f} / {self.percentile(95):.1f} / {self.percentile(99):.1f}"


def measure(address: Address, sessions: int) -> Latency:
    latency = Latency()
    expected = wire_form(MESSAGE)
    for _ in range(sessions):
        begin = time.perf_counter()
        try:
            received = _session(address)
            if expected not in received or received.count(b"+OK") != 6:
                raise ConnectionError(repr(received[:200]))
        except OSError as failure:
            latency.failures.append(str(failure))
        else:
            latency.times.append((time.perf_counter() - begin) * 1000)
        time.sleep(REST)
    return latency


def _session(address: Address) -> bytes:
    """All that the server says, each command sent when the one before was answered."""
    received = b""
    with socket.create_connection(address, PATIENCE, source_address=(SOURCE, 0)) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def read_until(end: bytes) -> None:
            nonlocal received
            answer = b""
            while not answer.endswith(end):
                chunk = client.recv(1 << 16)
                if not chunk:
                    raise ConnectionError(f"the server closed after {(received + answer)[-200:]!r}")
                answer += chunk
            received += answer

        read_until(b"\r\n")
        for command in (f"USER {ACCOUNT.name}", f"PASS {ACCOUNT.password}", "STAT", "RETR 1", "QUIT"):
            client.sendall(command.encode() + b"\r\n")
            read_until(b"\r\n.\r\n" if command.startswith("RETR") else b"\r\n")
    return received
