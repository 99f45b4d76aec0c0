# SPDX-License-Identifier: Apache-2.0
"""shipped.py CONTEND TREE: every scenario that is shipped, and those of tests with everything in
them: they run with few customers, and nobody and no money is lost (the textbook's are run by
textbook.py, those that teach by teaching.py)."""

import glob
import os
import sys
import tempfile

from textbook_kit import Bench, Tally, run_cases


def scenarios(tree):
    for pattern in "scenarios/*.yaml", "scenarios/hindcast/*.yaml", "tests/[be]*.yaml":
        yield from sorted(glob.glob(os.path.join(tree, pattern)))


def few(path):
    def case(bench, tally):
        run = bench.play(path, "--customers", "20000", "--replications", "2",
                         "--set", "calibration.sample=5000")
        tally.expect((run.market[..., -1] > 0).all(), f"{path}: a market is left")
    return case


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    cases = {os.path.basename(path): few(path) for path in scenarios(arguments[1])}
    with tempfile.TemporaryDirectory() as scratch:
        return run_cases(cases, [], Bench(arguments[0], scratch, scratch, Tally()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
