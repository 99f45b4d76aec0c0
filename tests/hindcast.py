# SPDX-License-Identifier: Apache-2.0
"""hindcast.py CONTEND TREE

The published forecasts: every row promised is there and adds up, the naive ones follow from the
data, nothing later than 2016 was read, and a small rebuild runs and gives the same files twice.
"""

import csv
import filecmp
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

from textbook_kit import Tally

COLUMNS = "variant date metric provider region unit mean p10 p90".split()
MODEL, NAIVE = ("announced", "as-built"), ("naive-constant", "naive-trend")
DATES = [f"{y}-{m}" for y in range(2016, 2023) for m in ("06", "12")][1:]
WORLD = "aws", "microsoft", "google", "ibm", "aliyun", "others"
SERIES = [("share", p, "world", "1") for p in WORLD] + [("share", "aliyun", "china", "1"),
                                                        ("market", "all", "world", "USD/year")]
FILES = "hindcast.csv", "hindcast.md", "hindcast.svg"


def read(path):
    """{(variant, date, metric, provider, region, unit): (mean, p10, p90)}, columns, rows."""
    with open(path, encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return {tuple(row[:6]): tuple(map(float, row[6:])) for row in rows}, head, len(rows)


def check_table(path, name, tally):
    found, head, n = read(path)
    promised = {(v, d, *s) for v in MODEL + NAIVE for d in DATES for s in SERIES}
    tally.expect(head == COLUMNS, f"{name}: the columns are {', '.join(COLUMNS)}")
    tally.expect(set(found) == promised and n == len(promised),
                 f"{name}: one row for each variant, date and series")
    for variant in MODEL + NAIVE:
        for date in DATES:
            total = sum(found[variant, date, "share", p, "world", "1"][0] for p in WORLD)
            tally.near(total, 1.0, 1e-4, f"{name}: shares of {variant}, {date} add up to 1")
    tally.expect(all(low <= mean <= high for mean, low, high in found.values()),
                 f"{name}: every mean lies within its interval")
    tally.expect(all(low < high for (variant, *_), (_, low, high) in found.items()
                     if variant in MODEL), f"{name}: the model's intervals have a width")
    tally.expect(all(0 <= low and high <= 1 for key, (_, low, high) in found.items()
                     if key[2] == "share"), f"{name}: shares are fractions")
    return found


def observations(tree, name, keep):
    """[(period, period_type, value of the column)] of the rows that keep() takes."""
    with open(os.path.join(tree, "scenarios", "data", name), encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if keep(row)]


def check_naive(found, tree, tally):
    """Some of the naive rows, computed here from the tables once more and by another way."""
    def synergy(row):
        return row["publisher"] == "Synergy" and row["definition"].endswith("private cloud") \
            and row["region"] == "World" and row["period"] >= "2014"

    def year(row):
        part = row["period"][4:]
        return int(row["period"][:4]) + ((int(part[1]) - 0.5) / 4 if part else 0.5)

    aws = [(year(r), float(r["share_pct"]) / 100) for r in observations(
        tree, "market_shares.csv", lambda r: synergy(r) and r["provider"] == "AWS"
        and r["definition"].startswith("IaaS"))]
    size = [(year(r), 4e9 * float(r["value_bn"])) for r in observations(
        tree, "market_size.csv", lambda r: synergy(r) and r["period_type"] == "quarter"
        and r["value_bn"])]
    for date in DATES:
        t = int(date[:4]) + (int(date[5:]) - 1) / 12
        for name, series, key, digits in (("AWS", aws, ("share", "aws", "world", "1"), 1e-5),
                                          ("market", size, SERIES[-1], 5e6)):
            constant, trend = (found[rule, date, *key] for rule in NAIVE)
            tally.near(constant, max(series)[1], digits, f"naive {name} of {date} is the last one")
            line = np.polyval(np.polyfit(*np.array(series).T, 1), t)
            tally.near(trend, line, max(digits, 2e-4 * line), f"naive {name} of {date} is the line")
    for key, value in {"microsoft": 0.10, "google": 0.05, "ibm": 0.07, "aliyun": 0.019}.items():
        tally.near(found["naive-constant", "2020-06", "share", key, "world", "1"], value, 1e-9,
                   f"naive {key} stays at what was known last")


def check_dates(tree, tally):
    """Neither the tables read nor the targets fitted to know anything after 2016."""
    for name in ("market_shares.csv", "market_size.csv", "provider_financials.csv"):
        late = observations(tree, name, lambda row: not row["period"][:4] <= "2016")
        tally.expect(not late, f"{name} holds nothing later than 2016")
    with open(os.path.join(tree, "scenarios", "hindcast", "aliyun-hindcast.yaml"),
              encoding="utf-8") as file:
        text = file.read()
    dates = re.findall(r"metric: \w+,.* at: (\d{4})-", text)
    tally.expect(len(dates) == 16 and max(dates) <= "2016", "the targets are of 2015 and 2016")


def rebuild(contend, tree, folder):
    os.makedirs(folder)
    done = subprocess.run(
        [sys.executable, os.path.join(tree, "scenarios", "hindcast", "rebuild.py"), contend,
         "--draws", "6", "--kept", "2", "--customers", "20000", "--points", "1", "--sample", "2000",
         "--into", folder], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"rebuild.py ended with {done.returncode}:\n{done.stderr}")


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    contend, tree = arguments
    tally = Tally()
    docs = os.path.join(tree, "docs")
    found = check_table(os.path.join(docs, "hindcast.csv"), "docs/hindcast.csv", tally)
    check_naive(found, tree, tally)
    check_dates(tree, tally)
    with tempfile.TemporaryDirectory() as scratch:
        once, again = (os.path.join(scratch, name) for name in ("once", "again"))
        for folder in (once, again):
            rebuild(contend, tree, folder)
        small = read(os.path.join(once, "hindcast.csv"))[0]
        tally.expect(set(small) == set(found), "a small rebuild writes the same rows")
        tally.expect(all(small[key] == found[key] for key in found if key[0] in NAIVE),
                     "a small rebuild writes the naive forecasts that are published")
        same = filecmp.cmpfiles(once, again, FILES, shallow=False)[0]
        tally.expect(sorted(same) == sorted(FILES), "the same call gives the same files")
        with open(os.path.join(once, "hindcast.md"), encoding="utf-8") as file:
            tally.expect("{" not in file.read(), "the page has all its parts")
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
