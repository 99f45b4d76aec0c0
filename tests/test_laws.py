#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The law checker itself: each law must see a small tree or library that breaks it.

    test_laws.py [CC]
"""

import os
import subprocess
import sys
import tempfile
import unittest

import laws

COMPILER = "cc"
SPDX = "/* SPDX-License-Identifier: Apache-2.0 */\n"
HASH_SPDX = "# SPDX-License-Identifier: Apache-2.0\n"

GOOD = {
    "CMakeLists.txt": HASH_SPDX + "add_compile_options(-ffp-contract=off)\n",
    "sim/CMakeLists.txt": HASH_SPDX + "add_library(sim maths.c parallel.c)\n",
    "sim/maths.h": SPDX + "double ctd_exp(double x);\n",
    "sim/maths.c": SPDX + '#include "sim/maths.h"\n#include <math.h>\n'
                   "/* not exp(x), and no printf() either: it's our own */\n"
                   'const char *ctd_about = "exp(x) // printf";\n'
                   "double ctd_exp(double x) { return sqrt(x) + table.exp(x) + log_of(x); }\n",
    "sim/parallel.c": SPDX + "#include <omp.h>\nvoid f(void)\n{\n#pragma omp parallel for\n}\n",
    "agents/CMakeLists.txt": HASH_SPDX + "add_library(agents a.c)\n",
    "agents/a.c": SPDX + '#include "sim/maths.h"\n'
                  "static void f(void)\n{\n    uint64_t n = 0;\n"
                  "#pragma omp simd reduction(+ : n)\n    struct statvfs system;\n"
                  "    snprintf(to, size, text);\n}\n",
    "cli/CMakeLists.txt": HASH_SPDX + "add_executable(contend main.c)\n",
    "cli/main.c": SPDX + "#include <stdio.h>\nint main(void) { puts(getenv(\"HOME\")); }\n",
    "bench/speed.c": SPDX + "#pragma omp parallel\ndouble a = exp(1), b;\n",
    "tests/bad/tabs.yaml": "name:\tx \n",
    "docs/man/contend.1.scd": "contend(1)\n\n*run*\n\tSimulate.\n",
    "docs/model.md": "# Model\nSee [the code](../sim/maths.c) and https://example.org/home/x.\n",
}

# What is wrong; the file that says it (added to the good tree, or in the place of one); the breach.
BAD = [
    ("sim includes agents", "sim/maths.c", '#include "agents/a.h"\n',
     "sim/maths.c:2: sim/ must not include agents/a.h"),
    ("output includes agents", "output/o.h", '#include "agents/a.h"\n',
     "output/o.h:2: output/ must not include agents/a.h"),
    ("agents include scenarios", "agents/a.c", ' # include "scenarios/scenario.h"\n',
     "agents/a.c:2: agents/ must not include scenarios/scenario.h"),
    ("scenarios include output", "scenarios/s.h", '#include "output/result.h"\n',
     "scenarios/s.h:2: scenarios/ must not include output/result.h"),
    ("a header named from its own folder", "sim/maths.c", '#include "maths.h"\n',
     "sim/maths.c:2: \"maths.h\" is not named from the root"),
    ("threads outside sim/parallel.c", "agents/a.c", "#pragma omp parallel for\n",
     "agents/a.c:2: #pragma omp parallel belongs to sim/parallel.c"),
    ("omp.h outside sim/parallel.c", "agents/a.c", "#include <omp.h>\n",
     "agents/a.c:2: omp.h belongs to sim/parallel.c"),
    ("HDF5 outside output", "cli/main.c", "#include <hdf5.h>\n",
     "cli/main.c:2: hdf5.h belongs to output/"),
    ("YAML outside scenarios", "agents/a.c", "#include <yaml.h>\n",
     "agents/a.c:2: yaml.h belongs to scenarios/"),
    ("a sum of doubles left to the vector width", "agents/a.c",
     "void f(void)\n{\n    double s = 0;\n#pragma omp simd reduction(+ : s)\n}\n",
     "agents/a.c:5: 's' is floating point"),
    ("libm's exp", "agents/a.c", "double f(void) { return exp(1); }\n", "agents/a.c:2: exp() of libm"),
    ("libm's powf", "sim/maths.c", "/* a\nb */\nfloat y = powf(x, 2);\n",
     "sim/maths.c:4: powf() of libm"),
    ("printing", "sim/maths.c", 'void f(void) { printf("x"); }\n', "sim/maths.c:2: printf:"),
    ("printing to standard error", "output/o.h", 'void f(void) { fprintf(stderr, "x"); }\n',
     "output/o.h:2: stderr:"),
    ("ending the program", "sim/maths.c", "void f(void) { exit(1); }\n", "sim/maths.c:2: exit:"),
    ("aborting", "sim/maths.c", "void f(void) { abort(); }\n", "sim/maths.c:2: abort:"),
    ("reading the environment", "sim/maths.c", 'char *f(void) { return getenv("X"); }\n',
     "sim/maths.c:2: getenv:"),
    ("changing the locale", "output/o.h", 'void f(void) { setlocale(0, "C"); }\n',
     "output/o.h:2: setlocale:"),
    ("fast maths", "sim/CMakeLists.txt",
     "add_library(sim maths.c parallel.c)\nadd_compile_options(-ffast-math)\n",
     "sim/CMakeLists.txt:3: -ffast-math changes results"),
    ("contraction", "cmake/x.cmake", "add_compile_options(-ffp-contract=fast)\n",
     "cmake/x.cmake:2: -ffp-contract=fast changes results"),
    ("contraction by pragma", "sim/maths.c", "#pragma STDC FP_CONTRACT ON\n",
     "sim/maths.c:2: FP_CONTRACT ON changes results"),
    ("nothing forbids contraction", "CMakeLists.txt", "project(x)\n",
     "CMakeLists.txt:1: nothing sets -ffp-contract=off"),
    ("a tab in a manual's line", "docs/man/x.1.scd", "*run*\n\ta\tb\n",
     "docs/man/x.1.scd:3: a tab"),
    ("a tab", "sim/maths.c", "\tint x;\n", "sim/maths.c:2: a tab"),
    ("trailing blanks", "sim/maths.c", "int x; \n", "sim/maths.c:2: blanks at the end of the line"),
    ("no newline at the end", "sim/maths.c", "int x;", "sim/maths.c:2: no newline at the end"),
    ("a very long file", "sim/maths.c", "int x;\n" * 400, "sim/maths.c:401: more than 400 lines"),
    ("somebody's own path", "docs/model.md", "See (/hom" "e/jo/x).\n",
     "is a place on somebody's machine"),
    ("a source nobody builds", "sim/new.c", "int x;\n", "sim/new.c:1: not built"),
    ("a dead link", "docs/model.md", "[x](nowhere.md)\n", "docs/model.md:2: the link nowhere.md"),
]

BAD_OBJECTS = [
    ("agents", "double exp(double); double ctd_f(double x) { return exp(x); }", "calls libm's exp"),
    ("agents", "extern void puts(const char *); void ctd_f(void) { puts(\"x\"); }", "uses puts"),
    ("output", "extern char *getenv(const char *); char *ctd_f(void) { return getenv(\"x\"); }",
     "uses getenv"),
    ("sim", "static int n; int ctd_f(void) { return n++; }", "keeps mutable state in n"),
    ("sim", "int ctd_count = 3;", "keeps mutable state in ctd_count"),
    ("sim", "static _Thread_local int n; int ctd_f(void) { return n++; }",
     "keeps mutable state in n"),
    ("sim", "void count(void) {}", "shows count, which does not begin with ctd_"),
]
GOOD_OBJECT = """
double sqrt(double);
static const char *const names[] = {"a", "b"};
const char *const *ctd_names(void) { return names; }
double ctd_root(double x) { return sqrt(x); }
"""


def write_tree(folder, files):
    for path, text in files.items():
        os.makedirs(os.path.join(folder, os.path.dirname(path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)


def with_licence(path, text):
    if path.endswith((".c", ".h")):
        return SPDX + text
    return "# A page\n" + text if path.endswith(".md") else HASH_SPDX + text


def breaches_of_archive(folder, code):
    with tempfile.TemporaryDirectory() as place:
        source, archive = place + "/a.c", f"{place}/libcontend_{folder}.a"
        write_tree(place, {"a.c": code})
        subprocess.run([COMPILER, "-w", "-fPIC", "-fno-builtin", "-c", source, "-o", place + "/a.o"],
                       check=True)
        subprocess.run(["ar", "rc", archive, place + "/a.o"], check=True)
        return laws.check_archive(archive)


class Tree(unittest.TestCase):
    def breaches(self, changes):
        with tempfile.TemporaryDirectory() as place:
            write_tree(place, {**GOOD, **changes})
            return laws.check_tree(place)

    def test_a_good_tree_breaks_no_law(self):
        self.assertEqual(self.breaches({}), [])

    def test_a_missing_licence_line_is_seen(self):
        self.assertEqual(len(self.breaches({"sim/maths.h": "int x;\n"})), 1)

    def test_a_long_generated_table_is_no_breach(self):
        table = SPDX + "/* Generated by tests/table.py */\n" + "x,\n" * 500
        self.assertEqual(self.breaches({"sim/maths.c": table}), [])


class Objects(unittest.TestCase):
    def test_a_good_library_breaks_no_law(self):
        for folder in laws.LIBRARY:
            self.assertEqual(breaches_of_archive(folder, GOOD_OBJECT), [])


def tree_case(path, text, expected):
    def test(self):
        found = self.breaches({path: with_licence(path, text)})
        self.assertEqual(len(found), 1, found)
        self.assertIn(expected, found[0])
    return test


def object_case(folder, code, expected):
    def test(self):
        found = breaches_of_archive(folder, code)
        self.assertEqual(len(found), 1, found)
        self.assertIn(expected, found[0])
    return test


for what, *case in BAD:
    setattr(Tree, "test_seen: " + what, tree_case(*case))
for number, case in enumerate(BAD_OBJECTS):
    setattr(Objects, f"test_seen, {number}: {case[0]} {case[2]}", object_case(*case))

if __name__ == "__main__":
    COMPILER = sys.argv.pop(1) if len(sys.argv) > 1 else COMPILER
    run = unittest.main(exit=False).result
    wrong = len(run.failures) + len(run.errors)
    print(f"{run.testsRun - wrong} passed, {wrong} failed", flush=True)
    sys.exit(wrong > 0)
