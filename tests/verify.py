# SPDX-License-Identifier: Apache-2.0
"""verify.py CONTEND TREE [--all]

`contend verify` on results as they were written, of some scenarios that are shipped or with --all
of every one; and on files that were altered, with a content hash that is made to match and without;
on files of other kinds; with a table of customers that lies elsewhere, is missing or another one.
"""

import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np

from content_hash import content_hash
from textbook_kit import Tally

SMALL = "--customers", "20000", "--replications", "2"
SAMPLE = "--set", "calibration.sample=5000"
# Options that keep each of them small; the others are small, or are run whole.
FEW = {
    "scenarios/aliyun-2015.yaml": (*SMALL, *SAMPLE, "--set", "output.panel.customers=50"),
    "scenarios/two-clouds.yaml": SMALL,
    "scenarios/teaching/leader-outage.yaml": SMALL,
}
FEWER = {
    **FEW,
    "scenarios/hindcast/aliyun-hindcast.yaml": (*SMALL, *SAMPLE),
    "scenarios/teaching/learning-duopoly.yaml": ("--replications", "2"),
}
NAMED = {"scenario": "it holds was of Contend", "table": "the very table of customers"}


class Place:
    """A folder for results, and the program that makes and verifies them."""

    def __init__(self, program, tree, folder, tally):
        self.program, self.tree, self.folder, self.tally = program, tree, folder, tally

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, scenario, name, *options):
        done = subprocess.run([self.program, "run", os.path.join(self.tree, scenario), "-q", "-o",
                               self.path(name), "--force", *options], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{scenario}: run ends with {done.returncode}: {done.stderr}")
        return self.path(name)

    def verify(self, what, path, code, *words, options=(), where=None):
        """Exit code, and words on standard output, or on standard error if nothing is there."""
        done = subprocess.run([self.program, "verify", path, *options], capture_output=True,
                              text=True, check=False, timeout=3000, cwd=where or self.folder)
        said = done.stdout if code in (0, 8) else done.stderr
        self.tally.expect(done.returncode == code,
                          f"{what}: exit {done.returncode}, not {code}: {done.stderr}")
        lacking = [word for word in words if word not in said]
        self.tally.expect(not lacking, f"{what}: {lacking} is not said: {said}")
        self.tally.expect(code in (0, 8) or done.stdout == "", f"{what}: tells {done.stdout}")
        return done

    def altered(self, good, change, match=True):
        """A copy in which something was changed, with the content hash of what is there now."""
        copy = shutil.copy(good, self.path("altered.h5"))
        with h5py.File(copy, "r+") as file:
            change(file)
            if match:
                file["provenance"].attrs["content_hash"] = content_hash(file)
        return copy


def stated_hash(path):
    with h5py.File(path, "r") as file:
        return str(file["provenance"].attrs["content_hash"])


def check_shipped(place, scenarios):
    for scenario, options in scenarios.items():
        began = time.monotonic()
        path = place.run(scenario, "shipped.h5", *options)
        where = os.path.dirname(os.path.join(place.tree, scenario))
        done = place.verify(scenario, path, 0, f"verified: {path}, ", stated_hash(path),
                            where=where)
        print(f"{stated_hash(path)[:16]}  {scenario}: {time.monotonic() - began:.1f} s")
        place.tally.expect("100 %" in done.stderr, f"{scenario}: no progress is told")


def every_scenario(tree):
    found = {}
    for pattern in "*.yaml", "teaching/*.yaml", "textbook/*.yaml", "hindcast/*.yaml":
        for path in sorted(glob.glob(os.path.join(tree, "scenarios", pattern))):
            name = os.path.relpath(path, tree)
            found[name] = FEWER.get(name, ())
    return found


def check_options(place, good):
    told = f"verified: {good}, run again, gives the same content, {stated_hash(good)}\n"
    for options in ("--threads", "1"), ("--threads", "3", "--progress", "json"), \
            ("--kernels", "generic"):
        done = place.verify(f"with {options}", good, 0, options=options)
        place.tally.expect(done.stdout == told, f"with {options}: {done.stdout}")
    done = place.verify("quietly", good, 0, options=["-q"])
    place.tally.expect(done.stdout + done.stderr == "", f"-q says {done.stdout}{done.stderr}")
    done = subprocess.run([place.program, "info", good], capture_output=True, text=True, check=True)
    place.tally.expect(f"  content   {stated_hash(good)}\n" in done.stdout,
                       "info does not tell the content hash")
    for arguments, word in ((), "which file"), ((good, good), "one file at a time"), \
            ((good, "--seed", "1"), "--seed"), ((good, "--kernels", "avx"), "--kernels"):
        done = subprocess.run([place.program, "verify", *arguments], capture_output=True,
                              text=True, check=False)
        place.tally.expect(done.returncode == 1 and word in done.stderr,
                           f"verify {arguments}: exit {done.returncode}: {done.stderr}")


def add(name, index, amount):
    def change(file):
        values = file[name][...]
        values[index] += amount
        file[name][...] = values
    return change


def rewrite(old, new):
    def change(file):
        text = file["provenance/scenario"][()].decode()
        assert old in text, text
        file["provenance/scenario"][()] = text.replace(old, new)
    return change


def check_altered(place, good):
    """Altered files whose hash matches are found by running again, others before."""
    share = add("share", (0, 1, 5, 2), 2.0 ** -40)
    for match, code, words in ((False, 6, ["altered or damaged"]), (True, 8, [
            "different: ", stated_hash(good), "\n1 of ",
            "\n  share: 1 of ", " by at most 9.09e-13; first at\n    variant base, "
            "replication 1, 2015-12-01, provider challenger: ", " stored, ", " now\n",
            "made by this version"])):
        place.verify(f"one share, hash made to match: {match}", place.altered(good, share, match),
                     code, *words)
    for what, change, words in (
            ("one customer", add("customers", (0, 0, 7, 1, 1, 0), 1),
             ["customers: 1 of ", "by at most 1;", "2016-02-01, provider leader, region east"]),
            ("an answer", lambda file: file["answer"].write_direct(1 - file["answer"][...]),
             ["answer: 6 of 6 values", "question overtakes"]),
            ("a label", lambda file: file["region"].__setitem__(1, "orient"),
             ["region: 1 of 2 values", "'orient' stored, 'east' now"]),
            ("no number", add("cash", (0, 0, 3, 1), np.nan),
             ["cash: 1 of ", "1 between a number and none", "nan stored"]),
            ("the seed in the scenario", rewrite("seed: 7", "seed: 8"), ["customers: ", " more\n"]),
            ("another number in the scenario", rewrite("annual: -0.17", "annual: -0.171"),
             ["price: ", "region west: "]),
            ("fewer replications", rewrite("replications: 2", "replications: 1"),
             ["replication: replication 2 stored; replication 1 now"])):
        place.verify(what, place.altered(good, change), 8, *words)
    other = place.run("scenarios/two-clouds.yaml", "other.h5", *SMALL, "--seed", "8")
    with h5py.File(other, "r") as file:
        text = file["provenance/scenario"][()]
    place.verify("the results of one seed with the scenario of another",
                 place.altered(good, lambda file: file["provenance/scenario"].__setitem__((), text)),
                 8, f"run again it gives {stated_hash(other)}")
    version = place.altered(good, lambda file: (add("cash", (0, 0, 3, 1), 1)(file), file[
        "provenance"].attrs.__setitem__("version", "0.0.9")))
    place.verify("made by another version", version, 8, "made by Contend 0.0.9",
                 "another version may give other results")


def check_other_files(place, good):
    short = place.path("short.h5")
    with open(good, "rb") as file, open(short, "wb") as copy:
        copy.write(file.read()[:-100])
    place.verify("cut short", short, 6, short)
    place.verify("a scenario", os.path.join(place.tree, "scenarios", "two-clouds.yaml"), 6,
                 "not a result file")
    place.verify("nothing", place.path("none.h5"), 6, "No such file")
    place.verify("a folder", place.folder, 6, "not a regular file")
    place.verify("another format", place.altered(
        good, lambda file: file.attrs.__setitem__("contend_format", 2)), 6, "its format is 2")
    place.verify("keys of another version", place.altered(good, rewrite("clock:", "watch:")), 2,
                 "watch: unknown key", NAMED["scenario"])
    place.verify("a scenario that is no YAML",
                 place.altered(good, rewrite("clock:", "clock: {")), 2, NAMED["scenario"])


def check_tables(place):
    """A table is found beside the file, in the current folder or where it is said to be."""
    scenario = os.path.join(place.tree, "scenarios", "textbook", "population.yaml")
    table = os.path.join(os.path.dirname(scenario), "population.csv")
    results, here, tables = (place.path(name) for name in ("results", "here", "tables"))
    for folder in results, here, tables:
        os.mkdir(folder)
    good = place.run(scenario, "results/population.h5")
    place.verify("the table is nowhere", good, 2, "customers.file: cannot read 'population.csv'",
                 f"cannot read '{results}/population.csv'", NAMED["table"], "--tables",
                 where=here)
    shutil.copy(table, tables)
    place.verify("the table is where it is said to be", good, 0, options=["--tables", tables],
                 where=here)
    shutil.copy(table, here)
    place.verify("the table is in the current folder", good, 0, where=here)
    with open(os.path.join(results, "population.csv"), "w", encoding="ascii") as file:
        file.write("region,segment,workload\n")
    place.verify("another table lies beside the file", good, 0, where=here)
    place.verify("only another table is there", good, 2, "customers.sha256: the table is another",
                 NAMED["table"], where=tables, options=["--tables", results])
    shutil.copy(table, results)
    place.verify("the table is beside the file", "population.h5", 0, where=results)


def check_signal(place, good):
    def lengthen(file):
        rewrite("count: 20000", "count: 6000000")(file)
        rewrite("replications: 2", "replications: 60")(file)

    path = place.altered(good, lengthen)
    run = subprocess.Popen([place.program, "verify", path, "--progress", "json"],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while '"done"' not in run.stderr.readline() and run.poll() is None:
        pass
    run.send_signal(signal.SIGTERM)
    told, said = run.communicate(timeout=60)
    place.tally.expect(run.returncode == 5 and "nothing was verified" in said and told == "",
                       f"stopped by a signal: exit {run.returncode}: {told}{said}")


def main(arguments):
    if len(arguments) not in (2, 3) or arguments[2:] not in ([], ["--all"]):
        print(__doc__, file=sys.stderr)
        return 2
    program, tree = (os.path.abspath(path) for path in arguments[:2])
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        place = Place(program, tree, scratch, tally)
        if arguments[2:]:
            check_shipped(place, every_scenario(tree))
            return tally.end()
        check_shipped(place, FEW)
        good = place.run("scenarios/two-clouds.yaml", "good.h5", *SMALL)
        check_options(place, good)
        check_altered(place, good)
        check_other_files(place, good)
        check_tables(place)
        check_signal(place, good)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
