# SPDX-License-Identifier: Apache-2.0
"""headline.py CONTEND TREE [--write]

Runs the two scenarios about Aliyun's announcement as they are shipped and compares them with what
an independent implementation found, and with what was known of the market in mid-2016. The figures
stand in docs/validation.md between marks; --write puts the present ones there, without it they must
be the same (results have the same bits everywhere).
"""

import os
import subprocess
import sys
import tempfile

import h5py
import numpy as np

from textbook_kit import Tally

PROVIDERS = "aws", "microsoft", "ibm", "google", "aliyun", "others"
COLUMNS = ("market, $bn", "AWS", "Microsoft", "IBM", "Google", "Aliyun", "others",
           "Aliyun in China", "China of world")
POINTS = 0.4     # shares may differ by this, in points
MARKET = 0.01    # market sizes by this, relative
SCARCE = "Aliyun in China"    # of 2,300 customers at the start: by this or four standard errors

# The independent implementation: another language, other draws, 1,000,000 customers, 60
# replications; standard errors .02 to .07 but for Aliyun in China, of which it tells none.
THEIR_REPLICATIONS = 60
THEIRS = {
    ("announced", 2015): (22.0, 27.8, 10.1, 7.0, 5.1, 1.30, 48.8, 20.8, 6.0),
    ("announced", 2016): (33.9, 29.9, 11.2, 6.7, 5.0, 2.62, 44.7, 31.2, 7.9),
    ("announced", 2017): (51.2, 31.0, 11.8, 6.6, 4.9, 3.68, 42.1, 35.6, 9.2),
    ("announced", 2018): (75.6, 31.8, 12.2, 6.4, 4.8, 4.35, 40.5, 37.8, 10.0),
    ("announced", 2019): (109.6, 32.4, 12.4, 6.3, 4.8, 4.49, 39.6, 39.3, 10.6),
    ("no-investment", 2019): (109.6, 32.5, 12.4, 6.3, 4.8, 4.24, 39.7, 39.3, 10.6),
    ("tenfold", 2019): (109.6, 32.0, 12.2, 6.2, 4.7, 5.67, 39.2, 39.3, 10.6),
    ("unlimited", 2019): (109.6, 31.9, 12.2, 6.2, 4.7, 5.97, 39.1, 38.8, 10.6),
}

# What both are calibrated to start from, in the order of COLUMNS[1:].
STOCK = 28, 10, 7, 5, 1.25, 48.75, 20, 6

# Synergy's second quarter of 2016 unless told otherwise: scenarios/data/.
FACTS = (
    ("run rate of mid-2016 over that of mid-2015", "+51 %", "market_size.csv", 1.46, 1.56),
    ("revenue of April to June 2016, $bn", "8", "market_size.csv", 7.6, 8.4),
    ("AWS, %", "30 to 31", "market_shares.csv", 29.5, 32.0),
    ("Microsoft, %", "over 10", "market_shares.csv", 10.0, 11.5),
    ("IBM, %", "7", "market_shares.csv", 6.0, 8.0),
    ("Google, %", "5", "market_shares.csv", 4.0, 6.0),
    ("Aliyun, %", "2.4, interpolated from its reports", "provider_financials.csv", 1.4, 3.4),
)
SWITCHING = 4.7, 5.8    # % of cloud customers a year, assumed with the switching cost of 2.8


class Run:
    """What a shipped scenario finds: means over replications, and their standard errors."""

    def __init__(self, contend, scenario, scratch):
        output = os.path.join(scratch, "headline.h5")
        done = subprocess.run([contend, "run", scenario, "-o", output, "--force", "--quiet"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"contend run {scenario} ended with {done.returncode}:\n{done.stderr}")
        self.name = os.path.basename(scenario)
        with h5py.File(output, "r") as file:
            labels = {name: [label.decode() for label in file[name][()]]
                      for name in ("variant", "provider", "region")}
            self.variants = labels["variant"]
            self.revenue = np.array([file["revenue"][v].sum(4) for v in range(len(self.variants))])
            customers = file["customers"][0][:, :, 1:].sum((2, 3, 4))
            switches = file["switches"][0][:, :, 1:, 1:].sum((2, 3))
        self.revenue = self.revenue[:, :, :, [labels["provider"].index(p) for p in PROVIDERS]]
        self.china = labels["region"].index("china")
        self.n = self.revenue.shape[1]
        monthly = switches[:, 1:] / customers[:, :-1]
        self.switching = 1200 * monthly.mean(0).reshape(4, 12).mean(1)

    def row(self, variant, year):
        """[replication, column] in the order of COLUMNS."""
        at = self.revenue[self.variants.index(variant), :, 12 * (year - 2015)]
        world = at.sum((1, 2))
        china = at[:, :, self.china]
        return np.column_stack([world / 1e9, 100 * at.sum(2) / world[:, None],
                                100 * china[:, PROVIDERS.index("aliyun")] / china.sum(1),
                                100 * china.sum(1) / world])

    def mean(self, variant, year):
        return self.row(variant, year).mean(0)

    def error(self, variant, year):
        return self.row(variant, year).std(0, ddof=1) / np.sqrt(self.n)

    def facts(self):
        """In the order of FACTS. Record 9 is the state of 1 April 2016, record 12 that of 1 July:
        revenue of the quarter is the run rate between them, by the trapezoidal rule, over 4."""
        weight = np.array([1, 2, 2, 1]) / 6
        quarter = np.einsum("t,rtj->rj", weight, self.revenue[0, :, 9:13].sum(3))
        growth = (self.row("announced", 2016) / self.row("announced", 2015))[:, 0]
        shares = 100 * quarter / quarter.sum(1, keepdims=True)
        return np.append([growth.mean(), quarter.sum(1).mean() / 4e9], shares.mean(0)[:5])


def differences(run):
    """(variant, year, column, ours, theirs) of every figure the two have in common."""
    for (variant, year), theirs in THEIRS.items():
        if variant in run.variants:
            for column, a, b in zip(COLUMNS, run.mean(variant, year), theirs):
                yield variant, year, column, a, b


def compare(run, tally):
    for variant, year, column, ours, theirs in differences(run):
        limit = MARKET * theirs if column == COLUMNS[0] else POINTS
        if column == SCARCE:
            both = np.sqrt(1 + run.n / THEIR_REPLICATIONS)
            limit = max(limit, 4 * both * run.error(variant, year)[COLUMNS.index(column)])
        tally.near(ours, theirs, limit, f"{run.name}, {variant}, July {year}, {column}")
    start, error = run.mean("announced", 2015), run.error("announced", 2015)
    for column, target in zip(COLUMNS[1:], STOCK):
        at = COLUMNS.index(column)
        tally.near(start[at], target, 4 * error[at], f"{run.name}: {column} at the start")


def check_facts(run, tally):
    for (fact, _, source, low, high), found in zip(FACTS, run.facts()):
        tally.expect(low <= found <= high, f"{run.name}, {fact}: {found:.3f}, known from {source} "
                                           f"to be in {low} to {high}")
    for year, found in enumerate(run.switching, 1):
        tally.expect(SWITCHING[0] <= found <= SWITCHING[1],
                     f"{run.name}: {found:.2f} % of cloud customers switch in year {year}, "
                     f"meant to be {SWITCHING[0]} to {SWITCHING[1]}")


def signed(difference, digits):
    return f"{round(difference, digits) + 0.0:+.{digits}f}"    # no -0


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def compared(runs):
    """Theirs, ours with the standard error, difference; one table a run."""
    parts = []
    for run in runs:
        rows = []
        for (variant, year), theirs in THEIRS.items():
            if variant not in run.variants:
                continue
            ours, error = run.mean(variant, year), run.error(variant, year)
            digits = [1] + [2 if round(t, 1) != t or c == "Aliyun" else 1
                            for c, t in zip(COLUMNS[1:], theirs[1:])]
            rows.append([variant, str(year), "theirs",
                         *(f"{t:.{d}f}" for t, d in zip(theirs, digits))])
            rows.append(["", "", "ours", *(f"{o:.2f} ±{e:.2f}" for o, e in zip(ours, error))])
            rows.append(["", "", "difference",
                         signed(100 * (ours[0] / theirs[0] - 1), 1) + " %",
                         *(signed(o - t, 2) for o, t in zip(ours[1:], theirs[1:]))])
        points = [(abs(a - b), f"{column}, {variant}, July {year}", column)
                  for variant, year, column, a, b in differences(run) if column != COLUMNS[0]]
        scarce = max(p for p in points if p[2] == SCARCE)
        other = max(p for p in points if p[2] != SCARCE)
        parts.append(f"`{run.name}`, {run.n} replications. The largest difference of a share is "
                     f"{other[0]:.2f} points ({other[1]}); of {SCARCE} it is {scarce[0]:.2f} "
                     f"({scarce[1].split(', ', 1)[1]}).\n\n"
                     + table(["variant", "July", "", *COLUMNS], rows))
    return "\n".join(parts)


def known(runs):
    rows = [[fact, truth, f"[{source}](../scenarios/data/{source})", f"{low:g} to {high:g}",
             *(f"{run.facts()[i]:.2f}" for run in runs)]
            for i, (fact, truth, source, low, high) in enumerate(FACTS)]
    rows += [[f"switching among clouds in year {y + 1}, % of customers a year", "assumed",
              "docs/model.md", f"{SWITCHING[0]:g} to {SWITCHING[1]:g}",
              *(f"{run.switching[y]:.2f}" for run in runs)] for y in range(4)]
    return table(["", "known", "source", "accepted", *(f"`{run.name}`" for run in runs)], rows)


def put(page, mark, text):
    """The page with what stands between the marks replaced."""
    begin, end = f"<!-- {mark}: written by tests/headline.py --write -->\n", f"<!-- end {mark} -->"
    before, rest = page.split(begin)
    return before + begin + "\n" + text + "\n" + end + rest.split(end, 1)[1]


def main(arguments):
    if len(arguments) not in (2, 3) or arguments[2:] not in ([], ["--write"]):
        print(__doc__, file=sys.stderr)
        return 2
    contend, tree = arguments[:2]
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        runs = [Run(contend, os.path.join(tree, "scenarios", name), scratch) for name in
                ("textbook/headline-eight-regions.yaml", "aliyun-2015.yaml")]
    for run in runs:
        compare(run, tally)
        check_facts(run, tally)
    text = {"cross-check": compared(runs), "mid-2016": known(runs)}
    print(*text.values(), sep="\n")
    path = os.path.join(tree, "docs", "validation.md")
    with open(path, encoding="utf-8") as file:
        page = file.read()
    renewed = page
    for mark, part in text.items():
        renewed = put(renewed, mark, part)
    if arguments[2:]:
        with open(path, "w", encoding="utf-8") as file:
            file.write(renewed)
    else:
        tally.expect(renewed == page, "docs/validation.md shows other figures than these: is the "
                     "change meant? Then tests/headline.py CONTEND TREE --write renews the page")
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
