#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""rebuild.py CONTEND [options]

Fits aliyun-hindcast.yaml to what was known by the end of 2016, draws what is uncertain, runs what
agrees with that to the end of 2022 and writes hindcast.csv, .md and .svg into docs/. The same
call gives the same files. Needs numpy, h5py and matplotlib.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import draws
import forecast
import page
import paths

HERE = os.path.dirname(os.path.abspath(__file__))
SCENARIO = os.path.join(HERE, "aliyun-hindcast.yaml")
SEED = 2016
LAST_KNOWN = "2016-09"    # the last target's date
EARLY = ["clock.ticks=14", "variants=null", *(f"events.opens-{region}=null" for region in (
    "middle-east", "europe", "oceania", "japan"))]    # of a run that ends there


class Runs:
    """The program, as this hindcast calls it."""

    def __init__(self, options, scratch):
        self.options, self.scratch = options, scratch
        self.always = [f"calibration.sample={options.sample}"]

    def call(self, command, *arguments, settings=()):
        settings = [part for s in [*self.always, *settings] for part in ("--set", s)]
        call = [self.options.contend, command, SCENARIO, "--force", "--quiet", *arguments,
                *settings]
        done = subprocess.run(call, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"contend {command} ended with {done.returncode}:\n{done.stderr}")

    def calibrate(self):
        """The fit as the program reports it."""
        report = os.path.join(self.scratch, "fit.json")
        self.call("calibrate", "--summary", report, "--threads", str(self.options.jobs),
                  settings=[f"calibration.fit.points={self.options.points}",
                            f"calibration.fit.customers={self.options.customers}"])
        with open(report, encoding="utf-8") as file:
            return json.load(file)["fit"]

    def play(self, draw, early):
        """The path of one draw; an early one ends with what was known, and begins the same."""
        file = os.path.join(self.scratch, f"draw-{draw.seed}.h5")
        drift = [s for date, s in draw.drift if not early or date < LAST_KNOWN]
        self.call("run", "-o", file, "--threads", "1", "--seed", str(draw.seed),
                  "--customers", str(self.options.customers),
                  settings=[*draw.settings, *drift, *(EARLY if early else ())])
        path = paths.Path(file)
        os.remove(file)
        return path

    def play_all(self, chosen, early):
        with ThreadPoolExecutor(self.options.jobs) as pool:
            return list(pool.map(lambda draw: self.play(draw, early), chosen))


def weighed(runs, report, n, rng):
    """n draws and their weights. A first third, about the fit, tells where to take them."""
    first = draws.draw(report, draws.likely(report), max(n // 3, 2), rng, 100000)
    misses = paths.misses(runs.play_all(first, True), report["targets"])
    drawn = draws.draw(report, draws.Line(report, first, misses), n, rng, 200000)
    misses = paths.misses(runs.play_all(drawn, True), report["targets"])
    return drawn, paths.weigh(misses, np.array([d.beforehand for d in drawn]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[1])
    parser.add_argument("contend", help="the program")
    parser.add_argument("--draws", type=int, default=900)
    parser.add_argument("--kept", type=int, default=300, help="draws that are run to the end")
    parser.add_argument("--customers", type=int, default=300000)
    parser.add_argument("--points", type=int, default=64, help="of the fit's design")
    parser.add_argument("--sample", type=int, default=50000, help="customers of a calibration")
    parser.add_argument("--jobs", type=int, default=2, help="runs side by side")
    parser.add_argument("--into", default=os.path.join(HERE, os.pardir, os.pardir, "docs"))
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            runs = Runs(options, scratch)
            report = runs.calibrate()
            drawn, weight = weighed(runs, report, options.draws, np.random.default_rng(SEED))
            times = np.bincount(paths.resample(weight, options.kept), minlength=len(weight))
            whole = runs.play_all([d for d, k in zip(drawn, times) if k], False)
    except RuntimeError as problem:
        sys.exit(str(problem))
    found = forecast.Forecast(whole, times[times > 0], weight)
    table = list(forecast.rows(found))
    forecast.write(table, os.path.join(options.into, "hindcast.csv"))
    page.draw(found, os.path.join(options.into, "hindcast.svg"))
    page.write(found, report, draws.likely(report), table, options,
               os.path.join(options.into, "hindcast.md"))


if __name__ == "__main__":
    main()
