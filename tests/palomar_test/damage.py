"""Lines of a protocol as a broken or malicious client sends them."""

import random


def damaged(line: bytes, dice: random.Random) -> bytes:
    """The line with one to four damages; never a line end in it."""
    octets = bytearray(line)
    for _ in range(dice.randint(1, 4)):
        place = dice.randint(0, len(octets))
        match dice.randrange(6):
            case 0:
                octets[place : place + 1] = b""
            case 1:
                octets[place:place] = bytes([dice.randrange(256)])
            case 2:
                octets[place : place + 1] = bytes([dice.randrange(256)])
            case 3:
                octets[place:place] = octets[dice.randint(0, len(octets)) :]
            case 4:
                octets[place:place] = dice.choice([b" ", b"\0", b"\r", b"4294967296", b"-1", b"%s", b"\xff\xfe"])
            case 5:
                octets[place:place] = b"x" * dice.choice([10, 240, 255, 300, 5000])
    return bytes(octets).replace(b"\n", b"")
