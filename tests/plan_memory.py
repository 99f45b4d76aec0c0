# SPDX-License-Identifier: Apache-2.0
"""plan_memory.py CONTEND TREE

What `contend check` says of memory holds: a run never takes more than that and the program itself,
and the markets side by side are those of the plan. Panels that are larger than that go to the disk,
and come from there into the file as they were.
"""

import os
import re
import subprocess
import sys
import tempfile

import h5py
import numpy as np

from textbook_kit import Tally

PROGRAM = 30e6    # bytes: code, libraries, buffers, the scenario
UNITS = {"bytes": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
CASES = (
    ("many small ones", 4, "--customers", "5000", "--replications", "120", "--variant",
     "announced"),
    ("few large ones", 2, "--customers", "1500000", "--replications", "3", "--variant", "announced",
     "--set", "output.every=48"),
    ("one after another", 1, "--customers", "1500000", "--replications", "2", "--variant",
     "announced", "--set", "output.every=48"),
)


def said_of(program, options):
    """What `contend check` says, and the bytes of memory in it."""
    said = subprocess.run([program, "check", *options], capture_output=True, text=True, check=True,
                          timeout=120).stdout
    memory = re.search(r"memory +at most ([\d.]+) (\w+)", said)
    return said, float(memory[1]) * UNITS[memory[2]]


def peak_of(command):
    """Bytes at the peak of a whole process, the file written."""
    with subprocess.Popen(command) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss * 1024.0


def large_panels(program, tree, folder, tally):
    """Everybody is followed, in nine runs: more than half a gigabyte."""
    path = os.path.join(folder, "panels.h5")
    options = [os.path.join(tree, "scenarios", "two-clouds.yaml"), "--threads", "2",
               "--customers", "400000", "--replications", "3", "--set", "calibration.sample=2000",
               "--set", "output.panel.customers=400000", "--set", "clock.ticks=60"]
    said, planned = said_of(program, options)
    tally.expect(re.search(r"panels +\d+ MB go to the disk", said), said)
    code, peak = peak_of([program, "run", *options, "-q", "--force", "-o", path])
    sizes = f"large panels: planned {planned / 1e6:.0f} MB, peak {peak / 1e6:.0f} MB"
    tally.expect(code == 0 and peak <= planned + PROGRAM and peak < 240e6, sizes)
    tally.expect(not [name for name in os.listdir(folder) if name.startswith(("panels.h5.", "."))],
                 f"left behind: {os.listdir(folder)}")
    print(sizes)
    with h5py.File(path, "r") as file:
        counts = file["customers"][()].sum(axis=(-1, -2))
        for v, r, t in (0, 0, 0), (0, 2, 60), (1, 1, 37), (2, 0, 20), (2, 2, 59):
            of_panel = np.bincount(file["panel_provider"][v, r, t], minlength=counts.shape[-1])
            tally.expect((of_panel == counts[v, r, t]).all(), f"customers at {v, r, t}")
        decided = file["panel_decision"][1, 1].sum(axis=-1)
        tally.expect((decided == file["decisions"][1, 1].sum(axis=-1)).all(), "decisions")
        # workloads are whole numbers of units, the file's sums those of the same
        total = file["panel_workload"][2, 1].sum()
        tally.expect(abs(total / file["workload"][2, 1, 5].sum() - 1) < 1e-9, "workload")
        bytes_of_panels = sum(file[name].size * file[name].dtype.itemsize
                              for name in file if name.startswith("panel_"))
    tally.expect(bytes_of_panels > 2 * peak, "the panels are not large beside the memory")


def main():
    program, tree = sys.argv[1:]
    scenario = os.path.join(tree, "scenarios", "aliyun-2015.yaml")
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.h5")
        for name, threads, *options in CASES:
            options = [scenario, *options, "--threads", str(threads), "--set",
                       "calibration.sample=2000"]
            said, planned = said_of(program, options)
            markets = re.search(r"replications +(\d+) markets side by side", said)
            subprocess.run([program, "run", *options, "-q", "--force", "-o", path], check=True,
                           timeout=120)
            with h5py.File(path, "r") as file:
                peak = float(file["run"].attrs["peak_memory_bytes"])
                side = int(file["run"].attrs["markets_side_by_side"])
            sizes = f"{name}: planned {planned / 1e6:.0f} MB, peak {peak / 1e6:.0f} MB"
            tally.expect(peak <= planned + PROGRAM, f"too little. {sizes}")
            tally.expect(planned <= 4 * peak + PROGRAM, f"far too much. {sizes}")
            tally.expect(side == (int(markets[1]) if markets else 1),
                         f"{name}: {side} markets side by side, not as planned: {said}")
            tally.expect(side == threads, f"{name}: {side} markets side by side")
            print(f"{sizes}, {side} side by side")
        large_panels(program, tree, folder, tally)
    sys.exit(tally.end())


if __name__ == "__main__":
    main()
