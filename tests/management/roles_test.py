"""What CAPA offers to a role is what that role may use, and nothing else, verb by verb."""

import re
import unittest

from palomar_test.case import ServerCase
from palomar_test.management import Management
from palomar_test.server import ADMIN, Manager, Palomard

OLGA = Manager("olga", "dovecote", "operator")
VERA = Manager("vera", "binoculars", "viewer")
#: Words of the synopses for which this test has something better to say than the word itself.
WORDS = {"name": "nobody", "role": "viewer", "archive|keep|default": "keep", "from": "-60", "to": "0", "step": "60"}


def offered(session: Management) -> dict[str, str]:
    """Each verb that CAPA tells, with a line that uses it."""
    lines = {}
    for synopsis in session.succeed("CAPA").lines:
        verb, *arguments = synopsis.split()
        given = [WORDS.get(word, word) for word in arguments if not word.startswith("[")]
        lines[verb] = " ".join([verb, *(word for word in given if not word.endswith("]"))])
    return lines


class Roles(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        self.server = self.serve([])
        with self.server.manage_as(ADMIN) as session:
            self.everything = offered(session)
            for manager in (OLGA, VERA):
                session.succeed(f"ADD_MANAGER {manager.name} {manager.password} {manager.role}")

    def may_not_use(self, session: Management, line: str) -> bool:
        return bool(re.match(r"log in first$|the role \w+ may not use ", session.ask(line).text))

    def check(self, server: Palomard, manager: Manager | None) -> None:
        session = self.manage(server, manager) if manager else self.enterContext(server.manage())
        offers = offered(session)
        self.assertLessEqual(set(offers), set(self.everything))
        for verb, line in self.everything.items():
            if verb in ("QUIT", "LOGIN", "SUBSCRIBE"):
                continue  # they end or change what the others are asked in
            with self.subTest(verb, role=manager and manager.role):
                self.assertEqual(self.may_not_use(session, line), verb not in offers)
        if "SUBSCRIBE" in offers:
            session.subscribe()
        else:
            session.refuse("SUBSCRIBE")

    def test_before_login(self) -> None:
        self.check(self.server, None)

    def test_of_a_viewer(self) -> None:
        self.check(self.server, VERA)

    def test_of_an_operator(self) -> None:
        self.check(self.server, OLGA)

    def test_of_an_administrator(self) -> None:
        self.check(self.server, ADMIN)

    def test_grow_from_one_to_the_next(self) -> None:
        sets = [set(offered(self.manage(self.server, manager))) for manager in (VERA, OLGA, ADMIN)]
        self.assertTrue(sets[0] < sets[1] < sets[2])

    def test_of_two_administrators_one_stays(self) -> None:
        """Each removes the other, at once."""
        first = self.manage(self.server)
        first.succeed("ADD_MANAGER ada engine administrator")
        second = self.manage(self.server, Manager("ada", "engine", "administrator"))
        first.send(b"DELETE_MANAGER ada\r\n")
        second.send(b"DELETE_MANAGER admin\r\n")
        self.assertEqual(sorted([first.read_answer().done, second.read_answer().done]), [False, True])


if __name__ == "__main__":
    unittest.main()
