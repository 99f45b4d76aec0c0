# SPDX-License-Identifier: Apache-2.0
"""study_parts.py CONTEND TREE [CASE...]

A study played by one process, by several threads, in shards, and stopped in every way and taken up
again: always the same bytes. Shards that do not fit together, and full disks, are told of.
"""

import os
import random
import shutil
import signal
import subprocess
import sys

import h5py

from study_kit import MARKET, OUTCOMES, play

DESIGNS = {
    "saltelli": "{rule: saltelli, base: 4}",
    "morris": "{rule: morris, trajectories: 3}",
    "sobol": "{rule: sobol, points: 9}",
}
LONG = "--set", "customers.count=300000"


def start(place, path, *options, output="study.h5"):
    return subprocess.Popen([place.program, "study", path, "-q", "--no-run-facts", "-o", output,
                             *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                            cwd=place.folder)


def shard(place, path, k, n, *options):
    place.study(path, "--shard", f"{k}/{n}", *options, output=f"shard{k}.h5")
    return f"shard{k}.h5"


def left(place):
    return sorted(name for name in os.listdir(place.folder) if "study.h5" in name)


def cuttings(place, tally):
    """One thread, two, seven; three shards and as many as there are points and more."""
    for name, design in DESIGNS.items():
        path = place.write_market(name + ".yaml", design,
                                  more="output: {series: [share]}\n" if name == "sobol" else "")
        place.study(path, "--threads", "1", output="whole.h5")
        for threads in "2", "7":
            place.study(path, "--threads", threads)
            tally.expect(place.bytes("study.h5") == place.bytes("whole.h5"),
                         f"{name}: other bytes with {threads} threads")
        for n in 2, 3, 11:
            shards = [shard(place, path, k, n, "--threads", str(1 + k % 2))
                      for k in range(1, n + 1)]
            random.Random(n).shuffle(shards)
            place.ends(f"{name}: merge of {n}", 0, ["points of 3 factors"], "merge", "--force", "-o",
                       "merged.h5", *shards)
            tally.expect(place.bytes("merged.h5") == place.bytes("whole.h5"),
                         f"{name}: other bytes from {n} shards")
    place.ends("info of a shard", 0, ["shard1.h5: shard 1 of 11 of a study", "contend merge"], "info",
               "shard1.h5")
    place.ends("verify of a shard", 0, ["verified: shard1.h5"], "verify", "shard1.h5")


def orders(place, tally):
    """Target shares that differ in the last digits: who calibrates first must not matter."""
    rows = [[0.4, 0.6], [0.4 + 2 ** -44, 0.6], [0.4, 0.7], [0.4 - 2 ** -44, 0.6], [0.41, 0.6]]
    text = ("factors:\n  leader: {path: calibration.flow.elsewhere.leader, taken_from: "
            "calibration.flow.elsewhere.others}\n  known: {path: "
            "providers.challenger.awareness.west}\n")
    found = []
    for order in [0, 1, 2, 3, 4], [3, 4, 1, 0, 2]:
        path = place.write("orders.yaml", f"scenario: {place.market}\nset: [customers.mode=expected]\n"
                           f"replications: 2\n{text}design: {{rule: list, rows: "
                           f"{[rows[i] for i in order]}}}\n{OUTCOMES}")
        ds = place.open(path, "--threads", "1")
        found.append({i: ds.value.values[at].tobytes() for at, i in enumerate(order)})
    tally.expect(found[0] == found[1], "values depend on the order of the points")
    tally.expect(found[0][0] != found[0][1] or found[0][0] != found[0][3],
                 "2^-44 of a share changes nothing: this tests nothing")


def misfits(place, tally):
    """Shards missing, given twice, of another study or version, damaged; results of other kinds."""
    path = place.write_market("study.yaml", DESIGNS["sobol"])
    shards = [shard(place, path, k, 3) for k in (1, 2, 3)]
    merge = "merge", "-o", "merged.h5"
    place.ends("a shard missing", 1, ["shard 1 of 3", "there are 2 files", "each shard once"], *merge,
               *shards[:2])
    place.ends("a shard twice", 1, ["shard1.h5", "given twice"], *merge, shards[0], shards[1],
               shards[0])
    place.ends("no shard", 1, ["which shards"], *merge)
    place.ends("nowhere to go", 1, ["-o FILE.h5"], "merge", *shards)
    place.ends("a file that is not there", 6, ["none.h5: No such file"], *merge, *shards[:2],
               "none.h5")
    place.ends("a scenario", 6, ["not a result file"], *merge, *shards[:2], place.market)
    place.call("run", place.market, "-q", "-o", "run.h5", "--set", "calibration.sample=500")
    place.ends("a result of run", 6, ["run.h5", "no shard"], *merge, *shards[:2], "run.h5")
    place.ends("only a result of run", 6, ["run.h5", "no shard"], *merge, "run.h5")
    for what, options in (("another seed", ("--seed", "9")), ("another size", LONG),
                          ("other replications", ("--replications", "2"))):
        place.study(path, "--shard", "3/3", *options, output="other.h5")
        place.ends(f"a shard with {what}", 6, ["other.h5", "of another study"], *merge, *shards[:2],
                   "other.h5")
    place.study(path, "--shard", "3/4", output="other.h5")
    place.ends("a shard of four", 1, ["other.h5: it is shard 3 of 4, and there are 3"], *merge,
               *shards[:2], "other.h5")
    with h5py.File(shutil.copy(place.path("shard3.h5"), place.path("other.h5")), "r+") as file:
        file["value"][0, 0, 0] += 1
    place.ends("a damaged shard", 6, ["other.h5: altered or damaged"], *merge, *shards[:2],
               "other.h5")
    with h5py.File(shutil.copy(place.path("shard3.h5"), place.path("other.h5")), "r+") as file:
        file["provenance"].attrs["version"] = "0.0.1"
    place.ends("a shard of another version", 6, ["other.h5", "version"], *merge, *shards[:2],
               "other.h5")
    with h5py.File(shutil.copy(place.path("shard3.h5"), place.path("other.h5")), "r+") as file:
        file.attrs["shard"] = "2/3"
    place.ends("a shard that says it is another", 1, ["given twice"], *merge, *shards[:2],
               "other.h5")
    tally.expect(not os.path.exists(place.path("merged.h5")), "something is written all the same")
    place.ends("merging where something is", 4, ["shard1.h5"], "merge", "-o", "shard1.h5", *shards)
    place.ends("merged in the end", 0, ["9 points"], *merge, *shards, "--summary", "merged.json")


def clear(place):
    for name in left(place):
        path = place.path(name)
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def generations(place):
    """When its generations were written."""
    folder = place.path("study.h5.checkpoint")
    try:
        return {name: os.stat(os.path.join(folder, name)).st_mtime_ns
                for name in os.listdir(folder) if not name.startswith(".")}
    except FileNotFoundError:
        return {}


def interrupt(place, child, sent, n):
    """Sends a signal after n more saves, if the study has not come to its end by then."""
    seen = generations(place)
    while n > 0 and child.poll() is None:
        now = generations(place)
        n -= now != seen
        seen = now
    if child.poll() is None:
        child.send_signal(sent)


def stopped(place, tally):
    """SIGTERM and kill -9 at random moments, other numbers of threads after each."""
    rng = random.Random(5)
    path = place.write_market("study.yaml", "{rule: morris, trajectories: 15}")
    place.study(path, *LONG, "--threads", "2", output="whole.h5")
    os.rename(place.path("whole.h5"), place.path("reference"))
    for sent in signal.SIGTERM, signal.SIGKILL:
        for _ in range(2):
            clear(place)
            ends = []
            while not ends or (ends[-1] != 0 and len(ends) < 10):
                child = start(place, path, *LONG, "--force", "--checkpoint-every", "0.01s",
                              "--threads", str((1, 3, 2)[len(ends) % 3]))
                if len(ends) < 2:
                    interrupt(place, child, sent, rng.randint(2, 8))
                said = child.communicate()[1]
                ends.append(child.returncode)
                tally.expect(child.returncode in (0, -9) or (child.returncode == 5 and
                             "goes on from there" in said), f"{sent.name}: {ends}: {said}")
            tally.expect(ends[-1] == 0 and len(ends) >= 2, f"{sent.name}: exits {ends}: {said}")
            tally.expect(ends[-1] == 0 and place.bytes("study.h5") == place.bytes("reference"),
                         f"{sent.name}: other bytes after {ends}")
            tally.expect(left(place) == ["study.h5"], f"{sent.name}: leaves {left(place)}")


def checkpoints(place, tally):
    """A checkpoint of another study, scenario or shard, damaged, or none."""
    path = place.write_market("study.yaml", DESIGNS["sobol"])
    keep = "--checkpoint-every", "0.001s"
    run = "study", path, "-q", "-o", "study.h5"
    child = start(place, path, *LONG, *keep, "--threads", "1")
    folder = place.path("study.h5.checkpoint")
    interrupt(place, child, signal.SIGTERM, 2)
    said = child.communicate()[1]
    tally.expect(child.returncode == 5, f"stopped: exit {child.returncode}: {said}")
    place.ends("another scenario", 6, ["of another"], *run)
    place.ends("another seed", 6, ["of another"], *run, *LONG, "--seed", "8")
    place.ends("another shard", 6, ["of another shard"], *run, *LONG, "--shard", "1/2")
    place.ends("a folder that is not there", 1, ["there is no checkpoint"], *run, *LONG, "--resume",
               "none.checkpoint")
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "r+b") as file:
            file.seek(max(0, os.path.getsize(file.name) // 2))
            file.write(b"\xff\x00\xff")
    place.ends("both generations damaged", 6, ["no generation is whole"], *run, *LONG)
    place.ends("started over", 0, [], *run, *LONG, "--resume", "never")
    tally.expect(left(place) == ["study.h5"], f"leaves {left(place)}")


def disk(place, tally):
    """A disk that is full when a checkpoint, and when the result, is to be written."""
    folder = place.path("disk")
    os.mkdir(folder)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "contend-test", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        print("no small disk to fill: may not mount one")
        return
    try:
        path = place.write_market("study.yaml", "{rule: sobol, points: 40}")
        where = os.path.join(folder, "study.h5")
        run = "study", path, "-q", "--no-run-facts", "-o", where, "--set", "customers.count=3000"
        place.study(path, "--set", "customers.count=3000", output="whole.h5")
        ballast = os.path.join(folder, "ballast")
        for what, size, options in (("the checkpoint", 60000, ("--checkpoint-every", "0.001s")),
                                    ("the result", 20000, ())):
            with open(ballast, "wb") as file:
                file.write(bytes(size))
            said = place.ends(f"a disk full at {what}", 4, ["No space left on device", folder], *run,
                              *options)
            tally.expect(not os.path.exists(where), f"a disk full at {what}: {said}")
            os.remove(ballast)
            code, _, said = place.call(*run)
            with open(where, "rb") as file:
                tally.expect(code == 0 and file.read() == place.bytes("whole.h5"),
                             f"after a disk full at {what}: exit {code}: {said}")
            tally.expect(("going on from" in said) == (what == "the result"),
                         f"after a disk full at {what}: {said}")
            os.remove(where)
    finally:
        subprocess.run(["umount", folder], check=True)


CASES = {case.__name__: case for case in (cuttings, orders, misfits, stopped, checkpoints, disk)}


if __name__ == "__main__":
    sys.exit(play(CASES, __doc__, sys.argv[1:]))
