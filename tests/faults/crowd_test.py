"""2,000 connections at once, each of which becomes a session that logs in, looks and leaves."""

import asyncio
import resource
import unittest

from palomar_test.case import ServerCase
from palomar_test.connection import Address
from palomar_test.server import Account

CLIENTS = 2000
ACCOUNTS = [Account(f"user{number}", f"secret{number}") for number in range(100)]


class Crowd(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def test_all_are_connected_at_once_and_all_are_served(self) -> None:
        server = self.serve(ACCOUNTS)
        for account in ACCOUNTS:
            server.maildir(account.name).store("new/1700000001.a", b"Subject: a\n\n")
        answers = asyncio.run(_crowd(server.address))
        self.assertEqual(answers, [b"+OK 1 14\r\n"] * CLIENTS)
        server.log.wait_for("session_end", count=CLIENTS)
        self.assertEqual(len(server.log.all("connect")), CLIENTS)


async def _crowd(address: Address) -> list[bytes]:
    """Everyone's answer to STAT. No one goes on before the last one was greeted."""
    everyone_is_in = asyncio.Barrier(CLIENTS)
    turns = [asyncio.Lock() for _ in ACCOUNTS]
    return await asyncio.gather(
        *(
            _session(address, everyone_is_in, turns[number % len(turns)], ACCOUNTS[number % len(ACCOUNTS)])
            for number in range(CLIENTS)
        )
    )


async def _session(
    address: Address, everyone_is_in: asyncio.Barrier, turn: asyncio.Lock, account: Account
) -> bytes:
    reader, writer = await asyncio.open_connection(*address)
    await reader.readline()
    await everyone_is_in.wait()
    async with turn:  # a maildrop has one session at a time
        writer.write(f"USER {account.name}\r\nPASS {account.password}\r\nSTAT\r\nQUIT\r\n".encode())
        answers = [await reader.readline() for _ in range(4)]
        await reader.read()
    writer.close()
    return answers[2]


if __name__ == "__main__":
    unittest.main()
