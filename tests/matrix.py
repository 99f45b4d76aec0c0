# SPDX-License-Identifier: Apache-2.0
"""matrix.py CONTEND TREE FOLDER [--all] [--into FILE.md]

The matrix of reproducibility as one table: programs built by gcc and clang, at levels of
optimisation, for levels of x86-64 and, emulated, for aarch64; each run on 1, 2, 3 and 7 threads
with the kernels of each instruction set. Every cell must give the bits that CONTEND gives, in every
case of same_bits.py; and a run that one begins, another must take to its end in the same bits, from
its checkpoint. Twelve cells and two such pairs, or with --all every cell and fifty pairs. Builds go to FOLDER, where a second call finds them.
With --into the table replaces what stands between the marks `<!-- matrix -->` of FILE.md.
"""

import argparse
import collections
import itertools
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

import aarch64
from marked import write_between
from same_bits import CORES, KERNELS, THREADS, Runs, processor_level
from textbook_kit import Tally
from verify import stated_hash

Build = collections.namedtuple("Build", "compiler level target")
LEVELS = "-O0", "-O2", "-O3"
TARGETS = "x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4", "aarch64"
# A dozen cells that have everything once at least: builds, with threads and the number of a kernel
# among those that run here.
SOME = {
    Build("gcc", "-O0", "x86-64"): ((1, 0), (7, 2)),
    Build("gcc", "-O2", "x86-64-v2"): ((2, 1), (3, 0)),
    Build("gcc", "-O3", "x86-64-v3"): ((3, 2), (1, 1)),
    Build("clang", "-O0", "x86-64-v3"): ((7, 0), (2, 2)),
    Build("clang", "-O2", "x86-64"): ((1, 2), (3, 1)),
    Build("clang", "-O3", "x86-64-v4"): ((2, 0), (7, 1)),
}
ALL = [Build(*cell) for cell in (
    *itertools.product(("gcc", "clang"), LEVELS, TARGETS),
    *itertools.product(("gcc", "clang"), ("-O1", "-Os"), ("x86-64-v3",)),
    ("gcc", "-O3 -flto", "x86-64-v3"))]
PAIRS, ALL_PAIRS = 2, 50
# What one build begins and another ends: long enough to be stopped on the way.
LONGER = {"aliyun-2015": ("--replications", "4"), "everything": ("--replications", "12")}


class Lacking(Exception):
    """Why a build cannot be run here, in a word or two."""


class Matrix:
    """Builds programs, runs them, and keeps what came of each."""

    def __init__(self, options, runs, tally):
        self.given, self.tree, self.folder = options.program, options.tree, options.folder
        self.runs, self.tally = runs, tally
        self.undisturbed = {}
        self.level = processor_level()
        self.programs = {}    # of the builds that run here
        self.told = {}        # what the table says of each build

    def program(self, build):
        """Builds it; a command that takes the arguments of contend."""
        if shutil.which(build.compiler) is None:
            raise Lacking(f"no {build.compiler}")
        if build.target == "aarch64":
            return self.program_for_aarch64(build)
        target = build.target if self.level > 0 else ""    # elsewhere, what the compiler takes
        name = "-".join([build.compiler, *build.level.split(), target]).replace("--", "-")
        flags = f"{build.level} -march={target}" if target else build.level
        binary = os.path.join(self.folder, name)
        ninja = ["-G", "Ninja"] if shutil.which("ninja") else []
        aarch64.call(["cmake", *ninja, "-S", self.tree, "-B", binary,
                      f"-DCMAKE_C_COMPILER={build.compiler}", "-DCMAKE_BUILD_TYPE=None",
                      f"-DCMAKE_C_FLAGS={flags}", "-DCTD_BUILD_TESTS=OFF",
                      "-DCTD_BUILD_BENCH=OFF"])
        aarch64.call(["cmake", "--build", binary, "--target", "contend", "--parallel", str(CORES)])
        if int(target[8:] or 1) > self.level > 0:
            raise Lacking("builds only")
        return os.path.join(binary, "cli", "contend")

    def program_for_aarch64(self, build):
        folder = os.path.join(os.path.dirname(self.folder), "aarch64")
        try:
            root = aarch64.prepare(folder)
        except aarch64.Skip as reason:
            print(reason)
            raise Lacking("not here") from reason
        compiler = {"gcc": "aarch64-linux-gnu-gcc"}.get(build.compiler, build.compiler)
        return aarch64.emulated(aarch64.build(self.tree, folder, root, compiler, build.level),
                                folder, root)

    def kernels(self, build):
        """Those that run in it."""
        level = 0 if build.target == "aarch64" else self.level
        return [name for name, needed in KERNELS.items() if needed <= level]

    def check(self, build, cells, wanted):
        """Runs every case in cells of a build: pairs of threads and kernels."""
        try:
            program = self.program(build)
        except Lacking as reason:
            self.told[build] = str(reason)
            return
        self.programs[build] = program
        cells = sorted(set(cells))
        jobs = [(case, "--threads", str(threads), "--kernels", kernels)
                for threads, kernels in cells for case in wanted]
        wrong = collections.Counter()
        for job, found in zip(jobs, self.runs.hashes(program, jobs)):
            same = found == wanted[job[0]]
            wrong[job[1:]] += not same
            self.tally.expect(same, f"{' '.join(build)}: {' '.join(job)}: other bits, {found}")
        n_wrong = sum(n > 0 for n in wrong.values())
        self.told[build] = f"{len(cells) - n_wrong} of {len(cells)}"
        print(f"{' '.join(build)}: the same in {self.told[build]} cells", flush=True)

    def call(self, build, *arguments):
        return subprocess.run([self.programs[build], *arguments], capture_output=True, text=True,
                              check=False, timeout=900)

    def begin(self, build, command):
        """Has a run stopped on its way, with a checkpoint left; whether that was managed."""
        began = time.monotonic()
        done = self.call(build, *command)
        limit = (time.monotonic() - began) / 2
        while done.returncode == 0 and limit > 0.01:    # it came to its end
            done = self.call(build, *command, "--walltime", f"{limit:.3f}s")
            limit /= 2
        return done.returncode == 5

    def hand_over(self, first, second, case, luck):
        """A run that one build begins, on a walltime that is too short, another takes to its end,
        on other threads and kernels; and the result is verified by the first."""
        path = os.path.join(self.runs.scratch, "handed over.h5")
        what = f"{case}: begun by {' '.join(first)}, ended by {' '.join(second)}"

        def command(build):
            cell = ("--threads", str(luck.choice(THREADS)), "--kernels",
                    luck.choice(self.kernels(build)))
            return ["run", *self.runs.cases[case], *LONGER[case], "-o", path, "--force", *cell]

        if not self.begin(first, command(first)):
            self.tally.expect(False, f"{what}: it was not stopped on its way")
            return
        done = self.call(second, *command(second))
        self.tally.expect(done.returncode == 0 and "going on from" in done.stderr,
                          f"{what}: {done.returncode}: {done.stderr}")
        self.tally.expect(done.returncode == 0 and stated_hash(path) == self.longer(case),
                          f"{what}: other bits")
        done = self.call(first, "verify", path, "--progress", "none")
        self.tally.expect(done.returncode == 0 and done.stdout.startswith("verified: "),
                          f"{what}: not verified: {done.stdout}{done.stderr}")

    def longer(self, case):
        """Hash of the longer run of a case, undisturbed, by the program that was given."""
        if case not in self.undisturbed:
            self.undisturbed[case] = self.runs.hash(self.given, case, *LONGER[case])
        return self.undisturbed[case]

    def check_pairs(self, n):
        luck = random.Random(1)
        builds = list(self.programs)
        if len(builds) < 2:
            return 0
        for i in range(n):
            self.hand_over(*luck.sample(builds, 2), sorted(LONGER)[i % len(LONGER)], luck)
        return n


def version(*command):
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return None
    found = re.search(r"\d+\.\d+(\.\d+)?", said)
    return f"{command[0]} {found[0]}" if found else None


def processor_name():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        found = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    return found[1] if found else os.uname().machine


def table(matrix, n_pairs):
    """The one table, in Markdown: a row a compiler and level, a column a target."""
    rows = list(dict.fromkeys((build.compiler, build.level) for build in matrix.told))
    columns = [t for t in TARGETS if any(build.target == t for build in matrix.told)]
    tools = [version("gcc", "-dumpfullversion"), version("clang", "--version"),
             version("qemu-aarch64", "--version")]
    yield f"| built by | {' | '.join(columns)} |"
    yield "|---" * (len(columns) + 1) + "|"
    for compiler, level in rows:
        told = (matrix.told.get(Build(compiler, level, target), "") for target in columns)
        yield f"| {compiler} {level} | {' | '.join(told)} |"
    yield ""
    yield (f"On {processor_name()}, level {matrix.level} of x86-64, with "
           f"{', '.join(tool for tool in tools if tool)}: in how many of its cells, threads by "
           "kernels, a program gives the same content hash as every other, in each of "
           f"{len(matrix.runs.cases)} scenarios.")
    yield (f"{n_pairs} runs were begun by one of these programs, stopped, and ended by another from "
           "the checkpoint, in the same bits.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in "program", "tree", "folder":
        parser.add_argument(name, type=os.path.abspath)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--into")
    options = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        runs = Runs(options.tree, scratch)
        wanted = dict(zip(runs.cases, runs.hashes(options.program, [(c,) for c in runs.cases])))
        matrix = Matrix(options, runs, tally)
        for build in ALL if options.all else SOME:
            kernels = matrix.kernels(build)
            cells = (itertools.product(THREADS, kernels) if options.all else
                     ((threads, kernels[k % len(kernels)]) for threads, k in SOME[build]))
            matrix.check(build, cells, wanted)
        n_pairs = matrix.check_pairs(ALL_PAIRS if options.all else PAIRS)
        lines = list(table(matrix, n_pairs))
    print("\n".join(lines))
    if options.into:
        write_between(options.into, "matrix", lines)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
