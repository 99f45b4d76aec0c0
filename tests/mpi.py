# SPDX-License-Identifier: Apache-2.0
"""mpi.py CONTEND TREE CONTEND_MPI LAUNCHER [--all]

The program built with MPI, CONTEND_MPI, on several ranks: studies and runs must be the bytes of
CONTEND, which is built without, on any number of ranks and threads; so must be what is stopped or
killed on some ranks and goes on elsewhere. Also what is said, and by whom, and how much memory a
market takes that ranks share out. Without CONTEND_MPI ("none") nothing is tested, and why is said.
With --all the shipped scenarios and large panels too.
"""

import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import h5py

from mpi_kit import Ranks
from textbook_kit import Tally

SKIPPED = 77
SMALL = "--set", "calibration.sample=2000"
ALONE = "--no-run-facts", "-q", "--force"


class Bench:
    """Both programs, one folder, and the bytes that are expected."""

    def __init__(self, program, tree, with_mpi, launcher, folder):
        self.program, self.tree, self.folder = program, tree, folder
        self.ranks = Ranks(with_mpi, launcher, folder)
        self.tally = Tally()
        self.expect = self.tally.expect

    def path(self, name):
        return os.path.join(self.folder, name)

    def bytes_of(self, name):
        try:
            with open(self.path(name), "rb") as file:
                return file.read()
        except OSError:
            return None

    def alone(self, *arguments):
        """The program without MPI."""
        done = subprocess.run([self.program, *arguments], cwd=self.folder, text=True, check=False,
                              capture_output=True, timeout=600)
        return done.returncode, done.stdout, done.stderr

    def whole(self, command, source, *options, name="whole.h5"):
        code, _, said = self.alone(command, source, *options, *ALONE, "--threads", "2", "-o", name)
        self.expect(code == 0, f"{command} {source}: without MPI it ends with {code}: {said}")
        return self.bytes_of(name)

    def same(self, n, command, source, *options, whole, threads=1):
        """Whether n ranks leave the bytes of a whole."""
        what = f"{command} {os.path.basename(source)} {' '.join(options)} on {n} ranks"
        self.clear("r.h5")
        code, _, said = self.ranks.call(n, command, source, *options, *ALONE, "-o", "r.h5",
                                        "--threads", str(threads))
        self.expect(code == 0, f"{what}: it ends with {code}: {said}")
        self.expect(self.bytes_of("r.h5") == whole, f"{what}: other bytes than without MPI")
        self.expect(self.left() == ["r.h5"], f"{what}: leaves {self.left()}")

    def clear(self, name):
        for path in glob.glob(self.path(name) + "*") + glob.glob(self.path("." + name) + "*"):
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)

    def left(self):
        return sorted(n for n in os.listdir(self.folder) if n.lstrip(".").startswith("r.h5"))


def longer_study(bench, points):
    """A study that takes a while, in a file of its own."""
    with open(os.path.join(bench.tree, "tests", "study-small.yaml"), encoding="utf-8") as file:
        text = file.read()
    scenario = os.path.join(bench.tree, "tests", "study-market.yaml")
    text = text.replace("scenario: study-market.yaml", f"scenario: {scenario}")
    text = text.replace("points: 16", f"points: {points}")
    path = bench.path("longer.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def a_study_is_the_same_on_any_number_of_ranks(bench):
    study = os.path.join(bench.tree, "tests", "study-small.yaml")
    whole = bench.whole("study", study)
    for n, threads in (1, 1), (2, 2), (4, 1):
        bench.same(n, "study", study, whole=whole, threads=threads)
    for k in 1, 2, 3:  # the second shard on ranks of its own
        options = "study", study, "--shard", f"{k}/3", *ALONE, "-o", f"shard-{k}.h5"
        code, _, said = bench.ranks.call(2, *options) if k == 2 else bench.alone(*options)
        bench.expect(code == 0, f"shard {k} of 3 ends with {code}: {said}")
    code, _, said = bench.alone("merge", *(f"shard-{k}.h5" for k in (1, 2, 3)), "-o", "merged.h5")
    bench.expect(code == 0 and bench.bytes_of("merged.h5") == whole,
                 f"three shards, one of them by two ranks, do not make the whole: {said}")


def a_run_is_the_same_however_ranks_share_it(bench):
    """Rationing, a panel, nests, fixed terms, best responses on demand, expected shares."""
    headline = os.path.join(bench.tree, "scenarios", "aliyun-2015.yaml")
    # scenario, options; ranks that share out customers, ranks that share out replications
    cases = (
        (os.path.join(bench.tree, "tests", "everything.yaml"), (), (1, 2, 3, 4), (2, 4)),
        (os.path.join(bench.tree, "tests", "both-sides.yaml"), (), (1, 2, 3, 4), (3,)),
        (headline, (*SMALL, "--customers", "20000", "--replications", "3", "--set",
                    "output.panel.customers=50", "--set", "output.demand_sample=3000"), (2, 4),
         (2,)),
        (headline, (*SMALL, "--set", "customers.mode=expected", "--set", "customers.types=40",
                    "--replications", "2"), (3,), (2,)))
    for source, options, customers, replications in cases:
        whole = bench.whole("run", source, *options)
        for n in customers:
            bench.same(n, "run", source, *options, "--share", "customers", whole=whole,
                       threads=2 if n == 2 else 1)
        for n in replications:
            bench.same(n, "run", source, *options, "--share", "replications", whole=whole)
    bench.same(3, "run", source, *options, whole=whole)


def stopped_and_gone_on(bench, command, source, options, whole):
    """Stopped on four ranks, killed on three, it goes on by turns on two, and without MPI."""
    base = command, source, *options, "--no-run-facts", "--force", "-o", "r.h5", "--threads", "1"

    def has_begun():
        return bool(glob.glob(bench.path("r.h5.checkpoint/generation-*")))

    bench.clear("r.h5")
    run = bench.ranks.start(4, *base, "--progress", "none", "--checkpoint-every", "0.02s")
    code, _, said = bench.ranks.stop_when(run, has_begun)
    what = f"{command} {' '.join(options)}"
    bench.expect(code == 5, f"{what}: stopped on 4 ranks it ends with {code}: {said}")
    stops = said.count("contend: stopped by signal 10")
    bench.expect(stops == 1, f"{what}: {stops} ranks, not one, say why they stop: {said}")
    bench.expect("the same command goes on" in said, f"{what}: it does not say how to go on: {said}")

    before = {p: os.stat(p).st_mtime_ns for p in glob.glob(bench.path("r.h5.checkpoint/gen*"))}

    def has_gone_on():
        now = glob.glob(bench.path("r.h5.checkpoint/gen*"))
        return any(os.stat(p).st_mtime_ns != before.get(p) for p in now)

    run = bench.ranks.start(3, *base, "--progress", "none", "--checkpoint-every", "0.02s")
    code, _, said = bench.ranks.stop_when(run, has_gone_on, signal.SIGKILL, one=True)
    bench.expect(code != 0, f"{what}: a rank is killed and it ends with {code}: {said}")
    bench.expect(said.count("going on from") == 1, f"{what}: on 3 ranks it does not go on: {said}")
    kept = bench.path("kept.checkpoint")
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(bench.path("r.h5.checkpoint"), kept)
    for how in "two ranks", "no MPI":
        if how == "no MPI":
            bench.clear("r.h5")
            shutil.copytree(kept, bench.path("r.h5.checkpoint"))
            code, _, said = bench.alone(*base)
        else:
            code, _, said = bench.ranks.call(2, *base)
        bench.expect(code == 0, f"{what}: with {how} it ends with {code}: {said}")
        bench.expect("going on from" in said, f"{what}: with {how} it begins anew: {said}")
        bench.expect(bench.bytes_of("r.h5") == whole, f"{what}: with {how} it has other bytes")
        bench.expect(bench.left() == ["r.h5"], f"{what}: with {how} it leaves {bench.left()}")


def what_is_stopped_or_killed_goes_on_on_other_ranks(bench):
    study = longer_study(bench, 400)
    stopped_and_gone_on(bench, "study", study, (), bench.whole("study", study))
    source = os.path.join(bench.tree, "scenarios", "aliyun-2015.yaml")
    options = (*SMALL, "--customers", "1000000", "--replications", "6", "--set",
               "output.panel.customers=50")
    whole = bench.whole("run", source, *options)
    for share in "customers", "replications":
        stopped_and_gone_on(bench, "run", source, (*options, "--share", share), whole)


def one_rank_talks(bench):
    study = os.path.join(bench.tree, "tests", "study-small.yaml")
    code, out, said = bench.ranks.call(3, "study", study, "-o", "r.h5", "--force", "--progress",
                                       "json")
    bench.expect(code == 0 and out.count("16 points") == 1 and said.count("wrote r.h5") == 1,
                 f"a study on 3 ranks does not end with one summary: {out}{said}")
    last = [json.loads(l) for l in said.split("\n") if l.startswith("{")][-1]
    bench.expect(last["done"] == last["total"], f"its progress ends at {last}")
    with h5py.File(bench.path("r.h5"), "r") as file:
        bench.expect(file["run"].attrs["ranks"] == 3, "the file does not say how many ranks")
        bench.expect("MPI" in str(file["run"].attrs["libraries"]), "nor by which library")
    for arguments, code, words in (
            (("run", "nothere.yaml"), 2, "nothere.yaml: error: the file cannot be read"),
            (("study", study, "--nonsense"), 1, "has no option '--nonsense'"),
            (("calibrate", "--nonsense"), 1, "has no option '--nonsense'"),
            (("study", study, "-o", "r.h5"), 4, "r.h5: exists already"),
            (("run", study, "--share", "nothing"), 1, "give auto, customers or replications"),
            (("wrong",), 1, "unknown command 'wrong'")):
        got, out, said = bench.ranks.call(3, *arguments)
        bench.expect(got == code and said.count(words) == 1,
                     f"{arguments} on 3 ranks: {got}, not {code}, or not once '{words}': {said}")
    code, out, said = bench.ranks.call(2, "--version", "--json")
    mpi = json.loads(out)["mpi"]
    bench.expect(code == 0 and re.match(r"(Open MPI|MPICH)", mpi), f"--version says {mpi}")
    mpi = json.loads(bench.alone("--version", "--json")[1])["mpi"]
    bench.expect(mpi == "no MPI", f"without MPI --version says {mpi}")


def a_rank_that_alone_fails_is_heard(bench):
    study = os.path.join(bench.tree, "tests", "study-small.yaml")
    command = [*bench.ranks.command(1, "study", study, "-o", "r.h5", "--force"), ":",
               *bench.ranks.command(1, "study", "elsewhere.yaml", "-o", "r.h5", "--force")[1:]]
    code, _, said = bench.ranks.call(2, command=command)
    bench.expect(code == 2 and "on rank 1:" in said and "elsewhere.yaml: error" in said,
                 f"a file that only rank 1 lacks: {code}, {said}")


def each_rank_has_its_part_of_a_market(bench):
    source = os.path.join(bench.tree, "scenarios", "aliyun-2015.yaml")
    options = (source, *SMALL, "--customers", "12000000", "--replications", "1", "--variant",
               "announced", "--threads", "1")
    peak = {}
    for n in 1, 4:
        code, _, said = bench.ranks.call(n, "run", *options, "-o", "r.h5", "--force", "-q",
                                         "--checkpoint-every", "never")
        bench.expect(code == 0, f"on {n} ranks it ends with {code}: {said}")
        with h5py.File(bench.path("r.h5"), "r") as file:
            peak[n] = float(file["run"].attrs["peak_memory_bytes"])
    customers = 18.2 * 12e6
    saved = peak[1] - peak[4]
    bench.expect(0.65 * customers < saved < 0.8 * customers,
                 f"of {customers / 1e6:.0f} MB of customers a rank of four saves {saved / 1e6:.0f}")
    code, out, said = bench.ranks.call(4, "check", *options)
    bench.expect(code == 0 and out.count("split over 4 ranks") == 1, f"check says {out}{said}")
    told = re.search(r"at most ([\d.]+) MB on each rank", out)
    bench.expect(told is not None and float(told.group(1)) * 1e6 < 0.6 * customers,
                 f"check says of memory {out}")


def shipped_scenarios_are_the_same(bench):
    for source in sorted(glob.glob(os.path.join(bench.tree, "scenarios", "*", "*.yaml"))):
        with open(source, encoding="utf-8") as file:
            text = file.read()
        if "/studies/" in source or "/hindcast/" in source or "mode: expected" in text:
            continue  # expected shares are not shared out
        options = SMALL if "calibration" in text else ()
        whole = bench.whole("run", source, *options)
        bench.same(3, "run", source, *options, "--share", "customers", whole=whole)


def large_panels_are_the_same(bench):
    source = os.path.join(bench.tree, "scenarios", "aliyun-2015.yaml")
    options = (*SMALL, "--customers", "2000000", "--replications", "2", "--set",
               "output.panel.customers=1000000", "--set", "output.every=2")
    whole = bench.whole("run", source, *options)
    for share in "customers", "replications":
        bench.same(3, "run", source, *options, "--share", share, "--checkpoint-every", "never",
                   whole=whole)
        stopped_and_gone_on(bench, "run", source, (*options, "--share", share), whole)


QUICK = (a_study_is_the_same_on_any_number_of_ranks, a_run_is_the_same_however_ranks_share_it,
         what_is_stopped_or_killed_goes_on_on_other_ranks, one_rank_talks,
         a_rank_that_alone_fails_is_heard, each_rank_has_its_part_of_a_market)
SLOW = shipped_scenarios_are_the_same, large_panels_are_the_same


def main(arguments):
    program, tree, with_mpi, launcher = arguments[:4]
    if not os.path.exists(with_mpi) or shutil.which(launcher) is None:
        print("skipped: no compiler for MPI, or no mpirun, was found")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(os.path.abspath(program), os.path.abspath(tree), os.path.abspath(with_mpi),
                      launcher, folder)
        for test in QUICK + (SLOW if "--all" in arguments else ()):
            test(bench)
    return bench.tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
