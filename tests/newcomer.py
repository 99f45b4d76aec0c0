# SPDX-License-Identifier: Apache-2.0
"""newcomer.py CONTEND TREE SCRATCH [--build]: somebody new walks from a clean copy of the sources, with
nothing but the README, to a first answer, a scenario of his own, a changed number, a variant of his
own, a mistake, and the result in Python.

Commands come from the README itself. With --build the copy is built by ./quickstart and installed by
./quickstart install, as a newcomer would; without, CONTEND stands where quickstart puts it."""

import os
import re
import shutil
import subprocess
import sys

right, wrong = 0, []


def expect(truth, what):
    global right
    right += bool(truth)
    if not truth:
        wrong.append(what)


def clean_copy(tree, clone):
    """What a clone would have, with changes that are not committed yet."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=tree, text=True,
                            capture_output=True)
    if listed.returncode != 0:
        shutil.copytree(tree, clone, ignore=shutil.ignore_patterns("build*", ".git", "*.h5"))
        return
    for path in listed.stdout.splitlines():
        if os.path.exists(os.path.join(tree, path)):
            os.makedirs(os.path.dirname(os.path.join(clone, path)), exist_ok=True)
            shutil.copy2(os.path.join(tree, path), os.path.join(clone, path))


class Newcomer:
    def __init__(self, folder, home):
        self.folder = folder
        self.environment = {"HOME": home, "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                            "LC_ALL": "C.UTF-8", "PWD": folder}

    def types(self, line, code=0, says=()):
        """A command as it is typed. @return what it printed"""
        done = subprocess.run(["bash", "-c", line], cwd=self.folder, env=self.environment,
                              text=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=3000)
        printed = done.stdout + done.stderr
        expect(done.returncode == code, f"{line}: exit {done.returncode}\n{printed[-1500:]}")
        for text in says:
            expect(text in printed, f"{line} does not say '{text}':\n{printed[-1500:]}")
        return printed

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def edits(self, name, old, new):
        text = self.read(name)
        expect(text.count(old) == 1, f"{name} has '{old}' {text.count(old)} times")
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))


def block_of(readme, heading, language):
    section = readme.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return re.findall(rf"^```{language}\n(.*?)^```", section, re.M | re.S)[-1]


def tour(who, readme):
    """The commands of 'A tour in a minute', as they stand."""
    lines = [re.sub(r"\s+#.*", "", line) for line in
             block_of(readme, "A tour in a minute", "sh").splitlines()]
    path = [line for line in lines if line.startswith("export ")]
    commands = [line for line in lines if not line.startswith("export ")]
    expect(len(path) == 1 and len(commands) >= 6, f"the tour has {len(commands)} commands")
    who.environment["PATH"] = who.types(f"{path[0]}; echo $PATH").strip()
    printed = {}
    for line in commands:
        printed[line] = who.types(line)
    expect("overtakes  0 (0 to 16)" in printed["contend run two-clouds"], "a first answer")
    expect("verified: my.h5" in printed["contend verify my.h5"], "verify says so")
    before, after = (re.search(r"2019-07 .*", printed[line]).group() for line in
                     ("contend run my", [c for c in commands if "--set" in c][0]))
    expect(before != after, "a setting changes the answer")
    return printed["contend help"]


def own_market(who):
    """A number changed, a variant added, a mistake made, in an editor."""
    original = re.search(r"2019-07 .*", who.types("contend info my.h5")).group()
    who.edits("my.yaml", "price: {rule: trend, level: 0.11}", "price: {rule: trend, level: 0.10}")
    who.types("contend check my.yaml", says=["my is valid", "time"])
    who.types("contend run my.yaml", code=4, says=["my.h5: exists already; --force replaces it"])
    changed = who.types("contend run my.yaml --force")
    expect(re.search(r"2019-07 .*", changed).group() != original, "a changed number changes it")
    who.edits("my.yaml", "variants:  ", "variants:\n  famous: {providers: {challenger: {awareness: "
                                        "{west: 1.0}}}}\n  #")
    answer = who.types("contend run my.yaml --force")
    expect(re.search(r"base +famous +no-investment +tenfold", answer), f"a variant:\n{answer}")
    who.edits("my.yaml", "switching_cost: 2.8", "swiching_cost: 2.8")
    who.types("contend check my.yaml", code=2,
              says=["my.yaml:", "unknown key (did you mean 'switching_cost'?)"])
    who.edits("my.yaml", "swiching_cost: 2.8", "switching_cost: 2.8")


def results(who, readme, helped):
    if re.search(r"^  report ", helped, re.M):
        who.types("contend report my.h5 --force -o my.html")
        page = who.read("my.html")
        expect("<html" in page.lower() and "challenger" in page, "the report is a page")
    python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else "python3"
    with open(os.path.join(who.folder, "look.py"), "w", encoding="utf-8") as file:
        file.write(block_of(readme, "The result in Python", "python"))
        file.write("print(ds.sizes['variant'], float(ds.share.sum('provider').max()))\n")
    printed = who.types(f"{python} -W ignore look.py")
    expect(printed.split()[0] == "4", f"four variants in Python, not {printed}")


def built(who, scratch):
    """What quickstart does for one who has nothing yet."""
    answer = who.types("./quickstart", says=["Does Aliyun's announced $1bn overtake AWS"])
    expect(os.path.exists(os.path.join(who.folder, "aliyun-2015.h5")), "quickstart has a result")
    expect("next: " in answer, "quickstart says what is next")
    again = who.types("./quickstart", says=["aliyun-2015.h5 is up to date"])
    expect("error" not in again.lower().replace("errors and intervals", "").replace(
        "standard error", ""), "a second call goes well")
    who.types("./quickstart instal", code=1, says=["./quickstart install"])
    who.types(f"./quickstart install {scratch}/prefix", says=["prefix/bin is not on the path"])
    elsewhere = Newcomer(os.path.join(scratch, "elsewhere"), scratch)
    os.makedirs(elsewhere.folder)
    elsewhere.environment["PATH"] = f"{scratch}/prefix/bin:" + elsewhere.environment["PATH"]
    elsewhere.types("contend run two-clouds -q && contend init my && contend run my -q")


def main(arguments):
    if len(arguments) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 2
    contend, tree, scratch = map(os.path.abspath, arguments[:3])
    shutil.rmtree(scratch, ignore_errors=True)
    clone = os.path.join(scratch, "contend")
    os.makedirs(clone)
    clean_copy(tree, clone)
    who = Newcomer(clone, scratch)
    readme = who.read("README.md")
    if "--build" in arguments:
        built(who, scratch)
    else:
        os.makedirs(os.path.join(clone, "build", "release", "cli"))
        shutil.copy2(contend, os.path.join(clone, "build", "release", "cli", "contend"))
    own = tour(who, readme)
    own_market(who)
    results(who, readme, own)
    shutil.rmtree(scratch)
    for what in wrong:
        print(what)
    print(f"{right} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
