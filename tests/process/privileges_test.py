"""Root is given up: what the kernel says of each thread, and that mail is served all the same."""

import os
import pwd
import shutil
import socket
import subprocess
import unittest
from pathlib import Path

from palomar_test import status
from palomar_test.case import ALICE, ServerCase
from palomar_test.certificate import make_certificate
from palomar_test.messages import MAIL, wire_form
from palomar_test.server import Palomard, binary, run_to_end, write_config

USER = pwd.getpwnam("nobody")
NOTHING = {"Inh": 0, "Prm": 0, "Eff": 0, "Bnd": 0, "Amb": 0}
#: Bits of capabilities(7).
CAP_DAC_OVERRIDE, CAP_FOWNER = 1 << 1, 1 << 3


def privileged_port() -> int:
    """One below 1024 that nobody listens on, of either loopback address."""
    for port in range(1023, 599, -1):
        try:
            for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
                with socket.socket(family) as probe:
                    probe.bind((host, port))
            return port
        except OSError:
            continue
    raise unittest.SkipTest("no port below 1024 is free")


@unittest.skipUnless(os.geteuid() == 0, "only root has what is given up here")
class RootCase(ServerCase):
    def setUp(self) -> None:
        super().setUp()
        os.chown(self.folder, USER.pw_uid, USER.pw_gid)

    def serve_as_nobody(self, *options: str) -> Palomard:
        return self.serve(settings={"process.user": USER.pw_name}, options=options)

    def run_by_nobody(self, *options: str | Path) -> subprocess.CompletedProcess[str]:
        """For what is over by itself."""
        program = Path(shutil.copy(binary(), self.folder))
        return subprocess.run(
            [program, *options],
            cwd=self.folder,
            user=USER.pw_uid,
            group=USER.pw_gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            timeout=60,
        )

    def refusal(self, user: str) -> str:
        """What a server that must not start says."""
        config = write_config(self.folder / "palomar.toml", {"process.user": user})
        ended = run_to_end(["--config", str(config), "-d", "data", "-p", "0", "-P", "0"], self.folder)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        return ended.stderr


class WithUser(RootCase):
    def test_every_thread_is_that_user_and_can_do_nothing_more(self) -> None:
        threads = status.of_threads(self.serve_as_nobody().pid)
        self.assertGreater(len(threads), 4)
        for thread in threads:
            self.assertEqual(thread.users, {USER.pw_uid})
            self.assertEqual(thread.groups, {USER.pw_gid})
            self.assertEqual(thread.more_groups, status.groups_of(USER.pw_name))
            self.assertEqual(thread.capabilities, NOTHING)
            self.assertTrue(thread.no_new_privileges)

    @unittest.skipIf(os.environ.get("PALOMAR_SANDBOX") == "off", "the sandbox is off")
    def test_every_thread_has_a_filter_of_system_calls(self) -> None:
        threads = status.of_threads(self.serve_as_nobody().pid)
        self.assertEqual([thread.seccomp for thread in threads], [2] * len(threads))

    def test_mail_is_served_and_moved_and_all_files_are_the_users(self) -> None:
        server = self.serve_as_nobody()
        stored = server.maildir(ALICE.name).store("new/1700000001.a", MAIL["plain"])
        os.chown(stored, USER.pw_uid, USER.pw_gid)
        session = self.log_in(server, ALICE)
        self.assertEqual(session.retrieve(1), wire_form(MAIL["plain"]))
        session.quit()
        self.assertEqual(server.maildir(ALICE.name).names(), {"cur/1700000001.a:2,S"})
        files = [server.data, *server.data.rglob("*")]
        self.assertEqual({(path.stat().st_uid, path.stat().st_gid) for path in files}, {(USER.pw_uid, USER.pw_gid)})

    def test_a_port_below_1024_is_bound_before(self) -> None:
        port = privileged_port()
        server = self.serve_as_nobody("-p", str(port))
        self.assertEqual(server.address, ("127.0.0.1", port))
        self.log_in(server, ALICE).quit()

    def test_the_data_folder_has_to_be_the_users(self) -> None:
        (self.folder / "data").mkdir(mode=0o700)
        self.assertRegex(self.refusal(USER.pw_name), r"cannot_start .*data folder .*Permission denied")

    def test_who_is_not_there_keeps_it_from_starting(self) -> None:
        self.assertRegex(self.refusal("no-such-user"), r"cannot_start .*there is no user no-such-user")
        self.assertFalse((self.folder / "data").exists())

    def test_who_is_root_keeps_it_from_starting(self) -> None:
        self.assertRegex(self.refusal("root"), r"cannot_start .*the user root is root")

    def test_only_root_can_become_another(self) -> None:
        config = write_config(self.folder / "palomar.toml", {"process.user": "daemon"})
        ended = self.run_by_nobody("--config", config, "-d", "data", "-p", "0", "-P", "0")
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stderr, r"cannot_start .*cannot become the user daemon without being root")


class Check(RootCase):
    """--check looks at files with the rights that the server will have, or at least with its own."""

    def setUp(self) -> None:
        super().setUp()
        self.certificate = make_certificate(self.folder)
        self.problem = f"palomar.toml:3: key [tls] keys: {self.certificate.key}: cannot be read: Permission denied\n"

    def config(self, user: str = "") -> Path:
        settings = self.certificate.settings() | {"process.user": user}
        return write_config(self.folder / "palomar.toml", settings)

    def test_by_root_finds_what_the_user_cannot_read(self) -> None:
        config = self.config(USER.pw_name)
        self.certificate.key.chmod(0o600)
        ended = run_to_end(["--config", str(config), "--check"], self.folder)
        self.assertEqual((ended.returncode, ended.stdout), (2, ""))
        self.assertTrue(ended.stderr.endswith(self.problem), ended.stderr)
        os.chown(self.certificate.key, USER.pw_uid, USER.pw_gid)
        self.assertEqual(run_to_end(["--config", str(config), "--check"], self.folder).returncode, 0)

    def test_by_root_without_a_user_reads_everything(self) -> None:
        self.certificate.key.chmod(0o000)
        self.assertEqual(run_to_end(["--config", str(self.config()), "--check"], self.folder).returncode, 0)

    def test_by_another_says_what_it_cannot_read(self) -> None:
        self.certificate.key.chmod(0o600)
        ended = self.run_by_nobody("--config", self.config(), "--check")
        self.assertEqual(ended.returncode, 2)
        self.assertTrue(ended.stderr.endswith(self.problem), ended.stderr)

    def test_by_another_takes_it_that_root_will_start_the_server(self) -> None:
        self.certificate.key.chmod(0o644)
        ended = self.run_by_nobody("--config", self.config("daemon"), "--check")
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))


@unittest.skipIf(os.environ.get("PALOMAR_SANDBOX") == "off", "the sandbox is off")
class WithoutUser(RootCase):
    def test_root_keeps_only_what_reaches_the_files_of_others(self) -> None:
        kept = CAP_DAC_OVERRIDE | CAP_FOWNER
        for thread in status.of_threads(self.serve().pid):
            self.assertEqual(thread.capabilities, NOTHING | {"Prm": kept, "Eff": kept, "Bnd": kept})
            self.assertTrue(thread.no_new_privileges)

    def test_maildirs_of_others_are_served(self) -> None:
        server = self.serve()
        maildir = server.maildir(ALICE.name)
        maildir.store("new/1700000001.a", MAIL["plain"])
        for path in [maildir.path, *maildir.path.rglob("*")]:
            os.chown(path, USER.pw_uid, USER.pw_gid)
            path.chmod(0o700 if path.is_dir() else 0o600)
        session = self.log_in(server, ALICE)
        self.assertEqual(session.retrieve(1), wire_form(MAIL["plain"]))
        session.quit()
        self.assertEqual(maildir.names(), {"cur/1700000001.a:2,S"})


if __name__ == "__main__":
    unittest.main()
