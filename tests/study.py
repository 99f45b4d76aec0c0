# SPDX-License-Identifier: Apache-2.0
"""study.py CONTEND TREE [CASE...]

`contend study` through the command line: indices of responses with known ones, files opened by
readers that are not ours, values compared with those of `contend run`, and what is said of
mistakes.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import warnings

import h5py
import netCDF4
import numpy as np
import xarray as xr

from content_hash import content_hash
from study_kit import MARKET, OUTCOMES, play
from textbook_kit import Result

PI = "{from: -3.141592653589793, to: 3.141592653589793}"
ISHIGAMI = f"response: {{function: ishigami}}\nfactors: {{x1: {PI}, x2: {PI}, x3: {PI}}}\n"
LINEAR = ("response: {function: linear, parameters: [1, 2, 4]}\nfactors:\n"
          "  a: {from: 0, to: 1}\n  b: {from: 0, to: 1}\n  c: {from: 0, to: 1}\n")


def indices(place, tally):
    """Sobol's indices of Ishigami's function and of Sobol's G, and what they say of their error."""
    ds = place.open(place.write("ishigami.yaml", ISHIGAMI + "design: {rule: saltelli, base: 4096, "
                                "second_order: true}\nanalysis: {bootstrap: 200}\n"))
    first, total = (ds[f"sobol_{order}"].sel(outcome="response") for order in ("first", "total"))
    tally.near(first, [.3139051911, .4424111448, 0], .01, "Ishigami: first order")
    tally.near(total, [.5575888552, .4424111448, .2436836641], .01, "Ishigami: total")
    second = ds.sobol_second.sel(outcome="response", factor="x1", with_factor="x3")
    tally.near(second, .2436836641, .02, "Ishigami: x1 with x3")
    g = [0, 1, 4.5, 9, 99, 99, 99, 99]
    ds = place.open(place.write(
        "g.yaml", f"response: {{function: sobol_g, parameters: {g}}}\nfactors:\n"
        + "".join(f"  x{i}: {{from: 0, to: 1}}\n" for i in range(8))
        + "design: {rule: saltelli, base: 4096}\nanalysis: {bootstrap: 200}\n"))
    known = np.array([.7161921689, .1790480422, .0236757742, .0071619217] + 4 * [.0000716192])
    tally.near(ds.sobol_first.sel(outcome="response"), known, .01, "Sobol's G: first order")
    inside = ((ds.sobol_first_low[0] <= known) & (known <= ds.sobol_first_high[0])).sum()
    tally.expect(inside >= 5, f"the intervals hold {int(inside)} of 8 known indices")


def effects(place, tally):
    """Elementary effects, regression and tornado."""
    ds = place.open(place.write("morris.yaml",
                                LINEAR + "design: {rule: morris, trajectories: 8}\n"))
    tally.near(ds.morris_mu_star[0], [1, 2, 4], 1e-12, "a linear response: mu* is the slope")
    tally.near(ds.morris_sigma[0], 0, 1e-12, "a linear response: sigma is 0")
    ds = place.open(place.write("wavy.yaml", ISHIGAMI + "design: {rule: morris, trajectories: "
                                "2000}\nanalysis: {bootstrap: 0}\n"))
    tally.near(ds.morris_mu_star[0], [7.7040541116, 7.875, 6.2487961033], .35, "Ishigami: mu*")
    ds = place.open(place.write("even.yaml", LINEAR + "design: {rule: sobol, points: 1024}\n"))
    tally.near(ds.regression[0], np.array([1, 2, 4]) / np.sqrt(21), .01,
               "a linear response: standardised coefficients")
    tally.near(ds.regression_r2, 1, 1e-12, "a linear response: all is explained")
    tally.near(ds.tornado_high[0] - ds.tornado_low[0], [1, 2, 4], .8,
               "a linear response: the tornado's bars")


def frontier(place, tally):
    """Where a known response crosses a number, along a factor, for each of the others' values."""
    text = ("response: {function: linear, parameters: [1, 10]}\nfactors:\n"
            "  x: {from: 0, to: 1, points: 11}\n  y: {values: [0, 0.05, 0.2]}\ndesign: {rule: grid}\n"
            "analysis: {frontiers: {enough: {outcome: response, factor: x, crosses: 0.75}}}\n")
    path = place.write("frontier.yaml", text)
    ds = place.open(path, "--summary", "frontier.json")
    tally.near(ds.frontier_value.values[:2], [.75, .25], 1e-12, "the crossings")
    tally.expect(ds.frontier_value.values[2] == -np.inf, "crossed below the range: -inf")
    tally.near(ds.frontier_setting.sel(factor="y"), [0, .05, .2], 1e-12, "settings of the crossings")
    tally.expect(np.isnan(ds.frontier_setting.sel(factor="x")).all(), "none along the factor")
    tally.expect((ds.frontier == "enough").all(), "the frontier's name")
    place.ends("info of a frontier", 0, ["enough: x at which response crosses 0.75", "under 0"],
               "info", "study.h5")
    with open(place.path("frontier.json"), encoding="utf-8") as file:
        found = json.load(file)["frontiers"][0]
    tally.expect([c["crosses"] for c in found["crossings"]] == ["within", "within", "below"]
                 and found["factor"] == "x", f"the frontier as JSON: {found}")


def readers(place, tally):
    """xarray with both engines, netCDF4, h5py, ncdump; the hash by its definition."""
    warnings.filterwarnings("ignore", "invalid value encountered in cast")
    path = place.study(place.write_market("readers.yaml", "{rule: latin_hypercube, points: 6}",
                                          more="output: {series: [share, hhi, capacity]}\n"))
    for engine in "h5netcdf", "netcdf4":
        began = time.monotonic()
        with xr.open_dataset(path, engine=engine) as ds:
            tally.expect(dict(ds.sizes)["point"] == 6 and ds.value.dims == (
                "point", "replication", "outcome"), f"{engine}: {ds.sizes}")
            tally.expect(all(name in ds.coords for name in ds.dims), f"{engine}: coordinates")
            tally.expect(ds.share.dims == ("point", "replication", "variant", "time", "provider"),
                         f"{engine}: share is over {ds.share.dims}")
            tally.expect(ds.time.dtype.kind == "M" and ds.time.values[0] == np.datetime64(
                "2015-07-01"), f"{engine}: time {ds.time.values[0]}")
            means = ds["mean"].fillna(-1)
            tally.near(ds.value.mean("replication").fillna(-1), means, 1e-12 * np.abs(means),
                       f"{engine}: means are of the values, but for those never reached")
            tally.expect(list(ds.outcome_unit.values) == ["1", "1", "1", "USD year-1", "day"],
                         f"{engine}: units {ds.outcome_unit.values}")
            no_words = [n for n, v in ds.variables.items()
                        if not v.attrs.get("long_name") or "units" not in {**v.attrs, **v.encoding}]
            tally.expect(not no_words, f"{engine}: {no_words} without long_name or units")
        tally.expect(time.monotonic() - began < 10, f"{engine}: takes long")
    with netCDF4.Dataset(path) as file:
        tally.expect(file.contend_kind == "study" and file["setting"].dimensions == (
            "point", "factor"), "netCDF4")
    with h5py.File(path) as file:
        tally.expect(content_hash(file) == file["provenance"].attrs["content_hash"],
                     "the content hash is not that of the content")
        tally.expect(file["value"].dims[1].keys() == ["replication"], "h5py: scales")
    dump = subprocess.run(["ncdump", "-h", path], capture_output=True, text=True, check=False)
    tally.expect(dump.returncode == 0 and "double frontier" not in dump.stdout
                 and "double value(point, replication, outcome)" in dump.stdout, dump.stderr)


def sets(ds, point):
    paths = {"money": ["events.money.inject"], "known": ["providers.challenger.awareness.west"],
             "learns": ["regions.west.education.imitation", "regions.east.education.imitation"]}
    return [f"{path}={ds.setting.sel(factor=name).values[point]:.17g}"
            for name in ds.factor.values for path in paths[name]]


def runs(place, tally):
    """Values are those of `contend run` with the same settings, pair by pair and to the last bit."""
    path = place.write_market("runs.yaml", "{rule: latin_hypercube, points: 5}",
                              more="output: {series: [share, customers]}\n")
    ds = place.open(path)
    for point in 1, 4:
        code, _, said = place.call(
            "run", place.market, "-q", "--force", "-o", "run.h5", "--variant", "no-money",
            "--variant", "dear", "--replications", "3", "--set", "calibration.sample=500",
            *[word for s in sets(ds, point) for word in ("--set", s)])
        if code != 0:
            raise RuntimeError(said)
        run = Result(place.path("run.h5"))
        challenger = list(run.provider).index(b"challenger")
        revenue = run.revenue[:, :, -1, challenger].sum((2, 3))
        value = ds.value[point]
        for name, wanted in (("share", run.share[0, :, -1, challenger]),
                             ("wins", run.answer[0, :, list(run.question).index(b"overtakes")]),
                             ("ahead", run.gap[1, :, list(run.question).index(b"overtakes")]),
                             ("when", run.reached[0, :, list(run.question).index(b"large")])):
            tally.expect(np.array_equal(value.sel(outcome=name), wanted, equal_nan=True),
                         f"{name} of point {point}: {value.sel(outcome=name).values}, not {wanted}")
        tally.near(value.sel(outcome="effect"), revenue[0] - revenue[2], 1e-9 * revenue[0],
                   f"the paired effect at point {point}")
        for name in "share", "customers":
            stored = ds[name][point].transpose("variant", "replication", ...)
            tally.expect(np.array_equal(stored, getattr(run, name), equal_nan=True),
                         f"the series {name} of point {point}")
    tally.expect((ds.value.sel(outcome="effect") != 0).any(), "there is no effect anywhere")


def many_outcomes(place, tally):
    """As many outcomes as there may be, over a scenario with as many questions as there may be."""
    with open(place.market, encoding="utf-8") as file:
        text = file.read()
    asked = "".join(f"  q{i}: {{metric: share, challenger: challenger, above: 0.{i:03}, "
                    "at: 2016-07, title: long}\n" for i in range(62))
    with open(place.path("asked.yaml"), "w", encoding="utf-8") as file:
        file.write(text.replace("questions:\n", "questions:\n" + asked))
    outcomes = "outcomes:\n" + "".join(
        f"  m{i}: {{metric: share, provider: challenger, at: 2016-07}}\n" for i in range(63))
    path = place.write("many.yaml", MARKET.format(market="asked.yaml")
                       + "design: {rule: latin_hypercube, points: 2}\n" + outcomes
                       + "  asked: {question: q61, value: gap}\n")
    ds = place.open(path)
    value = ds.value.values
    tally.expect((value[..., :63] == value[..., :1]).all() and value[0, 0, 0] > 0,
                 "63 outcomes that are the same")
    tally.near(value[..., 63], value[..., 0] - .061, 1e-12, "the last question's gap")


def extremes(place, tally):
    """One point; 31 providers; names in Chinese."""
    one = place.open(place.write_market("one.yaml", "{rule: sobol, points: 1}"))
    tally.expect(one.sizes["point"] == 1 and np.isfinite(one["mean"].sel(outcome="share")).all()
                 and np.isnan(one.regression).all(), "one point")
    place.ends("one point", 0, ["1 point of 3 factors"], "info", "study.h5")
    names = ["阿里云"] + [f"p{i}" for i in range(30)]
    with open(place.path("wide.yaml"), "w", encoding="utf-8") as file:
        file.write("contend: 1\nname: 宽\nclock: {start: 2015-07, ticks: 3}\n"
                   "random: {replications: 2}\ncustomers: {count: 3000}\n"
                   "market: {spend: 1.0e9, reference_price: 0.12}\nregions: {中国: {customers: 1, "
                   "in_cloud: 0.5, education: {innovation: 0.1}}}\nlatency: {local: 20}\n"
                   "segments: {all: {customers: 1, price_taste: {mean: 2}, contract: {mean_months: 3}}}\nproviders:\n"
                   + "".join(f"  {n}: {{locations: {{中国: {{}}}}, quality: 0}}\n" for n in names))
    ds = place.open(place.write("宽.yaml", "scenario: wide.yaml\nfactors:\n  质量: {path: "
                                "providers.阿里云.quality, from: 0, to: 2}\ndesign: {rule: sobol, "
                                "points: 4}\noutcomes: {份额: {metric: share, provider: 阿里云, at: "
                                "2015-09}}\noutput: {series: [switches]}\n"))
    tally.expect(ds.switches.sizes["provider"] == 32 and "阿里云" in ds.provider.values,
                 "31 providers")
    tally.expect(ds.factor.values[0] == "质量" and ds.regression.sel(
        outcome="份额", factor="质量") > .9, "names in Chinese")
    place.ends("names in Chinese", 0, ["质量", "份额"], "info", "study.h5")


def troubles(place, tally):
    """A point whose scenario is wrong or cannot be calibrated is named, with its settings."""
    two = ("factors:\n  a: {path: calibration.flow.elsewhere.leader, taken_from: "
           "calibration.flow.elsewhere.others, values: [0.3, 0.7]}\n  b: {path: "
           "calibration.flow.elsewhere.challenger, taken_from: calibration.flow.elsewhere.others, "
           "values: [0, 0.35]}\ndesign: {rule: grid}\noutcomes: {hhi: {metric: hhi, at: 2016-07}}\n")
    with open(place.market, encoding="utf-8") as file:
        text = file.read()
    with open(place.path("open.yaml"), "w", encoding="utf-8") as file:
        file.write(text.replace("elsewhere: {leader: 0.6, others: 0.4}",
                                "elsewhere: {leader: 0.6, challenger: 0, others: 0.4}"))
    path = place.write("wrong.yaml", "scenario: open.yaml\nset: [calibration.sample=500]\n"
                       "replications: 1\n" + two)
    place.ends("shares that do not add up at one point", 2,
               ["point 3 (a = 0.7, b = 0.35)", "calibration.flow.elsewhere.others"], "study", path,
               "-q", "-o", "wrong.h5")
    tally.expect(not os.path.exists(place.path("wrong.h5")), "a file of a study that failed")
    place.ends("again", 2, ["going on from", "point 3"], "study", path, "-o", "wrong.h5")
    path = place.write("unknown.yaml", "scenario: open.yaml\nset: [calibration.sample=500]\n"
                       "replications: 1\nfactors: {known: {path: "
                       "providers.challenger.awareness.east, values: [0.9, 0.02]}}\n"
                       "design: {rule: grid}\noutcomes: {hhi: {metric: hhi, at: 2016-07}}\n")
    place.ends("a point that cannot be calibrated", 2,
               ["point 1 (known = 0.02)", "could not be matched", "challenger"], "study", path, "-q")
    place.ends("the same in its plan", 2, ["point 1 (known = 0.02)"], "check", path)


def commands(place, tally):
    """What other commands say of studies, and study and merge of scenarios and results."""
    path = place.write_market("commands.yaml", "{rule: sobol, points: 4}")
    place.ends("check of a study", 0,
               ["commands is valid", "4 points x 3 variants x 3 replications", "memory", "time  ",
                "result file   at most"], "check", path)
    place.ends("run of a study", 2, ["'contend study' takes it"], "run", path)
    place.ends("study of a scenario", 2, ["'contend run' takes it"], "study", place.market)
    place.ends("two points' replications", 0, ["8 points", "2 replications each"], "study",
               place.write_market("few.yaml", "{rule: sobol, points: 8}"), "--replications", "2",
               "--force", "-o", "few.h5")
    place.ends("info", 0, ["few.h5: study of Contend", "it matches", "8 points", "command",
                           "scenario  study-market"], "info", "few.h5")
    place.ends("verify", 0, ["verified: few.h5"], "verify", "few.h5", "--threads", "2")
    place.ends("verify quietly", 0, [], "verify", "-q", "few.h5")
    place.ends("the same file for both", 1, ["give two names"], "study", path, "-o", "x", "--summary",
               "x")
    place.ends("a shard's findings", 1, ["contend merge takes it"], "study", path, "--shard", "1/2",
               "--summary", "x.json")
    for words in "0/2", "3/2", "2", "1/2x", "-1/2":
        place.ends(f"--shard {words}", 1, ["give K/N"], "study", path, f"--shard={words}")
    place.ends("an existing file", 4, ["few.h5"], "study", path, "-o", "few.h5")
    place.ends("too large", 3, ["needs about", "lower the number of points"], "study",
               place.write_market("large.yaml", "{rule: sobol, points: 10000000}",
                                  more="output: {series: [switches]}\n"))


def altered(place, tally):
    """Changed files: info and merge refuse them; verify tells what a run gives instead."""
    good = place.study(place.write_market("altered.yaml", "{rule: sobol, points: 4}"),
                       output="good.h5")

    def change(name, index, amount, match):
        copy = shutil.copy(good, place.path("changed.h5"))
        with h5py.File(copy, "r+") as file:
            values = file[name][...]
            values[index] += amount
            file[name][...] = values
            if match:
                file["provenance"].attrs["content_hash"] = content_hash(file)

    for name, index in ("value", (1, 0, 0)), ("mean", (1, 0)), ("setting", (2, 1)), ("point", 3):
        for match in False, True:
            change(name, index, 1, match)
            for command in ("info", "changed.h5"), ("verify", "changed.h5"), \
                    ("merge", "-o", "merged.h5", "changed.h5"):
                place.ends(f"{command[0]} of a changed {name}, hash made to match: {match}", 6,
                           ["changed.h5: "], *command)
    copy = shutil.copy(good, place.path("changed.h5"))
    with h5py.File(copy, "r+") as file:
        file["more"] = 1.0
    place.ends("a variable too many", 6, ["altered or damaged"], "info", "changed.h5")
    # a whole, consistent file of other luck
    text = place.write_market("altered.yaml", "{rule: sobol, points: 4}")
    other = place.study(text, "--set", "market.spend=2.1e10", output="other.h5")
    with h5py.File(good) as one, h5py.File(shutil.copy(other, copy), "r+") as two:
        for part in "study", "scenario":
            two[f"provenance/{part}"][()] = one[f"provenance/{part}"][()]
        two["provenance"].attrs["content_hash"] = content_hash(two)
    said = place.ends("values of another market", 8, ["different: changed.h5", "value: ", "point 0",
                                                      " stored, ", " now"], "verify", "changed.h5")
    tally.expect("this version" in said, said)
    with open(good, "rb") as file:
        whole = file.read()
    with open(copy, "wb") as file:
        file.write(whole[:-200])
    for command in ("info", "changed.h5"), ("merge", "-o", "merged.h5", "changed.h5"):
        place.ends(f"{command[0]} of a file cut short", 6, ["changed.h5: "], *command)


def tables(place, tally):
    """A table of customers is needed again: beside the file, here, or where it is said to be."""
    textbook = os.path.join(place.tree, "scenarios", "textbook")
    for folder in "made", "kept", "elsewhere":
        os.mkdir(place.path(folder))
    for name in "population.yaml", "population.csv":
        shutil.copy(os.path.join(textbook, name), place.path("made"))
    path = place.write("made/table.yaml", "scenario: population.yaml\nfactors: {tau: {path: "
                       "market.tau, from: 1, to: 3}}\ndesign: {rule: sobol, points: 4}\noutcomes: "
                       "{hhi: {metric: hhi, at: 2015-07}}\n")
    for k in 1, 2:
        place.study(path, "--shard", f"{k}/2", output=f"kept/{k}.h5")
    place.study(path, output="kept/whole.h5")
    merge = "merge", "-o", "merged.h5", "kept/1.h5", "kept/2.h5"
    place.ends("no table", 2, ["cannot read 'population.csv'", "cannot read 'kept/population.csv'"],
               *merge)
    place.ends("no table", 2, ["customers.file: cannot read"], "verify", "kept/whole.h5")
    place.ends("a table elsewhere", 0, ["verified"], "verify", "kept/whole.h5", "--tables", "made")
    shutil.copy(place.path("made/population.csv"), place.path("kept"))
    place.ends("a table beside the file", 0, ["4 points"], "info", "kept/whole.h5")
    place.ends("a table beside the shards", 0, ["4 points"], *merge)
    tally.expect(place.bytes("merged.h5") == place.bytes("kept/whole.h5"), "tables: other bytes")


def shipped(place, tally):
    """A two-hundredth of each study that is shipped, made small."""
    for name in "frontier", "sensitivity", "robustness":
        path = place.study(os.path.join(place.tree, "scenarios", "studies", name + ".yaml"),
                           "--customers", "2000", "--replications", "1", "--set",
                           "calibration.sample=500", "--shard", "7/200", output=name + ".h5")
        with h5py.File(path) as file:
            tally.expect(len(file["point"]) > 0 and np.isfinite(file["value"][..., 0]).all(),
                         f"{name}: {file['value'][...]}")


CASES = {case.__name__: case for case in (indices, effects, frontier, readers, runs, many_outcomes,
                                          extremes, troubles, commands, altered,
                                          tables, shipped)}


if __name__ == "__main__":
    sys.exit(play(CASES, __doc__, sys.argv[1:]))
