"""The benchmark's runner, without servers: verdicts, records, reports, plots, and the mail that it makes up."""

import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from palomar_bench import bars, record, report
from palomar_bench.catalogue import WORKLOADS
from palomar_bench.figure import Figure, Series, Target
from palomar_bench.record import Record
from palomar_bench.text import long_message, message
from palomar_bench.verdict import in_words, judge
from palomar_bench.xxh3 import Xxh3


def series(*values: float) -> Series:
    return Series([Figure(value, {"wall µs": 2 * value}) for value in values])


class Verdicts(unittest.TestCase):
    def test_the_ratio_is_that_of_the_medians(self) -> None:
        outcome = {"palomar": series(9, 10, 500), "dovecot": series(100, 101, 3)}
        self.assertEqual(judge(Target(1 / 10, "dovecot"), outcome).seen, 0.1)
        self.assertTrue(judge(Target(1 / 10, "dovecot"), outcome).reached)
        self.assertFalse(judge(Target(1 / 11, "dovecot"), outcome).reached)

    def test_without_another_contender_the_figure_itself_counts(self) -> None:
        self.assertTrue(judge(Target(6), {"palomar": series(6)}).reached)
        self.assertFalse(judge(Target(6), {"palomar": series(6.1)}).reached)

    def test_what_failed_is_not_reached(self) -> None:
        failed = {"palomar": series(1), "dovecot": Series(problem="does not start")}
        self.assertIsNone(judge(Target(1 / 10, "dovecot"), failed).seen)
        self.assertFalse(judge(Target(1 / 10, "dovecot"), failed).reached)
        self.assertFalse(judge(Target(6), {"palomar": Series(problem="lost a session")}).reached)

    def test_targets_in_words(self) -> None:
        self.assertEqual(in_words(Target(1 / 6, "dovecot")), "at most 1/6 of dovecot")
        self.assertEqual(in_words(Target(1.5, "floor")), "at most 1.5 times floor")
        self.assertEqual(in_words(Target(60)), "at most 60")


class Reports(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def made(self) -> Record:
        outcomes = {
            workload.name: {name: series(1, 2, 3) for name in workload.contenders} for workload in WORKLOADS
        }
        failed = Series(problem="lost a\nsession")
        outcomes["session"] = {"palomar": series(1000), "dovecot": failed, "floor": series(1)}
        return Record("2026-01-02T03:04:05Z", {"processor": "of a test"}, outcomes)

    def test_a_record_is_read_as_it_was_written(self) -> None:
        record.write(self.made(), self.folder / "run.json")
        self.assertEqual(record.read(self.folder / "run.json"), self.made())

    def test_the_page_says_plainly_what_was_not_reached_and_what_failed(self) -> None:
        report.write(self.made(), self.folder)
        page = (self.folder / "benchmarks.md").read_text()
        self.assertIn("| login, STAT, QUIT, lockstep | at most 2 times floor | 1000.00 times | **no** |", page)
        self.assertIn("| login, STAT, QUIT, lockstep | at most 1/10 of dovecot | - | not measured |", page)
        self.assertIn("- login, STAT, QUIT, lockstep, dovecot: lost a session", page)
        for workload in WORKLOADS:
            self.assertIn(f"| {workload.title} | {workload.unit} |", page)

    def test_each_plot_that_the_page_shows_is_there_and_is_xml(self) -> None:
        report.write(self.made(), self.folder)
        page = (self.folder / "benchmarks.md").read_text()
        plots = sorted((self.folder / "benchmarks").iterdir())
        self.assertEqual(len(plots), page.count(".svg)"))
        for plot in plots:
            self.assertIn(f"(benchmarks/{plot.name})", page)
            xml.parse(plot)


class Plots(unittest.TestCase):
    def test_each_power_of_ten_takes_the_same_length(self) -> None:
        group = bars.Group("<&>", {"palomar": 10, "dovecot": 100, "floor": 1000})
        root = xml.fromstring(bars.chart("title", "unit", [group]))
        of_bars = [rect for rect in root.iter("{http://www.w3.org/2000/svg}rect") if len(rect)]
        short, middle, long = (float(rect.attrib["width"]) for rect in of_bars)
        self.assertGreater(short, 0)
        self.assertAlmostEqual(middle - short, long - middle, delta=0.2)


class Checksums(unittest.TestCase):
    def test_a_known_checksum(self) -> None:
        self.assertEqual(Xxh3().hexdigest(), "2d06800538d394c2")

    def test_pieces_make_no_difference(self) -> None:
        whole, pieces = Xxh3(), Xxh3()
        whole.update(b"coo" * 1000)
        for _ in range(1000):
            pieces.update(b"coo")
        self.assertEqual(whole.hexdigest(), pieces.hexdigest())


class Texts(unittest.TestCase):
    def test_a_seed_makes_the_same_message_again(self) -> None:
        self.assertEqual(message(7, 5_000), message(7, 5_000))
        self.assertNotEqual(message(7, 5_000), message(8, 5_000))

    def test_a_message_has_the_length_that_was_asked_for_to_a_line(self) -> None:
        self.assertIn(len(message(1, 20_000)) - 20_000, range(0, 100))

    def test_what_has_crlf_is_in_wire_form(self) -> None:
        text = b"".join(long_message(1 << 21, b"\r\n"))
        self.assertEqual(text.count(b"\n"), text.count(b"\r\n"))
        self.assertNotIn(b"\n.", text)
        self.assertTrue(text.endswith(b"\r\n"))

    def test_what_has_lf_has_lines_that_need_stuffing(self) -> None:
        text = b"".join(long_message(1 << 21, b"\n"))
        self.assertNotIn(b"\r", text)
        self.assertIn(b"\n.", text)


if __name__ == "__main__":
    unittest.main()
