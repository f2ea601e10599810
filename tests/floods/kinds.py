"""The floods: what one hostile client does, again and again, and how many do it at the same time."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from palomar_test.connection import Address


@dataclass(frozen=True)
class Target:
    pop3: Address
    pop3s: Address


@dataclass(frozen=True)
class Hostile:
    """One client at one time: `number` tells it from those beside it, `source` is its address this time."""

    target: Target
    number: int
    source: str
    turn: int
    connected: Callable[[], None]
    """To be called when it is: what a flood is measured by."""


@asynccontextmanager
async def connection(
    address: Address, client: Hostile, buffer: int = 1 << 16
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Ends with a reset, or at least without a farewell. `buffer`: octets that are read unasked, and half of it more."""
    reader, writer = await asyncio.open_connection(*address, local_addr=(client.source, 0), limit=buffer)
    try:
        client.connected()
        yield reader, writer
    finally:
        writer.transport.abort()


async def slow(client: Hostile) -> None:
    """An octet a second of a command that never ends."""
    async with connection(client.target.pop3, client) as (_, writer):
        while not writer.is_closing():
            writer.write(b"X")
            await asyncio.sleep(1)


async def connect_only(client: Hostile) -> None:
    async with connection(client.target.pop3, client):
        pass


async def begin_tls(client: Hostile) -> None:
    """Makes the server do its part of a handshake, with keys and signature, and none of its own."""
    async with connection(client.target.pop3s, client) as (reader, writer):
        writer.write(client_hello())
        await reader.read(1)


async def guess_password(client: Hostile) -> None:
    """Another name each time; each tenth is that of the normal client."""
    name = "normal" if client.turn % 10 == 0 else f"user{client.number}.{client.turn}"
    async with connection(client.target.pop3, client) as (reader, writer):
        writer.write(f"USER {name}\r\nPASS wrong{client.turn}\r\n".encode())
        for _ in range(3):
            await reader.readline()


async def send_long_lines(client: Hostile) -> None:
    """Until the server has enough of it."""
    async with connection(client.target.pop3, client) as (reader, writer):
        while not reader.at_eof():
            writer.write(b"X" * 8190 + b"\r\n")
            await writer.drain()
            await reader.readline()


async def retrieve_unread(client: Hostile) -> None:
    """Asks for 64 MiB, again and again, and reads none of it."""
    async with connection(client.target.pop3, client, buffer=1024) as (_, writer):
        commands = f"USER unread{client.number}\r\nPASS secret\r\n" + "RETR 1\r\n" * 10
        writer.write(commands.encode())
        await asyncio.sleep(3600)


#: For logins that are not what is measured.
CHEAP_PASSWORDS = {"auth.argon2_memory_kib": 64, "auth.argon2_passes": 1, "auth.scram_iterations": 0}


@dataclass(frozen=True)
class Kind:
    title: str
    client: Callable[[Hostile], Coroutine[Any, Any, None]]
    clients: int
    settings: dict[str, Any] = field(default_factory=dict)
    """Of the server, besides those of all kinds."""


KINDS = {
    "slowloris": Kind("connections that send an octet a second", slow, 5000),
    "connections": Kind("connections that are closed at once", connect_only, 200),
    "handshakes": Kind("TLS handshakes that are begun", begin_tls, 200),
    "passwords": Kind("wrong passwords", guess_password, 400),
    "lines": Kind("lines of 8 KiB", send_long_lines, 100),
    "unread": Kind("RETRs of 64 MiB that are never read", retrieve_unread, 50, CHEAP_PASSWORDS),
}


def client_hello() -> bytes:
    """The same again and again: the server cannot know it."""
    global _hello
    if not _hello:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        sent = ssl.MemoryBIO()
        handshake = context.wrap_bio(ssl.MemoryBIO(), sent)
        try:
            handshake.do_handshake()
        except ssl.SSLWantReadError:
            _hello = sent.read()
    return _hello


_hello = b""
