"""A flood in processes of its own, which give way to everyone else: nice 19."""

import asyncio
import multiprocessing
import os
import resource
from ctypes import c_uint64
from typing import Any, Self

from floods.kinds import Hostile, Kind, Target
from palomar_test.waiting import wait_until

PROCESSES = 2
_FORK = multiprocessing.get_context("fork")


class Flood:
    """As a context: it runs from when all its clients have come once."""

    def __init__(self, kind: Kind, target: Target, clients: int | None = None) -> None:
        """`clients`: at the same time, instead of those of the kind."""
        self._clients = clients or kind.clients
        # Written by one process each.
        self._connections = [_FORK.RawValue(c_uint64, 0) for _ in range(PROCESSES)]
        self._processes = [
            _FORK.Process(target=_run, args=(kind, target, part, self._clients, counter), daemon=True)
            for part, counter in enumerate(self._connections)
        ]

    def connections(self) -> int:
        """So far."""
        return sum(counter.value for counter in self._connections)

    def __enter__(self) -> Self:
        for process in self._processes:
            process.start()
        try:
            wait_until(lambda: self.connections() >= self._clients, "all hostile clients have come", timeout=120)
        except AssertionError:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        for process in self._processes:
            process.kill()
            process.join()


def raise_descriptor_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _run(kind: Kind, target: Target, part: int, clients: int, counter: Any) -> None:
    os.nice(19)
    raise_descriptor_limit()
    asyncio.run(_run_all(kind, target, range(part, clients, PROCESSES), counter))


async def _run_all(kind: Kind, target: Target, numbers: range, counter: Any) -> None:
    def connected() -> None:
        counter.value += 1

    async def run_one(number: int) -> None:
        turn = 0
        while True:
            turn += 1
            try:
                await kind.client(Hostile(target, number, _source(number, turn), turn, connected))
            except (OSError, asyncio.LimitOverrunError):
                await asyncio.sleep(0.05)  # refused: the next try is another address'

    await asyncio.gather(*(run_one(number) for number in numbers))


def _source(number: int, turn: int) -> str:
    """127.0.16.0 to 127.0.255.255: another one for each client and each of its turns."""
    place = (number + turn * 7919) % (240 << 8)
    return f"127.0.{16 + (place >> 8)}.{place & 0xFF}"
