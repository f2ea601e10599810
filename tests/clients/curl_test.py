"""curl fetches, lists and deletes: a client that shows each message exactly as it came."""

import unittest
from pathlib import Path

from palomar_test import client
from palomar_test.case import ALICE, ServerCase
from palomar_test.connection import Address
from palomar_test.messages import MAIL, ODD, sha256, wire_form


def url(address: Address, path: str) -> str:
    host, port = address
    return f"pop3://[{host}]:{port}/{path}" if ":" in host else f"pop3://{host}:{port}/{path}"


class Curl(ServerCase):
    def curl(self, *arguments: str | Path) -> bytes:
        command = ["curl", "--silent", "--show-error", "--user", f"{ALICE.name}:{ALICE.password}", *arguments]
        return client.run(command, self.folder).stdout

    def fetch(self, address: Address, count: int) -> dict[int, bytes]:
        """Messages 1 to `count`, by their number, in one session."""
        fetched = self.folder / "fetched"
        fetched.mkdir()
        self.curl("--output", fetched / "#1", url(address, f"[1-{count}]"))
        return {int(path.name): path.read_bytes() for path in fetched.iterdir()}

    def check_octets(self, address_of_server: str) -> None:
        server = self.serve()
        messages = MAIL | ODD
        del messages["nothing"]  # curl makes one CRLF of a message without octets
        server.maildir(ALICE.name).store_all(messages)
        fetched = self.fetch(getattr(server, address_of_server), len(messages))
        for number, (name, stored) in enumerate(messages.items(), start=1):
            with self.subTest(name):
                self.assertEqual(sha256(fetched[number]), sha256(wire_form(stored)))

    def test_gets_every_message_octet_for_octet(self) -> None:
        self.check_octets("address")

    def test_gets_every_message_over_ipv6(self) -> None:
        self.check_octets("address_v6")

    def test_lists_octets_and_unique_ids(self) -> None:
        server = self.serve()
        stored = server.maildir(ALICE.name).store_all(MAIL)
        octets = "".join(f"{n} {len(wire_form(m))}\r\n" for n, m in enumerate(stored.values(), start=1))
        unique_ids = "".join(f"{n} {name[4:]}\r\n" for n, name in enumerate(stored, start=1))
        self.assertEqual(self.curl(url(server.address, "")).decode(), octets)
        self.assertEqual(self.curl("-X", "UIDL", url(server.address, "")).decode(), unique_ids)

    def test_deletes_what_it_names_and_no_more(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        names = list(maildir.store_all(MAIL))
        self.curl("--request", "DELE", "--list-only", url(server.address, "2"))
        self.assertEqual(maildir.names(), set(names) - {names[1]})

    def test_leaves_what_it_got_in_cur(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        names = list(maildir.store_all(MAIL))
        self.fetch(server.address, 2)
        moved = {name.replace("new/", "cur/") + ":2,S" for name in names[:2]}
        self.assertEqual(maildir.names(), moved | set(names[2:]))

    def test_under_keep_leaves_what_it_got_where_it_is_served_again(self) -> None:
        server = self.serve(settings={"pop3.retrieved": "keep"})
        maildir = server.maildir(ALICE.name)
        names = list(maildir.store_all(MAIL))
        first = self.curl(url(server.address, "1"))
        self.assertEqual(maildir.names(), {names[0].replace("new/", "cur/") + ":2,S", *names[1:]})
        self.assertEqual(self.curl(url(server.address, "1")), first)

    def test_is_told_that_the_password_is_wrong(self) -> None:
        server = self.serve()
        with self.assertRaisesRegex(AssertionError, "ended with 67"):
            self.curl("--user", "alice:guess", url(server.address, ""))


if __name__ == "__main__":
    unittest.main()
