# SPDX-License-Identifier: Apache-2.0
"""What tests of whole runs share: running a scenario, reading its result, counting checks."""

import os
import subprocess
import sys
import traceback

import h5py
import numpy as np


def band(share, n):
    """Four standard errors of a share estimated from n draws."""
    return 4.0 * np.sqrt(share * (1.0 - share) / n)


class Tally:
    """Counts checks, says which failed, ends with 'N passed, N failed'."""

    def __init__(self):
        self.passed = self.failed = 0

    def expect(self, holds, sentence):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print("failed:", sentence)

    def near(self, got, wanted, tolerance, sentence):
        """Each element of `got` within `tolerance` of that of `wanted`; a NaN is a failure."""
        got, wanted, tolerance = np.broadcast_arrays(got, wanted, tolerance)
        off = ~(np.abs(got - wanted) <= tolerance)
        if not off.size:
            return self.expect(True, sentence)
        worst = np.argmax(np.where(off, np.abs(got - wanted) / np.maximum(tolerance, 1e-300), 0))
        at = np.unravel_index(worst, off.shape)
        self.expect(not off.any(), f"{sentence}: {got[at]:.12g}, expected {wanted[at]:.12g} "
                                   f"within {tolerance[at]:.3g} (element {tuple(map(int, at))})")

    def exact(self, got, wanted, sentence):
        self.near(got, wanted, 1e-9 * np.abs(wanted), sentence)

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


class Result:
    """The variables of a result file as arrays; `run.customers` is [variant, replication, ...]."""

    def __init__(self, path):
        with h5py.File(path, "r") as file:
            for name, item in file.items():
                if isinstance(item, h5py.Dataset):
                    setattr(self, name, item[...])
            facts = file["provenance"].attrs
            self.hash = facts["content_hash"]
            self.ticks, self.ticks_per_year = int(facts["ticks"]), int(facts["ticks_per_year"])

    def shares(self, record, variant=0, replication=0):
        """Share of customers by provider, on-premises first, over regions and segments."""
        customers = self.customers[variant, replication, record].sum((1, 2))
        return customers / customers.sum()


class Bench:
    """Runs scenarios of a folder with one program and checks what holds in every run."""

    def __init__(self, program, folder, scratch, tally):
        self.program, self.folder, self.scratch, self.tally = program, folder, scratch, tally

    def play(self, scenario, *options):
        """Result of a scenario, by its name in the folder or by its path. One thread: the
        markets are small, and bits do not depend on it."""
        path = scenario
        if not path.endswith(".yaml"):
            path = os.path.join(self.folder, scenario + ".yaml")
        output = os.path.join(self.scratch, "result.h5")
        run = subprocess.run([self.program, "run", path, "-o", output, "--force", "--quiet",
                              "--threads", "1", *options], capture_output=True, text=True)
        if run.returncode != 0:
            raise RuntimeError(f"contend run {path} {' '.join(options)} ended with "
                               f"{run.returncode}:\n{run.stderr}")
        result = Result(output)
        self.check_books(os.path.basename(path), result)
        return result

    def set(self, scenario, *settings):
        return self.play(scenario, *[part for s in settings for part in ("--set", s)])

    def check_books(self, name, run):
        """Every run: nobody is lost, switches are what changed, shares and loads add up."""
        cells = run.customers.sum(3)
        self.tally.expect((cells == cells[:, :, :1]).all() and (run.customers >= 0).all(),
                          f"{name}: the customers of each region and segment add up to the same "
                          "at every record")
        by_provider = run.customers.sum((4, 5))
        came = run.switches.sum(3) - run.switches.sum(4)
        self.tally.expect((np.diff(by_provider, axis=2) == came[:, :, 1:]).all(),
                          f"{name}: switches account for every change of customers")
        # A provider that is not in a variant has no price there, and no share or load.
        absent = np.isnan(run.price).all((2, 4))[:, :, None, 1:]
        total = np.where(absent, 0, run.share[..., 1:]).sum(3)
        self.tally.near(total, np.where(run.market > 0, 1, 0), 1e-12,
                        f"{name}: revenue shares add up to 1, or 0 without revenue")
        self.tally.near(run.revenue[:, :, :, 1:].sum((3, 4, 5)), run.market, 1e-9 * run.market,
                        f"{name}: revenues add up to the market")
        self.check_cash(name, run)
        load, capacity, unserved = (np.where(absent[..., None], 0, column[:, :, :, 1:])
                                    for column in (run.load, run.capacity, run.unserved))
        self.tally.near(unserved, np.maximum(load - capacity, 0), 1e-9 * load,
                        f"{name}: unserved load is load above capacity")

    def check_cash(self, name, run):
        """Where every tick is kept: cash changes by what came in less what went out."""
        if len(run.time) != run.ticks + 1:
            return
        revenue = run.revenue.sum((4, 5))
        earned = revenue - run.operating_cost - run.interest - run.capex + run.injected
        change = np.diff(run.cash, axis=2)
        there = ~np.isnan(run.cash[:, :, 1:]) & ~np.isnan(run.cash[:, :, :-1])
        turned_over = np.nan_to_num(np.abs(revenue) + run.capex + np.abs(run.cash)).cumsum(2)
        idle = (revenue == 0) & (run.operating_cost == 0) & (run.capex == 0) & (run.injected == 0)
        still = (change == 0) & idle[:, :, 1:]  # the accounts of who has left or is to come
        self.tally.near(np.where(there, change, 0),
                        np.where(there & ~still, earned[:, :, 1:] / run.ticks_per_year, 0),
                        1e-9 * turned_over[:, :, 1:] + 1e-6,
                        f"{name}: cash changes by what came in less what went out")


def run_cases(cases, chosen, bench):
    """Calls each case, all or those chosen by name; one that breaks counts as one failure."""
    for name, case in cases.items():
        if chosen and name not in chosen:
            continue
        try:
            case(bench, bench.tally)
        except Exception:
            bench.tally.expect(False, f"{name}: {traceback.format_exc(limit=-2)}")
    unknown = [name for name in chosen if name not in cases]
    if unknown:
        print(f"no case {', '.join(unknown)}; there are {', '.join(cases)}", file=sys.stderr)
        return 2
    return bench.tally.end()
