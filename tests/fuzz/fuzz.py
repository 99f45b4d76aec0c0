#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the fuzz targets with libFuzzer and runs each for a while, beginning with its corpus.

    fuzz.py TREE BUILD SECONDS [--keep FOLDER]

BUILD is a folder for the build and for what is found. SECONDS of fuzzing a target; the environment
variable CTD_FUZZ_SECONDS overrides it. --keep adds new inputs to FOLDER/TARGET instead of
throwing them away. Says what each target did, one line each, and ends with 'N passed, N failed';
exit code 77 where there is no clang with libFuzzer.
"""

import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

SEED = 1
WORDS = ("null true false unlimited on-premises world base ~ .inf .nan << & * ! | > ' # - 1e9 "
         "1e308 -0 2015-07 0x1").split()


def has_libfuzzer():
    """Whether clang is there and links a program with -fsanitize=fuzzer."""
    if shutil.which("clang") is None:
        return False
    program = "int LLVMFuzzerTestOneInput(const char *d, long n) { return d && n < 0; }"
    return subprocess.run(
        ["clang", "-fsanitize=fuzzer,address", "-x", "c", "-", "-o", os.devnull], input=program,
        text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def build(tree, folder):
    """Builds the preset `fuzz` in a folder of ours; the names of its targets."""
    for command in (["cmake", "--preset", "fuzz", "-S", tree, "-B", folder],
                    ["cmake", "--build", folder]):
        done = subprocess.run(command, cwd=tree, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}:\n{done.stdout[-4000:]}\n0 passed, 1 failed")
    programs = glob.glob(os.path.join(folder, "tests", "fuzz", "fuzz_*"))
    return sorted(os.path.basename(p)[len("fuzz_"):] for p in programs if os.access(p, os.X_OK))


def write_dictionary(tree, path):
    """Every key of a scenario and every word that may stand as a value, for the fuzzer to use."""
    words = set(WORDS)
    for table in glob.glob(os.path.join(tree, "scenarios", "schema_*.def")):
        with open(table, encoding="utf-8") as file:
            for row in re.findall(r'^    \{"([^"]*)", (\w+), "[^"]*",([^\n]*)', file.read(), re.M):
                words.update(w for w in re.split(r"[^a-z0-9_-]+", row[0]) if w)
                if row[1] == "WORD":
                    words.update(re.findall(r'"([^"]*)"', row[2])[0].split())
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f'"{w}"\n' for w in sorted(words))
    return len(words)


def figure(text, name):
    found = re.search(rf"stat::{name}:\s*(\d+)", text)
    return int(found.group(1)) if found else 0


def fuzz(options, target, fresh, dictionary):
    """One target; true unless something was found."""
    corpus = os.path.join(options.tree, "tests", "fuzz", "corpus", target)
    found = os.path.join(options.build, f"found-{target}-")
    command = [os.path.join(options.build, "tests", "fuzz", "fuzz_" + target), f"-seed={SEED}",
               f"-max_total_time={options.seconds}", "-timeout=20", "-rss_limit_mb=2048",
               "-close_fd_mask=1", "-print_final_stats=1", f"-artifact_prefix={found}", fresh,
               corpus]
    if target in ("scenario", "study"):
        command.insert(1, f"-dict={dictionary}")
    # Smaller quarantines: freed memory comes back while it is still in the cache.
    environment = dict(os.environ, UBSAN_OPTIONS="print_stacktrace=1", ASAN_OPTIONS=(
        "malloc_context_size=8:quarantine_size_mb=8:thread_local_quarantine_size_kb=64"))
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE)
    said = done.stderr.decode(errors="replace")
    executions = figure(said, "number_of_executed_units")
    good = done.returncode == 0 and executions > 0
    if not good:
        print(said[-6000:])
    print(f"{target}: {executions} executions, {figure(said, 'average_exec_per_sec')} a second, "
          f"{figure(said, 'new_units_added')} inputs reached something new"
          + ("" if good else f"; FOUND: {found}*"), flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tree")
    parser.add_argument("build")
    parser.add_argument("seconds", type=int)
    parser.add_argument("--keep")
    options = parser.parse_args()
    options.seconds = int(os.environ.get("CTD_FUZZ_SECONDS", options.seconds))
    if not has_libfuzzer():
        print("skipped: needs clang with libFuzzer (Debian: clang libclang-rt-14-dev)")
        return 77
    targets = build(options.tree, options.build)
    dictionary = os.path.join(options.build, "scenario.dict")
    good = write_dictionary(options.tree, dictionary) > 150

    def one(target):
        with tempfile.TemporaryDirectory() as fresh:
            if options.keep:
                fresh = os.path.join(options.keep, target)
                os.makedirs(fresh, exist_ok=True)
            return fuzz(options, target, fresh, dictionary)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = sum(pool.map(one, targets))
    failed = len(targets) - passed + (not good) + (not targets)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
