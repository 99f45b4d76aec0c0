# SPDX-License-Identifier: Apache-2.0
"""resume.py CONTEND TREE [--all]

Stops whole runs in every way that runs are stopped, and lets the same command go on, on other
numbers of threads: the result must be the bytes of a run that nobody disturbed. Also what is said
on the way, and that nothing is left behind.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import numpy as np
import xarray as xr

from textbook_kit import Tally

SMALL = "--set", "calibration.sample=2000", "--no-run-facts"


class Run:
    """One command line, and where it leaves what."""

    def __init__(self, program, scenario, folder, *options):
        self.program, self.scenario, self.options = program, scenario, options
        self.folder = folder
        self.path = os.path.join(folder, "result.h5")
        self.checkpoint = self.path + ".checkpoint"
        self.whole = None

    def command(self, *more, output=None):
        return [self.program, "run", self.scenario, *SMALL, *self.options, "-o",
                output or self.path, *more]

    def start(self, *more, **how):
        return subprocess.Popen(self.command(*more), stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True, **how)

    def call(self, *more, **how):
        done = subprocess.run(self.command(*more), stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, check=False, timeout=600, **how)
        return done.returncode, done.stderr

    def undisturbed(self):
        """Its bytes, and the seconds it takes."""
        path = os.path.join(self.folder, "whole.h5")
        began = time.monotonic()
        subprocess.run(self.command("-q", "--force", output=path), check=True,
                       stdout=subprocess.DEVNULL)
        seconds = time.monotonic() - began
        with open(path, "rb") as file:
            self.whole = file.read()
        return seconds

    def is_whole(self):
        with open(self.path, "rb") as file:
            return file.read() == self.whole

    def clear(self):
        shutil.rmtree(self.checkpoint, ignore_errors=True)
        for name in os.listdir(self.folder):
            if name.startswith("result") or name.startswith(".result"):
                os.remove(os.path.join(self.folder, name))

    def leftovers(self):
        return sorted(n for n in os.listdir(self.folder) if "result" in n and n != "result.h5")


def threads(k):
    return "--threads", str((1, 3, 2, 7)[k % 4])


def expect_whole(run, tally, code, text, what):
    """The last part of a run that was stopped: its result, and nothing else."""
    tally.expect(code == 0 and run.is_whole() and not run.leftovers(),
                f"{what}: exit {code}, left {run.leftovers()}, {text.strip()[-300:]}")


def wait_for(child, folder, word, n):
    """Until so many files of a folder begin with a word, or the child has ended."""
    while child.poll() is None:
        if os.path.isdir(folder) and sum(f.startswith(word) for f in os.listdir(folder)) >= n:
            break
        time.sleep(0.002)


def stopped_once(run, tally, sent, seconds, rng):
    run.clear()
    child = run.start("-q", *threads(0))
    time.sleep(seconds * rng.uniform(0.2, 0.7))
    child.send_signal(sent)
    text = child.stderr.read()
    code = child.wait()
    tally.expect(code == 5 and "the same command goes on from there" in text and
                not os.path.exists(run.path), f"signal {sent}: exit {code}, {text}")
    code, text = run.call(*threads(1))
    tally.expect("going on from" in text, text)
    expect_whole(run, tally, code, text, f"signal {sent}")


def stopped_often(run, tally, seconds):
    """Stopped five times in a row, by turns with 1, 3, 2 and 7 threads."""
    run.clear()
    for k in range(5):
        child = run.start("-q", *threads(k))
        time.sleep(0.05 + seconds / 8)
        child.send_signal(signal.SIGTERM)
        text = child.stderr.read()
        code = child.wait()
        if code == 0:
            break
        tally.expect(code == 5, f"stop {k + 1}: exit {code}, {text}")
    tally.expect(k >= 2, f"the run was stopped {k} times only")
    if code != 0:
        code, text = run.call("-q", *threads(5))
    expect_whole(run, tally, code, text, "stopped five times")


def killed(run, tally, seconds, rng, times):
    """kill -9 at any moment, until the run gets to its end; a generation every few moments."""
    for _ in range(times):
        run.clear()
        kills = 0
        while True:
            child = run.start("-q", *threads(kills), "--checkpoint-every", "0.02s", "--force")
            try:
                _, text = child.communicate(timeout=rng.uniform(0.0, seconds) if kills < 3
                                            else 600)
                break
            except subprocess.TimeoutExpired:
                child.kill()
                child.communicate()
                kills += 1
        tally.expect(child.returncode == 0 and run.is_whole(),
                    f"killed {kills} times: exit {child.returncode}, {text}")
        tally.expect(not os.path.exists(run.checkpoint), "the checkpoint stays behind")


def limited(run, tally, seconds):
    """The wall-time limit, as an option and as Slurm's."""
    run.clear()
    code, text = run.call("--walltime", f"{0.4 * seconds:.3f}s")
    tally.expect(code == 5 and "at the wall-time limit" in text, f"--walltime: {code} {text}")
    end = dict(os.environ, SLURM_JOB_END_TIME=str(int(time.time()) - 1))
    code, text = run.call("-q", env=end)
    tally.expect(code == 5, f"SLURM_JOB_END_TIME: {code} {text}")
    code, text = run.call("-q", "--walltime", "none", env=end)
    expect_whole(run, tally, code, text, "after the wall-time limit")


def looked_at(run, tally, seconds):
    """SIGUSR2 writes a checkpoint and a live result, and the run goes on."""
    run.clear()
    live = os.path.join(run.folder, "result.live.h5")
    child = run.start("-q", "--live", "--threads", "2", "--checkpoint-every", "0")
    time.sleep(0.3 * seconds)
    child.send_signal(signal.SIGUSR2)
    for _ in range(2000):
        if os.path.exists(live) or child.poll() is not None:
            break
        time.sleep(0.005)
    child.send_signal(signal.SIGSTOP)
    tally.expect(os.path.exists(live), "no live result")
    if os.path.exists(live):
        with xr.open_dataset(live, engine="h5netcdf") as ds:
            done, n = ds.records_done.values, ds.sizes["time"]
            known = np.isfinite(ds.share.sel(provider="aws").values)
            tally.expect(0 < done.sum() < n * done.size, f"records done: {done}")
            tally.expect((known.sum(axis=2) == done).all(), "what is known is not what is done")
            tally.expect((ds.customers.values[known] >= 0).all() and
                        (ds.customers.values[~known] == -1).all(), "customers")
            tally.expect(np.isnan(ds.gap.values[done == 0]).all() and
                        np.isfinite(ds.gap.values[done == n]).all(), "answers")
    child.send_signal(signal.SIGCONT)
    text = child.communicate()[1]
    expect_whole(run, tally, child.returncode, text, "looked at")


def refused(run, tally):
    """Two at once, another scenario, damage, starting over."""
    run.clear()
    child = run.start("-q", "--checkpoint-every", "0.05s")
    wait_for(child, run.checkpoint, "generation-", 1)
    child.send_signal(signal.SIGSTOP)    # or it might come to its end
    code, text = run.call("-q", "--force")
    tally.expect(code == 4 and f"process {child.pid} on" in text, f"two at once: {code} {text}")
    child.kill()
    child.communicate()
    code, text = run.call("-q", "--seed", "99")
    tally.expect(code == 6 and "it is of another scenario: line" in text, f"{code} {text}")
    for name in os.listdir(run.checkpoint):
        if name.startswith("generation"):
            with open(os.path.join(run.checkpoint, name), "r+b") as file:
                file.seek(700)
                file.write(b"x" * 40)
    code, text = run.call("-q")
    tally.expect(code == 6 and "no generation is whole" in text, f"damaged: {code} {text}")
    code, text = run.call("-q", "--resume", "never")
    expect_whole(run, tally, code, text, "started over")
    run.clear()
    code, text = run.call("-q", "--resume", os.path.join(run.folder, "none"))
    tally.expect(code == 1 and "there is no checkpoint" in text, f"{code} {text}")
    shutil.rmtree(os.path.join(run.folder, "none"), ignore_errors=True)
    for word in ("--checkpoint-every=soon", "--walltime=late"):
        code, text = run.call(word)
        tally.expect(code == 1 and "give a time like" in text, f"{word}: {code} {text}")


def without(run, tally, seconds):
    """--checkpoint-every never keeps nothing."""
    run.clear()
    child = run.start("-q", "--checkpoint-every", "never")
    time.sleep(0.4 * seconds)
    child.terminate()
    text = child.communicate()[1]
    tally.expect(child.returncode == 5 and "nothing was written" in text and
                not run.leftovers(), f"{child.returncode} {text} {run.leftovers()}")


def large(run, tally, rng):
    """Ten million customers, stopped at a random tick: from the signal to the end of the process."""
    seconds = run.undisturbed()
    slowest = 0.0
    for k in range(3):
        run.clear()
        child = run.start("-q", *threads(k))
        time.sleep(seconds * rng.uniform(0.4, 0.8))
        began = time.monotonic()
        child.terminate()
        child.communicate()
        slowest = max(slowest, time.monotonic() - began)
        if child.returncode == 0:
            continue
        tally.expect(child.returncode == 5, f"exit {child.returncode}")
        code, text = run.call("-q", *threads(k + 1))
        expect_whole(run, tally, code, text, "ten million customers")
    print(f"10 million customers: from SIGTERM to the end of the process {slowest:.2f} s at most")


def panels(run, tally, seconds, rng, often):
    """Large panels, whose records go to segments: stopped, killed, and without a checkpoint."""
    run.clear()
    for k in range(1, 8, 3):    # with as many segments more
        child = run.start("-q", *threads(k))
        wait_for(child, run.checkpoint, "panel-", k)
        child.terminate()
        text = child.communicate()[1]
        tally.expect(child.returncode == 5, f"large panels, {k} segments: {text}")
    code, text = run.call("-q", *threads(0))
    expect_whole(run, tally, code, text, "large panels, stopped three times")
    killed(run, tally, seconds, rng, 20 if often else 1)
    run.clear()
    child = run.start("-q", "--checkpoint-every", "never", "--live")
    wait_for(child, run.path + ".segments", "panel-", 3)
    child.terminate()
    text = child.communicate()[1]
    tally.expect(child.returncode == 5 and "nothing was written" in text and not run.leftovers(),
                f"never: {child.returncode} {text} {run.leftovers()}")
    run.clear()
    child = run.start("-q", "--live", "--checkpoint-every", "0.1s")
    live = os.path.join(run.folder, "result.live.h5")
    while child.poll() is None and not os.path.exists(live):
        time.sleep(0.005)
    child.send_signal(signal.SIGSTOP)
    with xr.open_dataset(live, engine="h5netcdf") as ds:
        tally.expect("share" in ds and not [n for n in ds if n.startswith("panel")], str(ds))
    child.send_signal(signal.SIGCONT)
    text = child.communicate()[1]
    expect_whole(run, tally, child.returncode, text, "large panels, looked at")


def filled(run, tally):
    """A disk that is full in the middle of a panel, then when the result is written."""
    def resize(megabytes, *how):
        return subprocess.run(["mount", "-o", f"{','.join(how)}size={megabytes}m", *(
            [] if how else ["-t", "tmpfs"]), "contend-test", run.folder], capture_output=True,
                              check=False).returncode == 0

    def left_of_it(text):
        """Bytes needed, as the message has them."""
        found = re.search(r"No space left on device \(([\d,]+) bytes needed, [\d,]+ free\)", text)
        return int(found[1].replace(",", "")) if found else None

    whole = run.whole
    os.mkdir(run.folder)
    if not resize(100):
        print("no small disk to fill: may not mount one")
        return
    try:
        code, text = run.call("-q")
        tally.expect(code == 4 and re.search(r"checkpoint/panel-\d+-\d+: could not", text) and
                    (left_of_it(text) or 0) > 1e6, f"full at a segment: {code} {text}")
        resize(310, "remount,")
        code, text = run.call("-q")
        tally.expect(code == 4 and "result.h5: could not be written: writing" in text and
                    left_of_it(text) == len(whole) and "only has to write" in text and
                    os.listdir(run.folder) == ["result.h5.checkpoint"],
                    f"full at the result: {code} {text} {os.listdir(run.folder)}")
        resize(400, "remount,")
        code, text = run.call("-q")
        expect_whole(run, tally, code, text, "after a full disk")
    finally:
        subprocess.run(["umount", run.folder], check=True)


def main():
    program, tree, often = sys.argv[1], sys.argv[2], "--all" in sys.argv
    tally, rng = Tally(), random.Random(4)
    headline = os.path.join(tree, "scenarios", "aliyun-2015.yaml")
    everything = os.path.join(tree, "tests", "everything.yaml")
    with tempfile.TemporaryDirectory() as folder:
        run = Run(program, headline, folder, "--set", "solve=null", "--customers",
                  "150000", "--replications", "8")
        seconds = run.undisturbed()
        for sent in signal.SIGTERM, signal.SIGINT, signal.SIGUSR1:
            stopped_once(run, tally, sent, seconds, rng)
        stopped_often(run, tally, seconds)
        limited(run, tally, seconds)
        looked_at(run, tally, seconds)
        refused(run, tally)
        without(run, tally, seconds)
        killed(run, tally, seconds, rng, 200 if often else 4)
        run = Run(program, everything, folder, "--customers", "400000", "--replications", "1")
        killed(run, tally, run.undisturbed(), rng, 50 if often else 2)
        if often:
            clouds = os.path.join(tree, "scenarios", "two-clouds.yaml")
            run = Run(program, clouds, folder, "--customers", "400000", "--replications", "2", "--set",
                      "output.panel.customers=400000", "--set", "clock.ticks=60")
            panels(run, tally, run.undisturbed(), rng, often)
            small = Run(program, clouds, os.path.join(folder, "small"), *run.options)
            small.whole = run.whole
            filled(small, tally)
            large(Run(program, headline, folder, "--customers", "10000000", "--replications", "1"),
                  tally, rng)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
