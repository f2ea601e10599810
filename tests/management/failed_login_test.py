"""A wrong manager or password: slowed down for who is guessing, logged without a secret; and admin/admin."""

import time
import unittest
from itertools import pairwise
from pathlib import Path
from typing import Any

from palomar_test.case import ALICE, ServerCase
from palomar_test.server import ADMIN, Manager, run_to_end, write_config


class FailedLogin(ServerCase):
    def test_is_slowed_down_more_and_more_while_others_are_not(self) -> None:
        """A new connection is no way around it."""
        server = self.serve()
        manager = self.manage(server)
        waited = [0.4]
        for _ in range(3):
            guessing = self.enterContext(server.manage())
            begin = time.monotonic()
            guessing.send(b"LOGIN vera guess\r\n")
            self.log_in(server, ALICE).quit()
            manager.succeed("GET_USERS")
            self.manage(server).quit()
            self.assertLess(time.monotonic() - begin, 0.8, "others wait too")
            self.assertEqual(guessing.read_answer().text, "wrong manager or password")
            waited.append(time.monotonic() - begin)
        for before, after in pairwise(waited):
            self.assertGreater(after, 1.6 * before, waited)

    def test_makes_who_does_not_wait_for_the_answer_wait_before_the_next_try(self) -> None:
        server = self.serve()
        for _ in range(3):
            with server.manage() as guessing:
                guessing.send(b"LOGIN admin guess\r\n")
                server.log.wait_for("manager_login_failed", address="127.0.0.1")
        begin = time.monotonic()
        self.manage(server).quit()
        self.assertGreater(time.monotonic() - begin, 0.9)

    def test_ends_the_connection_of_who_goes_on(self) -> None:
        server = self.serve()
        guessing = self.enterContext(server.manage(timeout=60))
        guessing.send(b"LOGIN admin guess\r\n" * 100)
        answers = guessing.read_until_end().count(b"UwU wrong manager or password")
        self.assertTrue(1 < answers < 10, answers)

    def test_takes_as_long_for_an_unknown_manager(self) -> None:
        took = {}
        for name in (ADMIN.name, "nobody", "../x"):
            server = self.serve()
            session = self.enterContext(server.manage())
            begin = time.monotonic()
            session.refuse(f"LOGIN {name} guess")
            took[name] = time.monotonic() - begin
            server.finish()
        self.assertLess(max(took.values()) - min(took.values()), 0.3, took)

    def test_is_logged_with_name_and_address(self) -> None:
        server = self.serve()
        session = self.enterContext(server.manage())
        session.refuse("LOGIN nobody guess")
        event = server.log.wait_for("manager_login_failed", manager="nobody")[0]
        self.assertTrue(event["address"].startswith("127.0.0.1"), event)
        self.assertEqual(event["level"], "warning")

    def test_no_password_is_ever_in_the_log(self) -> None:
        server = self.serve(settings={"log.level": "debug"})
        secrets = [f"unmistakable{number}" for number in range(8)]
        session = self.enterContext(server.manage())
        session.refuse(f"LOGIN admin {secrets[0]}")
        session.refuse(f"LOGIN admin {secrets[1]} {secrets[1]}")
        session.refuse(f"login admin {secrets[2]}")
        session.log_in(ADMIN.name, ADMIN.password)
        session.succeed(f"ADD_USER pepe {secrets[3]}")
        session.refuse(f"ADD_USER ../x {secrets[4]}")
        session.succeed(f"SET_PASSWORD pepe {secrets[5]}")
        session.succeed(f"ADD_MANAGER vera {secrets[6]} viewer")
        session.succeed(f"SET_MANAGER_PASSWORD vera {secrets[7]}")
        session.quit()
        server.finish()
        for secret in secrets:
            self.assertNotIn(secret, server.log.text())

    def test_what_managers_change_is_logged(self) -> None:
        server = self.serve([])
        session = self.manage(server)
        endpoint = session.endpoint
        lines = ["ADD_USER pepe secret", "SET_PASSWORD pepe other", "DELETE_USER pepe"]
        lines.append("ADD_MANAGER vera secret viewer")
        for line in lines:
            session.succeed(line)
        server.log.wait_for("manager_login", manager=ADMIN.name, address=endpoint)
        for line in lines:
            command, name = line.split()[:2]
            server.log.wait_for(
                "manager_command",
                manager=ADMIN.name,
                address=endpoint,
                command=command,
                name=name,
                outcome="done",
            )
        session.refuse("DELETE_USER ../pepe")
        server.log.wait_for("manager_command", command="DELETE_USER", name="../pepe", outcome="refused")


class StandardPassword(ServerCase):
    #: An address that no machine has: a start that gets as far as listening on it says so.
    ELSEWHERE = "192.0.2.1"

    def start(self, **settings: Any) -> str:
        """What a start says that would listen elsewhere."""
        section = {f"management.{key}": value for key, value in settings.items()}
        file = write_config(self.folder / "elsewhere.toml", section)
        options: list[str | Path] = ["--config", file, "-d", self.folder / "data", "-p", "0", "-l", "127.0.0.1"]
        done = run_to_end([*map(str, options), "-P", "0", "-L", self.ELSEWHERE], cwd=self.folder)
        self.assertIn(done.returncode, (1, 2), done.stderr)
        return done.stderr

    def test_keeps_management_on_the_loopback(self) -> None:
        self.serve([]).finish()
        self.assertIn("standard", self.start(allow_plaintext=True))

    def test_of_a_first_start_counts_as_well(self) -> None:
        self.assertIn("standard", self.start(allow_plaintext=True))

    def test_once_changed_does_so_no_more(self) -> None:
        server = self.serve([])
        self.manage(server).succeed("SET_MANAGER_PASSWORD admin dovecote")
        server.finish()
        said = self.start(allow_plaintext=True)
        self.assertNotIn("standard", said)
        self.assertIn(self.ELSEWHERE, said)

    def test_cannot_be_chosen_again(self) -> None:
        server = self.serve([])
        session = self.manage(server)
        session.succeed("SET_MANAGER_PASSWORD admin dovecote")
        session.refuse("SET_MANAGER_PASSWORD admin admin")
        server.finish()
        self.assertNotIn("standard", self.start(allow_plaintext=True))

    def test_is_not_needed_to_refuse_plaintext(self) -> None:
        server = self.serve([])
        self.manage(server).succeed("SET_MANAGER_PASSWORD admin dovecote")
        server.finish()
        self.assertIn("allow_plaintext", self.start())

    def test_is_gone_with_its_manager(self) -> None:
        server = self.serve([])
        self.manage(server).succeed("ADD_MANAGER ada engine administrator")
        self.manage(server, Manager("ada", "engine", "administrator")).succeed("DELETE_MANAGER admin")
        server.finish()
        self.assertNotIn("standard", self.start(allow_plaintext=True))
        self.enterContext(self.serve([]).manage()).refuse("LOGIN admin admin")


if __name__ == "__main__":
    unittest.main()
