#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the tests of each promise said when they were last run, as the table of docs/trust.md.

    trust.py TREE LOG... [--bench FILE.csv] [--into FILE.md]

A LOG is the output of `ctest -V`, of which `./quickstart test --all` leaves one in build/tests.log;
later ones count. FILE.csv is what `./quickstart bench` writes. Of a test that no log holds, the
figures that FILE.md has are kept, with their date.
"""

import argparse
import csv
import datetime
import os
import re
import sys

from marked import write_between

# id, promise, tests of every run, tests of --all, sections of the benchmark
PROMISES = (
    ("R1", "Killed at random moments: no unreadable file, and the same command again ends in the "
           "bytes of a run that nobody killed", ("storms", "resume"),
     ("storms_all", "resume_often"), ""),
    ("R2", "The same, killed before and after every call that changes a file",
     ("faults_kills", "faults_of_checkpoints_kills", "the_shim_sees_every_write"),
     ("faults_kills_all",), ""),
    ("R3", "Every such call fails with ENOSPC, EIO, EDQUOT, EINTR or halfway: the right message "
           "and exit code, no partial file",
     ("faults_of_files", "faults_of_checkpoints_files", "safety"),
     ("faults_of_files_all",), ""),
    ("R4", "Every allocation of our code and of libyaml fails: one clear line, no leak, no file",
     ("faults_of_memory", "reading_survives_every_failed_allocation",
      "studies_survive_every_failed_allocation"), ("faults_of_memory_all",), ""),
    ("R5", "The same bits on any number of threads and ranks, from gcc and clang, at every level "
           "of optimisation and of x86-64, and on aarch64",
     ("matrix", "same_bits", "mpi", "study_parts"),
     ("matrix_of_every_cell", "aarch64", "mpi_of_every_library"), ""),
    ("R6", "What one program begins another ends in the same bits",
     ("matrix",), ("matrix_of_every_cell",), ""),
    ("R7", "The same file byte for byte, whatever surrounds the run", ("surroundings",),
     ("surroundings_of_every_scenario",), ""),
    ("R8", "Fuzzing finds nothing", ("corpus_of_scenario", "corpus_of_population",
                                     "corpus_of_study", "corpus_of_checkpoint",
                                     "corpus_of_command_line", "fuzz"), ("fuzz_long",), ""),
    ("R9", "Every bit flip and every cut of a checkpoint is found",
     ("test_sections", "test_checkpoint"), (), ""),
    ("R10", "Determinism costs at most 5 % of the choice kernel", (), (), "determinism"),
    ("R11", "A checkpoint a minute costs at most 1 % of a run; from SIGTERM to durable at most "
            "2 s for ten million customers", (), (), "checkpoints"),
    ("R12", "Clean under sanitizers, valgrind, clang-tidy and cppcheck; at least 95 % of lines "
            "reached", (), ("gates",), ""),
    ("R13", "Each malformed scenario, study and table of tests/bad/ gives exactly its messages",
     ("test_bad", "test_population_table", "test_study"), (), ""),
    ("R14", "`contend verify` finds the same content", ("verify",),
     ("verify_every_scenario",), ""),
)

class Test:
    """One test of a log: what it counted, how long it took, and what else it said of figures."""

    def __init__(self):
        self.lines, self.verdict, self.seconds = [], "", 0.0

    def figure(self):
        tested = passing = 0
        executions = []
        for line in self.lines:
            synthesis = re.search(r"Synthesis: Tested: (\d+) \| Passing: (\d+)", line)
            counted = re.fullmatch(r"(\d+) passed, (\d+) failed", line)
            if synthesis:
                tested, passing = tested + int(synthesis[1]), passing + int(synthesis[2])
            elif counted:
                tested += int(counted[1]) + int(counted[2])
                passing += int(counted[1])
            found = re.match(r"(\w+): (\d+) executions", line)
            if found:
                executions.append(f"{found[1]} {int(found[2]):,}")
        text = f"{passing:,} of {tested:,}" if tested else self.verdict
        if executions:
            text += f" (executions: {', '.join(executions)})"
        return f"{text}, {self.seconds:.0f} s"


def read_log(path):
    """Tests by name; those that were skipped, or not run, are left out."""
    tests, names = {}, {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            line = re.sub(r"\033\[[0-9;]*m", "", line.rstrip("\n"))
            said = re.match(r"(\d+): (.*)", line)
            ended = re.match(r" *\d+/\d+ +Test +#(\d+): (\S+) [ .]*(\*\*\*\w+|Passed) +([\d.]+) sec",
                             line)
            if said:
                tests.setdefault(int(said[1]), Test()).lines.append(said[2])
            elif ended:
                test = tests.setdefault(int(ended[1]), Test())
                test.verdict, test.seconds = ended[3].strip("*").lower(), float(ended[4])
                names[ended[2]] = test
    when = datetime.date.fromtimestamp(os.path.getmtime(path)).isoformat()
    return {name: f"`{name}`: {test.figure()} ({when})" for name, test in names.items()
            if test.verdict != "skipped"}


def read_bench(path):
    """Lines by section of the benchmark."""
    lines = {}
    when = datetime.date.fromtimestamp(os.path.getmtime(path)).isoformat()
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = f"{row['name']}, {row['parameters']}".rstrip(", ")
            mark = f", {row['verdict']}" if row["verdict"] else ""
            value = float(row["ratio_median"] or row["median"])
            lines.setdefault(row["section"], []).append(
                f"{text}: {value:.3g} {row['unit']}{mark} ({when})")
    return lines


def kept(text):
    """The figures of a table from before, by test or by section."""
    figures, sections = {}, {}
    for row in re.findall(r"^\| (R\d+) \|(.*)\|$", text, re.M):
        cells = [cell.strip() for cell in row[1].split(" | ")]
        for cell in cells[1:]:
            for line in cell.split("<br>"):
                name = re.match(r"`(\w+)`: \S", line)
                if name:
                    figures[name[1]] = line
                elif re.search(r"\(\d{4}-\d\d-\d\d\)$", line):
                    sections.setdefault(row[0], []).append(line)
    return figures, sections


def table(figures, bench, before, known):
    """A test that is nowhere is an error: the table would promise what nothing checks."""
    lines = ["| | promise | by every `./quickstart test` | by `./quickstart test --all` or `bench` |",
             "|---|---|---|---|"]
    for name, promise, small, large, section in PROMISES:
        cells = []
        for tests in small, large:
            for test in tests:
                if test not in known:
                    raise RuntimeError(f"{name}: there is no test {test}")
            cells.append([figures.get(test, f"`{test}`") for test in tests])
        if section:
            cells[1] += bench.get(section) or before.get(name) or [f"section {section}"]
        lines.append(f"| {name} | {promise} | " + " | ".join("<br>".join(c) for c in cells) + " |")
    return lines


def machine():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = re.search(r"model name\s*: (.*)", file.read())[1]
    except (OSError, TypeError):
        model = "a processor without a name"
    return f"Last written on {datetime.date.today().isoformat()}, on {os.cpu_count()} cores: {model}."


def names_of_tests(tree):
    """Every test's name, of which some are made in loops: whatever a CMakeLists.txt has."""
    words = set()
    for folder, _, files in os.walk(os.path.join(tree, "tests")):
        if "CMakeLists.txt" in files:
            with open(os.path.join(folder, "CMakeLists.txt"), encoding="utf-8") as file:
                words.update(re.findall(r"\w+", file.read()))
    words.update(f"test_{word}" for word in list(words))
    words.update(f"corpus_of_{word}" for word in list(words))
    words.update(f"faults_{word}_all" for word in ("of_files", "kills", "of_memory"))
    words.update(f"faults_of_checkpoints_{word}" for word in ("files", "kills"))
    return words


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tree")
    parser.add_argument("log", nargs="*")
    parser.add_argument("--bench")
    parser.add_argument("--into")
    options = parser.parse_args()
    figures, before = {}, {}
    if options.into:
        with open(options.into, encoding="utf-8") as file:
            figures, before = kept(file.read())
    for path in options.log:
        figures.update(read_log(path))
    bench = read_bench(options.bench) if options.bench else {}
    lines = table(figures, bench, before, names_of_tests(options.tree))
    if not options.into:
        print("\n".join(lines))
        return 0
    write_between(options.into, "promises", [*lines, "", machine()])
    return 0


if __name__ == "__main__":
    sys.exit(main())
