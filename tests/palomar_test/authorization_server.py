"""An authorization server on the loopback that publishes its keys by HTTPS, or does what such a server should not."""

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from palomar_test.certificate import Certificate
from palomar_test.token import SigningKey

#: Answers a request; after it the connection is closed.
Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(body: bytes, status: int = 200, **fields: str) -> Answer:
    """`fields`: of the header, with `_` for `-`."""

    def send(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in fields.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return send


def keys(published: Iterable[SigningKey], **fields: str) -> Answer:
    return answer(json.dumps({"keys": [key.public() for key in published]}).encode(), **fields)


def endless(request: BaseHTTPRequestHandler) -> None:
    """As many octets as the client takes, without saying how many."""
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b" " * 65536)


def nothing(request: BaseHTTPRequestHandler) -> None:
    """The connection ends without an answer."""


class AuthorizationServer:
    def __init__(self, certificate: Certificate | None, answer: Answer, port: int = 0) -> None:
        """Without a certificate it speaks plain HTTP; port 0 is any free one. It runs until close()."""
        self.answer = answer
        self._asked = 0
        self._changed = threading.Condition()
        self._closing = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 30

            def setup(self) -> None:
                if server._context:  # here and not in accept(): a thread of its own shakes hands
                    self.request = server._context.wrap_socket(self.request, server_side=True)
                super().setup()

            def finish(self) -> None:
                super().finish()
                self.request.close()

            def do_GET(self) -> None:
                with server._changed:
                    server._asked += 1
                    server._changed.notify_all()
                server.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """Clients that trust it not, or have heard enough, go away."""

        self._context = certificate and ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        if self._context and certificate:
            self._context.load_cert_chain(certificate.certificate, certificate.key)
        self._server = Server(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def url(self, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._context else 'http'}://{host}:{self.port}/keys"

    @property
    def asked(self) -> int:
        """How often."""
        with self._changed:
            return self._asked

    def wait_until_asked(self, times: int, timeout: float = 30) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._asked >= times, timeout):
                raise AssertionError(f"asked {self._asked} times and not {times}")

    def hang(self, request: BaseHTTPRequestHandler) -> None:
        """An answer that begins and does not go on, until the server is closed."""
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.flush()
        self._closing.wait(60)

    def drip(self, request: BaseHTTPRequestHandler) -> None:
        """An answer that never stops for long and takes for ever, until the client or the server goes."""
        request.send_response(200)
        request.send_header("Content-Length", "100000")
        request.end_headers()
        with contextlib.suppress(OSError):
            while not self._closing.wait(0.2):
                request.wfile.write(b" ")
                request.wfile.flush()

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
