"""Messages to serve, and what must come over the wire for them, said once more and independently."""

import hashlib
import re
from collections.abc import Iterator

_HEADER = b"From: Rosa <rosa@example.org>\nTo: alice@example.org\nSubject: %s\nMessage-ID: <%s@example.org>\n\n"


def wire_form(stored: bytes) -> bytes:
    """CRLF line ends and a last line that is ended; dots not stuffed (RFC 1939 section 11)."""
    text = re.sub(rb"(?<!\r)\n", b"\r\n", stored)
    return text if not text or text.endswith(b"\n") else text + b"\r\n"


def sha256(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def letter(subject: str, body: bytes) -> bytes:
    """A well-formed message with LF line ends around this body."""
    return _HEADER % (subject.encode(), subject.replace(" ", ".").encode()) + body


#: Mail as it is delivered to Maildirs: what any client must store as it was sent.
MAIL: dict[str, bytes] = {
    "plain": letter("plain", b"One line.\nAnother one.\n"),
    "dots": letter("dots", b".\n..\n.begins with a dot\nends with a dot.\n...\n.\n"),
    "crlf": letter("crlf", b"Stored with CRLF.\n.\nAll of it.\n").replace(b"\n", b"\r\n"),
    "no final newline": letter("no final newline", b"The last line has no end"),
    "8-bit": letter("8-bit", "Grüße, señora: 鳩舎\n".encode() + bytes(range(0xA0, 0x100)) + b"\n"),
    "many lines": letter("many lines", b"".join(b".%d\n\n" % n for n in range(3000))),
}

#: What a file in a Maildir may hold as well: sent to the octet, but more than some clients can bear.
ODD: dict[str, bytes] = {
    "nothing": b"",
    "one newline": b"\n",
    "one dot": b".",
    "header without end": b"Subject: no body",
    "bare CR": letter("bare CR", b"one\rtwo\r\rthree\n\rfour\n"),
    "ends with CR": letter("ends with CR", b"the last octet is CR\r"),
    "mixed": letter("mixed", b"lf\ncrlf\r\n.lf\n.crlf\r\n"),
    "NUL": letter("NUL", b"a\0b\n\0\n.\0\n"),
    "every octet": bytes(range(256)) * 40,
    "long line": letter("long line", b"." + b"x" * 300_000),
    "dot behind a 64 KiB edge": b"y" * 65_535 + b"\n.\n",
    "CRLF across a 64 KiB edge": b"z" * 65_535 + b"\r\n.\r\n",
}


class LargeMessage:
    """A message too large to hold: written and summed block by block."""

    _BLOCK = b"".join(b"%07d ........ the quick brown fox jumps\n.%04d\n" % (n, n) for n in range(20_000))

    def __init__(self, size: int) -> None:
        """At least `size` octets as stored."""
        self._blocks = -(-size // len(self._BLOCK))

    def stored(self) -> Iterator[bytes]:
        yield letter("large", b"")
        for _ in range(self._blocks):
            yield self._BLOCK

    def wire(self) -> tuple[int, str]:
        """Octets and SHA-256 of what a client gets."""
        digest, octets = hashlib.sha256(), 0
        block = wire_form(self._BLOCK)
        for piece in [wire_form(letter("large", b""))] + [block] * self._blocks:
            digest.update(piece)
            octets += len(piece)
        return octets, digest.hexdigest()
