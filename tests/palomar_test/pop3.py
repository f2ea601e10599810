"""A POP3 client for tests."""

from palomar_test.connection import Connection


class Pop3(Connection):
    def read_message(self) -> bytes:
        """A multi-line answer behind its first line, up to the final dot, dots no longer stuffed."""
        if self._at_least(3) == b".\r\n":
            del self._received[:3]
            return b""
        stuffed = self._read_through(b"\r\n.\r\n")[:-3]
        return stuffed.replace(b"\r\n..", b"\r\n.").removeprefix(b".")

    def command(self, line: str) -> bytes:
        """Its answer, or the first line of it."""
        self.send(line.encode() + b"\r\n")
        return self.read_line()

    def succeed(self, line: str) -> bytes:
        answer = self.command(line)
        if not answer.startswith(b"+OK"):
            raise AssertionError(f"{line}: {answer!r}")
        return answer

    def fail(self, line: str) -> bytes:
        answer = self.command(line)
        if not answer.startswith(b"-ERR"):
            raise AssertionError(f"{line}: {answer!r}")
        return answer

    def greet(self) -> "Pop3":
        greeting = self.read_line()
        if not greeting.startswith(b"+OK"):
            raise AssertionError(f"greeting: {greeting!r}")
        return self

    def log_in(self, name: str, password: str) -> "Pop3":
        """From the greeting into TRANSACTION."""
        self.greet()
        self.succeed(f"USER {name}")
        self.succeed(f"PASS {password}")
        return self

    def retrieve(self, number: int) -> bytes:
        self.succeed(f"RETR {number}")
        return self.read_message()

    def quit(self) -> bytes:
        """The closing line; the server must close after it."""
        answer = self.succeed("QUIT")
        self.expect_end()
        return answer
