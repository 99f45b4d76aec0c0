# SPDX-License-Identifier: Apache-2.0
"""seen.py CONTEND TREE SHIM

The shim sees every call that changes a file: those that it numbers are those that strace sees.
Without strace, or where it may not trace, there is nothing to compare with: exit 77.
"""

import os
import re
import shutil
import subprocess
import sys

import kit

from textbook_kit import Tally

# The kernel's name of a call, and the shim's.
CALLS = {"open": "open", "openat": "open", "creat": "open", "close": "close", "write": "write",
         "pwrite64": "write", "writev": "write", "pwritev": "write", "pwritev2": "write",
         "sendfile": "write", "copy_file_range": "write", "fsync": "fsync",
         "fdatasync": "fdatasync", "sync_file_range": "fdatasync", "rename": "rename",
         "renameat": "rename", "renameat2": "rename", "ftruncate": "ftruncate",
         "truncate": "ftruncate", "fallocate": "posix_fallocate", "mkdir": "mkdir",
         "mkdirat": "mkdir", "unlink": "unlink", "unlinkat": "unlink", "rmdir": "unlink",
         "link": "link", "linkat": "link", "symlink": "link", "symlinkat": "link"}
LINE = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)$")
TO_READ = re.compile(r"O_RDONLY(?!.*(O_CREAT|O_TRUNC|O_DIRECTORY))")
TO_LIST = re.compile(r"O_NONBLOCK.*O_DIRECTORY")    # opendir(), to look what is there
PROCESS = re.compile(r"\.\d+-\d+\.partial")


def traced(lines, folder):
    """Calls on files of the folder that change something, as the shim names them."""
    only_read = set()
    for line in lines:
        match = LINE.match(line)
        if match is None or folder not in match[2] or match[1] not in CALLS:
            continue
        call = CALLS[match[1]]
        number = re.search(r"= (\d+)<", line)
        if call == "open" and (TO_READ.search(line) or TO_LIST.search(line)):
            only_read.add(number[1] if number else None)
            continue
        if call == "open" and number:
            only_read.discard(number[1])
            if "O_RDONLY" in line:
                only_read.add(number[1])    # of a folder: its closing changes nothing
        if call == "close" and re.match(r"\d+", match[2])[0] in only_read:
            continue
        within = re.match(rf'\d+<({re.escape(folder)}[^>]*)>, "([^/"]+)"', match[2])
        paths = ["/".join(within.groups())] if within and call == "unlink" else re.findall(
            rf"{re.escape(folder)}[^\"<>, )]*", match[2])
        yield call, *(PROCESS.sub(".partial", path) for path in paths[:2 if call in (
            "rename", "link") else 1])


def numbered(log):
    for line in log:
        words = line.split()
        if words[0].isdigit():
            call = "write" if words[1] in ("pwrite", "pwrite64", "writev") else words[1]
            yield call, *(PROCESS.sub(".partial", path) for path in words[2:]
                          if path != "(deleted)")


def main():
    program, tree, shim = (os.path.abspath(path) for path in sys.argv[1:4])
    tally = Tally()
    for run in kit.RUNS:
        stage = kit.Stage(program, tree, run, shim)
        try:
            seen = list(numbered(stage.measure(what="files").log))
            stage.clear()
            trace = os.path.join(stage.scratch.name, "trace")
            command = ["strace", "-f", "-y", "-s", "0", "-o", trace, "-e",
                       "trace=" + ",".join("?" + call for call in CALLS), *stage.command()]
            done = shutil.which("strace") and subprocess.run(
                command, env=stage.environment({}), capture_output=True, text=True, check=False)
            if not done or (done.returncode != 0 and "ptrace" in done.stderr):
                print("skipped: strace is not installed, or may not trace here")
                return 77
            with open(trace, encoding="utf-8", errors="replace") as file:
                there = list(traced(file.read().splitlines(), stage.folder))
            tally.expect(seen == there and seen,
                         f"{run.name}: the shim sees {seen}, strace {there}")
        finally:
            stage.close()
    return tally.end()


if __name__ == "__main__":
    sys.exit(main())
