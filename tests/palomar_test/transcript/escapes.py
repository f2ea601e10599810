r"""The notation for octets in raw lines: \r \n \t \s \\ \{ \xNN, and {text*N} for N times the text."""

import re

_NAMED = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"s": b" ", b"\\": b"\\", b"{": b"{"}
_PIECE = re.compile(
    rb"\\x(?P<hex>[0-9A-Fa-f]{2})|\\(?P<named>[rnts\\{])|\{(?P<text>[^{}]*)\*(?P<times>\d+)\}|(?P<plain>[^\\{])",
    re.DOTALL,
)


def octets(text: str) -> bytes:
    """The octets that `text` stands for; what is outside ASCII stands for its UTF-8."""
    raw, position, out = text.encode(), 0, b""
    while position < len(raw):
        piece = _PIECE.match(raw, position)
        if piece is None:
            raise ValueError(f"no such escape: {text[position:position + 8]!r}")
        out += _meaning(piece)
        position = piece.end()
    return out


def shown(raw: bytes) -> str:
    """Readable text for octets that may be anything: the way back, without the repetition."""
    named = {0x0D: "\\r", 0x0A: "\\n", 0x09: "\\t", 0x5C: "\\\\"}
    return "".join(
        named.get(octet) or (chr(octet) if 0x20 <= octet < 0x7F else f"\\x{octet:02X}") for octet in raw
    )


def _meaning(piece: re.Match[bytes]) -> bytes:
    if piece["hex"] is not None:
        return bytes.fromhex(piece["hex"].decode())
    if piece["named"] is not None:
        return _NAMED[piece["named"]]
    if piece["times"] is not None:
        return octets(piece["text"].decode()) * int(piece["times"])
    return piece["plain"]
