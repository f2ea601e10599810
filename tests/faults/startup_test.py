"""What a start refuses, in a sentence that helps; and what outlives a restart."""

import unittest
from pathlib import Path

from palomar_test.case import ALICE, BOB, ServerCase
from palomar_test.server import Account, binary, run_to_end


class Refusal(ServerCase):
    def expect_refusal(self, *options: str | Path, words: tuple[str, ...]) -> None:
        """It ends by itself, not as a success and not by a crash, and says all of these words."""
        refused = run_to_end([str(option) for option in options], cwd=self.folder)
        self.assertIn(refused.returncode, (1, 2), refused.stderr)
        for word in words:
            self.assertIn(word, refused.stderr)

    def test_of_a_data_folder_that_others_can_read(self) -> None:
        data = self.folder / "data"
        data.mkdir(mode=0o755)
        data.chmod(0o755)
        self.expect_refusal("-d", data, "-p", "0", words=(str(data), "700"))

    def test_of_a_database_that_others_can_read(self) -> None:
        self.serve().finish()
        database = self.folder / "data" / "palomar.db"
        database.chmod(0o644)
        self.expect_refusal("-d", self.folder / "data", "-p", "0", words=(str(database), "600"))

    def test_of_a_data_folder_in_use(self) -> None:
        self.serve()
        self.expect_refusal("-d", self.folder / "data", "-p", "0", words=(str(self.folder / "data"),))

    def test_of_a_port_in_use(self) -> None:
        server = self.serve()
        port = str(server.address[1])
        self.expect_refusal("-d", self.folder / "other", "-l", "127.0.0.1", "-p", port, words=(port,))

    def test_of_an_address_that_is_not_ours(self) -> None:
        self.expect_refusal("-d", self.folder / "data", "-l", "192.0.2.1", "-p", "0", words=("192.0.2.1",))

    def test_of_accounts_that_cannot_be(self) -> None:
        for option in ("no-password", "../up:secret", ":secret", "alice:"):
            with self.subTest(option):
                self.expect_refusal("-d", self.folder / "data", "-p", "0", "-u", option, words=("-u",))


class Restart(ServerCase):
    def test_accounts_outlive_it(self) -> None:
        first = self.serve([ALICE, Account(BOB.name, BOB.password, "keep")])
        self.log_in(first, ALICE).quit()
        first.finish()
        second = self.serve([])
        self.log_in(second, ALICE).quit()
        with second.log_in(BOB) as session:
            self.assertEqual(session.succeed("LIST"), b"+OK 0 messages (0 octets)")

    def test_a_new_password_takes_the_place_of_the_old_one(self) -> None:
        first = self.serve([ALICE])
        self.log_in(first, ALICE).quit()
        self.log_in(first, ALICE).quit()
        first.finish()
        second = self.serve([Account(ALICE.name, "another")])
        with second.connect().greet() as session:
            session.succeed(f"USER {ALICE.name}")
            session.fail(f"PASS {ALICE.password}")
        self.log_in(second, Account(ALICE.name, "another")).quit()

    def test_what_it_makes_is_closed_to_others(self) -> None:
        server = self.serve()
        self.log_in(server, ALICE).quit()
        open_to_others = [
            path for path in [server.data, *server.data.rglob("*")] if path.lstat().st_mode & 0o077
        ]
        self.assertEqual(open_to_others, [])


class CommandLine(ServerCase):
    def test_says_its_version_and_its_options(self) -> None:
        version = run_to_end(["-V"], cwd=self.folder)
        self.assertEqual((version.returncode, version.stderr), (0, ""))
        self.assertRegex(version.stdout, r"(?i)^palomar\S* \d+\.\d+\.\d+")
        usage = run_to_end(["-h"], cwd=self.folder)
        self.assertEqual((usage.returncode, usage.stderr), (0, ""))
        for option in ("--config", "--check", "-u", "-c", "-p", "-l", "-d", "-v", "-V"):
            self.assertIn(option, usage.stdout)

    def test_does_not_show_passwords_in_the_list_of_processes(self) -> None:
        server = self.serve([BOB])
        command_line = Path(f"/proc/{server.pid}/cmdline").read_bytes()
        self.assertIn(binary().name.encode(), command_line)
        self.assertNotIn(BOB.password.encode(), command_line)


if __name__ == "__main__":
    unittest.main()
