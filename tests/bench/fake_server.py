"""A server that answers as it is told, however wrong that is."""

import socket
import ssl
import threading
from collections.abc import Mapping
from typing import Self

#: At the end of an answer: the server closes behind it.
CLOSES = b"<closes>"

#: Two messages, and no fault. Keys are verbs, `RETR 1` before `RETR`; the empty one is the greeting.
GOOD: dict[str, bytes] = {
    "": b"+OK here\r\n",
    "USER": b"+OK\r\n",
    "PASS": b"+OK\r\n",
    "STAT": b"+OK 2 13\r\n",
    "UIDL": b"+OK\r\n1 a\r\n2 b\r\n.\r\n",
    "LIST": b"+OK\r\n1 5\r\n2 8\r\n.\r\n",
    "RETR 1": b"+OK 5 octets\r\none\r\n.\r\n",
    "RETR 2": b"+OK 8 octets\r\n..two\r\n\r\n.\r\n",
    "QUIT": b"+OK\r\n" + CLOSES,
}
#: The same messages as they were written.
MESSAGES = [b"one\r\n", b".two\r\n\r\n"]


class FakeServer:
    """One connection after another, each by the same answers; a verb that has none is not answered."""

    def __init__(self, answers: Mapping[str, bytes], tls: ssl.SSLContext | None = None) -> None:
        self._answers = answers
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                connection.settimeout(30)
                try:
                    self._talk(self._tls.wrap_socket(connection, server_side=True) if self._tls else connection)
                except ConnectionError:
                    pass  # a client that gives up in the middle

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            if not _say(connection, self._answers[""]):
                return
            for line in lines:
                if not _say(connection, self._answer_to(line.decode("latin-1").strip())):
                    return

    def _answer_to(self, command: str) -> bytes:
        return self._answers.get(command, self._answers.get(command.partition(" ")[0], b""))


def _say(connection: socket.socket, answer: bytes) -> bool:
    """Whether the connection stays open."""
    connection.sendall(answer.removesuffix(CLOSES))
    return not answer.endswith(CLOSES)
