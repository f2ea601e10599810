"""TLS by OpenSSL's own library, for what Python's ssl module does not tell: the octets of tls-exporter (RFC 9266)."""

import ctypes
import socket
import struct
from typing import Any

_LABEL = b"EXPORTER-Channel-Binding"


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libssl.so.3")
    pointer, octets, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
    for name in ("TLS_client_method", "SSL_CTX_new", "SSL_new"):
        getattr(library, name).restype = pointer
    library.SSL_CTX_new.argtypes = library.SSL_new.argtypes = [pointer]
    library.SSL_set_fd.argtypes = [pointer, ctypes.c_int]
    library.SSL_read.argtypes = [pointer, octets, ctypes.c_int]
    library.SSL_write.argtypes = [pointer, octets, ctypes.c_int]
    library.SSL_export_keying_material.argtypes = [pointer, octets, size, octets, size, octets, size, ctypes.c_int]
    for name in ("SSL_connect", "SSL_free", "SSL_CTX_free"):
        getattr(library, name).argtypes = [pointer]
    return library


class OpensslSocket:
    """What a Connection needs of a socket. It believes any certificate."""

    def __init__(self, plain: socket.socket) -> None:
        """Over a connected socket."""
        _let_the_kernel_time_out(plain)
        self._plain = plain
        self._library = _library()
        self._context = ctypes.c_void_p(self._library.SSL_CTX_new(self._library.TLS_client_method()))
        self._tls = ctypes.c_void_p(self._library.SSL_new(self._context))
        self._library.SSL_set_fd(self._tls, plain.fileno())
        if self._library.SSL_connect(self._tls) != 1:
            raise OSError("no TLS handshake")

    def binding(self) -> bytes:
        """tls-exporter's octets."""
        octets = ctypes.create_string_buffer(32)
        done = self._library.SSL_export_keying_material(self._tls, octets, 32, _LABEL, len(_LABEL), b"", 0, 1)
        if done != 1:
            raise OSError("no keying material")
        return octets.raw

    def sendall(self, octets: bytes) -> None:
        if octets and self._library.SSL_write(self._tls, octets, len(octets)) <= 0:
            raise ConnectionResetError

    def recv(self, most: int) -> bytes:
        octets = ctypes.create_string_buffer(most)
        received = self._library.SSL_read(self._tls, octets, most)
        return octets.raw[: max(0, received)]

    def close(self) -> None:
        if self._tls:
            self._library.SSL_free(self._tls)
            self._library.SSL_CTX_free(self._context)
            self._tls = self._context = ctypes.c_void_p()
        self._plain.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)


def _let_the_kernel_time_out(plain: socket.socket) -> None:
    """Python's way, by poll and a socket that does not block, is not OpenSSL's."""
    seconds = plain.gettimeout() or 0
    plain.settimeout(None)
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        plain.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", int(seconds), 0))
