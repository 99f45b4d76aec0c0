#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pictures and run times of the shipped scenarios, for docs/scenarios.md.

    docs/gallery.py CONTEND            runs them all as they are, draws docs/gallery/NAME.svg, and
                                       writes the table in docs/scenarios.md
    docs/gallery.py CONTEND --check    runs nothing: is every shipped scenario in the table, with a
                                       picture that is there and no other?

Needs xarray, h5netcdf and matplotlib (Debian: python3-xarray python3-h5netcdf python3-matplotlib).
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import warnings

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = os.path.join(ROOT, "docs", "gallery")
PAGE = os.path.join(ROOT, "docs", "scenarios.md")
MARKS = "<!-- gallery -->\n", "<!-- /gallery -->\n"

# What a picture shows, a line for each variant: what it says, and the series of a run.
PICTURES = {
    "aliyun-2015": ("Aliyun's share of world revenue, %", lambda d: share(d, "aliyun")),
    "two-clouds": ("the challenger's share of revenue, %", lambda d: share(d, "challenger")),
    "aliyun-hindcast": ("Aliyun's share of world revenue, %", lambda d: share(d, "aliyun")),
    "data-residency": ("the local provider's share of revenue, %", lambda d: share(d, "local")),
    "leader-outage": ("the leader's share of revenue, %", lambda d: share(d, "leader")),
    "learning-duopoly": ("mean price, Nash 1.473, monopoly 1.925",
                         lambda d: d.price.sel(provider=["one", "two"]).mean(["provider", "region"])),
    "merger-of-followers": ("list price of the first follower, USD an hour",
                            lambda d: d.price.sel(provider="first-follower").isel(region=0)),
    "on-premises-comeback": ("customers in the cloud, thousands",
                             lambda d: d.customers.sel(provider=["leader", "follower"]).sum(
                                 ["provider", "region", "segment"]) / 1e3),
    "price-war-2014": ("AWS's share of revenue, %", lambda d: share(d, "aws")),
    "regional-champion": ("the champion's share of home revenue, %",
                          lambda d: 100 * at_home(d, "champion")),
}


def share(data, provider):
    return 100 * data.share.sel(provider=provider)


def at_home(data, provider):
    home = data.revenue.sel(region="home").sum("segment")
    return home.sel(provider=provider) / home.isel(provider=slice(1, None)).sum("provider")


def shipped():
    """Names and paths of the scenarios that 'contend help scenarios' lists, in its order."""
    for folder in "", "teaching", "hindcast":
        at = os.path.join(ROOT, "scenarios", folder)
        for name in sorted(os.listdir(at)):
            if name.endswith(".yaml"):
                yield name[:-5], os.path.join("scenarios", folder, name)


def title_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        found = re.search(r'^title: "?(.*?)"?\s*(?:#.*)?$', file.read(), re.M)
    return found.group(1)


def draw(result, what, series, path):
    import matplotlib
    matplotlib.use("svg")
    import matplotlib.pyplot as plt
    import xarray as xr

    matplotlib.rcParams.update({"svg.hashsalt": "contend", "svg.fonttype": "none", "font.size": 8,
                                "axes.spines.top": False, "axes.spines.right": False})
    with xr.open_dataset(result, engine="h5netcdf") as data:
        values = series(data).mean("replication").transpose("variant", "time")
        figure, axes = plt.subplots(figsize=(4, 2.4), layout="constrained")
        step = max(1, data.sizes["time"] // 60)
        colours = ["#c0392b", "#2f6db3", "#4b9b6e", "#d9822b", "#8a8a8a", "#222222", "#a05fb0"]
        for i, variant in enumerate(data.variant.values):
            axes.plot(data.time[::step], values[i, ::step], color=colours[i % 7],
                      linewidth=1.8 if i == 0 else 1.1, label=str(variant))
        axes.set_title(what, loc="left", fontsize=8)
        axes.legend(frameon=False, fontsize=7, handlelength=1.2, labelspacing=0.2)
        figure.autofmt_xdate(rotation=0, ha="center")
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)


def run(contend, path, result):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([contend, "run", os.path.join(ROOT, path), "-q", "-o", result, "--force"],
                   check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows(contend):
    os.makedirs(FOLDER, exist_ok=True)
    yield "| scenario | | run time, s |"
    yield "|---|---|---|"
    with tempfile.TemporaryDirectory() as scratch:
        for name, path in shipped():
            result = os.path.join(scratch, "result.h5")
            seconds = run(contend, path, result)
            draw(result, *PICTURES[name], os.path.join(FOLDER, name + ".svg"))
            yield (f"| [{name}](../{path})<br>{title_of(path)} | ![{PICTURES[name][0]}]"
                   f"(gallery/{name}.svg) | {max(seconds, 0.1):.{0 if seconds >= 9.5 else 1}f} |")


def check():
    with open(PAGE, encoding="utf-8") as file:
        table = file.read().split(MARKS[0])[1].split(MARKS[1])[0]
    shown = re.findall(r"\((gallery/\S+\.svg)\)", table)
    names = [name for name, _ in shipped()]
    wrong = [f"{name} is not in the table of docs/scenarios.md with its title: run docs/gallery.py"
             for name, path in shipped()
             if f"[{name}](../{path})<br>{title_of(path)} |" not in table]
    wrong += [f"{name} has no picture" for name in names if f"gallery/{name}.svg" not in shown]
    wrong += [f"docs/{path} is not there" for path in shown
              if not os.path.exists(os.path.join(ROOT, "docs", path))]
    wrong += [f"docs/gallery/{file} is of no scenario" for file in os.listdir(FOLDER)
              if file[:-4] not in names]
    for line in wrong:
        print(line)
    print(f"{len(names)} scenarios, {len(wrong)} mistakes")
    return 1 if wrong or len(names) < 10 else 0


def main(arguments):
    if len(arguments) == 2 and arguments[1] == "--check":
        return check()
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    table = "".join(line + "\n" for line in rows(os.path.abspath(arguments[0])))
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    before, rest = text.split(MARKS[0])
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(before + MARKS[0] + table + MARKS[1] + rest.split(MARKS[1])[1])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
