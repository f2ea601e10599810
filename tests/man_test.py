#!/usr/bin/env python3
"""The manual pages and the shells' completions against what the programs say of themselves.

PALOMARD and PALOMARCTL are the programs' paths.
"""

import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = {"palomard": "PALOMARD", "palomarctl": "PALOMARCTL"}
PAGES = {"palomard": "palomard.8", "palomarctl": "palomarctl.1", "palomar.toml": "palomar.toml.5"}
OPTION = r"-{1,2}[A-Za-z][\w-]*"


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [os.environ[PROGRAMS[program]], *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        env=os.environ | {"PALOMAR_PASSWORD": "none"},
    )


def page(name: str) -> str:
    return (ROOT / "docs/man" / f"{PAGES[name]}.scd").read_text()


def completion(file: str) -> str:
    return (ROOT / "completions" / file).read_text()


def section(text: str, title: str) -> str:
    """Of a page, from its title to the next."""
    return text.split(f"\n# {title}\n")[1].split("\n# ")[0]


class Help:
    """What --help says of a program and of every command below it."""

    def __init__(self, program: str):
        self.options: set[str] = set()
        self.commands: set[str] = set()
        self._read(program, ())

    def _read(self, program: str, command: tuple[str, ...]) -> None:
        text = run(program, *command, "--help").stdout
        for names in re.findall(rf"^  ({OPTION}(?:,{OPTION})*)", text, re.M):
            self.options |= set(names.split(","))
        if "\nSubcommands:\n" in text:
            below = text.split("\nSubcommands:\n")[1].split("\n\n")[0]
            for name in re.findall(r"^  ([a-z-]+) ", below, re.M):
                self._read(program, (*command, name))
        elif command:
            self.commands.add(" ".join(command))


class Documented(unittest.TestCase):
    def test_every_option_stands_in_the_page_and_no_other(self) -> None:
        for program in PROGRAMS:
            with self.subTest(program):
                bold = re.findall(r"\*([^*\n]+)\*", page(program))
                self.assertEqual({word for word in bold if word.startswith("-")}, Help(program).options)

    def test_every_command_stands_in_the_page_and_no_other(self) -> None:
        titles = re.findall(r"^\*([a-z][a-z -]*)\*", section(page("palomarctl"), "COMMANDS"), re.M)
        self.assertEqual(set(titles), Help("palomarctl").commands)

    def test_every_key_stands_in_the_page_with_its_default_and_no_other(self) -> None:
        sample = (ROOT / "config/palomar.toml").read_text()
        keys = re.findall(r"^(\[\w+\]|\w+ = .*)$", sample, re.M)
        documented = re.findall(r"^(?:# SECTION (\[\w+\])|\*(\w+)\*( = .*))$", page("palomar.toml"), re.M)
        self.assertEqual(["".join(found) for found in documented], keys)

    def test_every_key_that_takes_a_restart_is_named_where_reloading_is_explained(self) -> None:
        reloading = section(page("palomar.toml"), "RELOADING")
        operations = (ROOT / "docs/operations.md").read_text()
        table = operations.split("On **SIGHUP**")[1].split("\n## ")[0]
        named_in_page = re.findall(r"\*(\w+\.\w+)\*", reloading)
        named_in_table = re.findall(r"`(\w+\.\w+)`", table)
        depending = {"pop3.filter", "pop3.require_tls", "oauth.keys"}
        for named in (named_in_page, named_in_table):
            self.assertEqual(set(named) - {"pop3.allow_plaintext"}, set(self.keys_of_a_start()) | depending)

    def keys_of_a_start(self) -> list[str]:
        """By the sample, which is compared with the program's own table."""
        sample = (ROOT / "config/palomar.toml").read_text()
        keys = []
        for title, body in re.findall(r"^\[(\w+)\]$(.*?)(?=^\[|\Z)", sample, re.M | re.S):
            names = re.findall(r"^# Counts from the next start\.\n(\w+) = ", body, re.M)
            keys += [f"{title}.{name}" for name in names]
        return keys

    def test_pages_are_well_formed(self) -> None:
        scdoc = shutil.which("scdoc")
        self.assertIsNotNone(scdoc, "scdoc is missing; ./dev installs it")
        for name in PAGES:
            with self.subTest(name):
                made = subprocess.run([scdoc], input=page(name), capture_output=True, text=True)
                self.assertEqual((made.returncode, made.stderr), (0, ""))


class ExitStatus(unittest.TestCase):
    def statuses(self, program: str) -> set[str]:
        return set(re.findall(r"^\*(\d)\*$", section(page(program), "EXIT STATUS"), re.M))

    def test_of_palomarctl_are_those_of_the_program(self) -> None:
        said = run("palomarctl", "--help").stdout.split("Exit status:")[1]
        self.assertEqual(self.statuses("palomarctl"), set(re.findall(r"\b\d\b", said)))
        self.assertEqual(run("palomarctl", "nonsense").returncode, 2)
        self.assertEqual(run("palomarctl", "-P", "1", "stats").returncode, 3)

    def test_of_palomard_are_those_of_the_program(self) -> None:
        self.assertEqual(self.statuses("palomard"), {"0", "1", "2"})
        self.assertEqual(run("palomard", "--check").returncode, 0)
        self.assertEqual(run("palomard", "-d", "/dev/null/none", "-p", "0", "-P", "0").returncode, 1)
        self.assertEqual(run("palomard", "--nonsense").returncode, 2)


class Completed(unittest.TestCase):
    def bash(self, program: str, *words: str) -> set[str]:
        """What bash offers for the last of `words`."""
        script = """
            source "$1"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            "_$1"
            printf '%s\\n' "${COMPREPLY[@]}"
        """
        file = ROOT / "completions" / f"{program}.bash"
        done = subprocess.run(
            ["bash", "-c", script, "bash", file, program, *words], capture_output=True, text=True, check=True
        )
        return set(done.stdout.split())

    def test_bash_offers_every_option_and_no_other(self) -> None:
        for program in PROGRAMS:
            offered = self.bash(program, "-")
            own = ("user import", "user remove pepe", "user populate pepe", "ban add", "history")
            for command in own if program == "palomarctl" else ():
                offered |= self.bash(program, *command.split(), "-")
            with self.subTest(program):
                self.assertEqual(offered, Help(program).options)

    def test_bash_offers_every_command_and_no_other(self) -> None:
        commands = Help("palomarctl").commands
        groups = {command.rpartition(" ")[0] for command in commands} - {""}
        offered = self.bash("palomarctl", "")
        for group in groups:
            offered |= {f"{group} {word}" for word in self.bash("palomarctl", *group.split(), "")}
        self.assertEqual({words for words in offered - groups if words.islower()}, commands)

    def test_bash_offers_every_verb_and_no_other(self) -> None:
        table = (ROOT / "src/manage/verbs.cpp").read_text()
        verbs = set(re.findall(r'\{Verb::\w+,\s*"([A-Z_]+)"', table))
        self.assertEqual({word for word in self.bash("palomarctl", "") if word.isupper()}, verbs)

    def test_bash_passes_over_options_and_their_values(self) -> None:
        self.assertEqual(self.bash("palomarctl", "-P", "1", "--json", "user", "retrieved", "ana", "k"), {"keep"})
        self.assertEqual(self.bash("palomarctl", "-u", ""), set())

    def test_zsh_offers_the_same(self) -> None:
        for program in PROGRAMS:
            text = completion(f"_{program}")
            options = set(re.findall(rf"'\*?({OPTION})\[", text))
            with self.subTest(program):
                self.assertEqual(options, Help(program).options)
        words = set(" ".join(re.findall(r":\(([\w -]+)\)", completion("_palomarctl"))).split())
        for word in [*self.bash("palomarctl", ""), *self.bash("palomarctl", "user", "")]:
            self.assertIn(word, words)


if __name__ == "__main__":
    unittest.main()
