# SPDX-License-Identifier: Apache-2.0
"""Breaks copies of a good result file, one thing at a time, and has each looked at.

    damaged.py FILE.h5 PROGRAM [ARGUMENT...]

PROGRAM ARGUMENT... COPY.h5 must say on standard error, in one line that begins with the copy's
name, what is wrong, say nothing on standard output, and exit neither with 0 nor by a signal.
"""
import os
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np

TEXT = h5py.string_dtype()


def replace(f, name, **what):
    attributes = dict(f[name].attrs)
    del f[name]
    f.create_dataset(name, **what)
    for key in ("units", "long_name"):
        f[name].attrs[key] = attributes[key]


def retitle(f, key, value, where="/"):
    f[where].attrs[key] = value


def drop(f, name):
    del f[name]


def claim_much(f):
    """A share of petabytes, none of it stored."""
    shape = f["share"].shape
    for axis, name in enumerate(("variant", "replication", "time", "provider")):
        assert f[name].shape[0] == shape[axis]
    replace(f, "provider", shape=(10**12,), dtype=TEXT)


def claim_much_by_records(f):
    replace(f, "replication", shape=(10**9,), dtype="i4", chunks=(10**6,), compression="gzip")


def shift_time(f):
    f["time"][1] += 1


def without_scale(f):
    f["share"].dims[3].detach_scale(f["provider"])


def other_scale(f):
    f["share"].dims[3].detach_scale(f["provider"])
    f["share"].dims[3].attach_scale(f["region"])


def one_value(f):
    f["share"][0, 0, 0, 1] += 1e-9


CASES = [
    ("HDF5, but not a result of Contend", lambda f: f.attrs.pop("contend_format")),
    ("HDF5, but not a result of Contend", lambda f: drop(f, "provenance")),
    ("its format is 2, this Contend reads 1", lambda f: retitle(f, "contend_format", 2)),
    ("the attribute contend_format is 0", lambda f: retitle(f, "contend_format", 0)),
    ("the attribute contend_format is not one value",
     lambda f: retitle(f, "contend_format", [1, 1])),
    ("the attribute contend_format is not a readable number",
     lambda f: retitle(f, "contend_format", "one")),
    ("the attribute id is not a readable text", lambda f: retitle(f, "id", 7)),
    ("the attribute title is missing", lambda f: f.attrs.pop("title")),
    ("the attribute content_hash is missing", lambda f: f["provenance"].attrs.pop("content_hash")),
    ("its content hash is not one", lambda f: retitle(f, "content_hash", "ab", "provenance")),
    ("altered or damaged: its content does not match its content hash",
     lambda f: retitle(f, "content_hash", 64 * "0", "provenance")),
    ("altered or damaged: its content does not match its content hash", one_value),
    ("the variable scenario is missing or unreadable",
     lambda f: drop(f, "provenance/scenario")),
    ("the variable scenario is not one text",
     lambda f: replace(f, "provenance/scenario", data=["a", "b"], dtype=TEXT)),
    ("the variable provider is missing or unreadable", lambda f: drop(f, "provider")),
    ("the variable provider is larger than the file", claim_much),
    ("the variable replication is larger than the file", claim_much_by_records),
    ("the variable region does not hold readable texts",
     lambda f: replace(f, "region", data=np.arange(3))),
    ("the variable region is not a list",
     lambda f: replace(f, "region", data=[["a"], ["b"]], dtype=TEXT)),
    ("the variable replication is not a list",
     lambda f: replace(f, "replication", data=np.zeros((2, 2), "i4"))),
    ("from_provider and provider differ in length",
     lambda f: replace(f, "from_provider", data=["a"], dtype=TEXT)),
    ('its time is in "fortnights"', lambda f: retitle(f, "units", "fortnights", "time")),
    ('its time is in "days since 2015-17-01"',
     lambda f: retitle(f, "units", "days since 2015-17-01", "time")),
    ("its times are not those of its ticks", shift_time),
    ("its times are not those of its ticks", lambda f: retitle(f, "ticks", 3, "provenance")),
    ("the attribute ticks_per_year is 0", lambda f: retitle(f, "ticks_per_year", 0, "provenance")),
    ("axis 3 of the variable share is not a known one", without_scale),
    ("axis 3 of the variable share is not a known one", other_scale),
    ("axis 0 of the variable stranger is not a known one",
     lambda f: f.create_dataset("stranger", data=[1.0])),
    ("the variable stranger is not by variant and replication",
     lambda f: f.create_dataset("stranger", data=1.0)),
    ("the variable answer has 1 values, not 30",
     lambda f: replace(f, "answer", data=np.zeros(1, "i1"))),
    ("the variable gap cannot be read", lambda f: replace(f, "gap", data=30 * ["x"], dtype=TEXT)),
    ("question_text and question differ in length",
     lambda f: replace(f, "question_text", data=["a"], dtype=TEXT)),
    ("gap_unit and question differ in length",
     lambda f: replace(f, "gap_unit", data=["a"], dtype=TEXT)),
    ("the attribute host is missing", lambda f: f["run"].attrs.pop("host")),
    ("the variable phase_seconds is missing or unreadable", lambda f: drop(f, "run/phase_seconds")),
]


def check(number, expected, damage, good, program, folder):
    copy = os.path.join(folder, f"copy-{number}.h5")
    shutil.copyfile(good, copy)
    with h5py.File(copy, "r+") as f:
        damage(f)
    done = subprocess.run([*program, copy], capture_output=True, text=True, timeout=60)
    wanted = f"{copy}: {expected}\n"
    if done.stderr == wanted and done.stdout == "" and done.returncode > 0:
        return True
    print(f"FAILED: exit code {done.returncode}\n  wanted: {wanted}  got:    {done.stderr}"
          f"  standard output: {done.stdout[:80]!r}")
    return False


def main():
    good, *program = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        passed = [check(i, *case, good, program, folder) for i, case in enumerate(CASES)]
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
