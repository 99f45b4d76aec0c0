# SPDX-License-Identifier: Apache-2.0
"""What the tests of faults share: the runs that are disturbed, a stage for them, what may be left."""

import collections
import dataclasses
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

OLD = b"what stood here before\n"
WORKERS = min(2, os.cpu_count() or 1)


@dataclasses.dataclass(frozen=True)
class Run:
    """A run to be disturbed. After a kill or an error, the same command with the options of any of
    `recover` is to give the bytes of a run that nobody disturbed. `keeps` matches, from the folder
    of the result on, what may stay after a run that failed, to resume it from, and `stays` what may
    after one that ended well."""

    name: str
    scenario: str
    options: tuple = ()
    command: tuple = ("run", "--no-run-facts", "--threads", "1", "--progress", "none")
    results: tuple = ("result.h5", "summary.json")
    every: int = 1    # of its allocations only each n-th fails: the same are made again and again
    recover: tuple = (("--force",), ("--force", "--resume", "never"))
    keeps: str = r"result\.h5\.checkpoint/"
    stays: str = r"(?!)"
    before: tuple = ()    # words before the scenario


# Every kind of call is met in the first; the others differ in what is read, simulated and written.
RUNS = (
    Run("smallest", "scenarios/textbook/logit.yaml",
        ("--customers", "500", "--set", "output.every=12")),
    Run("two clouds", "scenarios/two-clouds.yaml",
        ("--customers", "300", "--replications", "2", "--set", "calibration.sample=200", "--set",
         "output={every: 12, panel: {customers: 20}}")),
    Run("a table of customers", "scenarios/textbook/population.yaml"),
    Run("checkpoints all the time", "scenarios/two-clouds.yaml",
        ("--customers", "300", "--replications", "2", "--set", "calibration.sample=200", "--set",
         "variants=null", "--set", "events=null", "--set", "clock.ticks=3", "--set",
         "questions=null", "--checkpoint-every", "0.000001s", "--live"),
        keeps=r"result\.h5\.checkpoint/|result\.live\.h5$"),
    Run("a calibration", "scenarios/two-clouds.yaml", ("--set", "calibration.sample=200"),
        command=("calibrate", "--threads", "1"), recover=(("--force",),), keeps=r"(?!)"),
    Run("a fit", "scenarios/textbook/fit-bass.yaml",
        ("--customers", "1000", "--set", "calibration.fit.points=2"),
        command=("calibrate", "--threads", "1", "-q"), every=149, recover=(("--force",),),
        keeps=r"(?!)"),
    Run("a study that is kept", "tests/faults/study.yaml", ("--checkpoint-every", "0.000001s"),
        command=("study", "--no-run-facts", "--threads", "1", "--progress", "none"), every=29),
    Run("a search", "tests/solve.yaml", ("quality", "--customers", "500"),
        command=("solve", "--threads", "1", "-q"), results=("summary.json",),
        recover=(("--force",),), keeps=r"(?!)"),
    Run("a starter with a table", "scenarios/textbook/population.yaml",
        command=("init",), before=("--template",), results=("my.yaml", "my-population.csv"),
        recover=(("--force",),), keeps=r"(?!)"),
)

# A line after that of the error: what is safe all the same.
SAFE = re.compile(r"contend: (all runs are finished and safe in|stopped, since no checkpoint could "
                  r"be written;|\S+ holds what was finished) .*\n$")
GOING_ON = re.compile(r"contend: going on from .*\n")
PARTIAL = re.compile(r"^\.(result\.h5|result\.live\.h5|summary\.json|my\.yaml"
                     r"|my-population\.csv)\.\d+-\d+\.partial$")
# What a result's name stands behind; my-population.csv is written beside my.yaml.
OPTION = {"result.h5": ("-o",), "summary.json": ("--summary",), "my.yaml": ()}


@dataclasses.dataclass
class Outcome:
    code: int
    said: str
    log: list

    def spoilt(self):
        """The calls spoilt: (name, paths)."""
        return [(line.split()[2], line.split()[3:]) for line in self.log
                if line.startswith("spoilt")]

    def number(self, what):
        found = [int(line.split()[1]) for line in self.log
                 if re.fullmatch(rf"{what} -?\d+", line)]
        return found[-1] if found else None


class Stage:
    """A folder in which one run after the other is disturbed."""

    def __init__(self, program, tree, run, shim=None):
        self.program, self.tree, self.run, self.shim = program, tree, run, shim
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = os.path.realpath(os.path.join(self.scratch.name, "results"))
        self.log = os.path.join(self.scratch.name, "log")
        self.whole = {}
        self.ends = collections.Counter()    # exit codes of runs disturbed
        os.mkdir(self.folder)

    def close(self):
        self.scratch.cleanup()

    def command(self, *options):
        files = [word for name in self.run.results if name in OPTION
                 for word in (*OPTION[name], os.path.join(self.folder, name))]
        return [self.program, self.run.command[0], *self.run.before,
                os.path.join(self.tree, self.run.scenario), *self.run.command[1:], *files, *self.run.options, *options]

    def environment(self, orders):
        """The policy of waiting is given, or the program would start itself again to set it. The
        shim stands before the sanitizer's library, which would say so."""
        found = {**os.environ, "LC_ALL": "C.UTF-8", "OMP_WAIT_POLICY": "passive",
                 "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=1",
                 "UBSAN_OPTIONS": "print_stacktrace=1"}
        if orders:
            found.update({f"CTD_FAULT_{key.upper()}": str(value) for key, value in orders.items()},
                         CTD_FAULT_FOLDER=self.folder, CTD_FAULT_LOG=self.log, LD_PRELOAD=self.shim)
        return found

    def start(self, *options):
        return subprocess.Popen(self.command(*options), stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True, env=self.environment({}))

    def go(self, *options, **orders):
        """Runs it, with the shim if there are orders for that."""
        if os.path.exists(self.log):
            os.remove(self.log)
        done = subprocess.run(self.command(*options), stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, errors="replace", timeout=300,
                              check=False, env=self.environment(orders))
        lines = []
        if os.path.exists(self.log):
            with open(self.log, encoding="utf-8") as file:
                lines = file.read().splitlines()
        blind = [line for line in lines if line.startswith("blind")]
        if blind:
            raise RuntimeError(f"the shim does not see everything: {blind}")
        self.ends[done.returncode] += orders.get("at", 0) > 0
        said = GOING_ON.sub("", re.sub(r"contend: wrote .*\n", "", done.stderr))
        return Outcome(done.returncode, said, lines)

    def clear(self, old=False):
        """An empty folder, or one with older files under the final names."""
        for item in os.scandir(self.folder):
            if item.is_dir():
                shutil.rmtree(item.path)
            else:
                os.remove(item.path)
        for name in self.run.results if old else ():
            with open(os.path.join(self.folder, name), "wb") as file:
                file.write(OLD)

    def read(self, name):
        path = os.path.join(self.folder, name)
        if not os.path.exists(path):
            return None
        with open(path, "rb") as file:
            return file.read()

    def left(self):
        """Names of all files, from the folder on."""
        return sorted(os.path.relpath(os.path.join(at, name), self.folder)
                      for at, _, names in os.walk(self.folder) for name in names)

    def left_over(self):
        """Those that should not be there after a run that ended well."""
        return [name for name in self.left()
                if name not in self.run.results and not re.match(self.run.stays, name)]

    def measure(self, **orders):
        """The run that nobody disturbs: keeps its bytes and returns how it went."""
        self.clear()
        outcome = self.go(**orders)
        if outcome.code != 0 or self.left_over():
            raise RuntimeError(f"{self.run.name}: exit {outcome.code}, left {self.left()}: "
                               f"{outcome.said}")
        self.whole = {name: self.read(name) for name in self.run.results}
        return outcome

    def complaints(self, old, may_leave_partial):
        """What is wrong with the files that a disturbed run left behind."""
        for name in self.run.results:
            bytes_there = self.read(name)
            if bytes_there is None and old:
                yield f"the old {name} is gone"
            elif bytes_there not in (self.whole[name], OLD if old else None):
                yield f"{name} is neither whole nor what stood there before"
        strange = [name for name in self.left() if name not in self.run.results
                   and not (may_leave_partial and PARTIAL.match(name))
                   and not re.match(self.run.keeps, name)]
        if strange:
            yield f"left {strange} behind"

    def recovers(self, *options):
        """What is wrong after the run was called again with these options."""
        again = self.go(*options)
        if again.code != 0:
            yield f"called again with {' '.join(options)}: exit {again.code}: {again.said}"
            return
        for name in self.run.results:
            if self.read(name) != self.whole[name]:
                yield f"called again with {' '.join(options)}: other bytes in {name}"
        if self.left_over():
            yield f"called again with {' '.join(options)}: left {self.left()}"
