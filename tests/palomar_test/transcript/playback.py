"""Plays a transcript against a running palomard: the client's part is said, the server's is compared."""

import contextlib
import enum
import ssl
from collections.abc import Callable, Sequence
from typing import Any

from palomar_test.connection import Connection, ConnectionEnded
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard
from palomar_test.transcript import escapes
from palomar_test.transcript.steps import (
    Channel,
    Deliver,
    EndOfSpeech,
    Expect,
    ExpectNoMaildir,
    Hear,
    HearEnd,
    Place,
    RemoveMaildir,
    Rename,
    Say,
    Step,
    Transcript,
    Vanish,
)
from palomar_test.transcript.world import World


class Way(enum.Enum):
    """How the client's octets come to the server; the answers must be the same."""

    line_by_line = "line by line"
    all_at_once = "all at once"
    octet_by_octet = "octet by octet"


class Difference(Exception):
    """The server did not do what this step says."""

    def __init__(self, step: Step, actual: str) -> None:
        super().__init__(f"line {step.line}: {step.text}: {actual}")
        self.step = step
        self.actual = actual


def play(
    server: Palomard, transcript: Transcript, way: Way, timeout: float, trust: ssl.SSLContext | None = None
) -> None:
    """Raises Difference at the first step that comes out otherwise. POP3 comes by TLS if one says whom to
    trust, and then from the first octet."""
    transcript = transcript.over(Channel.plain if trust is None else Channel.tls)
    playback = _Playback(server, transcript, way, timeout, trust)
    try:
        playback.run(transcript.steps)
    except Difference:
        playback.hang_up()
        raise


class _Playback:
    def __init__(
        self, server: Palomard, transcript: Transcript, way: Way, timeout: float, trust: ssl.SSLContext | None
    ) -> None:
        self._server = server
        self._trust = trust
        self._is_management = transcript.is_management
        self._world = world = World(server, transcript)
        self._way = way
        self._timeout = timeout
        self._connections: dict[str, Connection] = {}
        self._ending: list[str] = []
        self._said_ahead: set[int] = set()
        self._perform: dict[type[Step], Callable[[Any], None]] = {
            Say: self._say,
            Hear: self._hear,
            HearEnd: self._hear_end,
            EndOfSpeech: self._end_speech,
            Vanish: self._vanish,
            Deliver: world.deliver,
            Place: world.place,
            Rename: world.rename,
            RemoveMaildir: world.remove_maildir,
            Expect: self._expect,
            ExpectNoMaildir: self._expect,
        }

    def run(self, steps: Sequence[Step]) -> None:
        steps = _with_ends(steps)
        for position, step in enumerate(steps):
            if self._way is Way.all_at_once and isinstance(step, Say):
                self._say_ahead(step, steps[position:])
            else:
                self._perform[type(step)](step)
        self._wait_for_sessions_to_end(steps[-1])

    def hang_up(self) -> None:
        """Leaves nothing open that the next transcript could stumble over."""
        for name in list(self._connections):
            self._vanish(Vanish(0, "", name))
        with contextlib.suppress(Difference):
            self._wait_for_sessions_to_end(Step(0, ""))

    def _connection(self, name: str) -> Connection:
        if name not in self._connections:
            self._connections[name] = self._connect(name)
        return self._connections[name]

    def _connect(self, name: str) -> Connection:
        if self._is_management(name):
            return self._server.manage(timeout=self._timeout)
        if self._trust is not None:
            return self._server.connect_tls(self._trust, timeout=self._timeout)
        return self._server.connect(timeout=self._timeout)

    def _say(self, step: Say) -> None:
        connection = self._connection(step.connection)
        if self._way is Way.octet_by_octet:
            for octet in step.octets:
                _send(connection, bytes([octet]))
        else:
            _send(connection, step.octets)

    def _say_ahead(self, first: Say, steps: Sequence[Step]) -> None:
        """Everything the client says before another client, or the world, comes into play."""
        if first.line in self._said_ahead:
            return
        together = b""
        for step in steps:
            if not isinstance(step, (Say, Hear)) or step.connection != first.connection:
                break
            if isinstance(step, Say):
                together += step.octets
                self._said_ahead.add(step.line)
        _send(self._connection(first.connection), together)

    def _hear(self, step: Hear) -> None:
        connection = self._connection(step.connection)
        try:
            line = connection.read_line()
        except ConnectionEnded as end:
            raise Difference(step, f"the end, after {escapes.shown(end.args[0])!r}") from None
        except TimeoutError:
            raise Difference(step, f"nothing within {self._timeout:g} s") from None
        if not step.pattern.fullmatch(line):
            raise Difference(step, escapes.shown(line))

    def _hear_end(self, step: HearEnd) -> None:
        connection = self._connection(step.connection)
        self._note_end(connection)
        try:
            connection.expect_end()
        except (AssertionError, TimeoutError) as error:
            raise Difference(step, str(error)) from None
        del self._connections[step.connection]

    def _end_speech(self, step: EndOfSpeech) -> None:
        self._connection(step.connection).half_close()

    def _vanish(self, step: Vanish) -> None:
        connection = self._connections.pop(step.connection)
        self._note_end(connection)
        connection.drop()

    def _note_end(self, connection: Connection) -> None:
        """Before it is closed: then nobody knows its address any more. Managers hold no maildrop."""
        if isinstance(connection, Pop3):
            self._ending.append(connection.endpoint)

    def _expect(self, step: Expect | ExpectNoMaildir) -> None:
        self._wait_for_sessions_to_end(step)
        if difference := self._world.difference(step):
            raise Difference(step, difference)

    def _wait_for_sessions_to_end(self, step: Step) -> None:
        """A maildrop is settled when the server says that the session is over."""
        while self._ending:
            try:
                endpoint = self._ending.pop()
                self._server.log.wait_for("session_end", address=endpoint, timeout=self._timeout)
            except AssertionError as error:
                raise Difference(step, f"the session does not end: {error}") from None


def _with_ends(steps: Sequence[Step]) -> list[Step]:
    """Who says QUIT sees the server close: at the last answer of each connection, unless written out."""
    out: list[Step] = []
    for position, step in enumerate(steps):
        out.append(step)
        if isinstance(step, Hear) and _is_last_of_connection(step, steps[position + 1 :]):
            out.append(HearEnd(step.line, f"S{step.connection}-end:", step.connection))
    return out


def _is_last_of_connection(step: Hear, rest: Sequence[Step]) -> bool:
    return all(getattr(later, "connection", None) != step.connection for later in rest)


def _send(connection: Connection, octets: bytes) -> None:
    """What the server does not want to hear any more shows in what it answers."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError, ssl.SSLEOFError, ssl.SSLZeroReturnError):
        connection.send(octets)
