"""One TCP connection to the server, for tests: it hides nothing, bears nothing wrong, and can misbehave on request."""

import socket
import ssl
import struct
from typing import Self

Address = tuple[str, int]


class ConnectionEnded(Exception):
    """The server closed where an answer was due."""


class Connection:
    def __init__(
        self,
        address: Address,
        *,
        timeout: float = 30,
        receive_buffer: int | None = None,
        source: str | None = None,
    ) -> None:
        """Connects, from the address `source` if it is given; whatever the server says first is left to be read."""
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source is not None:
            self.socket.bind((source, 0))
        self.socket.connect(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def secure(self, context: ssl.SSLContext, name: str | None = None) -> Self:
        """Goes over to TLS, asking for `name`. What was received and not read belongs to no TLS: an error."""
        if self._received:
            raise AssertionError(f"before TLS came {bytes(self._received[:200])!r}")
        self.socket = context.wrap_socket(self.socket, server_hostname=name or self.socket.getpeername()[0])
        return self

    @property
    def endpoint(self) -> str:
        """This end of the connection, as the server's log names it."""
        host, port = self.socket.getsockname()[:2]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def send(self, octets: bytes) -> None:
        self.socket.sendall(octets)

    def read_line(self) -> bytes:
        """The next line without its CRLF."""
        return self._read_through(b"\n").removesuffix(b"\r\n")

    def expect_end(self) -> None:
        """The server says nothing more and closes."""
        try:
            more = bytes(self._received) or self.socket.recv(4096)
        except ConnectionResetError:
            more = b""
        if more:
            raise AssertionError(f"the end was due, not {more[:200]!r}")
        self.socket.close()

    def read_until_end(self) -> bytes:
        """All that still comes before the server closes."""
        try:
            while chunk := self.socket.recv(1 << 16):
                self._received += chunk
        except ConnectionResetError:
            pass
        self.socket.close()
        return bytes(self._received)

    def half_close(self) -> None:
        """The server sees the end of what we say, under TLS without a goodbye, and may still answer."""
        socket.socket.shutdown(self.socket, socket.SHUT_WR)

    def drop(self) -> None:
        """Vanishes: the server sees a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def _read_through(self, mark: bytes) -> bytes:
        searched = 0
        while (found := self._received.find(mark, searched)) < 0:
            searched = max(0, len(self._received) - len(mark) + 1)
            self._receive_more()
        end = found + len(mark)
        octets = bytes(memoryview(self._received)[:end])
        del self._received[:end]
        return octets

    def _at_least(self, count: int) -> bytes:
        while len(self._received) < count:
            self._receive_more()
        return bytes(self._received[:count])

    def _receive_more(self) -> None:
        try:
            chunk = self.socket.recv(1 << 18)
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            raise ConnectionEnded(bytes(self._received[-200:]))
        self._received += chunk
