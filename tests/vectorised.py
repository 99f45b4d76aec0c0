# SPDX-License-Identifier: Apache-2.0
"""vectorised.py BUILD_DIR TREE

Every loop marked `#pragma omp simd` in sim/ and agents/ becomes vector code, by gcc and by clang,
for every instruction set that its file is compiled for. Compiles these files as BUILD_DIR's
compile_commands.json does, at -O3, and reads the assembly. The yardstick is tried too: each loop
is broken in turn and must then be found wanting.
"""

import concurrent.futures
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

from assembly import functions
from textbook_kit import Tally

FOLDERS = "sim", "agents"
PRAGMA = re.compile(r"^\s*#\s*pragma\s+omp\s+simd\b")
DROPPED = re.compile(r"-O.?$|-g|-W|-M|-f(no-)?sanitize|-fprofile|-fno-omit-frame|--coverage|-l|"
                     r"-[co]$|.*\.[cod]$")
# Bytes of a vector: of what a file is compiled for, or of what a function's name ends with.
FILE_BYTES = ("x86-64-v4", 64), ("x86-64-v3", 32)
NAME_BYTES = (re.compile(r"_(v4|avx512)$"), 64), (re.compile(r"_(v3|avx2)$"), 32)
# Loops that may stay scalar, by what their body says, up to so many bytes a vector.
SCALAR = ((re.compile(r"state\[l\]"), 16, "SSE2 shifts all lanes alike and multiplies 32 bits"),
          (re.compile(r"stream\.state"), 64, "it only starts the lanes"))


class Loop:
    """A marked loop: file, line of the pragma, counter, lines of its body, where that begins."""

    def __init__(self, path, text, line):
        self.path, self.line = path, line
        begin = sum(len(part) + 1 for part in text.split("\n")[:line])
        head = text.index("(", begin)
        self.counter = re.match(r"\(\w+ (\w+) =", text[head:])[1]
        at = closing(text, head, "()")
        while text[at] in " \n":
            at += 1
        end = closing(text, at, "{}") if text[at] == "{" else text.index(";", at) + 1
        self.body, self.text = at, text[at:end]
        first = text.count("\n", 0, head) + 1
        self.lines = range(first, text.count("\n", 0, end) + 2)
        self.head = first if len(self.lines) > 1 else None

    def may_be_scalar(self, size):
        """A reason, or None."""
        return next((reason for body, most, reason in SCALAR
                     if size <= most and body.search(self.text)), None)

    def __str__(self):
        return f"{os.path.relpath(self.path)}:{self.line}"


def closing(text, at, pair):
    """Just behind the bracket that closes the one at `at`."""
    depth = 0
    while True:
        depth += {pair[0]: 1, pair[1]: -1}.get(text[at], 0)
        at += 1
        if depth == 0:
            return at


def loops_of(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return [Loop(path, text, number) for number, line in enumerate(text.split("\n"), 1)
            if PRAGMA.match(line)]


def included(path, tree, found):
    """The files of the tree that a source is made of, itself first."""
    if path not in found and os.path.exists(path):
        found.append(path)
        with open(path, encoding="utf-8") as file:
            for name in re.findall(r'^#include "(\S+)"', file.read(), re.MULTILINE):
                included(os.path.join(tree, name), tree, found)
    return found


class Unit:
    """A source and the options of one way of compiling it."""

    def __init__(self, entry, tree):
        words = shlex.split(entry["command"])
        self.source = entry["file"]
        self.options = [word for word in words[1:] if not DROPPED.match(word)]
        self.loops = [loop for path in included(self.source, tree, []) for loop in loops_of(path)]
        self.bytes = next((size for name, size in FILE_BYTES if f"-march={name}" in words), 16)

    def __str__(self):
        target = [word for word in self.options if word.startswith("-march")]
        return f"{os.path.relpath(self.source)} {' '.join(target)}".rstrip()

    def compile(self, compiler, tree, overlay=None):
        """Its functions, as assembly; files of `overlay` stand in for those of the tree."""
        source = self.source if overlay is None else os.path.join(
            overlay, os.path.relpath(self.source, tree))
        first = [] if overlay is None else [f"-I{overlay}"]
        if not os.path.exists(source):
            source = self.source
        debug = "-gline-tables-only" if "clang" in compiler else "-g1"
        command = [compiler, *first, *self.options, "-O3", "-w", debug, "-S", "-o", "-",
                   source]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tree)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}:\n{done.stderr}")
        return functions(done.stdout, tree)


def width(function, unit):
    return next((size for name, size in NAME_BYTES if name.search(function.name)), unit.bytes)


def judge(loop, found, unit):
    """Where the loop stands: pairs of a function and None or what is wrong there."""
    where = []
    for function in found:
        if not any(i.path == loop.path and i.line in loop.lines for i in function.code):
            continue
        bodies = function.bodies(loop.path, loop.head, loop.lines)
        needed = width(function, unit)
        best = max(bodies, key=lambda body: (body.is_vector(), body.bytes))
        wrong = None
        if not best.is_vector():
            wrong = f"scalar code ({best})"
        elif best.bytes < needed:
            wrong = f"vectors of {best.bytes} bytes, {needed} would fit"
        where.append((function, best, wrong))
    return where


def break_loops(paths, tree, folder):
    """Copies files to `folder`, where no marked loop is known to count on."""
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for loop in reversed(loops_of(path)):
            end = closing(text, loop.body, "{}") if text[loop.body] == "{" else (
                text.index(";", loop.body) + 1)
            change = f'__asm__ volatile("" : "+r"({loop.counter}) : : "memory");'
            text = f"{text[:loop.body]}{{{change}{text[loop.body:end]}}}{text[end:]}"
        copy = os.path.join(folder, os.path.relpath(path, tree))
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        with open(copy, "w", encoding="utf-8") as file:
            file.write(f'#line 1 "{path}"\n{text}')


def units_of(build, tree):
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    folders = tuple(os.path.join(tree, folder, "") for folder in FOLDERS)
    units = [Unit(entry, tree) for entry in entries if entry["file"].startswith(folders)]
    return [unit for unit in units if unit.loops]


def check(compiler, unit, found, tally):
    """The loops seen. One of a header may be used by some of the files that include it."""
    seen = set()
    for loop in unit.loops:
        where = judge(loop, found, unit)
        for function, best, wrong in where:
            print(f"{compiler} {unit}: {loop} in {function.name}: {best}")
            reason = loop.may_be_scalar(width(function, unit))
            if wrong and reason:
                print(f"  allowed: {reason}")
            else:
                tally.expect(wrong is None,
                             f"{loop} in {function.name}, {compiler} {unit}: {wrong}")
        if where:
            seen.add(loop)
        tally.expect(where or loop.path != unit.source or loop.may_be_scalar(unit.bytes),
                     f"{loop}: no code of it by {compiler} {unit}")
    return {str(loop) for loop in seen}


def check_broken(compiler, unit, found, tally):
    for loop in unit.loops:
        for function, best, wrong in judge(loop, found, unit):
            tally.expect(wrong and not best.is_vector(),
                         f"{loop} in {function.name}, {compiler} {unit}: broken, but passes")


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    build, tree = (os.path.abspath(path) for path in arguments)
    os.chdir(tree)
    tally = Tally()
    units = units_of(build, tree)
    compilers = [name for name in ("gcc", "clang") if shutil.which(name)]
    tally.expect(compilers, "neither gcc nor clang found")
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        break_loops({loop.path for unit in units for loop in unit.loops}, tree, folder)
        pairs = [(compiler, unit) for compiler in compilers for unit in units]
        to_break = {(compiler, unit.source): unit for compiler, unit in pairs}.items()
        whole = [pool.submit(unit.compile, compiler, tree) for compiler, unit in pairs]
        broken = [pool.submit(unit.compile, key[0], tree, folder) for key, unit in to_break]
        seen = {compiler: set() for compiler in compilers}
        for (compiler, unit), found in zip(pairs, whole):
            seen[compiler] |= check(compiler, unit, found.result(), tally)
        for (key, unit), found in zip(to_break, broken):
            check_broken(key[0], unit, found.result(), tally)
    marked = {str(loop) for unit in units for loop in unit.loops if not loop.may_be_scalar(16)}
    for compiler in compilers:
        tally.expect(marked <= seen[compiler],
                     f"no code by {compiler} of {sorted(marked - seen[compiler])}")
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
