# SPDX-License-Identifier: Apache-2.0
"""What tests of `contend study` share: a folder with studies, the program, and what it says."""

import os
import subprocess
import sys
import tempfile
import time
import traceback

import xarray as xr

from textbook_kit import Tally

MARKET = """
scenario: {market}
set: [calibration.sample=500]
replications: 3
factors:
  money: {{path: events.money.inject, from: 1.0e7, to: 1.0e9, scale: log}}
  known: {{path: providers.challenger.awareness.west, from: 0.4, to: 1}}
  learns: {{path: regions.*.education.imitation, from: 0.2, to: 0.4}}
"""
OUTCOMES = """
outcomes:
  share: {metric: share, provider: challenger, at: 2016-07}
  wins: {question: overtakes, value: answer}
  ahead: {question: overtakes, value: gap, variant: no-money}
  effect: {metric: revenue, provider: challenger, at: 2016-07, against: dear}
  when: {question: large, value: reached}
"""


class Place:
    """A folder for studies and their files."""

    def __init__(self, program, tree, folder, tally):
        self.program, self.tree, self.folder, self.tally = program, tree, folder, tally
        self.market = os.path.join(tree, "tests", "study-market.yaml")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"contend: 1\nstudy: {os.path.basename(name).split('.')[0]}\n" + text)
        return path

    def write_market(self, name, design, outcomes=OUTCOMES, more=""):
        return self.write(name, MARKET.format(market=self.market) + f"design: {design}\n"
                          + outcomes + more)

    def call(self, *words, **how):
        """Exit code, standard output, standard error."""
        done = subprocess.run([self.program, *words], capture_output=True, text=True, check=False,
                              timeout=600, cwd=self.folder, **how)
        return done.returncode, done.stdout, done.stderr

    def study(self, path, *options, output="study.h5"):
        """Plays a study; its file."""
        code, _, said = self.call("study", path, "-q", "--force", "--no-run-facts", "-o", output,
                                  *options)
        if code != 0:
            raise RuntimeError(f"study {path} {options}: exit {code}: {said}")
        return self.path(output)

    def open(self, path, *options):
        """Plays a study; its file as a dataset in memory."""
        with xr.open_dataset(self.study(path, *options), engine="h5netcdf") as ds:
            return ds.load()

    def bytes(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def ends(self, what, code, words, *command, **how):
        """A command ends with an exit code, and says these words."""
        got, told, said = self.call(*command, **how)
        lacking = [word for word in words if word not in told + said]
        self.tally.expect(got == code and not lacking,
                          f"{what}: exit {got}, not {code}; {lacking} not said: {told}{said}")
        return told + said


def play(cases, usage, arguments):
    """The whole of such a test: `PROGRAM TREE [CASE...]`, each case in a folder of its own.
    @return its exit status"""
    if len(arguments) < 2:
        print(usage, file=sys.stderr)
        return 2
    program, tree = (os.path.abspath(path) for path in arguments[:2])
    tally = Tally()
    for name, case in cases.items():
        if arguments[2:] and name not in arguments[2:]:
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as scratch:
            try:
                case(Place(program, tree, scratch, tally), tally)
            except Exception:
                tally.expect(False, f"{name}: {traceback.format_exc()}")
        print(f"{name}: {time.monotonic() - began:.1f} s")
    return tally.end()
