# SPDX-License-Identifier: Apache-2.0
"""plan_memory.py CONTEND TREE

What `contend check` says of memory holds: a run never takes more than that and the program itself,
and the markets side by side are those of the plan.
"""

import os
import re
import subprocess
import sys
import tempfile

import h5py

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


def main():
    program, tree = sys.argv[1:]
    scenario = os.path.join(tree, "scenarios", "aliyun-2015.yaml")
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.h5")
        for name, threads, *options in CASES:
            options = [scenario, *options, "--threads", str(threads), "--set",
                       "calibration.sample=2000"]
            said = subprocess.run([program, "check", *options], capture_output=True, text=True,
                                  check=True, timeout=120).stdout
            memory = re.search(r"memory +at most ([\d.]+) (\w+)", said)
            markets = re.search(r"replications +(\d+) markets side by side", said)
            planned = float(memory[1]) * UNITS[memory[2]]
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
    sys.exit(tally.end())


if __name__ == "__main__":
    main()
