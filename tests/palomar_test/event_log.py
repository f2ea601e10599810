"""The log of a running palomard: its standard error read as it is written, one JSON object a line."""

import json
import threading
import time
from typing import IO, Any

Event = dict[str, Any]


class EventLog:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._changed = threading.Condition()
        self._raw = bytearray()
        self._events: list[Event] = []
        self._stray: list[str] = []
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, name: str, /, *, count: int = 1, timeout: float = 30, **fields: Any) -> list[Event]:
        """The events of this name that have these fields, once there are `count` of them."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while len(found := self._matching(name, fields)) < count:
                left = deadline - time.monotonic()
                if left <= 0 or self._ended:
                    raise AssertionError(
                        f"{len(found)} of {count} events {name} {fields} in the log, which ends with:\n"
                        + "\n".join(self.text().splitlines()[-20:])
                    )
                self._changed.wait(left)
            return found

    def all(self, name: str, /, **fields: Any) -> list[Event]:
        with self._changed:
            return self._matching(name, fields)

    def everything(self) -> list[Event]:
        with self._changed:
            return list(self._events)

    def text(self) -> str:
        return bytes(self._raw).decode(errors="backslashreplace")

    def stray_lines(self) -> list[str]:
        """Lines that are no events: reports of sanitizers and whatever else should not be there."""
        return self._stray

    def wait_for_end(self, timeout: float) -> None:
        """Until the process and all that inherited its standard error have closed it."""
        self._reader.join(timeout)

    def _matching(self, name: str, fields: Event) -> list[Event]:
        return [
            event
            for event in self._events
            if event.get("event") == name and all(event.get(k) == v for k, v in fields.items())
        ]

    def _read(self) -> None:
        with self._stream:
            for line in self._stream:
                self._take(line)
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _take(self, line: bytes) -> None:
        with self._changed:
            self._raw += line
            try:
                self._events.append(json.loads(line))
            except ValueError:
                self._stray.append(line.decode(errors="backslashreplace").rstrip("\n"))
            self._changed.notify_all()
