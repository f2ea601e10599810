"""The sandbox: what the kernel refuses a running server and its message filter, and what it still grants."""

import os
import tempfile
import unittest
from pathlib import Path
from typing import Any

from palomar_test import process, status
from palomar_test.case import ALICE, ServerCase
from palomar_test.maildir import Maildir
from palomar_test.messages import letter, wire_form
from palomar_test.server import Palomard, run_to_end, write_config
from palomar_test.waiting import wait_until

MESSAGE = letter("confined", b"text\n")
NAME = "new/1700000001.a"
OFF = os.environ.get("PALOMAR_SANDBOX") == "off"
#: Filters may use /tmp, where the folders of tests are.
NOT_TMP = Path("/dev/shm")


def has_landlock(folder: Path) -> bool:
    return "files are confined by Landlock" in run_to_end(["--check"], folder).stdout


class Check(ServerCase):
    def check(self, enabled: bool) -> str:
        config = write_config(self.folder / "palomar.toml", {"sandbox.enabled": enabled})
        ended = run_to_end(["--config", str(config), "--check"], self.folder)
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        return ended.stdout

    def test_says_what_the_kernel_can_do(self) -> None:
        self.assertRegex(self.check(enabled=True), r"\n  sandbox +files are .*\n  sandbox +system calls are ")

    def test_says_that_it_is_off(self) -> None:
        self.assertRegex(self.check(enabled=False), r"\n  sandbox +off\n")


class SystemCalls(ServerCase):
    @unittest.skipIf(OFF, "the sandbox is off")
    def test_have_a_filter_in_every_thread(self) -> None:
        server = self.serve()
        self.assertEqual({thread.seccomp for thread in status.of_threads(server.pid)}, {2})
        self.assertEqual(len(server.log.all("sandbox")), 2)

    def test_have_none_where_it_is_off(self) -> None:
        server = self.serve(settings={"sandbox.enabled": False})
        self.assertEqual({thread.seccomp for thread in status.of_threads(server.pid)}, {0})
        self.assertEqual(server.log.all("sandbox"), [])


class MaildirElsewhere(ServerCase):
    """A Maildir that is a symbolic link to a folder that the configuration does not name."""

    def setUp(self) -> None:
        super().setUp()
        if OFF or not has_landlock(self.folder):
            self.skipTest("files are not confined")
        # Not beside the configuration, where reading is allowed.
        self.disk = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="palomar-disk-")))
        self.elsewhere = Maildir(self.disk / "Maildir")
        self.elsewhere.make()
        self.elsewhere.store(NAME, MESSAGE)

    def serve_linked(self, to: Maildir, **settings: Any) -> Palomard:
        server = self.serve(settings={f"sandbox.{key}": value for key, value in settings.items()})
        link = server.maildir(ALICE.name)
        link.remove()
        link.path.symlink_to(to.path)
        return server

    def expect_served(self, server: Palomard) -> None:
        session = self.log_in(server, ALICE)
        self.assertEqual(session.retrieve(1), wire_form(MESSAGE))
        session.quit()
        self.assertEqual(self.elsewhere.names(), {"cur/1700000001.a:2,S"})

    def test_is_refused_by_the_kernel_and_the_client_is_told(self) -> None:
        server = self.serve_linked(self.elsewhere)
        session = self.connect(server).greet()
        session.succeed(f"USER {ALICE.name}")
        self.assertRegex(session.fail(f"PASS {ALICE.password}"), rb"^-ERR \[SYS/\w+\] ")
        (refused,) = server.log.wait_for("maildrop_refused", account=ALICE.name)
        self.assertIn("Permission denied", refused["reason"])
        self.assertEqual(self.elsewhere.names(), {NAME})

    def test_is_served_if_it_is_named(self) -> None:
        self.expect_served(self.serve_linked(self.elsewhere, paths=[str(self.disk)]))

    def test_is_served_without_a_sandbox(self) -> None:
        self.expect_served(self.serve_linked(self.elsewhere, enabled=False))

    def test_can_be_read_beside_the_configuration_and_not_written(self) -> None:
        beside = Maildir(self.folder / "beside")
        beside.make()
        beside.store(NAME, MESSAGE)
        server = self.serve_linked(beside)
        session = self.log_in(server, ALICE)
        self.assertEqual(session.retrieve(1), wire_form(MESSAGE))
        session.succeed("DELE 1")
        session.fail("QUIT")
        (failed,) = server.log.wait_for("update_failed", account=ALICE.name)
        self.assertRegex(failed["reason"], "Permission denied|cross-device link")
        self.assertEqual(beside.names(), {NAME})

    def test_that_is_missing_keeps_it_from_starting_if_it_is_named(self) -> None:
        settings = {"sandbox.paths": [str(self.disk / "missing")]}
        config = write_config(self.folder / "palomar.toml", settings)
        ended = run_to_end(["--config", str(config), "-d", "data", "-p", "0", "-P", "0"], self.folder)
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stderr, r"cannot_start .*/missing: No such file or directory")


@unittest.skipUnless(NOT_TMP.is_dir() and os.access(NOT_TMP, os.W_OK), f"there is no {NOT_TMP}")
class MessageFilter(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        if OFF or not has_landlock(self.folder):
            self.skipTest("files are not confined")
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="palomar-test-", dir=NOT_TMP)))

    def filtered(self, script: str, *words: str) -> bytes:
        """What the client gets of MESSAGE through a shell's script."""
        server = self.serve(settings={"pop3.filter": ["sh", "-c", script, "sh", *words]})
        server.maildir(ALICE.name).store(NAME, MESSAGE)
        return self.log_in(server, ALICE).retrieve(1)

    def test_works(self) -> None:
        self.assertEqual(self.filtered("tr a-z A-Z"), wire_form(MESSAGE.upper()))

    def test_reads_the_message_where_it_lies(self) -> None:
        self.assertEqual(self.filtered('cat "$1"', "{}"), wire_form(MESSAGE))

    def test_writes_to_tmp(self) -> None:
        script = 'f=$(mktemp) && cat > "$f" && cat "$f" && rm "$f"'
        self.assertEqual(self.filtered(script), wire_form(MESSAGE))

    def test_writes_nowhere_else(self) -> None:
        outside = self.folder / "outside"
        said = self.filtered(f'exec 2>&1; echo x > "{outside}"; echo x >> "$1"; rm -f "$1"; echo on', "{}")
        self.assertEqual(said.count(b"Permission denied"), 3, said)
        self.assertFalse(outside.exists())
        self.assertEqual((self.folder / "data/maildirs/alice/Maildir" / NAME).read_bytes(), MESSAGE)

    def test_reads_nothing_of_the_data_folder_but_mail(self) -> None:
        files = ("palomar.db", "palomard.lock", "decoy.key")
        script = "exec 2>&1; " + "; ".join(f'cat "{self.folder / "data" / file}"' for file in files) + "; echo on"
        said = self.filtered(script)
        self.assertEqual(said.count(b"Permission denied"), len(files), said)

    def test_cannot_end_the_server(self) -> None:
        server = self.serve(settings={"pop3.filter": ["sh", "-c", "exec 2>&1; kill $PPID; echo on"]})
        server.maildir(ALICE.name).store(NAME, MESSAGE)
        session = self.log_in(server, ALICE)
        self.assertRegex(session.retrieve(1), rb"not permitted\s+on\r\n$")
        session.quit()

    def test_has_no_more_rights_than_the_server(self) -> None:
        said = self.filtered("grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status").split()
        self.assertEqual(said, [b"NoNewPrivs:", b"1", b"Seccomp:", b"2"])

    def test_leaves_nothing_running_behind_the_server(self) -> None:
        server = self.serve(settings={"pop3.filter": ["cat"]})
        children = process.children(server.pid)
        self.assertTrue(children)
        server.finish()
        wait_until(lambda: not any(map(process.is_running, children)), f"the processes {children} are gone")


if __name__ == "__main__":
    unittest.main()
