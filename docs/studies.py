#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the tables of docs/studies.md and docs/headline.md, and docs/studies.svg, anew.

    docs/studies.py PATH/TO/contend [FOLDER]

Plays the studies of scenarios/studies into FOLDER, or takes their files from there where they are,
and runs `contend solve` on the headline. Some fifteen minutes on two cores. Needs xarray, h5netcdf
and matplotlib.
"""
import argparse
import pathlib
import subprocess
import tempfile

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np
import xarray as xr

TREE = pathlib.Path(__file__).resolve().parent.parent
SCENARIO = "scenarios/aliyun-2015.yaml"
STUDIES = "frontier", "sensitivity", "robustness"
INK, FAINT, RED, BLUE = "#333333", "#8a8a8a", "#c0392b", "#2f6db3"
MOST = 12    # factors of a table


def play(contend, folder):
    """The studies' files as datasets."""
    found = {}
    for name in STUDIES:
        path = folder / f"{name}.h5"
        if not path.exists():
            subprocess.run([contend, "study", f"scenarios/studies/{name}.yaml", "-q", "-o", path],
                           cwd=TREE, check=True)
        found[name] = xr.open_dataset(path, engine="h5netcdf").load()
    return found


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines).replace("| --- ", "|---") \
        .replace("|--- |", "|---|")


def frontier(ds):
    """Budgets in billion USD: where the probability crosses one half, with its interval."""
    levels, qualities = (np.unique(ds.setting.sel(factor=name)) for name in ("awareness", "quality"))
    budget = ds.setting.sel(factor="budget").values
    last = ds.isel(point=np.flatnonzero(budget == budget.max()))

    def cell(level, quality):
        def here(setting):
            return np.flatnonzero((setting.sel(factor="awareness").values == level)
                                  & (setting.sel(factor="quality").values == quality))[0]
        at = here(ds.frontier_setting)
        value, low, high = (float(ds[f"frontier_value{end}"][at]) / 1e9
                            for end in ("", "_low", "_high"))
        if np.isfinite(value):
            return f"{value:.3g} ({low:.3g} to {high:.3g})"
        best = last["mean"].isel(point=here(last.setting))
        return (f"over 1000 ({100 * best.sel(outcome='overtakes'):.0f} %, "
                f"gap {100 * best.sel(outcome='gap'):+.1f})")

    return table(["known at the start"] + [f"quality {q:+g}" for q in qualities],
                 [[f"{100 * level:g} %"] + [cell(level, q) for q in qualities] for level in levels])


def number(index, scale=1.0):
    value, low, high = (scale * float(i) for i in index)
    return f"{value:.2f} ({low:.2f} to {high:.2f})".replace("-0.00", "0.00")


def index(ds, name, outcome, factor):
    return [ds[name + end].sel(outcome=outcome, factor=factor) for end in ("", "_low", "_high")]


def heaviest(ds, name, outcome):
    return [str(f) for f in ds.factor.values[np.argsort(-ds[name].sel(outcome=outcome).values)]]


def sobol(ds, outcome):
    return table(["factor", "first order", "total"],
                 [[f, number(index(ds, "sobol_first", outcome, f)),
                   number(index(ds, "sobol_total", outcome, f))]
                  for f in heaviest(ds, "sobol_total", outcome)[:MOST]])


def morris(ds, outcome):
    """Effects over a factor's whole range, in points of share."""
    return table(["factor", "mu* (points)", "mu", "sigma"],
                 [[f, number(index(ds, "morris_mu_star", outcome, f), 100)]
                  + [f"{100 * float(ds[f'morris_{what}'].sel(outcome=outcome, factor=f)):+.2f}"
                     for what in ("mu", "sigma")]
                  for f in heaviest(ds, "morris_mu_star", outcome)[:MOST]])


def ranges(ds, names):
    def row(outcome):
        values = ds["mean"].sel(outcome=outcome).values
        return [outcome] + [f"{x:.4g}" for x in (values.min(), np.quantile(values, .05),
                                                 np.median(values), np.quantile(values, .95),
                                                 values.max())]
    return table(["outcome", "least", "5 %", "median", "95 %", "greatest"],
                 [row(name) for name in names])


def bars(axes, ds, name, outcome, title, colour, scale=1.0):
    names = heaviest(ds, name, outcome)[:10][::-1]
    found = np.array([[scale * float(i) for i in index(ds, name, outcome, f)] for f in names])
    axes.barh(names, found[:, 0], color=colour, alpha=.75,
              xerr=np.abs(found[:, 1:].T - found[:, 0]), ecolor=INK)
    axes.set_title(title, loc="left", fontsize=9.5, color=INK)
    axes.tick_params(colors=FAINT, labelsize=8.5)
    for side in "top", "right":
        axes.spines[side].set_visible(False)


def picture(found, path):
    plt.rcParams["svg.hashsalt"] = "contend"
    plt.rcParams["font.family"] = "DejaVu Sans"
    figure, axes = plt.subplots(1, 3, figsize=(12, 4))
    ds, left = found["frontier"], axes[0]
    gap, setting = 100 * ds["mean"].sel(outcome="gap"), ds.setting
    for level, colour in zip(np.unique(setting.sel(factor="awareness")),
                             ("#c9c9c9", "#9ab6d6", BLUE, RED)):
        here = np.flatnonzero((setting.sel(factor="awareness").values == level)
                              & (setting.sel(factor="quality").values == 0))
        left.plot(setting.sel(factor="budget").values[here] / 1e9, gap.values[here], color=colour,
                  label=f"known to {100 * level:g} %")
    left.axhline(0, color=FAINT, linewidth=.8)
    left.set_xscale("log")
    left.set_xlabel("billion USD over three years", fontsize=8.5, color=FAINT)
    left.set_title("Gap to AWS, points, as good as AWS abroad", loc="left", fontsize=9.5, color=INK)
    left.legend(frameon=False, fontsize=8)
    left.tick_params(colors=FAINT, labelsize=8.5)
    for side in "top", "right":
        left.spines[side].set_visible(False)
    bars(axes[1], found["sensitivity"], "sobol_total", "gap", "Gap: Sobol's total index", BLUE)
    bars(axes[2], found["robustness"], "morris_mu_star", "gap",
         "Gap: mean effect over the range, points", RED, 100)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def put(page, mark, text):
    """A page with the text between its marks."""
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    before, rest = page.read_text().split(begin)
    page.write_text(before + begin + "\n" + text + "\n" + end + rest.split(end)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("contend", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path, nargs="?")
    options = parser.parse_args()
    contend = options.contend.resolve()
    headline, page = TREE / "docs/headline.md", TREE / "docs/studies.md"
    with tempfile.TemporaryDirectory() as scratch:
        found = play(contend, options.folder or pathlib.Path(scratch))
    put(page, "frontier", frontier(found["frontier"]))
    for outcome in "share", "abroad", "gap":
        put(page, f"sensitivity of {outcome}", sobol(found["sensitivity"], outcome))
    for outcome in "share", "gap":
        put(page, f"robustness of {outcome}", morris(found["robustness"], outcome))
    put(page, "ranges of sensitivity", ranges(found["sensitivity"], ["share", "abroad", "gap"]))
    put(page, "ranges of robustness", ranges(found["robustness"], ["share", "abroad", "gap"]))
    picture(found, TREE / "docs/studies.svg")
    solved = subprocess.run([contend, "solve", SCENARIO, "budget", "-q"], cwd=TREE, check=True,
                            text=True, stdout=subprocess.PIPE).stdout
    put(headline, "solve", "```\n" + solved.rstrip() + "\n```")


if __name__ == "__main__":
    main()
