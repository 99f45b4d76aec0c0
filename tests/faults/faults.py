# SPDX-License-Identifier: Apache-2.0
"""faults.py CONTEND TREE SHIM files|kills|memory [--all] [--run NAME] [--every N]

Goes through all calls of a run that change files or allocate memory, and spoils one at a time:

files   each fails once, and from it on, for want of space, of quota, by an error of the disk; is
        interrupted; writes half
kills   the program is killed before it, or after it
memory  each allocation of our own code and libyaml fails; with --all also from each on, and those
        of all libraries

and looks at the exit code, at what is said, at the files, and whether calling again gives the bytes
of a run that nobody disturbed. Without --all: the first of the runs in kit.py.
"""

import argparse
import collections
import concurrent.futures
import os
import re
import sys

import kit

from textbook_kit import Tally

SPACE = re.compile(r"\(([\d,]+) bytes needed, ([\d,]+) free\)")
SENTENCE = {"ENOSPC": "No space left on device", "EIO": "Input/output error",
            "EDQUOT": "Disk quota exceeded"}
FAILURES = tuple(SENTENCE)
HARMLESS = "EINTR", "short"

# One call to be spoilt: its number, how, whether all later ones too, and whether old files are there.
Fault = collections.namedtuple("Fault", "at how always old")


def one_line(said):
    """What is wrong with the form of an error message."""
    if not (said.startswith("contend: ") and said.count("\n") == 1 and said.endswith("\n")):
        yield f"said {said!r}, which is not one line beginning with 'contend: '"


def check_words(stage, how, said):
    """One line for each file that could not be written: calibrate goes on to the next."""
    lines = said.splitlines(keepends=True) or [""]
    for line in lines:
        yield from one_line(line)
        if not line.startswith(f"contend: {stage.folder}/"):
            yield f"said {line!r} without naming the file"
        if SENTENCE[how] not in line:
            yield f"said {line!r} without the reason"
        room = SPACE.search(line)
        small = "/lock: " in line or "making the folder" in line
        if how != "EIO" and not small and (room is None or room[1] == "0"):
            yield f"said {line!r} without the bytes needed and free"
    if len({line.split(": ")[1] for line in lines if ": " in line}) != len(lines):
        yield f"said {said!r}, of one file twice"


def spoil_files(stage, fault):
    """An error of a call on files."""
    stage.clear(fault.old)
    force = ("--force",) if fault.old else ()
    outcome = stage.go(*force, what="files", at=fault.at, how=fault.how, always=int(fault.always))
    spoilt = outcome.spoilt()
    if not spoilt:
        yield "nothing was spoilt"
    tidying = all(call == "unlink" or (call == "close" and paths[0].endswith("/lock"))
                  for call, paths in spoilt)
    if fault.how in HARMLESS or (tidying and outcome.code == 0):
        if outcome.code != 0 or outcome.said:
            yield f"exit {outcome.code}, said {outcome.said!r}"
        yield from stage.complaints(False, False)
    elif outcome.code != 4:
        yield f"exit {outcome.code}, not 4: {outcome.said!r}"
    else:
        yield from check_words(stage, fault.how, outcome.said)
        yield from stage.complaints(fault.old, any(call == "unlink" for call, _ in spoilt))
    for options in stage.run.recover:
        yield from stage.recovers(*options)


def kill(stage, fault):
    for options in stage.run.recover:
        stage.clear(fault.old)
        outcome = stage.go(*(("--force",) if fault.old else ()), what="files", at=fault.at,
                           how=fault.how)
        if outcome.code != -9 or outcome.said:
            yield f"exit {outcome.code}, said {outcome.said!r}"
        yield from stage.complaints(fault.old, True)
        yield from stage.recovers(*options)


def starve(stage, fault):
    """A failed allocation of our own: the exit code says so, and everything is given back."""
    stage.clear(fault.old)
    outcome = stage.go("--force", what="own", at=fault.at, how="null", always=int(fault.always))
    if not outcome.spoilt():
        yield "nothing was spoilt"
    where = " ".join(line for line in outcome.log if line.startswith("spoilt"))
    if outcome.code == 3:
        yield from one_line(outcome.said)
        if "memory" not in outcome.said:
            yield f"said {outcome.said!r}, and nothing of memory"
        yield from stage.complaints(fault.old, False)
    elif outcome.code != 0 or any(stage.read(name) != stage.whole[name]
                                  for name in stage.run.results):
        yield f"exit {outcome.code}, said {outcome.said!r} ({where})"
    if outcome.number("lost") != 0:
        yield f"{outcome.number('lost')} blocks lost: {outcome.log[-5:]} ({where})"


def starve_all(stage, fault):
    """A failed allocation of anybody's: libraries may end the program, but no file is broken."""
    stage.clear(fault.old)
    outcome = stage.go("--force", what="all", at=fault.at, how="null")
    died = outcome.code < 0
    yield from stage.complaints(fault.old, died)
    if outcome.code == 0:
        yield from (f"exit 0 without a whole {name}" for name in stage.run.results
                    if stage.read(name) != stage.whole[name])
    elif not died and not outcome.said:
        yield f"exit {outcome.code} without a word"


def is_durable(log):
    """Whether what was written would outlast a power cut: a file gets its name only when it is
    synced, and so is the folder afterwards."""
    unsynced, unnamed = set(), set()
    for line in log:
        words = line.split()
        if not words[0].isdigit():
            continue
        call, path = words[1], words[2]
        if call in ("write", "pwrite", "pwrite64", "writev", "ftruncate", "posix_fallocate"):
            unsynced.add(path)
        elif call in ("fsync", "fdatasync"):
            unsynced.discard(path)
            unnamed.discard(path)
        elif call == "rename":
            if path in unsynced:
                yield f"{path} is renamed before it is synced"
            unnamed.add(os.path.dirname(words[3]))
        elif call == "unlink":
            unsynced.discard(path)
    yield from (f"{path} is never synced" for path in sorted(unsynced | unnamed))


def file_faults(n):
    for at in range(1, n + 1):
        yield from (Fault(at, how, always, old) for how in FAILURES for always in (False, True)
                    for old in (False, True))
        yield from (Fault(at, how, False, False) for how in HARMLESS)


def kill_faults(n):
    return [Fault(at, how, False, old) for at in range(1, n + 1)
            for how in ("kill-before", "kill-after") for old in (False, True)]


def memory_faults(n, always):
    return [Fault(at, "null", always, at % 2 == 0) for at in range(1, n + 1)]


def sweep(tally, arguments, run, what, kind, spoil, faults):
    """Counts the calls of a run, spoils each, by two stages side by side."""
    stages = [kit.Stage(arguments.contend, arguments.tree, run, arguments.shim)
              for _ in range(kit.WORKERS)]
    try:
        log = [stage.measure(what=kind) for stage in stages][0]
        n = log.number("counted")
        tally.expect(n, f"{run.name}: no call was counted")
        for trouble in is_durable(log.log):
            tally.expect(False, f"{run.name}: {trouble}")
        todo = list(faults(n))[::arguments.every * (run.every if kind != "files" else 1)]

        def work(w):
            return [(fault, list(spoil(stages[w], fault))) for fault in todo[w::len(stages)]]

        with concurrent.futures.ThreadPoolExecutor(len(stages)) as pool:
            done = [pair for part in pool.map(work, range(len(stages))) for pair in part]
        for fault, troubles in sorted(done, key=lambda pair: pair[0].at):
            tally.expect(not troubles, f"{run.name}: {what}, {fault}: {'; '.join(troubles)}")
        ends = sum((stage.ends for stage in stages), collections.Counter())
        print(f"{run.name}: {what}: {n} calls, {len(done)} times one was spoilt; exit codes",
              ", ".join(f"{code} ({count} times)" for code, count in sorted(ends.items()) if count))
    finally:
        for stage in stages:
            stage.close()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in ("contend", "tree", "shim"):
        parser.add_argument(name, type=os.path.abspath)
    parser.add_argument("what", choices=("files", "kills", "memory"))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--run", help="only the one of this name")
    parser.add_argument("--every", type=int, default=1, help="only each n-th fault")
    arguments = parser.parse_args()
    tally = Tally()
    runs = kit.RUNS if arguments.all else kit.RUNS[:1]
    for run in [r for r in kit.RUNS if r.name == arguments.run] or runs:
        if arguments.what == "files":
            sweep(tally, arguments, run, "errors of files", "files", spoil_files, file_faults)
        elif arguments.what == "kills":
            sweep(tally, arguments, run, "kills", "files", kill, kill_faults)
        else:
            sweep(tally, arguments, run, "one allocation failing", "own", starve,
                  lambda n: memory_faults(n, False))
            if arguments.all:
                sweep(tally, arguments, run, "allocations failing from one on", "own", starve,
                      lambda n: memory_faults(n, True))
                step = 1 if run is kit.RUNS[0] else 17    # a hundred thousand calls, of no code of ours
                sweep(tally, arguments, run, "one allocation of any library failing", "all",
                      starve_all, lambda n: memory_faults(n, False)[::step])
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
