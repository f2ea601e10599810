"""Headers of HAProxy's PROXY protocol, as a proxy in front of the server sends them."""

import ipaddress
import struct

_SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
_LOCAL, _PROXIED = 0x20, 0x21
_FIELD_TLS, _CAME_BY_TLS = 0x20, 0x01
#: Where clients think they are: it matters nowhere.
_TO = {4: ipaddress.ip_address("198.51.100.1"), 6: ipaddress.ip_address("2001:db8::1")}


def version_1(address: str, port: int = 40122) -> bytes:
    ip = ipaddress.ip_address(address)
    return f"PROXY TCP{ip.version} {ip} {_TO[ip.version]} {port} 110\r\n".encode()


def version_2(address: str, port: int = 40122, *, tls: bool | None = None) -> bytes:
    """`tls`: whether the client came to the proxy by TLS, if the header says anything of it."""
    ip = ipaddress.ip_address(address)
    body = ip.packed + _TO[ip.version].packed + struct.pack("!HH", port, 110)
    if tls is not None:
        field = struct.pack("!BI", _CAME_BY_TLS if tls else 0, 0)
        body += struct.pack("!BH", _FIELD_TLS, len(field)) + field
    return _block(_PROXIED, 0x11 if ip.version == 4 else 0x21, body)


def local() -> bytes:
    """A connection of the proxy's own, such as a health check."""
    return _block(_LOCAL, 0x00, b"")


def _block(command: int, family: int, body: bytes) -> bytes:
    return _SIGNATURE + struct.pack("!BBH", command, family, len(body)) + body
