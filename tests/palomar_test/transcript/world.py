"""The world around a dialogue: managers, Maildirs, what other agents do to them, what is left at the end."""

import os
import secrets

from palomar_test.maildir import Maildir, unique_name
from palomar_test.server import ADMIN, Manager, Palomard
from palomar_test.transcript.steps import (
    Deliver,
    Expect,
    ExpectNoMaildir,
    Place,
    RemoveMaildir,
    Rename,
    Transcript,
)


class World:
    def __init__(self, server: Palomard, transcript: Transcript) -> None:
        """Every account of the transcript begins with an empty Maildir."""
        self._maildir = server.maildir
        self._messages: dict[tuple[str, str], bytes] = {}
        for account in transcript.accounts:
            self._maildir(account.name).make()
        if transcript.managers:
            _appoint(server, transcript.managers)

    def deliver(self, step: Deliver) -> None:
        self._maildir(step.account).store(step.name, step.octets)
        self._messages[step.account, unique_name(step.name)] = step.octets

    def place(self, step: Place) -> None:
        path = self._maildir(step.account).path / step.name
        self._messages.pop((step.account, unique_name(step.name)), None)
        if step.kind == "folder":
            path.mkdir()
        elif step.kind == "fifo":
            os.mkfifo(path)
        else:
            path.symlink_to(step.target)

    def rename(self, step: Rename) -> None:
        folder = self._maildir(step.account).path
        if step.new_name is None:
            (folder / step.name).unlink()
        else:
            (folder / step.name).rename(folder / step.new_name)

    def remove_maildir(self, step: RemoveMaildir) -> None:
        self._maildir(step.account).remove()

    def difference(self, step: Expect | ExpectNoMaildir) -> str | None:
        """What is otherwise than expected."""
        maildir = self._maildir(step.account)
        if isinstance(step, ExpectNoMaildir):
            return "there is a Maildir" if maildir.path.exists() else None
        names = maildir.names()
        if names != step.names:
            return f"expect {step.account}: {' | '.join(sorted(names)) or 'empty'}"
        changed = [name for name in sorted(names) if self._has_changed(step.account, maildir, name)]
        return f"the octets of {' | '.join(changed)} have changed" if changed else None

    def _has_changed(self, account: str, maildir: Maildir, name: str) -> bool:
        delivered = self._messages.get((account, unique_name(name)))
        return delivered is not None and maildir.read(name) != delivered


def _appoint(server: Palomard, managers: tuple[Manager, ...]) -> None:
    """These, and admin with a password that is no longer the standard one."""
    with server.manage_as(ADMIN) as session:
        for manager in managers:
            if manager.name == ADMIN.name:
                session.succeed(f"SET_MANAGER_PASSWORD {manager.name} {manager.password}")
            else:
                session.succeed(f"ADD_MANAGER {manager.name} {manager.password} {manager.role}")
        if all(manager.name != ADMIN.name for manager in managers):
            session.succeed(f"SET_MANAGER_PASSWORD {ADMIN.name} {secrets.token_hex()}")
        session.quit()
