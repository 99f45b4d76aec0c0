#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times the choice kernels beside other tools on one market, their answers checked: see README.md.
All peers of a case are alive at once and play their rounds in turn, so that a noisy machine is
noisy for all alike. A peer whose answer is wrong gives no figure, and the exit status is 1."""

import argparse
import csv
import importlib.util
import json
import os
import select
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE = 900  # seconds for a peer to start or to play a round
COLUMNS = ("name", "rule", "P", "n", "rounds", "median_ns", "lowest_ns", "highest_ns",
           "ratio_median", "ratio_low", "ratio_high", "z_max", "version")

try:
    import model
except ImportError:
    sys.exit("run_peers: needs numpy (Debian: python3-numpy)")


def say(text):
    print(f"run_peers: {text}", file=sys.stderr, flush=True)


class Peer:
    """A peer's process for one case; `ticks` a round."""

    def __init__(self, command, ticks, path, rule, customers):
        self.ticks, self.label = ticks, os.path.basename(command[-1])
        self.customers, self.ns, self.z, self.wrong = customers, [], [], None
        extra = [str(customers)] if command[-1].endswith(".py") else []
        alone = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                                        "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")}
        path_of_python = os.pathsep.join(filter(None, (HERE, os.environ.get("PYTHONPATH"))))
        self.process = subprocess.Popen([*command, path, rule, *extra], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, **alone, "PYTHONPATH": path_of_python})

    def hear(self):
        """The next line of the peer, or None, and what is wrong with it noted."""
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if ready else ""
        try:
            return json.loads(line)
        except ValueError:
            self.wrong = "ended without an answer" if ready and not line else \
                "gave no answer in time" if not ready else f"answered {line.strip()!r}"
            return None

    def greet(self):
        hello = self.hear()
        if hello is not None:
            self.name, self.version = hello["name"], hello["version"]

    def play(self, market, seed, expected):
        """One round; its nanoseconds a decision are kept if the answer is right."""
        try:
            self.process.stdin.write(f"go {seed} {self.ticks}\n")
            self.process.stdin.flush()
        except OSError:
            pass                                                 # hear() finds out
        answer = self.hear()
        if answer is None:
            return
        try:
            if answer["customers"] != self.customers:
                raise model.Wrong(f"played {answer['customers']} customers")
            self.z.append(model.check(market, answer, self.ticks,
                                      expected[self.customers, self.ticks]))
            self.ns.append(answer["seconds"] / (self.customers * self.ticks) * 1e9)
        except model.Wrong as wrong:
            self.wrong = f"wrong answer: {wrong}"

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def commands(options):
    """(command, ticks a round, customers) of what can run here, Contend first. What is missing is
    said."""
    n, few = (4_000, 2_000) if options.tiny else (options.customers, 20_000)
    python = [sys.executable]
    found = [([os.path.join(options.build, "bench", "peers", "contend_peer")], 16, n),
             ([*python, os.path.join(HERE, "numpy_double.py")], 1, n),
             ([*python, os.path.join(HERE, "numpy_tuned.py")], 4, n),
             ([*python, os.path.join(HERE, "objects.py")], 2, min(n, few))]
    if importlib.util.find_spec("numba"):
        found.append(([*python, os.path.join(HERE, "numba_peer.py")], 4, n))
    else:
        say("left out: numba (Debian: python3-numba)")
    if shutil.which("java") and shutil.which("javac"):
        found.append((["java", "-XX:+UseSerialGC", os.path.join(HERE, "Objects.java")], 4, n))
    else:
        say("left out: Java objects (Debian: openjdk-17-jdk-headless)")
    found += [([*python, os.path.abspath(path)], 2, n) for path in options.also]
    return found


def play_case(market, path, rule, expected, found, rounds):
    """The peers of one rule after their rounds."""
    peers = [Peer(command, ticks, path, rule, n) for command, ticks, n in found]
    try:
        for peer in peers:
            peer.greet()
        for seed in range(1, rounds + 1):
            for peer in peers:
                if peer.wrong is None:
                    peer.play(market, seed, expected)
    finally:
        for peer in peers:
            peer.close()
    return peers


def rows_of(peers, rule, market, rounds):
    base = peers[0].ns
    for peer in peers:
        if peer.wrong is not None:
            say(f"no figure for {getattr(peer, 'name', peer.label)}, {rule}, "
                f"P = {market.n_alternatives}: {peer.wrong}")
        elif peers[0].wrong is None:
            ratios = [theirs / ours for theirs, ours in zip(peer.ns, base)]
            spread = (statistics.median(peer.ns), min(peer.ns), max(peer.ns),
                      statistics.median(ratios), min(ratios), max(ratios), max(peer.z))
            yield dict(zip(COLUMNS, (peer.name, rule, market.n_alternatives, peer.customers, rounds,
                                     *(f"{x:.3f}" for x in spread), peer.version)))


def run(options, folder):
    rounds = 2 if options.tiny else options.rounds
    found, rows, right = commands(options), [], True
    for p in [6] if options.tiny else options.alternatives:
        path = os.path.join(folder, f"market-{p}.bin")
        model.write(path, max(n for _, _, n in found), p)
        market = model.read(path)
        expected = model.expect(market, {(n, ticks) for _, ticks, n in found})
        for rule in ("inverse_cdf", "gumbel"):
            peers = play_case(market, path, rule, expected, found, rounds)
            rows += rows_of(peers, rule, market, rounds)
            right = right and all(peer.wrong is None for peer in peers)
    return rows, right


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder with bench/peers/contend_peer")
    parser.add_argument("--csv", default="-", help="where the table goes (default: standard output)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--alternatives", type=int, nargs="+", default=[6, 16], metavar="P",
                        help="2 .. 32, on-premises among them")
    parser.add_argument("--tiny", action="store_true",
                        help="4,000 customers, 6 alternatives, 2 rounds: whether it runs, not speed")
    parser.add_argument("--also", action="append", default=[], metavar="FILE.py",
                        help="one more peer in Python")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, right = run(options, folder)
    file = sys.stdout if options.csv == "-" else open(options.csv, "w", newline="", encoding="utf-8")
    with file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
