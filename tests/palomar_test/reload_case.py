"""The test case of SIGHUP: another configuration, and the event that came of it."""

from typing import Any

from palomar_test.case import ServerCase
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard


class ReloadCase(ServerCase):
    def reload(self, server: Palomard, expected: str = "reloaded", **settings: Any) -> dict[str, Any]:
        """With these settings, `section__key`; the event that came of it."""
        server.rewrite_config({name.replace("__", "."): value for name, value in settings.items()})
        return self.reload_again(server, expected)

    def reload_again(self, server: Palomard, expected: str = "reloaded") -> dict[str, Any]:
        before = len(server.log.all(expected))
        server.reload()
        return server.log.wait_for(expected, count=before + 1)[-1]

    def waiting(self, server: Palomard) -> list[str]:
        """The keys that were named as waiting for a restart, since the start. They stand before `reloaded`."""
        return [event["key"] for event in server.log.all("needs_restart")]


def capabilities(session: Pop3) -> list[str]:
    session.succeed("CAPA")
    return session.read_message().decode().splitlines()
