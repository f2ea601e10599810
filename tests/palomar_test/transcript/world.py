"""The Maildirs around a dialogue: how they are filled, what other agents do to them, what is left at the end."""

import os

from palomar_test.maildir import Maildir, unique_name
from palomar_test.server import Palomard
from palomar_test.transcript.steps import Deliver, Expect, Place, RemoveMaildir, Rename, Transcript


class World:
    def __init__(self, server: Palomard, transcript: Transcript) -> None:
        """Every account of the transcript begins with an empty Maildir."""
        self._maildirs = {account.name: server.maildir(account.name) for account in transcript.accounts}
        self._messages: dict[tuple[str, str], bytes] = {}
        for maildir in self._maildirs.values():
            maildir.make()

    def deliver(self, step: Deliver) -> None:
        self._maildirs[step.account].store(step.name, step.octets)
        self._messages[step.account, unique_name(step.name)] = step.octets

    def place(self, step: Place) -> None:
        path = self._maildirs[step.account].path / step.name
        self._messages.pop((step.account, unique_name(step.name)), None)
        if step.kind == "folder":
            path.mkdir()
        elif step.kind == "fifo":
            os.mkfifo(path)
        else:
            path.symlink_to(step.target)

    def rename(self, step: Rename) -> None:
        folder = self._maildirs[step.account].path
        if step.new_name is None:
            (folder / step.name).unlink()
        else:
            (folder / step.name).rename(folder / step.new_name)

    def remove_maildir(self, step: RemoveMaildir) -> None:
        self._maildirs[step.account].remove()

    def difference(self, step: Expect) -> str | None:
        """What is otherwise than expected."""
        maildir = self._maildirs[step.account]
        names = maildir.names()
        if names != step.names:
            return f"expect {step.account}: {' | '.join(sorted(names)) or 'empty'}"
        changed = [name for name in sorted(names) if self._has_changed(step.account, maildir, name)]
        return f"the octets of {' | '.join(changed)} have changed" if changed else None

    def _has_changed(self, account: str, maildir: Maildir, name: str) -> bool:
        delivered = self._messages.get((account, unique_name(name)))
        return delivered is not None and maildir.read(name) != delivered
