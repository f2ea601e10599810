"""fetchmail hands each message to a delivery program: by number, deleting or keeping, by UIDL."""

import unittest

from palomar_test import client
from palomar_test.case import ALICE, ServerCase
from palomar_test.messages import MAIL
from palomar_test.server import Palomard

_DELIVER = """#!/bin/sh
exec cat > "$(mktemp "{folder}/XXXXXXXX")"
"""

_RUN_CONTROL = """
set no bouncemail
set invisible
poll 127.0.0.1 service {port} protocol POP3 uidl no dns timeout 30
  user "{name}" password "{password}" sslproto ""
  mda "{deliver}" no rewrite no stripcr pass8bits {options}
"""


class Fetchmail(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.delivered = self.folder / "delivered"
        self.delivered.mkdir()
        client.write_private(self.folder / "deliver", _DELIVER.format(folder=self.delivered), 0o700)

    def fetch(self, server: Palomard, options: str) -> list[bytes]:
        """What was delivered so far."""
        text = _RUN_CONTROL.format(
            port=server.address[1],
            name=ALICE.name,
            password=ALICE.password,
            deliver=self.folder / "deliver",
            options=options,
        )
        run_control = client.write_private(self.folder / "fetchmailrc", text)
        client.run(["fetchmail", "--fetchmailrc", run_control, "--silent"], self.folder, no_news=1)
        return [client.without_return_path(message) for message in client.files_in(self.delivered)]

    def test_deletes_what_it_delivered(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        maildir.store_all(MAIL)
        messages = self.fetch(server, "fetchall no keep")
        self.assertEqual(client.digests(messages), client.digests(MAIL.values()))
        self.assertEqual(maildir.names(), set())

    def test_leaves_mail_on_the_server_where_it_moves_to_cur(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        names = maildir.store_all(MAIL)
        messages = self.fetch(server, "fetchall keep")
        self.assertEqual(client.digests(messages), client.digests(MAIL.values()))
        self.assertEqual(maildir.names(), {name.replace("new/", "cur/") + ":2,S" for name in names})

    def test_leaves_mail_unread_where_it_fetches_by_top(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        names = maildir.store_all(MAIL)
        self.fetch(server, "keep")
        messages = self.fetch(server, "keep")
        self.assertEqual(client.digests(messages), client.digests(MAIL.values()))
        self.assertEqual(maildir.names(), set(names))

    def test_under_keep_gets_only_what_is_new_to_it(self) -> None:
        server = self.serve(settings={"pop3.retrieved": "keep"})
        maildir = server.maildir(ALICE.name)
        maildir.store_all(MAIL)
        self.fetch(server, "keep")
        maildir.store("new/1800000000.late", MAIL["plain"])
        messages = self.fetch(server, "keep")
        self.assertEqual(client.digests(messages), client.digests([*MAIL.values(), MAIL["plain"]]))


if __name__ == "__main__":
    unittest.main()
