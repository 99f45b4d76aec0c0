# SPDX-License-Identifier: Apache-2.0
"""mpi_libraries.py CONTEND TREE FOLDER

The tests of mpi.py, all of them, on programs built with -DCTD_MPI=ON by each MPI that is installed:
Open MPI and MPICH. Builds go to FOLDER, where a second call finds them. Ends with 77 where none is.
"""

import os
import shutil
import subprocess
import sys

SKIPPED = 77
LIBRARIES = {"openmpi": ("mpicc.openmpi", "mpirun.openmpi"),
             "mpich": ("mpicc.mpich", "mpiexec.mpich")}


def build(tree, folder, compiler):
    """The program, or None."""
    log = os.path.join(folder, "build.log")
    os.makedirs(folder, exist_ok=True)
    with open(log, "w", encoding="utf-8") as out:
        for command in (["cmake", "-S", tree, "-B", folder, "-G", "Ninja", "-DCTD_MPI=ON",
                         "-DCTD_BUILD_TESTS=OFF", "-DCTD_BUILD_BENCH=OFF", "-DCTD_WERROR=ON",
                         f"-DMPI_C_COMPILER={shutil.which(compiler)}"],
                        ["cmake", "--build", folder, "--target", "contend"]):
            if subprocess.run(command, check=False, stdout=out, stderr=out).returncode != 0:
                print(f"failed: {' '.join(command)}: see {log}")
                return None
    return os.path.join(folder, "cli", "contend")


def main(program, tree, folder):
    here = os.path.dirname(os.path.abspath(__file__))
    there = {n: c for n, c in LIBRARIES.items() if all(shutil.which(tool) for tool in c)}
    passed = failed = 0

    if not there:
        print("skipped: neither Open MPI nor MPICH is installed")
        return SKIPPED
    for name, (compiler, launcher) in there.items():
        built = build(os.path.abspath(tree), os.path.join(os.path.abspath(folder), name), compiler)
        if built is None:
            failed += 1
            continue
        done = subprocess.run([sys.executable, os.path.join(here, "mpi.py"), program, tree, built,
                               launcher, "--all"], check=False, text=True, capture_output=True)
        print(f"{name}:\n{done.stdout}{done.stderr}")
        counts = done.stdout.strip().split("\n")[-1].split()
        if len(counts) == 4 and counts[1] == "passed,":
            passed, failed = passed + int(counts[0]), failed + int(counts[2])
        else:
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
