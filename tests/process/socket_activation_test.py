"""Sockets that the service manager listens on: taken by their names, kept over a restart, others left alone."""

import socket
import sys
import unittest
from pathlib import Path
from typing import Any

from palomar_test import pass_sockets
from palomar_test.case import ALICE, ServerCase
from palomar_test.certificate import make_certificate
from palomar_test.connection import Address
from palomar_test.management import Management
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard


class SocketActivation(ServerCase):
    def listen(self, host: str = "127.0.0.1") -> socket.socket:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = self.enterContext(socket.socket(family))
        listener.bind((host, 0))
        listener.listen()
        return listener

    def serve_on(self, *sockets: tuple[socket.socket, str], environment: tuple[str, ...] = (), **more: Any) -> Palomard:
        """`environment`: of the program that passes the sockets."""
        words = [f"{listener.fileno()}={name}" for listener, name in sockets]
        launcher = ["env", *environment, sys.executable, "-B", str(Path(pass_sockets.__file__)), *words, "--"]
        return self.serve(launcher=launcher, pass_fds=[listener.fileno() for listener, _ in sockets], **more)

    def listening(self, server: Palomard, protocol: str) -> set[str]:
        return {event["address"] for event in server.log.all("listening", protocol=protocol)}

    def test_each_is_used_as_its_name_says(self) -> None:
        pop3, pop3s, management = self.listen(), self.listen(), self.listen()
        certificate = make_certificate(self.folder)
        named = ((management, "management"), (pop3, "pop3"), (pop3s, "pop3s"))
        server = self.serve_on(*named, settings=certificate.settings())
        for listener, name in named:
            self.assertEqual(self.listening(server, name), {_text(listener)})
        with Pop3(_address(pop3)) as session:
            session.log_in(ALICE.name, ALICE.password).quit()
        with Pop3(_address(pop3s)) as session:
            session.secure(certificate.trust()).log_in(ALICE.name, ALICE.password).quit()
        with Management(_address(management)) as manager:
            manager.log_in("admin", "admin")

    def test_several_of_one_name_are_all_used(self) -> None:
        listeners = [self.listen("127.0.0.1"), self.listen("::1"), self.listen("127.0.0.1")]
        server = self.serve_on(*((listener, "pop3") for listener in listeners))
        self.assertEqual(self.listening(server, "pop3"), {_text(listener) for listener in listeners})
        for listener in listeners:
            with Pop3(_address(listener)) as session:
                session.log_in(ALICE.name, ALICE.password).quit()

    def test_what_has_none_is_opened_as_configured(self) -> None:
        pop3 = self.listen()
        server = self.serve_on((pop3, "pop3"))
        self.assertEqual(len(self.listening(server, "management")), 2)
        self.assertEqual(self.listening(server, "pop3"), {_text(pop3)})

    def test_names_that_mean_nothing_are_logged_and_their_sockets_closed(self) -> None:
        odd, pop3 = self.listen(), self.listen()
        server = self.serve_on((odd, "imap"), (pop3, "pop3"))
        (event,) = server.log.all("not_listening")
        self.assertIn("imap", event["reason"])
        self.assertEqual(self.listening(server, "pop3"), {_text(pop3)})

    def test_no_names_mean_nothing(self) -> None:
        server = self.serve_on((self.listen(), "pop3"), environment=("NAMES=no",))
        self.assertIn("unknown", server.log.all("not_listening")[0]["reason"])
        self.assertEqual(len(self.listening(server, "pop3")), 2)

    def test_pop3s_means_nothing_without_a_certificate(self) -> None:
        server = self.serve_on((self.listen(), "pop3s"))
        self.assertIn("pop3s", server.log.all("not_listening")[0]["reason"])

    def test_sockets_of_another_process_are_left_alone(self) -> None:
        pop3 = self.listen()
        server = self.serve_on((pop3, "pop3"), environment=("FOR=other",))
        self.assertNotIn(_text(pop3), self.listening(server, "pop3"))
        self.assertEqual(server.log.all("not_listening"), [])

    def test_clients_that_come_between_two_servers_are_served_by_the_second(self) -> None:
        pop3 = self.listen()
        self.serve_on((pop3, "pop3")).finish()
        early = self.enterContext(Pop3(_address(pop3)))
        self.serve_on((pop3, "pop3"))
        early.log_in(ALICE.name, ALICE.password).quit()


def _address(listener: socket.socket) -> Address:
    return listener.getsockname()[:2]


def _text(listener: socket.socket) -> str:
    host, port = _address(listener)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


if __name__ == "__main__":
    unittest.main()
