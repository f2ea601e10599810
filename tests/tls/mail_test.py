"""Mail over TLS 1.2 and 1.3, octet for octet: large, small and many, odd, and read slowly."""

import unittest

from palomar_test.case import ALICE
from palomar_test.messages import MAIL, ODD, LargeMessage, letter, sha256, wire_form
from palomar_test.pop3 import Pop3
from palomar_test.server import Palomard
from palomar_test.tls_case import TLS_1_2, TLS_1_3, TlsCase, speaking

MIB = 1 << 20
COUNT = 200


class Mail(TlsCase):
    def log_in_by(self, server: Palomard, version_name: str, **options: int) -> Pop3:
        version = {"1.2": TLS_1_2, "1.3": TLS_1_3}[version_name]
        session = self.connect_tls(server, speaking(self.certificate.trust(), version), **options)
        return session.log_in(ALICE.name, ALICE.password)

    def serve_keeping(self) -> Palomard:
        """What one session gets the next gets too."""
        return self.serve_tls({"pop3.retrieved": "keep"})

    def test_a_large_message_comes_whole(self) -> None:
        server = self.serve_keeping()
        message = LargeMessage(20 * MIB)
        server.maildir(ALICE.name).store("new/1700000001.large", message.stored())
        octets, digest = message.wire()
        for version in ("1.2", "1.3"):
            with self.subTest(version), self.log_in_by(server, version) as session:
                self.assertEqual(session.succeed("LIST 1"), b"+OK 1 %d" % octets)
                self.assertEqual(sha256(session.retrieve(1)), digest)
                session.quit()

    def test_a_large_message_in_wire_form_comes_whole(self) -> None:
        """It needs no changes: over plain TCP the kernel would send it from the file."""
        server = self.serve_keeping()
        stored = wire_form(letter("ready", b"A line like many others.\n" * 400_000))
        server.maildir(ALICE.name).store("new/1700000001.ready", stored)
        for version in ("1.2", "1.3", "1.3"):
            with self.subTest(version), self.log_in_by(server, version) as session:
                self.assertEqual(sha256(session.retrieve(1)), sha256(stored))
                session.quit()

    def test_a_slow_reader_gets_it_whole_too(self) -> None:
        server = self.serve_keeping()
        message = LargeMessage(4 * MIB)
        server.maildir(ALICE.name).store("new/1700000001.large", message.stored())
        for version in ("1.2", "1.3"):
            with self.subTest(version), self.log_in_by(server, version, receive_buffer=4096) as session:
                self.assertEqual(sha256(session.retrieve(1)), message.wire()[1])
                session.quit()

    def test_many_small_ones_come_in_their_order_when_all_are_asked_for_at_once(self) -> None:
        server = self.serve_keeping()
        messages = {str(n): letter(f"number {n}", b".%d\n" % n * (n % 50)) for n in range(COUNT)}
        server.maildir(ALICE.name).store_all(messages)
        for version in ("1.2", "1.3"):
            with self.subTest(version), self.log_in_by(server, version) as session:
                session.send(b"".join(b"RETR %d\r\n" % n for n in range(1, COUNT + 1)) + b"NOOP\r\n")
                for stored in messages.values():
                    self.assertTrue(session.read_line().startswith(b"+OK"))
                    self.assertEqual(session.read_message(), wire_form(stored))
                self.assertTrue(session.read_line().startswith(b"+OK"))
                session.quit()

    def test_odd_ones_come_octet_for_octet(self) -> None:
        server = self.serve_keeping()
        messages = MAIL | ODD
        server.maildir(ALICE.name).store_all(messages)
        for version in ("1.2", "1.3"):
            with self.log_in_by(server, version) as session:
                for number, (name, stored) in enumerate(messages.items(), start=1):
                    with self.subTest(name, version=version):
                        self.assertEqual(sha256(session.retrieve(number)), sha256(wire_form(stored)))
                session.quit()


if __name__ == "__main__":
    unittest.main()
