# SPDX-License-Identifier: Apache-2.0
"""Runs the benchmark programs of a build and hands back what they measured."""

import csv
import os
import subprocess
import sys
import time

HEADLINE = "scenarios/aliyun-2015.yaml"
MARKET = "bench/scenarios/market.yaml"
EVERY_FIRM = "bench/scenarios/every-firm.yaml"
ONE_VARIANT = "variants=null", "solve=null"


class Sizes:
    """How much of everything: the usual, what a test can wait for, or all there is."""

    def __init__(self, kind):
        tiny = kind == "tiny"
        self.full = kind == "full"
        self.tiles = 20 if tiny else 2000
        self.megabytes = 8 if tiny else 256
        self.seconds = 0.001 if tiny else 0.05             # a stretch of ticks, at least
        self.some = (1000, 20000) if tiny else (1000, 10000, 100000)    # two variants only
        self.renewal = (30000,) if tiny else (1000000, 10000000)        # all variants
        self.most = 100000000 if self.full else None
        self.small = (1000,) if tiny else (1000, 10000)    # of the headline scenario
        self.headline = 2000 if tiny else 1000000
        self.replications = 4 if tiny else 1000 if self.full else 200
        self.small_market = 1000 if tiny else 10000
        self.sample = 500 if tiny else 1000000
        self.memory = 30000 if tiny else 10000000
        self.generations = 4 if tiny else 10


class Programs:
    """The programs of a build; each method gives (section, name, unit, value) rows of one round."""

    def __init__(self, build, tree, scratch, sizes, threads):
        self.build, self.tree, self.scratch = build, tree, scratch
        self.sizes, self.threads = sizes, threads
        self.environment = dict(os.environ, OMP_WAIT_POLICY="passive", GOMP_SPINCOUNT="1000",
                                LC_ALL="C.UTF-8")

    def call(self, program, *arguments):
        """Standard output, wall-clock seconds, and peak bytes of the process."""
        command = [os.path.join(self.build, program), *map(str, arguments)]
        began = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=self.environment,
                              text=True) as child:
            output = child.stdout.read()
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - began
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"bench: {' '.join(command)} ended with {child.returncode}")
        return output, seconds, usage.ru_maxrss * 1024

    def rows(self, section, program, *arguments):
        output, _, _ = self.call(program, *arguments)
        for row in csv.DictReader(output.splitlines()):
            yield section, row["name"], "ns/" + row["unit"], float(row["median_ns"])

    def scenario(self, path):
        return os.path.join(self.tree, path)

    def ceilings(self):
        return self.rows("ceiling", "bench/bench_ceilings", 1, self.sizes.megabytes, self.threads)

    def kernels(self):
        """Many short slices, so that kernels and limits are timed in the same moments."""
        for section, name, unit, value in self.rows("kernel", "bench/bench_kernels", 9,
                                                    max(1, self.sizes.tiles // 8)):
            yield "ceiling" if unit in ("ns/draw", "ns/exp2") else section, name, unit, value

    def market(self, customers, *words, path=MARKET, section="market"):
        threads = f"1,{self.threads}" if self.threads > 1 else "1"
        return self.rows(section, "bench/bench_market", self.scenario(path), customers, threads,
                         self.sizes.seconds, 1, *words)

    def markets(self):
        for n in self.sizes.renewal:    # first: compared with the kernels just timed
            yield from self.market(n)
        for n in self.sizes.some:
            yield from self.market(n, "gumbel-every-tick", "inverse_cdf-every-tick",
                                   "gumbel-geometric-36")

    def small_markets(self):
        for n in self.sizes.small:
            yield from self.market(n, "announced", path=HEADLINE, section="headline")
            yield from self.market(n, "announced", "output.demand_sample=0", path=HEADLINE,
                                   section="headline unobserved")

    def whole(self, section, path, *sets):
        output, _, _ = self.call("bench/bench_whole", self.scenario(path),
                                 os.path.join(self.scratch, "whole.h5"), self.threads, *sets)
        parts = list(csv.DictReader(output.splitlines()))
        for part in parts:
            yield section, part["part"] + " clock=wall", "s", float(part["wall_s"])
            yield section, part["part"] + " clock=cpu", "s", float(part["cpu_s"])
            yield section, part["part"] + " clock=ready", "s", float(part["ready_s"])
        yield section, "runs", "1", float(parts[0]["runs"])
        yield section, "peak memory", "byte", float(parts[0]["peak_bytes"])

    def whole_runs(self):
        sizes = self.sizes
        yield from self.whole("headline run", HEADLINE, f"customers.count={sizes.headline}")
        yield from self.whole("replications", HEADLINE, *ONE_VARIANT,
                              f"customers.count={sizes.small_market}",
                              f"random.replications={sizes.replications}")
        yield from self.whole("memory", EVERY_FIRM, f"customers.count={sizes.memory}")

    def checkpoints(self):
        """Of a run of many replications, and of one large market."""
        sizes = self.sizes
        for section, path, customers in (("checkpoint headline", HEADLINE, sizes.headline),
                                         ("checkpoint large", EVERY_FIRM, sizes.memory)):
            output, _, _ = self.call("bench/bench_checkpoint", self.scenario(path),
                                     os.path.join(self.scratch, "bench.checkpoint"), self.threads,
                                     sizes.generations, f"customers.count={customers}")
            for row in csv.DictReader(output.splitlines()):
                unit = {"generations": "1", "bytes": "byte"}.get(row["name"], "s")
                yield section, row["name"], unit, float(row["value"])

    def program(self):
        yield "program", "start", "s", self.call("cli/contend", "--version")[1]
        _, seconds, _ = self.call("cli/contend", "calibrate", self.scenario(HEADLINE), "--threads",
                                  self.threads, "--set", f"calibration.sample={self.sizes.sample}")
        yield "program", "calibrate", "s", seconds

    def largest(self):
        """What takes too long to be repeated."""
        yield from self.market(self.sizes.most, "gumbel-every-tick", "inverse_cdf-every-tick",
                               "gumbel-fixed-36", "inverse_cdf-fixed-36")
        yield from self.whole("every firm", EVERY_FIRM)

    def round(self):
        for part in (self.ceilings, self.kernels, self.markets, self.small_markets,
                     self.whole_runs, self.checkpoints, self.program):
            yield from part()


def threads_here():
    return len(os.sched_getaffinity(0))
