# SPDX-License-Identifier: Apache-2.0
"""documents.py CONTEND TREE [--all | DOCUMENT...]: every command that the documents show is run, in
a scratch folder that has the tree's files, and must succeed; what they say it prints is compared.

What counts as a command is a line of a block (indented, or fenced without a language or as sh) that
begins with a program of ours or a tool to build it with, and a code span `contend COMMAND ...` that
names a file or a shipped scenario. These are the rules by which it is run:

- A line with a placeholder (FILE.h5, NAME, K/N, [OPTION], ...) is a usage: its command and its
  options must exist.
- `contend` and `build/.../contend` are the program under test. Commands that simulate get --force
  where they write; those on scenarios other than two-clouds and what 'contend init' makes of it get
  few customers and replications unless --all is given.
- my.yaml (made by 'contend init'), my.h5 and the results of the shipped scenarios are there from
  the start, the latter small.
- ./quickstart, cmake, ctest, cc and scripts of the tree build or test everything: their words are
  checked (options of quickstart, presets, files), and other tests run them.
- A block ```text behind commands: each of its lines stands in what they printed, in this order.
- A block ```yaml that begins with '# FILE.yaml' is written there. A block ```diff whose first line
  is '--- FILE' is applied to it. ```python is run, behind those before it.
- Links within the tree lead to a file that is there, and to a heading that it has.
- In docs/faq.md a command must fail, and say what the heading above it says.
"""

import glob
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

PROGRAMS = ("contend ", "./quickstart", "build/", "tests/", "docs/", "bench/", "scenarios/", "cmake ",
            "ctest ", "cpack ", "cc ", "export ", "head ", "afl-fuzz ", "python3 ")
PLACEHOLDER = re.compile(r"(?:^|[\s=\[/])(?:[A-Z]{2,}|[A-Z]/[A-Z])(?=$|[\s.,=\]/:|])|\.\.\.|…|\[[A-Z-]")
SMALL = ["--customers", "2000", "--replications", "2", "--set", "calibration.sample=2000"]
SECONDS = 3600


class Fault(Exception):
    """What a document says is not so."""


def pieces(text):
    """The (kind, text) of a document in order: 'sh', 'text', ..., 'span', 'heading'."""
    at = 0
    found = []
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$|((?:^    [^\n]*\n|^\n(?=    ))+)", text,
                             re.M | re.S):
        found.append(("prose", text[at:match.start()]))
        if match.group(3) is not None:
            indented = re.sub(r"^    ", "", match.group(3), flags=re.M)
            before = text[:match.start()].rstrip("\n").rsplit("\n", 1)[-1]
            if not before.startswith(("- ", "  ")):
                found.append(("sh", indented))
        else:
            found.append((match.group(1) or "sh", match.group(2)))
        at = match.end()
    found.append(("prose", text[at:]))
    for kind, part in found:
        if kind != "prose":
            yield kind, part
            continue
        for match in re.finditer(r"^## (.*)$|`(contend [a-z]+ [^`\n]+)`", part, re.M):
            yield ("heading", match.group(1)) if match.group(1) else ("span", match.group(2))


def commands_of(block):
    """Lines of a block that are commands, without prompts and comments."""
    lines = block.replace("\\\n", " ").split("\n")
    for line in lines:
        line = re.sub(r"^\$ ", "", re.sub(r"\s+#\s.*$", "", line)).strip()
        if line.startswith(PROGRAMS) or line == "contend":
            for part in line.split(" && "):
                yield part.strip()


class Reader:
    """One document, being followed in a folder of its own."""

    def __init__(self, contend, tree, folder, full):
        self.contend, self.tree, self.folder, self.full = contend, tree, folder, full
        self.name, self.printed, self.compare, self.blocks = "", "", True, ""
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80",
                            "PATH": os.path.join(folder, ".bin") + ":" + os.environ["PATH"]}
        self.n_run = self.n_checked = 0
        for name in os.listdir(tree):
            if not name.startswith((".", "build", "my")) and not name.endswith(".h5"):
                os.symlink(os.path.join(tree, name), os.path.join(folder, name))
        os.mkdir(os.path.join(folder, ".bin"))
        os.symlink(contend, os.path.join(folder, ".bin", "contend"))

    def prepare(self, name):
        """The files that a document supposes, where it names them."""
        self.name = name
        text = read(os.path.join(self.tree, name))
        if "contend init my" not in text.replace("contend init my` writes", ""):
            self.call([self.contend, "init", "my"])
            if "my.h5" in text:
                self.call([self.contend, "run", "my", "-q"])
        for study in sorted(set(re.findall(r'"([a-z]+)\.h5"', text))):
            if os.path.exists(os.path.join(self.tree, "scenarios", "studies", study + ".yaml")):
                self.small_study(study)
        for scenario in glob.glob(os.path.join(self.tree, "scenarios", "*.yaml")) + glob.glob(
                os.path.join(self.tree, "scenarios", "teaching", "*.yaml")):
            result = os.path.basename(scenario)[:-5] + ".h5"
            if re.search(r"\b" + result, text) and "learning-duopoly" not in result:
                self.call([self.contend, "run", scenario, "-q", "--set",
                           "output.panel.customers=20", *SMALL])

    def small_study(self, name):
        """The file of a shipped study, of few points and customers."""
        folder = os.path.join(self.folder, "." + name, "studies")
        os.makedirs(folder)
        for file in glob.glob(os.path.join(self.tree, "scenarios", "*")):
            if os.path.basename(file) != "studies":
                os.symlink(file, os.path.join(folder, "..", os.path.basename(file)))
        path = os.path.join(folder, name + ".yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(re.sub(r"\b(base|trajectories): \d+", r"\1: 2", read(
                os.path.join(self.tree, "scenarios", "studies", name + ".yaml"))))
        self.call([self.contend, "study", path, "-q", *SMALL])

    def call(self, words, shell=False):
        return subprocess.run(words, cwd=self.folder, env=self.environment, text=True, shell=shell,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)

    def sized(self, words):
        """A simulating command with --force, and small unless it is small already."""
        verb = words[1]
        shown = " ".join(words)
        if verb in ("run", "study", "calibrate", "merge", "init") and "--force" not in words:
            words = words + (["--force"] if verb in ("run", "study", "merge", "init")
                             or "-o" in words or "--summary" in words else [])
        own = re.search(r"\b(my\S*|two-clouds|cheap\S*)\b", shown) is not None
        if verb in ("run", "check", "solve", "calibrate") and not own and not self.full:
            self.compare = False
            if not re.search(r"textbook|logit|bertrand", shown):
                words = words + SMALL
        if verb == "study" and not own and not self.full:
            return None
        return words

    def program(self, line, must_fail=False):
        words = shlex.split(line)
        words[0] = self.contend
        into = words[words.index(">") + 1] if ">" in words else None
        words = words[:words.index(">")] if into else words
        if PLACEHOLDER.search(line.replace("PATH=$", "")):
            return self.usage(words)
        known = self.call([self.contend, "help"]).stdout
        if len(words) < 2 or words[1].startswith("-") or must_fail:
            sized = words
        elif not re.search(rf"^  {re.escape(words[1])} ", known, re.M):
            raise Fault(f"there is no command '{words[1]}'")
        else:
            sized = self.sized(words)
        if sized is None:
            return self.usage(words)
        done = self.call(sized)
        self.n_run += 1
        if into:
            with open(os.path.join(self.folder, into), "w", encoding="utf-8") as file:
                file.write(done.stdout)
        self.printed += done.stdout + done.stderr
        if (done.returncode == 0) == must_fail:
            raise Fault(f"exit {done.returncode}: {(done.stderr or done.stdout)[-1500:]}")
        return None

    def usage(self, words):
        verb = next((w for w in words[1:] if not w.startswith("-")), "")
        if verb and not verb.isupper() and verb.isalpha():
            help_ = self.call([self.contend, verb, "--help"])
            if help_.returncode != 0:
                raise Fault(f"there is no command '{verb}'")
            for option in re.findall(r"--[a-z][a-z-]*", " ".join(words)):
                if not re.search(rf"{option}\b", help_.stdout):
                    raise Fault(f"{verb} has no option {option}")
        self.n_checked += 1

    def outside(self, words):
        """A command that builds or tests: its words only."""
        self.n_checked += 1
        if words[0] == "./quickstart":
            usages = re.findall(r"^# \./quickstart(?: (\S.*?))??(?:  .*)?$",
                                read(os.path.join(self.tree, "quickstart")), re.M)
            if not any(re.fullmatch(re.sub(r" ?\[\S+\]", r"(?: \\S+)?", u), " ".join(words[1:]))
                       for u in usages):
                raise Fault(f"quickstart says nothing of '{' '.join(words[1:])}'")
        elif words[0] in ("cmake", "ctest") and "--preset" in words:
            presets = json.loads(read(os.path.join(self.tree, "CMakePresets.json")))
            names = {p["name"] for part in presets.values() if isinstance(part, list) for p in part}
            if words[words.index("--preset") + 1] not in names:
                raise Fault("there is no such preset")
        elif words[0].startswith(("tests/", "docs/", "bench/", "scenarios/")) or words[0] == "python3":
            path = words[0] if words[0] != "python3" else words[1]
            if not os.path.exists(os.path.join(self.tree, path)):
                raise Fault(f"there is no {path}")

    def command(self, line, must_fail=False):
        words = shlex.split(line)
        if words[0] == "contend" or re.match(r"build/\S+/contend$", words[0]):
            self.program(line, must_fail)
        elif words[0] == "head":
            self.call(line, shell=True)
        elif words[0] != "export":
            self.outside(words)

    def change(self, block):
        first, _, rest = block.partition("\n")
        path = os.path.join(self.folder, first.split()[1])
        lines = rest.rstrip("\n").split("\n")
        old = "".join(line[1:] + "\n" for line in lines if line[:1] in "- ")
        new = "".join(line[1:] + "\n" for line in lines if line[:1] in "+ ")
        text = read(path)
        if text.count(old) != 1:
            raise Fault(f"in {first[4:]} this stands {text.count(old)} times: {old}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))

    def python(self, block):
        """Blocks of a document go on from each other; those of our own package its tests run."""
        if re.search(r"^(?:import|from) contend\b", block, re.M) or (
                self.name.startswith(("docs/python", "analysis/"))):
            return
        self.blocks += block
        done = self.call(["/usr/bin/python3" if os.path.exists("/usr/bin/python3") else "python3",
                          "-W", "ignore", "-c", self.blocks])
        self.n_run += 1
        self.printed = done.stdout
        if done.returncode != 0:
            raise Fault(f"Python: {done.stderr[-1500:]}")

    def expect(self, block):
        """Every line of a block stands in what was printed, in this order."""
        at = 0
        for line in filter(str.strip, block.split("\n")):
            parts = [p for p in line.strip().split("…")]
            for part in parts:
                found = self.printed.find(part, at)
                if found < 0:
                    raise Fault(f"'{part}' is not printed (any more, or there):\n"
                                f"{self.printed[-3000:]}")
                at = found


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def follow(reader, name):
    """Follows a document. @return what is wrong, a line each"""
    wrong, heading, ran = [], "", False
    faq = name == "docs/faq.md"
    reader.prepare(name)
    for kind, text in pieces(read(os.path.join(reader.tree, name))):
        try:
            if kind == "heading":
                heading = text.strip("`")
            elif kind in ("sh", "bash", "console"):
                reader.printed, reader.compare, ran = "", True, True
                for line in commands_of(text):
                    try:
                        reader.command(line, must_fail=faq and line.startswith("contend "))
                        if faq and line.startswith("contend "):
                            reader.expect(heading)
                    except Fault as fault:
                        wrong.append(f"{name}: {line}: {fault}")
            elif kind == "span" and not faq and is_whole(text):
                reader.command(text)
            elif kind == "text" and ran and reader.printed and reader.compare:
                reader.expect(text)
            elif kind == "yaml" and re.match(r"# \S+\.yaml\n", text):
                with open(os.path.join(reader.folder, text.split()[1]), "w",
                          encoding="utf-8") as file:
                    file.write(text)
            elif kind == "diff" and text.startswith("--- "):
                reader.change(text)
            elif kind == "python":
                reader.python(text)
        except Fault as fault:
            wrong.append(f"{name}: {text.splitlines()[0]}: {fault}")
    return wrong


def slug(heading):
    """The anchor of a heading, as GitHub makes it."""
    words = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", heading).replace("`", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def lost_links(tree, name):
    """Links within the tree that lead nowhere."""
    text = re.sub(r"^```.*?^```$", "", read(os.path.join(tree, name)), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = os.path.normpath(os.path.join(tree, os.path.dirname(name), path)) if path \
            else os.path.join(tree, name)
        if not os.path.exists(target):
            yield f"{name}: the link {link} leads nowhere"
        elif anchor and target.endswith(".md") and anchor not in {
                slug(h) for h in re.findall(r"^#+ (.*)$", read(target), re.M)}:
            yield f"{name}: the link {link} leads to no heading"


def is_whole(span):
    """Whether a code span is a command to be run, and not a mention: it names a file, a shipped
    scenario or a topic."""
    words = span.split()
    return len(words) > 2 and not words[2].startswith("-") and not PLACEHOLDER.search(span) and (
        "." in words[2] or words[1] == "help" or "-" in words[2])


def documents(tree):
    found = []
    for pattern in ("*.md", "docs/*.md", "docs/man/*.scd", "packaging/*.md", "scenarios/**/*.md",
                    "bench/**/*.md", "analysis/**/*.md"):
        found += glob.glob(os.path.join(tree, pattern), recursive=True)
    return sorted(os.path.relpath(path, tree) for path in found
                  if os.path.basename(path) != "CHANGELOG.md")


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    contend, tree = os.path.abspath(arguments[0]), os.path.abspath(arguments[1])
    full = "--all" in arguments
    chosen = [a for a in arguments[2:] if a != "--all"] or documents(tree)
    wrong, n_run, n_checked = [], 0, 0
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            reader = Reader(contend, tree, folder, full)
            wrong += follow(reader, name)
            wrong += lost_links(tree, name)
            n_run += reader.n_run
            n_checked += reader.n_checked
    for line in wrong:
        print(line)
    print(f"{n_run} commands run, {n_checked} checked, of {len(chosen)} documents")
    print(f"{n_run + n_checked - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong or n_run < 20 * (len(arguments) == 2) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
