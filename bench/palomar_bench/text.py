"""Messages made up from a seed: the same octets on every machine and in every run."""

import random
from collections.abc import Iterator

_WORDS = (
    "pigeon loft homing flight feather wind letter carrier north river return morning cage seed message distance "
    "evening field tower bridge winter garden valley people answer market island summer copper silver window"
).split()
_LINE_LENGTHS = (20, 40, 60, 68, 70, 72, 72, 74, 76)
BLOCK = 1 << 20


def message(seed: int, octets: int) -> bytes:
    """As Postfix stores it, with LF; `octets` long to within a line. One line in 50 begins with a dot."""
    chance = random.Random(seed)
    lines = [
        f"Return-Path: <writer{seed}@palomar.example>",
        f"Message-ID: <{seed}.{octets}@palomar.example>",
        f"Subject: letter {seed}",
        "",
    ]
    length = sum(len(line) + 1 for line in lines)
    while length < octets:
        lines.append(_line(chance, chance.random() < 0.02))
        length += len(lines[-1]) + 1
    return "\n".join(lines).encode() + b"\n"


def long_message(octets: int, line_end: bytes) -> Iterator[bytes]:
    """Blocks of at least `octets` in all. With CRLF no line begins with a dot: it is in wire form."""
    yield b"Subject: a long letter" + line_end + line_end
    block = _block(line_end)
    for _ in range(-(-octets // len(block))):
        yield block


def _block(line_end: bytes) -> bytes:
    chance = random.Random(len(line_end))
    lines: list[str] = []
    length = 0
    while length < BLOCK:
        lines.append(_line(chance, line_end == b"\n" and chance.random() < 0.02))
        length += len(lines[-1]) + len(line_end)
    return line_end.join(line.encode() for line in lines) + line_end


def _line(chance: random.Random, dotted: bool) -> str:
    wanted = chance.choice(_LINE_LENGTHS)
    words = [chance.choice(_WORDS)]
    length = len(words[0])
    while length < wanted:
        words.append(chance.choice(_WORDS))
        length += len(words[-1]) + 1
    return ("." if dotted else "") + " ".join(words)
