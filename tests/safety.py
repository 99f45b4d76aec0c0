# SPDX-License-Identifier: Apache-2.0
"""safety.py CONTEND TREE

Does to a run what happens to runs, and looks at what is left: signals, a full disk, too little
memory, files and folders that are in the way or go away, mistakes. A file under the final name is
whole; a run that fails says why, with the exit code for it, and leaves nothing behind. Kills are in
faults/storms.py.
"""

import itertools
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np

from textbook_kit import Tally

SMALL = "--customers", "2000", "--replications", "20", "--set", "calibration.sample=2000"
LONG = ("--customers", "2000000", "--replications", "300", "--set", "calibration.sample=2000",
        "--set", "output.every=48")
NOBODY = 65534


class Place:
    """A folder of its own, in which a program leaves or does not leave result.h5."""

    def __init__(self, program, tree, folder, tally):
        self.program, self.folder, self.tally = program, folder, tally
        self.scenario = os.path.join(tree, "scenarios", "aliyun-2015.yaml")
        self.path = os.path.join(folder, "result.h5")
        self.hash = None    # of the small run, once there was one that ended well,
        self.kept = os.path.join(os.path.dirname(folder), "kept.h5")    # and a copy of it

    def command(self, *options, path=None):
        output = self.path if path is None else path
        return [self.program, "run", self.scenario, "-o", output, *options]

    def start(self, *options, **how):
        return subprocess.Popen(self.command(*options), stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True, **how)

    def call(self, *options, path=None, **how):
        """Exit code and messages of a run that is waited for, a minute at most."""
        done = subprocess.run(self.command(*options, path=path), stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, timeout=60, check=False, **how)
        return done.returncode, done.stderr

    def left(self):
        return sorted(os.listdir(self.folder))

    def clear(self):
        for name in self.left():
            path = os.path.join(self.folder, name)
            if os.path.isdir(path):
                shutil.rmtree(path)    # a checkpoint
            else:
                os.remove(path)

    def whole(self):
        """Whether the file under the final name can be read to the end and says its hash."""
        try:
            with h5py.File(self.path, "r") as file:
                for item in file.values():
                    if isinstance(item, h5py.Dataset):
                        np.asarray(item[()])
                return str(file["provenance"].attrs["content_hash"]) == self.hash
        except (OSError, KeyError):
            return False

    def ended(self, what, got, code, *words, left=()):
        """A failed run: its exit code, its words, and what it leaves: nothing, or a checkpoint."""
        exit_code, said = got
        self.tally.expect(exit_code == code, f"{what}: exit {exit_code}, not {code}: {said}")
        lacking = [word for word in words if word not in said]
        self.tally.expect(not lacking, f"{what}: the message lacks {lacking}: {said}")
        self.tally.expect(self.left() == list(left), f"{what}: left {self.left()} behind")


def first_run(place):
    code, said = place.call(*SMALL, "-q")
    if code != 0:
        raise RuntimeError(f"the small run ends with {code}: {said}")
    with h5py.File(place.path, "r") as file:
        place.hash = str(file["provenance"].attrs["content_hash"])
    place.tally.expect(place.whole(), "the run that nobody disturbs leaves no whole file")
    place.tally.expect(place.left() == ["result.h5"], f"it leaves {place.left()}")
    shutil.copy(place.path, place.kept)


def stop_by_signal(place):
    for number in signal.SIGTERM, signal.SIGINT, signal.SIGUSR1:
        run = place.start(*LONG, "--progress", "json")
        while '"done"' not in run.stderr.readline() and run.poll() is None:
            pass
        run.send_signal(number)
        said = run.communicate(timeout=60)[1]
        place.ended(f"stopped by {number.name}", (run.returncode, said), 5,
                    f"stopped by signal {number.value}", "all of it is safe", place.path,
                    left=["result.h5.checkpoint"])
        place.clear()
    run = place.start(*LONG, "--set", "calibration.sample=10000000", "--progress", "json")
    time.sleep(1)
    run.send_signal(signal.SIGTERM)    # in the middle of the calibration, which takes half a minute
    said = run.communicate(timeout=60)[1]
    place.ended("stopped while it calibrates", (run.returncode, said), 5, "stopped by signal 15")
    place.tally.expect('"done"' not in said, f"a signal waits for the calibration to end: {said}")
    run = place.start(*LONG, "-q", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    time.sleep(0.5)
    run.send_signal(signal.SIGHUP)
    place.tally.expect(run.poll() is None, "a run under nohup ends when its terminal goes")
    run.kill()
    run.communicate()


def limit(what, size):
    return lambda: resource.setrlimit(what, (size, size))


def fill_the_disk(place):
    words = place.path, "bytes needed", "free"
    got = place.call(*SMALL, "-q", preexec_fn=limit(resource.RLIMIT_FSIZE, 1000000))
    place.ended("a limit on file sizes", got, 4, *words)
    shutil.copy(place.kept, place.path)
    code, said = place.call(*SMALL, "-q", "--force",
                            preexec_fn=limit(resource.RLIMIT_FSIZE, 1000000))
    place.tally.expect(code == 4 and place.left() == ["result.h5"] and place.whole(),
                       f"a limit on file sizes costs the file from before, or exit {code}: {said}")
    place.clear()
    disk = os.path.join(os.path.dirname(place.folder), "disk")
    os.mkdir(disk)
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "contend-test", disk]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        print("no small disk to fill: may not mount one")
        return
    try:
        small = Place(place.program, "", disk, place.tally)
        small.scenario = place.scenario
        small.ended("a full disk", small.call(*SMALL, "-q"), 4, small.path, "bytes needed", "free",
                    "No space left on device")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        small.ended("a read-only disk", small.call(*LONG, "-q"), 4, small.path)
    finally:
        subprocess.run(["umount", disk], check=True)


def become_nobody():
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def be_in_the_way(place):
    """All of these are seen before anything is simulated: the run would take hours."""
    shutil.copy(place.kept, place.path)
    code, said = place.call(*LONG)
    place.tally.expect(code == 4 and "--force" in said and place.path in said and place.whole(),
                       f"a file that is there already: exit {code}: {said}")
    place.clear()
    for what, path in (("no folder", os.path.join(place.folder, "none", "result.h5")),
                       ("a file for a folder", os.path.join(place.scenario, "result.h5")),
                       ("a folder for a file", os.path.dirname(place.folder)),
                       ("no name", ""), ("a device", "/dev/full")):
        place.ended(what, place.call(*LONG, "--force", path=path), 4, path or "contend: ")
    closed = os.path.join(os.path.dirname(place.folder), "closed")
    os.mkdir(closed, 0o555)
    program, scenario = place.program, place.scenario
    place.program = shutil.copy(program, os.path.dirname(place.folder))
    place.scenario = shutil.copy(os.path.join(os.path.dirname(scenario), "two-clouds.yaml"),
                                 os.path.dirname(place.folder))
    os.chmod(os.path.dirname(place.folder), 0o755)
    got = place.call("--customers", "100000000", path=os.path.join(closed, "result.h5"),
                     preexec_fn=become_nobody)
    place.ended("a folder closed to us", got, 4, closed, "Permission denied")
    place.program, place.scenario = program, scenario


def take_the_folder_away(place):
    gone = os.path.join(os.path.dirname(place.folder), "gone")
    os.mkdir(gone)
    elsewhere = Place(place.program, "", gone, place.tally)
    elsewhere.scenario = place.scenario
    run = elsewhere.start(*SMALL, "--progress", "json")
    while '"done"' not in run.stderr.readline() and run.poll() is None:
        pass
    shutil.rmtree(gone)
    said = run.communicate(timeout=60)[1]
    last = said.splitlines()[-1] if said else ""
    place.tally.expect(run.returncode == 4 and last.startswith("contend: ") and
                       elsewhere.path in last and "No such file or directory" in last,
                       f"a folder that vanishes: exit {run.returncode}: {said}")
    place.tally.expect(not os.path.exists(gone), "the folder that vanished is there again")


def write_at_once(place):
    """Four runs want the same name: one has it, the others say so."""
    runs = [place.start(*SMALL, "-q") for _ in range(4)]
    said = [run.communicate(timeout=60)[1] for run in runs]
    codes = sorted(run.returncode for run in runs)
    place.tally.expect(codes == [0, 4, 4, 4], f"four runs at once end with {codes}: {said}")
    place.tally.expect(place.left() == ["result.h5"] and place.whole(),
                       f"four runs at once leave {place.left()}")
    place.clear()


def starve(place):
    many = "--customers", "50000000", "-q"
    got = place.call(*many, preexec_fn=limit(resource.RLIMIT_AS, 200000000))
    place.ended("too little memory", got, 3, "memory", "customers.count")
    done = []
    for megabytes, threads in itertools.product((*range(30, 90, 5), 200), (1, 2, 16)):
        code, said = place.call("--customers", "20000", "--replications", "1", "--set",
                                "calibration.sample=2000", "-q", "--threads", str(threads),
                                preexec_fn=limit(resource.RLIMIT_AS, megabytes * 1000000))
        left = place.left()
        place.clear()
        what = f"with {megabytes} MB and {threads} threads: exit {code} and {left}: {said}"
        done.append(code)
        if code == 127:    # too little to load the program's libraries into
            place.tally.expect(not left and "shared libraries" in said, what)
        elif code == 3:
            place.tally.expect(not left and said.startswith("contend: ") and "memory" in said
                               and said.count("\n") == 1, what)
        else:
            place.tally.expect(code == 0 and left == ["result.h5"] and not said, what)
    place.tally.expect({0, 3} <= set(done), f"not all kinds of ends are met: {done}")


def make_mistakes(place):
    scenario = place.scenario
    bad = os.path.join(os.path.dirname(place.folder), "bad.yaml")
    with open(bad, "w", encoding="utf-8") as file:
        file.write("contend: 1\nname: bad\n")
    for arguments, code, word in (
            ([], 1, "Usage"), (["simulate"], 1, "unknown command 'simulate'"),
            (["run"], 1, "which scenario"), (["run", scenario, "--fast"], 1, "--fast"),
            (["run", scenario, scenario], 1, "one scenario at a time"),
            (["run", scenario, "--threads", "0"], 1, "--threads"),
            (["run", scenario, "--progress", "loud"], 1, "--progress"),
            (["run", scenario, "-o"], 1, "argument"),
            (["run", bad], 2, "bad.yaml"), (["check", bad], 2, "bad.yaml"),
            (["run", os.path.join(place.folder, "none.yaml")], 2, "none.yaml"),
            (["run", place.folder], 2, place.folder),
            (["run", scenario, "--customers", "many"], 2, "customers.count"),
            (["run", scenario, "--replications", "0"], 2, "random.replications"),
            (["run", scenario, "--set", "clock.tick=3"], 2, "clock.tick"),
            (["run", scenario, "--variant", "none"], 2, "none")):
        done = subprocess.run([place.program, *arguments], cwd=place.folder, capture_output=True,
                              text=True, timeout=60, check=False)
        what = f"contend {' '.join(arguments)}"
        place.ended(what, (done.returncode, done.stderr + done.stdout * (not arguments)), code,
                    word)


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.join(scratch, "results")
        os.mkdir(folder)
        place = Place(*(os.path.abspath(path) for path in arguments), folder, tally)
        first_run(place)
        for check in (stop_by_signal, fill_the_disk, be_in_the_way, take_the_folder_away,
                      write_at_once, starve, make_mistakes):
            place.clear()
            check(place)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
