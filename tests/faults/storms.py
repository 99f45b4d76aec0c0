# SPDX-License-Identifier: Apache-2.0
"""storms.py CONTEND TREE [--all]

Kills runs at random moments and at the sight of their temporary file, and at times what is called
to recover, too. What is left under the final name is whole, or what stood there before; calling
again gives the bytes of a run that nobody killed and leaves nothing else. 20 kills at random
moments; 1,000 with --all.
"""

import os
import random
import sys
import time

import kit

from textbook_kit import Tally

# Tenths of a second, most of it in simulating.
RUNS = (
    kit.Run("the headline", "scenarios/aliyun-2015.yaml",
            ("--customers", "2000", "--replications", "4", "--set", "calibration.sample=2000")),
)


def kill_after(stage, seconds, *options):
    process = stage.start(*options)
    time.sleep(seconds)
    process.kill()
    process.communicate()


def kill_at_sight(stage, seconds, *options):
    """As soon as the temporary file is seen, or a little later. Whether it was left behind."""
    process = stage.start(*options)
    while process.poll() is None and not any(map(kit.PARTIAL.match, stage.left())):
        time.sleep(0.0002)
    wait = time.perf_counter() + seconds
    while time.perf_counter() < wait:
        pass
    process.kill()
    process.communicate()
    return any(map(kit.PARTIAL.match, stage.left()))


def check(tally, stage, what, old, luck):
    """After a kill; then recovers."""
    troubles = list(stage.complaints(old, True))
    for options in stage.run.recover:
        if luck.random() < 0.5:
            continue
        kill_after(stage, luck.uniform(0, stage.seconds), *options)
        troubles += [f"killed again: {trouble}" for trouble in stage.complaints(old, True)]
    troubles += stage.recovers(*luck.choice(stage.run.recover))
    tally.expect(not troubles, f"{stage.run.name}: {what}: {'; '.join(troubles)}")


def storm(tally, stage, n):
    luck = random.Random(1)
    began = time.monotonic()
    stage.measure()
    stage.seconds = time.monotonic() - began
    for i in range(n):
        old = i % 2 == 1
        stage.clear(old)
        kill_after(stage, luck.uniform(0, 1.1 * stage.seconds), *(("--force",) if old else ()))
        check(tally, stage, f"killed at random, number {i}", old, luck)
    met = 0
    for i in range(n):
        old = i % 2 == 1
        stage.clear(old)
        met += kill_at_sight(stage, luck.choice([0, 0.001, 0.004, 0.02]),
                             *(("--force",) if old else ()))
        check(tally, stage, f"killed at the sight of its temporary file, number {i}", old, luck)
        if met == n // 4:
            break
    print(f"{stage.run.name}: {n} runs killed at random; {i + 1} at the sight of their temporary "
          f"file, which {met} left behind")
    tally.expect(met == n // 4, f"{stage.run.name}: only {met} kills fell into the writing: the "
                                "check sees little")


def main(arguments):
    if len(arguments) not in (2, 3) or arguments[2:] not in ([], ["--all"]):
        print(__doc__, file=sys.stderr)
        return 2
    tally = Tally()
    for run in RUNS:
        stage = kit.Stage(*(os.path.abspath(path) for path in arguments[:2]), run)
        try:
            storm(tally, stage, 1000 if arguments[2:] else 20)
        finally:
            stage.close()
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
