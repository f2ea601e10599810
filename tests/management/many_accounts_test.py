"""500 accounts added in one pipelined batch, then 500 POP3 sessions at once, each with STAT, LIST and RETR 1."""

import asyncio
import resource
import unittest

from palomar_test.case import ServerCase
from palomar_test.connection import Address
from palomar_test.messages import letter, wire_form
from palomar_test.server import Account

ACCOUNTS = [Account(f"user{number:03}", f"secret{number}") for number in range(500)]


class ManyAccounts(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def test_are_added_in_one_batch_and_served_all_at_once(self) -> None:
        server = self.serve([])
        manager = self.manage(server, timeout=120)
        added = manager.ask_all(f"ADD_USER {account.name} {account.password}" for account in ACCOUNTS)
        self.assertEqual([answer.text for answer in added], [f"account {account.name} added" for account in ACCOUNTS])
        listed = manager.succeed("GET_USERS")
        self.assertEqual(listed.lines, tuple(f"{account.name} OFFLINE" for account in ACCOUNTS))
        messages = [letter(account.name, b"One line.\n") for account in ACCOUNTS]
        for account, message in zip(ACCOUNTS, messages, strict=True):
            server.maildir(account.name).store("new/1700000001.a", message)
        answers = asyncio.run(_everybody(server.address))
        for answer, message in zip(answers, messages, strict=True):
            self.assertEqual(answer, _expected(message))
        server.log.wait_for("session_end", count=len(ACCOUNTS))
        self.assertEqual(manager.number("GET_TOTAL_CONN"), len(ACCOUNTS))
        self.assertEqual(manager.values()["messages_retrieved"], len(ACCOUNTS))

    def test_are_removed_in_one_batch(self) -> None:
        server = self.serve([])
        manager = self.manage(server, timeout=120)
        added = [f"ADD_USER {account.name} {account.password}" for account in ACCOUNTS]
        removed = [f"DELETE_USER {account.name}" for account in ACCOUNTS]
        self.assertTrue(all(answer.done for answer in manager.ask_all(added + removed)))
        self.assertEqual(manager.succeed("GET_USERS").text, "0 accounts")
        self.assertFalse(any(server.maildir(account.name).path.exists() for account in ACCOUNTS))


def _expected(message: bytes) -> bytes:
    """STAT, LIST and RETR 1 of a maildrop with this message alone."""
    wire = wire_form(message)
    octets = len(wire)
    stat = b"+OK 1 %d\r\n" % octets
    listing = b"+OK 1 new message (%d octets)\r\n1 %d\r\n.\r\n" % (octets, octets)
    return stat + listing + b"+OK %d octets\r\n" % octets + wire + b".\r\n"


async def _everybody(address: Address) -> list[bytes]:
    everyone_is_in = asyncio.Barrier(len(ACCOUNTS))
    return await asyncio.gather(*(_session(address, account, everyone_is_in) for account in ACCOUNTS))


async def _session(address: Address, account: Account, everyone_is_in: asyncio.Barrier) -> bytes:
    """The answers, once the last one is logged in."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"USER {account.name}\r\nPASS {account.password}\r\n".encode())
    for _ in range(3):
        await reader.readline()
    await everyone_is_in.wait()
    writer.write(b"STAT\r\nLIST\r\nRETR 1\r\nQUIT\r\n")
    everything = await reader.read()
    writer.close()
    return everything[: everything.rindex(b"+OK")]


if __name__ == "__main__":
    unittest.main()
