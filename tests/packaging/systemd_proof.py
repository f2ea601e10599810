"""The packaged service under a real systemd, which no other test has. It needs a Debian 12 that systemd has booted (a
virtual machine for instance) with palomard installed as docs/operations.md says, openssl, python3, `packaging/` and `tests/`.
It replaces what palomard has on that machine, accounts included: for machines that nobody needs, and not for CI.

    cd tests && sudo python3 -B -m unittest -v packaging.systemd_proof
"""

import json
import os
import shutil
import signal
import ssl
import subprocess
import time
import unittest
from pathlib import Path

from palomar_test.certificate import make_certificate
from palomar_test.messages import letter, wire_form
from palomar_test.pop3 import Pop3
from palomar_test.waiting import wait_until

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
CONFIG = Path("/etc/palomar/palomar.toml")
TLS = Path("/etc/palomar/tls")
DATA = Path("/var/lib/palomar")
#: More than the sockets between server and client take.
LARGE = letter("large", b"a line of text\n" * (1 << 20))
#: Longer than TimeoutStopSec= of the unit.
DRAIN_SECONDS = 75
#: In seconds: an emulated machine is slow.
PATIENCE = 300.0


def run(*words: str, status: int = 0, given: str = "") -> str:
    done = subprocess.run(words, input=given, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode != status:
        raise AssertionError(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def show(name: str) -> str:
    """A property of the service."""
    return run("systemctl", "show", "--property", name, "--value", "palomard").strip()


def process_status(name: str) -> str:
    """A line of what the kernel says of the main process."""
    lines = Path(f"/proc/{show('MainPID')}/status").read_text().splitlines()
    return next(line.split(":", 1)[1].strip() for line in lines if line.startswith(f"{name}:"))


def configure(more: str = "") -> None:
    """The packaged configuration with cheap hashes and a long drain, and `more` behind it."""
    text = (PACKAGING / "palomar.toml").read_text()
    text = text.replace("\n[auth]\n", "\n[auth]\nargon2_memory_kib = 64\nargon2_passes = 1\n")
    text = text.replace("\n[process]\n", f"\n[process]\ndrain_seconds = {DRAIN_SECONDS}\n")
    CONFIG.with_suffix(".new").write_text(text + more)
    CONFIG.with_suffix(".new").rename(CONFIG)


def stop_all() -> None:
    run("systemctl", "stop", "palomard.socket", "palomard-tls.socket", "palomard.service")
    run("systemctl", "reset-failed")


def make_account() -> None:
    os.environ["PALOMAR_PASSWORD"] = "admin"
    run("palomarctl", "user", "add", "ana", given="secret\n")
    message = DATA / "maildirs/ana/Maildir/new/1700000001.a"
    message.write_bytes(LARGE)
    shutil.chown(message, "palomar", "palomar")


def setUpModule() -> None:
    stop_all()
    shutil.rmtree(DATA, ignore_errors=True)
    pair = make_certificate(TLS, stem="proof")
    for file, name in ((pair.certificate, "fullchain.pem"), (pair.key, "privkey.pem")):
        shutil.chown(file, group="palomar")
        file.chmod(0o640)
        file.rename(TLS / name)
    configure()
    run("systemctl", "start", "palomard")
    make_account()


class ServiceCase(unittest.TestCase):
    def setUp(self) -> None:
        configure()
        stop_all()
        self.begin = time.time()

    def log_in(self, port: int = 995) -> Pop3:
        session = self.enterContext(Pop3(("127.0.0.1", port), timeout=PATIENCE, receive_buffer=1 << 16))
        if port == 110:
            session.greet().succeed("STLS")
        session.secure(ssl.create_default_context(cafile=str(TLS / "fullchain.pem")))
        if port == 995:
            session.greet()
        session.succeed("USER ana")
        session.succeed("PASS secret")
        return session

    def wait_for_message(self, message: str, **fields: str) -> None:
        """Until palomard has written it to the journal since the test began."""
        wanted = {"MESSAGE": message, **fields}
        wait_until(lambda: any(wanted.items() <= line.items() for line in self.journal()), message, PATIENCE)

    def journal(self) -> list[dict[str, str]]:
        since = f"@{self.begin:.6f}"
        lines = run("journalctl", "--unit", "palomard", "--since", since, "--output", "json").splitlines()
        return [line for line in map(json.loads, lines) if line["SYSLOG_IDENTIFIER"] == "palomard"]

    def wait_for_restart(self, former: str) -> None:
        def restarted() -> bool:
            return show("SubState") == "running" and show("MainPID") != former

        wait_until(restarted, "it runs again", PATIENCE)

    def wait_for_status(self, status: str) -> None:
        wait_until(lambda: show("StatusText") == status, f"the status is {status!r}", PATIENCE)


class Running(ServiceCase):
    def setUp(self) -> None:
        super().setUp()
        run("systemctl", "start", "palomard")

    def test_is_confined_and_nobody_special(self) -> None:
        self.assertEqual(show("ActiveState"), "active")
        self.assertEqual(process_status("Uid").split(), [run("id", "-u", "palomar").strip()] * 4)
        for capabilities in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
            self.assertEqual(int(process_status(capabilities), 16), 0, capabilities)
        self.assertEqual(process_status("NoNewPrivs"), "1")
        self.assertEqual(process_status("Seccomp"), "2")
        self.wait_for_message('info sandbox state="system calls are confined by seccomp"', PRIORITY="6")

    def test_serves_both_ports_and_says_so_in_its_status(self) -> None:
        self.wait_for_status("connections: 0, logged in: 0")
        session = self.log_in()
        self.wait_for_status("connections: 1, logged in: 1")
        session.quit()
        self.log_in(port=110).quit()

    def test_a_wrong_configuration_is_not_loaded(self) -> None:
        run("systemctl", "reload", "palomard")
        self.wait_for_message("info reloaded")
        process = show("MainPID")
        configure("\n[mistake]\n")
        run("systemctl", "reload", "palomard", status=1)
        wait_until(lambda: any(line["PRIORITY"] == "3" for line in self.journal()), "an error", PATIENCE)
        self.assertEqual(show("MainPID"), process)
        self.log_in().quit()

    def test_one_that_hangs_or_dies_is_replaced(self) -> None:
        for kind in (signal.SIGSTOP, signal.SIGKILL):
            former = show("MainPID")
            os.kill(int(former), kind)
            self.wait_for_restart(former)
            self.log_in().quit()

    def test_what_is_under_way_at_a_stop_is_sent_to_its_end(self) -> None:
        session = self.log_in()
        session.succeed("RETR 1")
        with subprocess.Popen(["systemctl", "restart", "palomard"]) as restart:
            self.wait_for_message("info stopping signal=15")
            self.assertEqual(session.read_message(), wire_form(LARGE))
            session.expect_end()
            self.assertEqual(restart.wait(PATIENCE), 0)
        self.log_in().quit()

    def test_who_does_not_read_is_cut_off_when_the_time_is_over(self) -> None:
        self.log_in().succeed("RETR 1")
        begin = time.monotonic()
        run("systemctl", "stop", "palomard")
        self.assertGreaterEqual(time.monotonic() - begin, DRAIN_SECONDS)
        self.assertEqual(show("Result"), "success")


class Starting(ServiceCase):
    def test_a_wrong_configuration_ends_it_once(self) -> None:
        configure("\n[mistake]\n")
        run("systemctl", "start", "palomard", status=1)
        self.assertEqual((show("ActiveState"), show("ExecMainStatus"), show("NRestarts")), ("failed", "2", "0"))

    def test_sockets_start_it_and_keep_who_comes_while_it_is_away(self) -> None:
        run("systemctl", "start", "palomard.socket", "palomard-tls.socket")
        self.log_in(port=110).quit()
        former = show("MainPID")
        os.kill(int(former), signal.SIGSTOP)
        session = self.enterContext(Pop3(("127.0.0.1", 110), timeout=PATIENCE))
        os.kill(int(former), signal.SIGKILL)
        session.greet().quit()
        self.assertNotEqual(show("MainPID"), former)


if __name__ == "__main__":
    unittest.main()
