#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every benchmark, in interleaved rounds, into one CSV file and one table.

All programs run once a round, one after the other, so that a machine with other work to do is slow
for all alike. A ratio is taken within a round; its median over the rounds is what counts.
"""

import argparse
import csv
import dataclasses
import datetime
import itertools
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import time

import measures
import programs
import report

TREE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = os.path.join(TREE, "bench", "peers", "run_peers.py")
# by name: times as fast, for inverse_cdf and six alternatives
PEER_MARKS = {"double": (60, 80), "tuned": (20, 27), "numba": (12, 16), "java": (15, 19)}


# what keeps other tools to the instruction set of --kernels too
LIMITS = {"x86-64-v3": {"NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX "
                                                    "AVX512_CNL AVX512_ICL",
                        "NUMBA_CPU_NAME": "haswell", "JAVA_TOOL_OPTIONS": "-XX:UseAVX=2"}}


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def measure(suite, n_rounds):
    """Rounds of figures, and their units by (section, name)."""
    rounds, units = [], {}
    for number in range(n_rounds):
        began, figures = time.perf_counter(), measures.Round()
        once = suite.largest() if suite.sizes.full and number == n_rounds - 1 else ()
        for section, name, unit, value in itertools.chain(suite.round(), once):
            figures[section, name] = value
            units[section, name] = unit
        rounds.append(figures)
        say(f"round {number + 1} of {n_rounds} took {time.perf_counter() - began:.0f} s")
    return rounds, units


def peer_row(row):
    """A row of run_peers.py, with marks where there are some."""
    def figure(name):
        return float(row[name]) if row.get(name) not in (None, "") else None
    mark = next((marks for word, marks in PEER_MARKS.items() if word in row["name"].lower()), None)
    if row["rule"] != "inverse_cdf" or int(row["P"]) != 6:
        mark = None
    accept, stretch = mark or (None, None)
    is_self = row["name"] == "contend"
    ratio = None if is_self else figure("ratio_median")
    return report.Row("peers", f"{row['name']}, {row['rule']}", f"P={row['P']} N={row['n']}",
                      "ns/decision", int(row["rounds"]), figure("median_ns"), figure("lowest_ns"),
                      figure("highest_ns"), "" if is_self else "contend", ratio,
                      None if is_self else figure("ratio_low"),
                      None if is_self else figure("ratio_high"), accept, stretch,
                      report.verdict(ratio, accept, stretch, False) if ratio else "")


def peers(build, scratch, tiny, n_rounds):
    """Rows of the same model in other tools, and whether all their answers are right."""
    path = os.path.join(scratch, "peers.csv")
    command = [sys.executable, PEERS, "--build", build, "--csv", path, "--rounds", str(n_rounds)]
    right = subprocess.run(command + ["--tiny"] * tiny, stdout=sys.stderr,
                           check=False).returncode == 0
    if not os.path.exists(path):
        say("bench/peers/run_peers.py gave no figures")
        return [], False
    with open(path, encoding="utf-8", newline="") as file:
        return [peer_row(row) for row in csv.DictReader(file)], right


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":")[1].strip() for line in file if "model name" in line)
    except (OSError, StopIteration):
        return platform.machine()


def circumstances(suite, n_rounds):
    """Date, machine and build in one paragraph."""
    build = json.loads(suite.call("cli/contend", "--version", "--json")[0])
    return (f"Measured on {datetime.date.today():%-d %B %Y}: {processor()}, {suite.threads} "
            f"processors, {platform.system()}, {build['compiler']}, {build['flags']}, commit "
            f"{build['commit'][:12]}{'-dirty' * build['commit'].endswith('dirty')}, "
            f"{os.environ.get('BENCH_KERNELS', 'the widest instruction set there')}; "
            f"{n_rounds} round{'s' * (n_rounds > 1)}.")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--tiny", dest="kind", action="store_const", const="tiny",
                      help="seconds, to see that everything runs; the figures mean nothing")
    size.add_argument("--full", dest="kind", action="store_const", const="full",
                      help="also markets of 100 and 330 million customers; needs 10 GB")
    parser.add_argument("--rounds", type=int, help="default 5, and 2 where tiny")
    parser.add_argument("--threads", type=int, default=programs.threads_here())
    parser.add_argument("--kernels", choices=["generic", "x86-64-v3", "x86-64-v4"],
                        help="instruction set, of the ceilings and, for x86-64-v3, of other tools "
                             "too; default: the widest here")
    parser.add_argument("--build", required=True, help="folder of a release build")
    parser.add_argument("--write", metavar="FILE.md", help="put the table into this document")
    parser.add_argument("--without-peers", action="store_true", help="leave other tools out")
    parser.add_argument("-o", "--output", required=True, metavar="FILE.csv")
    return parser.parse_args()


def main():
    options = arguments()
    if options.kernels:
        os.environ.update(LIMITS.get(options.kernels, {}), BENCH_KERNELS=options.kernels)
    tiny = options.kind == "tiny"
    n_rounds = options.rounds or (2 if tiny else 5)
    sizes = programs.Sizes(options.kind)
    with tempfile.TemporaryDirectory() as scratch:
        suite = programs.Programs(options.build, TREE, scratch, sizes, options.threads)
        rounds, units = measure(suite, n_rounds)
        rows = [row for row in (report.judge(m, rounds)
                                for m in measures.everything(sizes, options.threads)) if row]
        right = True
        if not options.without_peers:
            others, right = peers(options.build, scratch, tiny, n_rounds)
            rows += others
        rows += report.raw(units, rounds)
        words = circumstances(suite, n_rounds)
    if tiny:
        words += " Sizes are tiny: these figures say only that everything runs."
        rows = [dataclasses.replace(row, verdict="") for row in rows]
    if not all(math.isfinite(row.median) for row in rows):
        sys.exit("bench: some figure is not a number")
    report.write_csv(options.output, rows)
    print(words, report.plain(rows), sep="\n\n")
    if options.write:
        report.replace_table(options.write, f"{words}\n\n{report.table(rows)}\n")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
