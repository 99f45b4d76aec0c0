# SPDX-License-Identifier: Apache-2.0
"""aarch64.py CONTEND TREE FOLDER

The program for aarch64, cross-compiled by gcc and clang and run by qemu-user, gives the results of
CONTEND, bit for bit; so do the elementary functions. Debian's arm64 libraries are unpacked in
FOLDER, not installed: only the compiler and qemu-user are. Ends with 77 where something is missing.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

from same_bits import CORES, Runs
from textbook_kit import Tally

TOOLS = {"aarch64-linux-gnu-gcc": "gcc-aarch64-linux-gnu", "qemu-aarch64": "qemu-user",
         "apt-get": "apt", "dpkg-deb": "dpkg"}
LIBRARIES = "libc6-dev", "libhdf5-dev", "libyaml-dev", "zlib1g-dev", "libssl-dev", "libomp-dev"
SKIPPED = 77


class Skip(Exception):
    """Why there is nothing to test here."""


def call(command, **how):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}:\n{done.stdout}{done.stderr}"[-4000:])
    return done.stdout


def unpack_libraries(folder):
    """A root of arm64 packages, by an apt that knows no other processor and installs nothing."""
    root = os.path.join(folder, "root")
    if os.path.isdir(root):
        return root
    apt = os.path.join(folder, "apt")
    os.makedirs(os.path.join(apt, "state", "lists", "partial"), exist_ok=True)
    os.makedirs(os.path.join(apt, "cache", "archives", "partial"), exist_ok=True)
    with open(os.path.join(apt, "status"), "w", encoding="ascii"):
        pass
    settings = ("APT::Architecture=arm64", "APT::Architectures::=arm64",
                f"Dir::State={apt}/state", f"Dir::State::status={apt}/status",
                f"Dir::Cache={apt}/cache", "APT::Install-Recommends=false",
                "APT::Sandbox::User=", "Debug::NoLocking=1")
    get = ["apt-get", *(word for setting in settings for word in ("-o", setting))]
    compiler = call(["aarch64-linux-gnu-gcc", "-dumpversion"]).split(".")[0].strip()
    try:
        call([*get, "update"])
        call([*get, "-y", "--download-only", "install", f"libgcc-{compiler}-dev", *LIBRARIES])
    except RuntimeError as error:
        raise Skip(f"the arm64 libraries could not be downloaded: {error}") from error
    fresh = f"{root}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    for package in glob.glob(os.path.join(apt, "cache", "archives", "*.deb")):
        call(["dpkg-deb", "-x", package, fresh])
    shutil.rmtree(apt)
    os.rename(fresh, root)
    return root


def prepare(folder):
    """The root of arm64 packages, or Skip."""
    for tool, package in TOOLS.items():
        if shutil.which(tool) is None:
            raise Skip(f"no {tool}: apt-get install {package}")
    os.makedirs(folder, exist_ok=True)
    return unpack_libraries(folder)


def build(tree, folder, root, compiler, level="-O3"):
    binary = os.path.join(folder, compiler + level)
    call(["cmake", "-G", "Ninja", "-S", tree, "-B", binary,
          "--toolchain", os.path.join(tree, "cmake", "aarch64.cmake"), f"-DCMAKE_SYSROOT={root}",
          f"-DCMAKE_C_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=None", f"-DCMAKE_C_FLAGS={level}",
          "-DCTD_BUILD_TESTS=OFF", "-DCTD_BUILD_BENCH=OFF"])
    call(["cmake", "--build", binary, "--target", "contend", "--parallel", str(CORES)])
    return os.path.join(binary, "cli", "contend")


def emulated(program, folder, root):
    """A command that runs it: programs of whole runs take one name."""
    path = os.path.join(folder, os.path.basename(os.path.dirname(os.path.dirname(program))) + ".sh")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nexec qemu-aarch64 -L "{root}" "{program}" "$@"\n')
    os.chmod(path, 0o755)
    return path


def check_maths(tree, folder, root, compiler, tally):
    """What same_maths.sh compares, with its options, sources and hash."""
    with open(os.path.join(tree, "tests", "same_maths.sh"), encoding="utf-8") as file:
        script = file.read()
    flags = re.search(r'^flags="([^"]*)"', script, re.MULTILINE)[1].split()
    units = re.search(r'^units="([^"]*)"', script, re.MULTILINE)[1].replace("$source", tree).split()
    wanted = re.search(r"^expected=(\w+)", script, re.MULTILINE)[1]
    units += (os.path.join(tree, "sim", name) for name in ("draw_jumps.c", "vector_kernel.c"))
    for level in "-O0", "-O3":
        program = os.path.join(folder, f"maths{level}")
        call([compiler, *(["--target=aarch64-linux-gnu"] if compiler == "clang" else []),
              f"--sysroot={root}", *flags, level, "-DCTD_ISA=generic", f"-I{tree}", *units, "-o", program, "-lm"])
        found = call(["qemu-aarch64", "-L", root, program]).strip()
        print(f"{found}  elementary functions: {compiler} {level}")
        tally.expect(found == wanted, f"elementary functions: {compiler} {level}: not {wanted}")


def check(program, tree, folder, tally):
    root = prepare(folder)
    with tempfile.TemporaryDirectory() as scratch:
        runs = Runs(tree, scratch)
        jobs = [(case, "--threads", threads) for case in runs.cases for threads in ("1", "3")]
        wanted = runs.hashes(program, jobs)
        for compiler in "aarch64-linux-gnu-gcc", "clang":
            if shutil.which(compiler) is None:
                print(f"no {compiler} here")
                continue
            check_maths(tree, folder, root, compiler, tally)
            found = runs.hashes(emulated(build(tree, folder, root, compiler), folder, root), jobs)
            for job, one, other in zip(jobs, wanted, found):
                print(f"{other[:16]}  {' '.join(job)}: {compiler}")
                tally.expect(one == other, f"{job[0]}: {compiler} gives other bits for aarch64")


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    tally = Tally()
    try:
        check(*(os.path.abspath(path) for path in arguments), tally)
    except Skip as reason:
        print(f"skipped: {reason}")
        return SKIPPED
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
