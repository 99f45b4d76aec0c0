#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The quality gates: sanitizers, valgrind, static analysis and coverage, one line each.

    gates.py TREE BUILD CONTEND [GATE...]

BUILD is a folder for builds of its own, CONTEND the optimised program. A gate whose tools are
missing is skipped and says what to install. What a gate complained of is in BUILD/GATE.log.
Ends with 'N passed, N failed'.
"""

import json
import os
import re
import shutil
import subprocess
import sys

FOLDERS = ("sim", "agents", "scenarios", "studies", "output", "embed", "cli")
COVERED = ("sim", "agents", "scenarios", "output")
LEAST_COVERAGE = 95.0  # percent of lines
SMALL_RUN = ["--customers", "500", "--replications", "1", "--threads", "2", "--no-run-facts",
             "--kernels", "x86-64-v3"]  # valgrind knows no AVX-512


class Skip(Exception):
    """Why a gate cannot be tried here."""


class Gates:
    def __init__(self, tree, build, contend):
        self.tree, self.build, self.contend = tree, build, contend
        self.jobs = str(os.cpu_count() or 1)
        self.log = None
        os.makedirs(build, exist_ok=True)

    def need(self, *programs):
        missing = [p for p in programs if shutil.which(p) is None]
        if missing:
            raise Skip("needs " + ", ".join(missing))

    def run(self, *command, output=None, **environment):
        """Runs a command into the log; its exit code and what it said."""
        self.log.write("$ " + " ".join(command) + "\n")
        self.log.flush()
        done = subprocess.run(command, cwd=self.tree, env=dict(os.environ, **environment),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace")
        self.log.write(done.stdout)
        return done.returncode, done.stdout

    def preset(self, name, *options):
        """Builds a preset in a folder of ours, from which programs find the shipped scenarios."""
        folder = os.path.join(self.build, name)
        scenarios = os.path.join(os.path.dirname(os.path.abspath(self.build)), "scenarios")
        if not os.path.exists(scenarios):
            os.makedirs(self.build, exist_ok=True)
            os.symlink(os.path.join(self.tree, "scenarios"), scenarios)
        for command in (["cmake", "--preset", name, "-B", folder, "-DCTD_BUILD_BENCH=OFF",
                         *options],
                        ["cmake", "--build", folder, "-j", self.jobs]):
            if self.run(*command)[0] != 0:
                raise RuntimeError("does not build")
        return folder

    def ctest(self, folder, *options, **environment):
        code, said = self.run("ctest", "--test-dir", folder, "-j", self.jobs, "--timeout", "1800",
                              "--no-tests=error", "--output-on-failure", *options, **environment)
        found = re.search(r"(\d+) tests failed out of (\d+)", said)
        return code == 0, f"{found.group(2)} tests, {found.group(1)} failed" if found else "no tests"

    def asan(self):
        """The tests under the address and undefined-behaviour sanitizers"""
        return self.ctest(self.preset("asan"), "-LE", "^slow$")

    def tsan(self):
        """The race tests under the thread sanitizer, with clang's OpenMP and archer"""
        self.need("clang")
        clang = os.path.dirname(os.path.realpath(shutil.which("clang")))
        if not os.path.exists(os.path.join(clang, "..", "lib", "libarcher.so")):
            raise Skip("needs libarcher.so (Debian: libomp-dev)")
        return self.ctest(self.preset("tsan"), "-L", "^race$",
                          TSAN_OPTIONS="ignore_noninstrumented_modules=1")

    def valgrind(self):
        """A small run under memcheck"""
        self.need("valgrind")
        result = os.path.join(self.build, "valgrind.h5")
        code, said = self.run(
            "valgrind", "--error-exitcode=99", "--suppressions=tests/valgrind.supp",
            "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite",
            self.contend, "run", "scenarios/two-clouds.yaml", "-o", result, "--force", *SMALL_RUN,
            OMP_WAIT_POLICY="passive")
        found = re.findall(r"ERROR SUMMARY: (\d+) errors", said)
        return code == 0 and bool(found), f"{found[-1] if found else 'no'} errors"

    def clang_tidy(self):
        """clang-tidy over the library and the program"""
        self.need("clang-tidy", "run-clang-tidy")
        folder = os.path.join(self.build, "dev")  # only for its list of commands
        self.run("cmake", "--preset", "dev", "-B", folder, "-DCTD_BUILD_BENCH=OFF")
        self.run("cmake", "--build", folder, "-j", self.jobs, "--target", "contend")
        code, said = self.run("run-clang-tidy", "-quiet", "-j", self.jobs, "-p", folder,
                              f"^{re.escape(self.tree)}/({'|'.join(FOLDERS)})/")
        found = set(re.findall(r"^(?:\x1b\[\d+m)*(/.*?:\d+:\d+): ", said, re.M)) if code else set()
        return code == 0, f"{len(found)} findings"

    def cppcheck(self):
        """cppcheck over the same"""
        self.need("cppcheck")
        code, said = self.run(
            "cppcheck", "--enable=warning,style,performance,portability", "--std=c11",
            "--language=c", "--inline-suppr", "--quiet", "-D_GNU_SOURCE", "-I.", "-j", self.jobs,
            "--suppressions-list=tests/cppcheck.txt", "--error-exitcode=1",
            "--template={file}:{line}: {severity}: {message} [{id}]", *FOLDERS)
        return code == 0, f"{len(re.findall(r'^[a-z/_]+[.][ch]:', said, re.M))} findings"

    def covered_lines(self, folder):
        """By file and line of the tree: how often it ran, as gcov counts it. A line that several
        objects hold counts once. (gcovr 5.2 gives up on a function that two objects hold at
        different lines of a header.)"""
        counts = {}
        for root, _, names in os.walk(folder):
            for name in sorted(n for n in names if n.endswith(".gcda")):
                said = subprocess.run(["gcov", "--json-format", "--stdout", name], cwd=root,
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
                for report in said.splitlines():
                    for file in json.loads(report)["files"]:
                        path = os.path.relpath(os.path.join(root, file["file"]), self.tree)
                        for line in file["lines"]:
                            at = (path, line["line_number"])
                            counts[at] = max(counts.get(at, 0), line["count"])
        return counts

    def coverage(self):
        """Lines that the tests reach"""
        self.need("gcov")
        folder = self.preset("coverage")
        for root, _, names in os.walk(folder):  # counts of an earlier run
            for name in names:
                if name.endswith(".gcda"):
                    os.remove(os.path.join(root, name))
        good, tests = self.ctest(folder, "-LE", "^slow$")
        counts = self.covered_lines(folder)
        said = []
        for name in COVERED:
            lines = {at: n for at, n in counts.items() if at[0].startswith(name + "/")}
            share = 100.0 * sum(n > 0 for n in lines.values()) / max(len(lines), 1)
            good = good and share >= LEAST_COVERAGE
            said.append(f"{name}/ {share:.1f} %")
            self.log.writelines(f"not reached: {p}:{n}\n"
                                for (p, n), count in sorted(lines.items()) if count == 0)
        return good, ", ".join(said) + f" of lines; {tests}"


GATES = ("asan", "tsan", "valgrind", "clang_tidy", "cppcheck", "coverage")


def main():
    tree, build, contend = (os.path.abspath(p) for p in sys.argv[1:4])
    gates = Gates(tree, build, contend)
    passed = failed = 0
    for name in sys.argv[4:] or GATES:
        with open(os.path.join(build, name + ".log"), "w", encoding="utf-8") as gates.log:
            try:
                good, said = getattr(gates, name)()
            except Skip as why:
                print(f"{name}: skipped, {why}", flush=True)
                continue
            except RuntimeError as why:
                good, said = False, str(why)
        passed += good
        failed += not good
        print(f"{name}: {said}" + ("" if good else f"; see {gates.log.name}"), flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
