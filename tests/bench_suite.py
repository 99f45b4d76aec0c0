# SPDX-License-Identifier: Apache-2.0
"""bench_suite.py BUILD TREE: the benchmark runs, tiny: every section gives rows, every figure is a
number, and the table lands between the marks of a document. How fast anything is, is not tested."""

import csv
import math
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                                "bench"))

import report

from textbook_kit import Tally

SECTIONS = {"ceiling", "kernel", "determinism", "tick", "renewal", "start-up", "small markets",
            "checkpoints", "memory", "whole runs"}
NUMBERS = "median", "low", "high", "ratio_median", "ratio_low", "ratio_high"


def run_tiny(build, tree, scratch):
    """The rows of the CSV file, and the document before and after."""
    path, document = os.path.join(scratch, "bench.csv"), os.path.join(scratch, "performance.md")
    shutil.copy(os.path.join(tree, "docs", "performance.md"), document)
    with open(document, encoding="utf-8") as file:
        before = file.read()
    subprocess.run([sys.executable, os.path.join(tree, "bench", "run.py"), "--tiny",
                    "--without-peers", "--build", build, "-o", path, "--write", document],
                   check=True, stdout=subprocess.PIPE)
    with open(document, encoding="utf-8") as file:
        after = file.read()
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), before, after


def check_rows(rows, tally):
    sections = {row["section"] for row in rows}
    tally.expect(SECTIONS <= sections, f"sections without rows: {SECTIONS - sections or 'none'}")
    numbers = [float(row[name]) for row in rows for name in NUMBERS if row[name]]
    tally.expect(all(math.isfinite(n) and n >= 0 for n in numbers), "figures are numbers")
    tally.expect(all(float(row["low"]) <= float(row["median"]) <= float(row["high"])
                     for row in rows), "the median lies in the range")
    tally.expect(not any(row["verdict"] for row in rows), "tiny sizes are not judged")
    tally.expect(all(float(row["median"]) > 0 for row in rows if row["section"] == "kernel"),
                 "kernels take time")


def check_document(rows, before, after, tally):
    def outside(text):
        return text.split(report.BEGIN)[0], text.split(report.END)[1]
    tally.expect(outside(before) == outside(after), "the table leaves the rest of a document alone")
    inside = after.split(report.BEGIN)[1].split(report.END)[0]
    named = {row["name"] for row in rows if not row["section"].startswith(report.ONLY_RAW)}
    tally.expect(all(name in inside for name in named), "every measure is in the table")


def check_verdicts(tally):
    """Of marks where more is better, and where less is."""
    cases = (((2.5, 2, 2.4, False), "stretch met"), ((2.1, 2, 2.4, False), "met"),
             ((1.5, 2, 2.4, False), "missed by 25 %"), ((1.05, 1.25, 1.1, True), "stretch met"),
             ((1.25, 1.25, 1.1, True), "met"), ((1.5, 1.25, 1.1, True), "missed by 20 %"),
             ((95, 90, None, False), "met"), ((1, None, None, True), ""))
    for given, expected in cases:
        tally.expect(report.verdict(*given) == expected, f"{given} is {expected or 'not judged'}")


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    tally = Tally()
    check_verdicts(tally)
    with tempfile.TemporaryDirectory() as scratch:
        rows, before, after = run_tiny(*arguments, scratch)
        check_rows(rows, tally)
        check_document(rows, before, after, tally)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
