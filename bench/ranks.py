#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ranks.py BUILD [--rounds N] [--customers N,...] [--launcher mpirun]

How a market shared out among ranks compares with one on threads: the headline scenario, one variant
and one replication, on 1 and 2 threads and on 1 to 4 ranks of one thread, by turns; and what a sum
over ranks takes. BUILD is a tree of the preset mpi with CTD_BUILD_BENCH=ON. Prints Markdown.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

import h5py

TREE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCENARIO = os.path.join(TREE, "scenarios", "aliyun-2015.yaml")
WAYS = (1, 1), (1, 2), (2, 1), (3, 1), (4, 1)  # ranks, threads of each
LAUNCHER = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
            "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_hwloc_base_binding_policy": "none"}


def mpirun(options, n, *command):
    return subprocess.run([options.launcher, "-n", str(n), *command], check=True, text=True,
                          capture_output=True, env={**os.environ, **LAUNCHER}).stdout


def run(options, folder, n_customers, ranks, threads):
    """Seconds of all ticks, bytes at most on rank 0, and decisions of one run."""
    path = os.path.join(folder, "r.h5")
    mpirun(options, ranks, os.path.join(options.build, "cli", "contend"), "run", SCENARIO, "-q",
           "--force", "-o", path, "--variant", "announced", "--replications", "1", "--customers",
           str(n_customers), "--threads", str(threads), "--share", "customers",
           "--checkpoint-every", "never")
    with h5py.File(path, "r") as file:
        names = [name.decode() if isinstance(name, bytes) else name for name in file["run/phase"]]
        seconds = dict(zip(names, map(float, file["run/phase_seconds"])))
        ticks = sum(s for name, s in seconds.items() if name != "population")
        return ticks, float(file["run"].attrs["peak_memory_bytes"]), int(file["decisions"][:].sum())


def compare(options, folder, n_customers):
    runs = {way: [] for way in WAYS}
    for _ in range(options.rounds):
        for way in WAYS:
            runs[way].append(run(options, folder, n_customers, *way))
    first = runs[1, 1]
    print(f"\n{n_customers:,} customers, {first[0][2]:,} decisions\n")
    print("| ranks | threads of each | seconds of all ticks, median | lowest | times as fast, median |"
          " MB at most on rank 0 |\n|--:|--:|--:|--:|--:|--:|")
    for (ranks, threads), figures in runs.items():
        seconds = [f[0] for f in figures]
        ratio = statistics.median(a[0] / b[0] for a, b in zip(first, figures))
        print(f"| {ranks} | {threads} | {statistics.median(seconds):.3f} | {min(seconds):.3f} | "
              f"{ratio:.2f} | {figures[0][1] / 1e6:.0f} |")


def sums(options):
    program = os.path.join(options.build, "bench", "bench_ranks")
    columns = {n: dict(map(str.split, mpirun(options, n, program).strip().split("\n")))
               for n in (2, 3, 4)}
    print("\nMicroseconds of a sum over ranks\n")
    print("| numbers of 64 bits | 2 ranks | 3 ranks | 4 ranks |\n|--:|--:|--:|--:|")
    for length in columns[2]:
        print(f"| {int(length):,} | " + " | ".join(columns[n][length] for n in columns) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--customers", default="1000000,10000000,40000000")
    parser.add_argument("--launcher", default="mpirun")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for n in map(int, options.customers.split(",")):
            compare(options, folder, n)
    sums(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
