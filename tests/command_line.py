# SPDX-License-Identifier: Apache-2.0
"""command_line.py CONTEND TREE: what the program says to people: help by task, hints where a word is
misspelt, scenarios by name, 'contend init', and 'contend --version --json'."""

import json
import os
import subprocess
import sys
import tempfile

right, wrong = 0, []


def expect(truth, what):
    global right
    right += bool(truth)
    if not truth:
        wrong.append(what)


class Program:
    def __init__(self, contend, folder):
        self.contend, self.folder = contend, folder

    def __call__(self, *words, **environment):
        return subprocess.run([self.contend, *words], cwd=self.folder, text=True, timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              env={**os.environ, "LC_ALL": "C.UTF-8", **environment})

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()


def says(run, code, text, what):
    expect(run.returncode == code and text in run.stdout + run.stderr,
           f"{what}: exit {run.returncode}, not {code}, or not '{text}' in:\n{run.stdout[-800:]}"
           f"{run.stderr[-800:]}")


def hints(contend):
    unknown = "unknown command 'rnu' (did you mean 'run'?); try 'contend help'"
    says(contend("rnu"), 1, unknown, "a misspelt command")
    says(contend("simulate"), 1, "(did you mean 'run'?)", "another program's word")
    says(contend("qqqqqqqq"), 1, "unknown command 'qqqqqqqq'; try", "a word near nothing")
    says(contend("my.yaml"), 1, "as in 'contend run my.yaml'", "a file in place of a command")
    says(contend("my.h5"), 1, "as in 'contend info my.h5'", "a result in place of a command")
    says(contend("run", "--custmers", "9", "two-clouds"), 1, "(did you mean '--customers'?)",
         "a misspelt option")
    says(contend("run", "--custmers=9", "two-clouds"), 1, "(did you mean '--customers'?)",
         "a misspelt option with =")
    says(contend("info", "--nothing-like-it", "x.h5"), 1,
         "info has no option '--nothing-like-it'; try", "an option near nothing")
    says(contend("check", "--set", "--custmers", "two-clouds"), 2, "--custmers",
         "a value that looks like an option")
    says(contend("check", "--", "--custmers"), 2, "cannot be read", "a file that looks like one")
    says(contend("check", "--cust", "100", "two-clouds"), 0, "is valid", "a shortened option")
    says(contend("check", "two-clouds", "--variant", "tenflod"), 2, "(did you mean 'tenfold'?)",
         "a misspelt variant")
    says(contend("check", "two-clouds", "--set", "providers.leadr.fringe=true"), 2,
         "(did you mean 'leader'?)", "a misspelt provider")
    says(contend("help", "chekc"), 1, "(did you mean 'check'?)", "help on a misspelt command")
    says(contend("help", "schem"), 1, "(did you mean 'schema'?)", "help on a misspelt topic")
    says(contend("help", "completion", "fish"), 1, "bash or zsh", "an unknown shell")


def helps(contend):
    overview = contend("help")
    for task in "Simulate a market", "Find what would have to be true", "See results":
        says(overview, 0, f"\n{task}", "help by task")
    for command in "init", "check", "run", "solve", "study", "merge", "calibrate", "info", "report", "verify":
        says(contend(command, "--help"), 0, f"Usage: contend {command}", f"{command} --help")
        if command != "study":  # whose keys have that name in help
            says(contend("help", command), 0, f"Usage: contend {command}", f"help {command}")
    expect(overview.stdout == contend("--help").stdout, "--help is help")


def names(contend, tree):
    listed = contend("help", "scenarios")
    for folder in "", "teaching", "hindcast":
        for name in sorted(os.listdir(os.path.join(tree, "scenarios", folder))):
            if name.endswith(".yaml"):
                says(listed, 0, f"\n  {name[:-5]} ", "help scenarios")
    small = ("--customers", "2000", "--replications", "2", "--set", "calibration.sample=2000")
    for given, file in (("two-clouds", "two-clouds.h5"), ("price-war-2014.yaml", "price-war-2014.h5"),
                        ("logit", "logit.h5")):
        run = contend("run", given, "-q", *(small if file != "logit.h5" else ()))
        expect(run.returncode == 0 and os.path.exists(contend.path(file)),
               f"run {given}: {run.stderr}")
    says(contend("calibrate", "aliyun-2015", "-o", "written.yaml", *small), 0, "written.yaml",
         "calibrate by name, with a table beside the scenario")
    says(contend("check", "written.yaml"), 0, "is valid", "what calibrate wrote of a name")
    says(contend("solve", "aliyun-2015", "--set", "solve.budget.tolerance=1", "-q", *small), 0,
         "budget", "solve by name")
    says(contend("check", "two-cluods"), 2, "did you mean the shipped 'two-clouds'?", "near a name")
    says(contend("check", "nothing-of-the-kind"), 2, "'contend help scenarios' lists", "no name")
    says(contend("study", "fronteir"), 2, "did you mean the shipped 'frontier'?", "near a study")
    says(contend("run", "frontier"), 2, "'frontier' is a study: contend study frontier", "a study")
    says(contend("study", "two-clouds"), 2, "is a scenario: contend run two-clouds", "no study")
    absent = contend("check", "./two-clouds.yaml")
    expect(absent.returncode == 2 and "shipped" not in absent.stderr, "a path is no name")
    os.mkdir(contend.path("here"))
    here = Program(contend.contend, contend.path("here"))
    with open(here.path("two-clouds.yaml"), "w", encoding="utf-8") as file:
        file.write("contend: 2\n")
    os.mkdir(here.path("price-war-2014"))
    says(here("check", "price-war-2014"), 0, "is valid", "a folder is no scenario")
    says(here("check", "two-clouds"), 2, "two-clouds.yaml:1:10: error", "a file here comes first")


def init(contend, tree):
    made = contend("init", "my")
    says(made, 0, "wrote my.yaml", "init")
    text = contend.read("my.yaml")
    expect("\nname: my " in text and "two-clouds.yaml" not in text and "run my.yaml" in text,
           f"the starter calls itself my:\n{text[:900]}")
    says(contend("init", "my"), 4, "my.yaml: exists already; --force replaces it", "init again")
    expect(contend.read("my.yaml") == text, "init has left alone what was there")
    says(contend("init", "my.yaml", "--force"), 0, "wrote my.yaml", "init --force")
    says(contend("run", "my", "--progress", "none"), 0, "overtakes", "the starter runs")
    for bad in "a.b", "1st", "null", "", "a b", "x" * 60:
        says(contend("init", bad), 1, "is no good name", f"init '{bad}'")
    says(contend("init", "nowhere/my"), 4, "nowhere", "init in no folder")
    says(contend("init", "x", "--template", "two-cluods"), 2, "the shipped 'two-clouds'", "template")
    says(contend("init", "x", "--template", os.path.join(tree, "README.md")), 2,
         "this is no scenario", "a template that is no scenario")
    says(contend("init"), 1, "what is it to be called?", "init without a name")
    expect(not os.path.exists(contend.path("x.yaml")), "nothing is written of a bad template")


def templates(contend, tree):
    folder = os.path.join(tree, "scenarios")
    paths = [os.path.join(folder, f) for f in os.listdir(folder) if f.endswith(".yaml")]
    for below in "teaching", "hindcast":
        paths += [os.path.join(folder, below, f) for f in os.listdir(os.path.join(folder, below))
                  if f.endswith(".yaml")]
    for path in sorted(paths) + [os.path.join(folder, "textbook", "population.yaml")]:
        template = os.path.basename(path)[:-5]
        name = "of_" + template
        says(contend("init", name, "--template", template), 0, f"wrote {name}.yaml", template)
        says(contend("check", name), 0, f"{name} is valid", f"a starter of {template}")
    expect("from 1000000 to 50000" in contend.read("of_aliyun-2015.yaml"),
           "a starter says what was made smaller")
    quoted = contend.read("my.yaml").replace("\nname: my ", "\nname: 'my' ")
    with open(contend.path("quoted.yaml"), "w", encoding="utf-8") as file:
        file.write(quoted.replace("Does the", "Überholt the").rstrip("\n"))
    says(contend("init", "other", "--template", "./quoted.yaml"), 0, "wrote", "a file as template")
    expect("\nname: other " in contend.read("other.yaml"), "a quoted name is replaced")
    says(contend("check", "other"), 0, "other is valid", "a starter of a starter")


def version(contend):
    facts = contend("--version", "--json")
    says(facts, 0, "as expected", "the self-test")
    found = json.loads(facts.stdout)
    expect(set(found) >= {"version", "commit", "compiler", "flags", "libraries", "hdf5", "openmp",
                          "mpi", "instruction_set", "instruction_sets", "self_test"}, f"{found}")
    expect(found["instruction_set"] in found["instruction_sets"], "an instruction set that is there")
    expect(found["hdf5"] in found["libraries"] and found["hdf5"] in contend("-V").stdout, "HDF5")
    for threads in "1", "2", "7":
        again = json.loads(contend("--version", "--json", OMP_NUM_THREADS=threads).stdout)
        expect(again["self_test"] == found["self_test"], f"the self-test on {threads} threads")


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    tree = os.path.abspath(arguments[1])
    with tempfile.TemporaryDirectory() as scratch:
        contend = Program(os.path.abspath(arguments[0]), scratch)
        hints(contend)
        helps(contend)
        names(contend, tree)
        init(contend, tree)
        templates(contend, tree)
        version(contend)
    for what in wrong:
        print(what)
    print(f"{right} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
