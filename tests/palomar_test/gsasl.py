"""SASL as GNU SASL's client speaks it, which is nobody's work here: its library, called directly."""

import base64
import ctypes
from typing import Self

from palomar_test.pop3 import Pop3

_OK, _NEEDS_MORE = 0, 1
_AUTHID, _AUTHZID, _PASSWORD, _TLS_EXPORTER = 1, 2, 3, 25


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libgsasl.so.18")
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    library.gsasl_init.argtypes = [ctypes.POINTER(pointer)]
    library.gsasl_client_start.argtypes = [pointer, text, ctypes.POINTER(pointer)]
    library.gsasl_property_set.argtypes = [pointer, ctypes.c_int, text]
    library.gsasl_step64.argtypes = [pointer, text, ctypes.POINTER(pointer)]
    library.gsasl_strerror_name.restype = text
    for name in ("gsasl_finish", "gsasl_done", "gsasl_free"):
        getattr(library, name).argtypes = [pointer]
        getattr(library, name).restype = None
    return library


class Broken(Exception):
    """The client does not go on: the server has not proved that it knows the password, for instance."""


class Client:
    """One exchange. Whoever gives `binding` can bind: octets of tls-exporter (RFC 9266)."""

    def __init__(
        self, mechanism: str, name: str, password: str, *, binding: bytes | None = None, acts_as: str | None = None
    ) -> None:
        self.mechanism = mechanism
        self._library = _library()
        self._context, self._session = ctypes.c_void_p(), ctypes.c_void_p()
        self._check(self._library.gsasl_init(ctypes.byref(self._context)))
        self._check(
            self._library.gsasl_client_start(self._context, mechanism.encode(), ctypes.byref(self._session))
        )
        properties = {_AUTHID: name.encode(), _PASSWORD: password.encode()}
        if acts_as is not None:
            properties[_AUTHZID] = acts_as.encode()
        if binding is not None:
            properties[_TLS_EXPORTER] = base64.b64encode(binding)
        for which, value in properties.items():
            self._library.gsasl_property_set(self._session, which, value)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._library.gsasl_finish(self._session)
        self._library.gsasl_done(self._context)

    def step(self, challenge: bytes) -> bytes:
        """Both in Base64."""
        response = ctypes.c_void_p()
        self._check(self._library.gsasl_step64(self._session, challenge, ctypes.byref(response)))
        octets = ctypes.string_at(response)
        self._library.gsasl_free(response)
        return octets

    def log_in(self, session: Pop3) -> bytes:
        """From AUTH with an initial response to the answer that ends the exchange."""
        session.send(b"AUTH %s %s\r\n" % (self.mechanism.encode(), self.step(b"")))
        while (answer := session.read_line()).startswith(b"+ "):
            session.send(self.step(answer[2:]) + b"\r\n")
        return answer

    def _check(self, code: int) -> None:
        if code not in (_OK, _NEEDS_MORE):
            raise Broken(self._library.gsasl_strerror_name(code).decode())


def authenticate(session: Pop3, mechanism: str, name: str, password: str, binding: bytes | None = None) -> bytes:
    """The answer that ends the exchange."""
    with Client(mechanism, name, password, binding=binding) as client:
        return client.log_in(session)
