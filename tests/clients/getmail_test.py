"""getmail6 delivers into a Maildir of its own: it trusts UIDL, deleting or keeping."""

import os
import shutil
import unittest
from pathlib import Path

from palomar_test import client
from palomar_test.case import ALICE, ServerCase
from palomar_test.maildir import Maildir
from palomar_test.messages import MAIL
from palomar_test.server import Palomard

_CONFIGURATION = """
[retriever]
type = SimplePOP3Retriever
server = 127.0.0.1
port = {port}
username = {name}
password = {password}
[destination]
type = Maildir
path = {folder}/delivered/
{destination}
[options]
received = false
delivered_to = false
read_all = {read_all}
delete = {delete}
"""


class Getmail(ServerCase):
    def fetch(self, server: Palomard, *, read_all: bool, delete: bool) -> list[bytes]:
        """What was delivered so far."""
        delivered = Maildir(self.folder / "delivered")
        if not delivered.path.exists():
            delivered.make()
        destination = _let_deliver_in(delivered.path)
        text = _CONFIGURATION.format(
            port=server.address[1],
            name=ALICE.name,
            password=ALICE.password,
            folder=self.folder,
            destination=destination,
            read_all=str(read_all).lower(),
            delete=str(delete).lower(),
        )
        configuration = client.write_private(self.folder / "getmailrc", text)
        client.run(
            ["getmail", f"--getmaildir={self.folder}", f"--rcfile={configuration}", "--quiet"], self.folder
        )
        return [client.without_return_path(message) for message in client.files_in(delivered.path / "new")]

    def test_deletes_what_it_delivered(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        maildir.store_all(MAIL)
        messages = self.fetch(server, read_all=True, delete=True)
        self.assertEqual(client.digests(messages), client.digests(MAIL.values()))
        self.assertEqual(maildir.names(), set())

    def test_leaves_mail_on_the_server_where_it_moves_to_cur(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        names = maildir.store_all(MAIL)
        messages = self.fetch(server, read_all=True, delete=False)
        self.assertEqual(client.digests(messages), client.digests(MAIL.values()))
        self.assertEqual(maildir.names(), {name.replace("new/", "cur/") + ":2,S" for name in names})

    def test_under_keep_gets_only_what_is_new_to_it(self) -> None:
        server = self.serve(settings={"pop3.retrieved": "keep"})
        maildir = server.maildir(ALICE.name)
        maildir.store_all(MAIL)
        self.fetch(server, read_all=False, delete=False)
        maildir.store("new/1800000000.late", MAIL["plain"])
        messages = self.fetch(server, read_all=False, delete=False)
        self.assertEqual(client.digests(messages), client.digests([*MAIL.values(), MAIL["plain"]]))


def _let_deliver_in(path: Path) -> str:
    """getmail does not deliver as root: there it is told to do it as somebody else."""
    if os.geteuid() != 0:
        return ""
    path.parent.chmod(0o711)
    for folder in (path, *path.iterdir()):
        shutil.chown(folder, "nobody")
    return "user = nobody"


if __name__ == "__main__":
    unittest.main()
