"""Clients that come, fetch a message and leave, again and again, while a test does something else."""

import threading
from collections.abc import Sequence
from typing import Self

from palomar_test.server import Account, Palomard


class Traffic:
    """One client an account, which has one message; whatever goes wrong is raised at the end."""

    def __init__(self, server: Palomard, accounts: Sequence[Account], message: bytes) -> None:
        self._server = server
        self._message = message
        self._changed = threading.Condition()
        self._sessions = 0
        self._failures: list[Exception] = []
        self._stopping = False
        self._threads = [threading.Thread(target=self._run, args=(account,)) for account in accounts]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def wait_for_more(self, sessions: int, timeout: float = 60) -> None:
        """Until so many more were served from now on."""
        with self._changed:
            wanted = self._sessions + sessions
            self._changed.wait_for(lambda: self._failures or self._sessions >= wanted, timeout)
            self._raise_failure()
            if self._sessions < wanted:
                raise AssertionError(f"only {self._sessions} of {wanted} sessions after {timeout:g} s")

    def stop(self) -> None:
        """Each client ends the session that it has."""
        self._end()
        self._raise_failure()

    def _end(self) -> None:
        self._stopping = True
        for thread in self._threads:
            thread.join()

    def _raise_failure(self) -> None:
        if self._failures:
            raise AssertionError(f"{len(self._failures)} clients failed") from self._failures[0]

    def _run(self, account: Account) -> None:
        try:
            while not self._stopping:
                self._fetch(account)
        except Exception as failure:
            with self._changed:
                self._failures.append(failure)
                self._changed.notify_all()

    def _fetch(self, account: Account) -> None:
        with self._server.log_in(account) as session:
            if session.retrieve(1) != self._message:
                raise AssertionError("the message is another one")
            session.quit()
        with self._changed:
            self._sessions += 1
            self._changed.notify_all()
