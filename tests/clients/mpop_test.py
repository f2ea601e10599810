"""mpop delivers into a Maildir of its own: pipelining, UIDL, deleting or keeping."""

import unittest

from palomar_test import client
from palomar_test.case import ALICE, ServerCase
from palomar_test.maildir import Maildir
from palomar_test.messages import MAIL
from palomar_test.server import Palomard

_CONFIGURATION = """
account default
host 127.0.0.1
port {port}
user {name}
password {password}
auth user
tls off
received_header off
uidls_file {folder}/uidls
delivery maildir {folder}/delivered
{options}
"""


class Mpop(ServerCase):
    def fetch(self, server: Palomard, options: str) -> list[bytes]:
        """What was delivered so far."""
        delivered = Maildir(self.folder / "delivered")
        if not delivered.path.exists():
            delivered.make()
        text = _CONFIGURATION.format(
            port=server.address[1],
            name=ALICE.name,
            password=ALICE.password,
            folder=self.folder,
            options=options,
        )
        configuration = client.write_private(self.folder / "mpoprc", text)
        client.run(["mpop", f"--file={configuration}", "--quiet"], self.folder)
        return client.files_in(delivered.path / "new")

    def test_deletes_what_it_delivered(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        maildir.store_all(MAIL)
        messages = self.fetch(server, "keep off")
        self.assertEqual(client.digests(messages), client.digests(MAIL.values()))
        self.assertEqual(maildir.names(), set())

    def test_leaves_mail_on_the_server_where_it_moves_to_cur(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        names = maildir.store_all(MAIL)
        messages = self.fetch(server, "keep on")
        self.assertEqual(client.digests(messages), client.digests(MAIL.values()))
        self.assertEqual(maildir.names(), {name.replace("new/", "cur/") + ":2,S" for name in names})

    def test_under_keep_gets_only_what_is_new_to_it(self) -> None:
        server = self.serve(settings={"pop3.retrieved": "keep"})
        maildir = server.maildir(ALICE.name)
        maildir.store_all(MAIL)
        self.fetch(server, "keep on")
        maildir.store("new/1800000000.late", MAIL["plain"])
        messages = self.fetch(server, "keep on")
        self.assertEqual(client.digests(messages), client.digests([*MAIL.values(), MAIL["plain"]]))


if __name__ == "__main__":
    unittest.main()
