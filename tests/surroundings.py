# SPDX-License-Identifier: Apache-2.0
"""surroundings.py CONTEND TREE ELSEWHERE FOLDER [--all]

Nothing around a run gets into its result: not the environment, the locale, the time zone, the day,
the host, the folder, its path and what else lies there, addresses, what memory held, limits, what
is asked to be told, nor whether anybody listens. Files without run facts are compared byte for
byte, some scenarios with each difference, or with --all every one that is shipped with all at once.
ELSEWHERE is a library to be preloaded (elsewhere.c); locales are made in FOLDER.
"""

import concurrent.futures
import itertools
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile

from same_bits import CORES, Runs
from textbook_kit import Tally
from verify import every_scenario

LOCALES = {"de_DE": "0,5", "ps_AF": "0\u066b5", "tr_TR": "0,5"}    # and how they write one half
# A question whose words have a number with a decimal point.
THRESHOLD = "questions.small={metric: share, challenger: new, below: 0.1234, by: 2017-11}"
PATH = {"PATH": "/usr/bin:/bin"}
ENVIRONMENTS = (
    {},
    {"LC_ALL": "C", "LANG": "tr_TR.UTF-8", "LANGUAGE": "zh", "LC_NUMERIC": "de_DE.UTF-8"},
    {"TZ": "Pacific/Kiritimati"},
    {"TZ": ":/nonexistent", "HOME": "/nonexistent", "TMPDIR": "/nonexistent", "PWD": "/"},
    {"USER": "nobody", "LOGNAME": "nobody", "HOSTNAME": "elsewhere", "SHELL": "/bin/false"},
    {"TERM": "xterm-256color", "COLUMNS": "20", "LINES": "2", "NO_COLOR": "1"},
    {"POSIXLY_CORRECT": "1", "ARGP_HELP_FMT": "rmargin=20", "CDPATH": "/", "IFS": "/"},
    {"MALLOC_PERTURB_": "165"},    # memory nobody set holds another value
    {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TOP_PAD_": "1"},
    {"GLIBC_TUNABLES": "glibc.malloc.perturb=90:glibc.malloc.mmap_threshold=4096"},
    {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=0:glibc.malloc.hugetlb=1"},
    {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-FMA4,-SSE4_1,-ERMS"},
    {"LD_BIND_NOW": "1"},
    {"HDF5_USE_FILE_LOCKING": "FALSE", "HDF5_PLUGIN_PATH": "/nonexistent", "HDF5_DEBUG": "all"},
    {"OPENSSL_CONF": "/nonexistent", "OPENSSL_ia32cap": "0"},
    {"OMP_NUM_THREADS": "5", "OMP_DYNAMIC": "true", "OMP_WAIT_POLICY": "active"},
    {"OMP_NUM_THREADS": "3,2", "OMP_NESTED": "true", "OMP_SCHEDULE": "dynamic,1"},
    {"OMP_NUM_THREADS": "7", "OMP_THREAD_LIMIT": "2", "OMP_MAX_ACTIVE_LEVELS": "1"},
    {"OMP_PROC_BIND": "close", "OMP_PLACES": "cores", "SLURM_CPUS_PER_TASK": "4"},
    {"OMP_STACKSIZE": "512k", "GOMP_STACKSIZE": "512", "OMP_CANCELLATION": "true"},
    {"GOMP_CPU_AFFINITY": "0", "GOMP_SPINCOUNT": "infinity", "OMP_DISPLAY_ENV": "verbose"},
    {"OMP_WAIT_POLICY": "passive", "OMP_NUM_THREADS": "2", "OMP_DEFAULT_DEVICE": "7"},
)


def litter(luck, n):
    """Variables that mean nothing, which move the stack."""
    return {f"LITTER_{i}": "x" * luck.randrange(2000) for i in range(n)}


def limit(what, size):
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        size = hard if size == resource.RLIM_INFINITY else min(size, hard)
    return lambda: resource.setrlimit(what, (size, hard))


def make_locales(folder):
    """Those of LOCALES by name, compiled from their sources; none where there are no sources."""
    os.makedirs(folder, exist_ok=True)
    made = {}
    for name, half in LOCALES.items():
        path = os.path.join(folder, f"{name}.UTF-8")
        if not os.path.isdir(path):
            try:
                subprocess.run(["localedef", "--no-archive", "-i", name, "-f", "UTF-8", path],
                               capture_output=True, check=False)
            except FileNotFoundError:
                pass
        if os.path.isdir(path):
            made[f"{name}.UTF-8"] = half
        else:
            print(f"no locale {name}: localedef or its sources (Debian's package locales) lack")
    return made


class Surroundings:
    """Runs one scenario in many ways; each must leave the bytes of the first."""

    def __init__(self, program, elsewhere, locales, scratch, tally):
        self.program, self.elsewhere, self.scratch, self.tally = program, elsewhere, scratch, tally
        self.locale_folder, self.locales = locales, make_locales(locales)
        self.numbers = itertools.count()

    def fresh_folder(self, name):
        folder = os.path.join(self.scratch, f"{next(self.numbers)} {name}")
        os.mkdir(folder)
        return folder

    def run(self, path, *options, prefix=(), code=0, **how):
        """Bytes of the result, and what was said on standard error. The path comes last, where
        POSIXLY_CORRECT wants it."""
        output = os.path.join(self.fresh_folder("result"), "result.h5")
        command = [*prefix, self.program, "run", *options, "--no-run-facts", "-o", output, path]
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
        done = subprocess.run(command, **{**streams, "stderr": subprocess.PIPE, **how},
                              check=False, timeout=600)
        said = (done.stderr or b"").decode(errors="replace")
        if done.returncode != code:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {said}")
        with open(output, "rb") as file:
            content = file.read()
        shutil.rmtree(os.path.dirname(output))
        return content, said

    def environment(self, name="de_DE.UTF-8"):
        """Preloaded: another day and host; and a locale if there is one of that name."""
        there = {"LOCPATH": self.locale_folder, "LC_ALL": name} if name in self.locales else {}
        return {**PATH, "LD_PRELOAD": self.elsewhere, "ELSEWHERE": "1", **there}


class Scenario:
    """A scenario's arguments, and what it gives where nothing is unusual."""

    def __init__(self, around, name, path, *options):
        self.around, self.name, self.path, self.options = around, name, path, options
        self.wanted = around.run(path, *options)[0]
        print(f"{len(self.wanted)} bytes: {name}")

    def expect(self, what, *more, path=None, **how):
        found, said = self.around.run(path or self.path, *self.options, *more, **how)
        self.around.tally.expect(found == self.wanted, f"{self.name}: {what}: other bytes")
        return said


def check_environments(s):
    luck = random.Random(1)
    ways = [*ENVIRONMENTS, *(litter(luck, n) for n in (1, 20, 200))]
    with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        list(pool.map(lambda more: s.expect(f"with {more}", env={**PATH, **more}), ways))


def check_locales(s):
    around = s.around
    for name, half in around.locales.items():
        said = s.expect(f"locale {name}", env=around.environment(name))
        around.tally.expect(f"elsewhere: locale {name}, one half is {half}\n" in said,
                            f"{name} was not in force: {said}")
    s.expect("another day and host", env=around.environment("none"))


def told(around, command, env):
    """The text, the JSON and the new scenario that commands write beside results."""
    folder = around.fresh_folder("told")
    done = subprocess.run([around.program, *command], cwd=folder, env=env, capture_output=True,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr}")
    return [done.stdout, *(open(os.path.join(folder, name), "rb").read()
                           for name in sorted(os.listdir(folder)) if not name.endswith(".h5"))]


def check_texts(around, tree):
    """What else is written keeps its numbers in any locale."""
    for command in (
            ("run", f"{tree}/tests/everything.yaml", "--no-run-facts", "--summary", "a.json",
             "--progress", "none"),
            ("calibrate", f"{tree}/scenarios/textbook/inversion.yaml", "-o", "a.yaml", "--summary",
             "a.json"),
            ("solve", f"{tree}/tests/solve.yaml", "--summary", "a.json"),
            ("help", "scenario"), ("help", "schema")):
        wanted = told(around, command, PATH)
        for name in around.locales:
            around.tally.expect(told(around, command, around.environment(name)) == wanted,
                                f"{command[0]} tells other things in the locale {name}")


def check_folders(s):
    """Where the scenario and the program are, and what else is there, in which order."""
    around, name = s.around, os.path.basename(s.path)
    empty, full = (around.fresh_folder(what) for what in ("empty", "full"))
    s.expect("another folder", cwd=empty)
    s.expect("a relative path", cwd=empty, path=os.path.relpath(s.path, empty))
    s.expect("a path with detours", cwd="/", path=f"{os.path.dirname(s.path)}/.//./{name}")
    os.symlink(os.path.dirname(s.path), os.path.join(empty, "link"))
    s.expect("a folder by a symbolic link", cwd=empty, path=f"link/{name}")
    os.symlink(os.path.abspath(around.program), os.path.join(empty, "program"))
    names = [f"{i}.h5" for i in range(300)] + ["scenario.yaml", "base.yaml", ".contend"]
    for order in sorted(names), names[::-1]:
        for other in order:
            with open(os.path.join(full, other), "w", encoding="ascii") as file:
                file.write(other)
        s.expect("much in the folder", cwd=full)
        for other in order:
            os.remove(os.path.join(full, other))
    s.expect("another umask and priority", preexec_fn=lambda: (os.umask(0o077), os.nice(5)))


def check_copies(s):
    """A scenario without tables is the same by any name, also by none."""
    folder = s.around.fresh_folder("\u4e91 copy")
    copy = shutil.copy(s.path, os.path.join(folder, "another name.yml"))
    s.expect("another name", path=copy)
    link = os.path.join(folder, "link.yaml")
    os.symlink(s.path, link)
    s.expect("a symbolic link", path=link)
    with open(s.path, "rb") as file:
        s.expect("standard input", path="/dev/stdin", stdin=file)
        file.seek(0)
        s.expect("a pipe", path="/dev/stdin", stdin=None, input=file.read())


def check_memory(s):
    infinity = resource.RLIM_INFINITY
    for size in 1 << 20, 1 << 26, infinity:
        s.expect(f"a stack of {size}", preexec_fn=limit(resource.RLIMIT_STACK, size))
    s.expect("few files open", preexec_fn=limit(resource.RLIMIT_NOFILE, 16))
    for option in "--addr-no-randomize", "--addr-compat-layout":
        prefix = "setarch", option
        if shutil.which("setarch") is None or subprocess.run([*prefix, "true"], check=False).returncode:
            print(f"no setarch {option} here")
            continue
        for more in {}, {"MALLOC_PERTURB_": "1"}, {"MALLOC_PERTURB_": "254"}:
            s.expect(f"{prefix}, {more}", prefix=prefix, env={**PATH, **more})


def closing(*streams):
    return lambda: [os.close(stream) for stream in streams]


def check_streams(s):
    """Whoever does not listen gets the same file; a summary that nobody can take is an error."""
    for streams in (0,), (2,), (0, 2):
        s.expect(f"streams {streams} closed", "-q", preexec_fn=closing(*streams))
    s.expect("all streams closed", "-q", preexec_fn=closing(0, 1, 2))
    said = s.expect("standard output closed", preexec_fn=closing(1), code=4)
    s.around.tally.expect("standard output" in said, f"nothing is said of it: {said}")
    with open("/dev/full", "wb") as full:
        said = s.expect("a full standard output", stdout=full, code=4)
        s.around.tally.expect("standard output" in said, f"nothing is said of it: {said}")
        s.expect("a full standard output that is not used", "-q", stdout=full)
        s.expect("a full standard error", stderr=full)
    summary = os.path.join(s.around.fresh_folder("summary"), "summary.json")
    for more in ("--progress", "json"), ("--progress", "bar"), ("--summary", summary):
        said = s.expect(more, *more)
    with open(summary, encoding="utf-8") as file:
        s.around.tally.expect(said.split()[-1] in file.read(), "the summary has another hash")


def check_readers(s):
    """Commands that read in a child process, with their standard streams closed."""
    path = os.path.join(s.around.fresh_folder("read"), "result.h5")
    with open(path, "wb") as file:
        file.write(s.wanted)
    for command in "info", "verify":
        for streams in (0,), (2,), (0, 2):
            done = subprocess.run([s.around.program, command, path], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, preexec_fn=closing(*streams),
                                  check=False)
            s.around.tally.expect(done.returncode == 0 and done.stdout.strip(),
                                  f"{command} with {streams} closed: exit {done.returncode}, "
                                  f"{len(done.stdout)} bytes")
        for streams in (1,), (1, 2), (0, 1, 2):
            done = subprocess.run([s.around.program, command, path], stdin=subprocess.DEVNULL,
                                  preexec_fn=closing(*streams), check=False)
            s.around.tally.expect(done.returncode == 4,
                                  f"{command} with {streams} closed: exit {done.returncode}")


def check_all_at_once(s, luck):
    """Everything different, in one of many ways."""
    around = s.around
    env = around.environment(luck.choice(sorted(around.locales) or ["none"]))
    for more in luck.sample(ENVIRONMENTS, 3):
        env.update(item for item in more.items() if item[0] not in env)
    env.update(litter(luck, luck.randrange(50)))
    folder = around.fresh_folder("all")
    stack = limit(resource.RLIMIT_STACK, luck.choice((1 << 21, 1 << 25)))
    s.expect(f"all at once: {env}", "--threads", luck.choice("1237"), env=env, cwd=folder,
             path=os.path.relpath(s.path, folder),
             preexec_fn=lambda: (stack(), os.umask(luck.choice((0, 0o77)))))


def check_some(around, tree):
    cases = Runs(tree, around.scratch).cases
    first = Scenario(around, "everything and a threshold", *cases["everything"], "--set", THRESHOLD)
    for check in (check_environments, check_locales, check_folders, check_copies, check_memory,
                  check_streams, check_readers):
        check(first)
    check_texts(around, tree)
    luck = random.Random(2)
    tables = os.path.join(tree, "scenarios", "textbook", "population.yaml")
    for name, case in {**cases, "population": (tables,)}.items():
        s = Scenario(around, name, *case)
        for _ in range(2):
            check_all_at_once(s, luck)
    s = Scenario(around, "population", tables)
    check_folders(s)


def check_every(around, tree):
    luck = random.Random(3)
    for name, options in every_scenario(tree).items():
        s = Scenario(around, name, os.path.join(tree, name), *options)
        for _ in range(2):
            check_all_at_once(s, luck)


def main(arguments):
    if len(arguments) not in (4, 5) or arguments[4:] not in ([], ["--all"]):
        print(__doc__, file=sys.stderr)
        return 2
    program, tree, elsewhere, folder = (os.path.abspath(path) for path in arguments[:4])
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        around = Surroundings(program, elsewhere, folder, scratch, tally)
        (check_every if arguments[4:] else check_some)(around, tree)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
