# SPDX-License-Identifier: Apache-2.0
"""peers.py BUILD TREE

The peers of the benchmark, tiny: all that can run here give the right answers, what cannot is named,
the table is well formed, and a peer with a fault gives no figure. The exact answer that they are
held against is itself compared with all paths of a few customers, one by one.
"""

import csv
import importlib.util
import itertools
import math
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np

from textbook_kit import Tally

COLUMNS = ["name", "rule", "P", "n", "rounds", "median_ns", "lowest_ns", "highest_ns",
           "ratio_median", "ratio_low", "ratio_high", "z_max", "version"]
ALWAYS = {"contend", "numpy double", "numpy tuned", "Python objects"}
RULES = "inverse_cdf", "gumbel"


def by_all_paths(market, i, ticks):
    """Mean of each final state, mean and variance of switches of customer i, path by path."""
    r, p = market.region[i], market.n_alternatives

    def probability(own, to):
        v = [float(market.level[r, j]) - float(market.alpha[i]) * float(market.price[r, j])
             + float(market.gamma[i]) * float(market.presence[r, j])
             - float(market.beta[i]) * float(market.latency[r, j])
             + (float(market.staying[j]) if own == j else 0.0)
             - (float(market.kappa) if own not in (0, j) else 0.0) for j in range(p)]
        return math.exp(v[to]) / math.fsum(math.exp(x) for x in v)

    state, first, second = np.zeros(p), 0.0, 0.0
    for path in itertools.product(range(p), repeat=ticks):
        steps = list(zip((int(market.provider[i]), *path), path))
        chance = math.prod(probability(*step) for step in steps)
        switches = sum(own != to for own, to in steps)
        state[path[-1]] += chance
        first += chance * switches
        second += chance * switches ** 2
    return state, first, second - first ** 2


def check_expectation(tally, model, folder):
    path = os.path.join(folder, "few.bin")
    model.write(path, 6, 3)
    market = model.read(path)
    mean, variance = model.expect(market, [(6, 4)], chunk=4)[6, 4]
    paths = [by_all_paths(market, i, 4) for i in range(6)]
    states = np.array([state for state, _, _ in paths])
    tally.near(mean, [*states.sum(axis=0), sum(x for _, x, _ in paths)], 1e-6,
               "expected counts and switches are those of all paths")
    tally.near(variance, [*(states * (1 - states)).sum(axis=0), sum(x for _, _, x in paths)], 1e-6,
               "variances of counts and switches are those of all paths")
    moves = np.diag(np.bincount(market.provider, minlength=3)) * 4
    counts = np.bincount(market.provider, minlength=3)
    answer = {"customers": 6, "counts": counts + [1, 0, -1], "moves": moves}
    try:
        model.check(market, answer, 4, (mean, variance))
        tally.expect(False, "tallies that do not lead to the counts are refused")
    except model.Wrong as wrong:
        tally.expect("tallies" in str(wrong), f"tallies that do not add up are named, not: {wrong}")


def call(build, tree, folder, *options, **environment):
    table = os.path.join(folder, "peers.csv")
    done = subprocess.run([sys.executable, os.path.join(tree, "bench", "peers", "run_peers.py"),
                           "--build", build, "--csv", table, "--tiny", *options],
                          capture_output=True, text=True, check=False,
                          env={**os.environ, **environment})
    print(done.stderr, end="")
    with open(table, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return done, reader.fieldnames, list(reader)


def check_rows(tally, rows, names, what):
    tally.expect({(row["name"], row["rule"]) for row in rows}
                 == set(itertools.product(names, RULES)) and len(rows) == 2 * len(names),
                 f"{what}: one row for each of {sorted(names)} and each rule")
    for row in rows:
        ns, ratios = ([float(row[column]) for column in columns]
                      for columns in (("lowest_ns", "median_ns", "highest_ns"),
                                      ("ratio_low", "ratio_median", "ratio_high")))
        tally.expect(0.0 < ns[0] <= ns[1] <= ns[2] < math.inf
                     and 0.0 < ratios[0] <= ratios[1] <= ratios[2] < math.inf
                     and 0.0 < float(row["z_max"]) < 4.5 and row["version"] and row["P"] == "6"
                     and row["rounds"] == "2" and int(row["n"]) > 0,
                     f"{what}: {row} is in order")
        if row["name"] == "contend":
            tally.expect(ratios == [1.0, 1.0, 1.0], f"{what}: ratios are over contend's own time")


def main():
    build, tree = sys.argv[1:]
    sys.path.insert(0, os.path.join(tree, "bench", "peers"))
    import model

    tally = Tally()
    has_numba = importlib.util.find_spec("numba") is not None
    has_java = shutil.which("java") and shutil.which("javac")
    with tempfile.TemporaryDirectory() as folder:
        check_expectation(tally, model, folder)

        done, header, rows = call(build, tree, folder, PATH="/nonexistent")
        tally.expect(done.returncode == 0, "a run whose answers are right ends well")
        tally.expect(header == COLUMNS, "the table has its columns")
        check_rows(tally, rows, ALWAYS | ({"numba"} if has_numba else set()), "without Java")
        tally.expect("left out: Java" in done.stderr and "openjdk" in done.stderr,
                     "Java that is missing is named, with its package")
        tally.expect(("left out: numba" in done.stderr) != has_numba,
                     "numba is named if it is missing")

        done, _, rows = call(build, tree, folder, "--also",
                             os.path.join(tree, "tests", "broken_peer.py"))
        tally.expect(done.returncode == 1, "a wrong answer is a failure")
        for rule in RULES:
            tally.expect(f"no figure for broken, {rule}, P = 6: wrong answer" in done.stderr,
                         f"the peer with a fault is named, {rule}")
        check_rows(tally, rows, ALWAYS | ({"numba"} if has_numba else set())
                   | ({"Java objects"} if has_java else set()), "beside a peer with a fault")
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
