# SPDX-License-Identifier: Apache-2.0
"""same_bits.py CONTEND TREE

One program, one scenario, one result, bit for bit: for any number of threads and instruction set
chosen when it runs, and whatever is asked to be kept. Another seed gives another. (matrix.py is
about programs built otherwise, surroundings.py about all else around a run.)
"""

import concurrent.futures
import itertools
import os
import subprocess
import sys
import tempfile

import h5py
import numpy as np

from textbook_kit import Tally

SMALL = "--customers", "20000", "--replications", "2", "--set", "calibration.sample=5000"
SMALL_SAMPLES = [word for provider in ("one", "two")
                 for word in ("--set", f"providers.{provider}.price.sample=300")]
THREADS = 1, 2, 3, 7
KERNELS = {"generic": 0, "x86-64-v3": 3, "x86-64-v4": 4}  # and the processor's level they need
CORES = len(os.sched_getaffinity(0))
SINCE_LAST_RECORD = "switches", "decisions", "rationed"


def processor_level():
    """The highest x86-64 level of this processor, 0 on any other."""
    needs = ({"sse2"}, {"sse4_2", "popcnt", "ssse3", "cx16"},
             {"avx2", "fma", "bmi1", "bmi2", "f16c", "movbe"},
             {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"})
    if os.uname().machine != "x86_64":
        return 0
    with open("/proc/cpuinfo", encoding="ascii") as file:
        flags = set(next(line for line in file if line.startswith("flags")).split())
    return next((i for i, need in enumerate(needs) if not need <= flags), len(needs))


class Runs:
    """Runs scenarios: path and options of each case under its name."""

    def __init__(self, tree, scratch):
        everything = os.path.join(tree, "tests", "everything.yaml")
        learning = os.path.join(tree, "scenarios", "textbook", "learning-duopoly.yaml")
        logit = os.path.join(tree, "scenarios", "textbook", "logit.yaml")
        self.scratch, self.numbers = scratch, itertools.count()
        self.cases = {
            "aliyun-2015": (os.path.join(tree, "scenarios", "aliyun-2015.yaml"), *SMALL),
            "everything": (everything,),
            "both sides": (os.path.join(tree, "tests", "both-sides.yaml"), *SMALL_SAMPLES),
            "learning": (learning, "--set", "clock.ticks=30000", "--set", "output.every=997"),
            "logit by inverse_cdf": (logit, "--set", "choice.rule=inverse_cdf"),
        }

    def run(self, program, *arguments, **how):
        """Where the result is. `how`: of subprocess.run()."""
        output = os.path.join(self.scratch, how.pop("output", f"{next(self.numbers)}.h5"))
        done = subprocess.run([program, "run", *arguments, "-o", output, "--force"],
                              capture_output=True, text=True, check=False, timeout=300, **how)
        if done.returncode != 0:
            raise RuntimeError(f"{program} run {' '.join(arguments)} ended with "
                               f"{done.returncode}: {done.stderr}")
        return output

    def hash(self, program, case, *more, **how):
        path = self.run(program, *self.cases[case], *more, **how)
        with h5py.File(path, "r") as file:
            found = str(file["provenance"].attrs["content_hash"])
            kernels = file["run"].attrs["kernels"] if "run" in file else None
        os.remove(path)
        if "--kernels" in more and kernels != more[more.index("--kernels") + 1]:
            raise RuntimeError(f"{case}: the file says that it was run with {kernels}")
        return found

    def hashes(self, program, jobs):
        """That of each job, a case and more arguments: as many at once as there are cores."""
        with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
            return list(pool.map(lambda job: self.hash(program, *job), jobs))


def check_names_of_kernels(program, tally):
    """Those that run here are told to who asks for others. Returns them."""
    level = processor_level()
    here = [name for name, needed in KERNELS.items() if needed <= level]
    for name, what in ("avx", "no such instruction set"), *(
            (name, "not on this processor") for name in KERNELS if name not in here):
        done = subprocess.run([program, "run", "nothing.yaml", "--kernels", name],
                              capture_output=True, text=True, check=False)
        print(done.stderr.split("\n", maxsplit=1)[0])
        tally.expect(done.returncode == 1 and f"--kernels '{name}': {what}; here there are: "
                     f"{', '.join(here)}\n" in done.stderr,
                     f"--kernels {name} does not say what there is here: {done.stderr}")
    return here


def check_threads_and_kernels(runs, program, wanted, tally):
    here = check_names_of_kernels(program, tally)
    cells = list(itertools.product(wanted, here, THREADS))
    jobs = [(case, "--kernels", name, "--threads", str(threads)) for case, name, threads in cells]
    for (case, name, threads), found in zip(cells, runs.hashes(program, jobs)):
        print(f"{found[:16]}  {case}: {name} kernels, {threads} threads")
        tally.expect(found == wanted[case],
                     f"{case}: {name} kernels on {threads} threads give other bits")


def check_seeds(runs, program, wanted, tally):
    jobs = [(case, "--seed", "1234567", "--threads", threads)
            for threads in ("1", "2") for case in wanted]
    found = runs.hashes(program, jobs)
    for case, one, other in zip(wanted, found, found[len(wanted):]):
        print(f"{one[:16]}  {case}: another seed")
        tally.expect(one != wanted[case], f"{case}: another seed gives the same result")
        tally.expect(one == other, f"{case}: another seed gives two results")


def thinned(name, values, records):
    """What a file keeps that has only these records: flows add up since the last one kept."""
    if name not in SINCE_LAST_RECORD:
        return values[:, :, records]
    sums = values.cumsum(2)[:, :, records]
    return np.concatenate([sums[:, :, :1], np.diff(sums, axis=2)], axis=2)


def check_outputs(runs, program, tally):
    """Fewer variants or records: what is left is as it was."""
    scenario = runs.cases["everything"][0]
    whole = h5py.File(runs.run(program, scenario, output="whole.h5"), "r")
    some = h5py.File(runs.run(program, scenario, "--variant", "careless", output="some.h5"), "r")
    thin = h5py.File(runs.run(program, scenario, "--set", "output.every=7", output="thin.h5"), "r")
    kept = [list(whole["variant"][()]).index(v) for v in some["variant"][()]]
    records = [int(np.flatnonzero(whole["time"][()] == t)[0]) for t in thin["time"][()]]
    tally.expect(len(kept) == 2 and len(records) == 6,
                 f"fewer were asked for, but {len(kept)} variants and {len(records)} records kept")
    for name, item in whole.items():
        if not isinstance(item, h5py.Dataset) or item.ndim < 2:
            continue
        values = item[()]
        tally.expect(np.array_equal(values[kept], some[name][()], equal_nan=True),
                     f"--variant changes {name}")
        if values.ndim > 2 and values.shape[2] == len(whole["time"]):
            values = thinned(name, values, records)
        tally.expect(np.array_equal(values, thin[name][()], equal_nan=True),
                     f"output.every changes {name}")


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    program, tree = (os.path.abspath(path) for path in arguments)
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        runs = Runs(tree, scratch)
        wanted = dict(zip(runs.cases, runs.hashes(program, [(case,) for case in runs.cases])))
        for case, found in wanted.items():
            print(f"{found[:16]}  {case}: this program, its own choice of threads")
        check_threads_and_kernels(runs, program, wanted, tally)
        check_seeds(runs, program, wanted, tally)
        check_outputs(runs, program, tally)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
