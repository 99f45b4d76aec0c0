# SPDX-License-Identifier: Apache-2.0
"""calibrate.py CONTEND TREE: runs `contend calibrate` on scenarios whose answer is known: the Bass
curve, a market simulated with known parameters, and scenarios written out that must run as before."""

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np

from textbook_kit import Bench, Tally

RECOVER = """contend: 1
name: recover
clock: {start: 2015-07, ticks: 60}
random: {seed: 5, replications: 1}
customers: {count: 10000}
market: {spend: 2.0e9, reference_price: 0.12}
regions:
  west: {spend: 0.6, in_cloud: 0.1, education: {innovation: %(p)g, imitation: %(q)g}, growth: %(growth)g}
  east: {spend: 0.4, in_cloud: 0.1, education: {innovation: %(p)g, imitation: %(q)g}, growth: %(growth)g}
latency: {local: 20, between: {west: {east: 150}}}
segments:
  all:
    customers: 1
    workload: {sigma: 0.5}
    price_taste: {mean: 2.5, sigma: 0.5}
    latency_taste: {mean: %(latency)g}
    contract: {mean_months: 12}
    switching_cost: %(kappa)g
providers:
  leader: {locations: {west: {}, east: {}}}
  challenger: {locations: {east: {}}}
calibration:
  stock: {leader: 0.7, challenger: 0.3}
  flow: {leader: 0.5, challenger: 0.5}
  sample: 2000
"""
TRUTH = {"p": 0.02, "q": 0.45, "growth": 0.2, "kappa": 1.5, "latency": 1}


def command(bench, *arguments):
    return subprocess.run([bench.program, "calibrate", *arguments], capture_output=True, text=True)


def calibrate(bench, path, *options):
    """The summary of a calibration that must succeed."""
    summary = os.path.join(bench.scratch, "summary.json")
    run = command(bench, path, "--summary", summary, "--force", "--quiet", *options)
    if run.returncode != 0:
        raise RuntimeError(f"calibrate {path} {options} ended with {run.returncode}: {run.stderr}")
    with open(summary, encoding="utf-8") as file:
        return json.load(file)


def parameters(summary):
    return {p["name"]: p for p in summary["fit"]["parameters"]}


def chi_square_tail(x, n):
    """The chance of more than x, summed term by term."""
    if n % 2 == 0:
        return math.exp(-x / 2) * sum((x / 2) ** k / math.factorial(k) for k in range(n // 2))
    return math.erfc(math.sqrt(x / 2)) + math.exp(-x / 2) * sum(
        (x / 2) ** (k + .5) / math.gamma(k + 1.5) for k in range((n - 1) // 2))


def bass_errors():
    """Standard errors of p and q in fit-bass.yaml from the closed recursion: errors of 2 % in ten
    sizes and, of a single replication, as much again."""
    def sizes(p, q):
        exposure, size = -math.log(.95), []
        for tick in range(120):
            exposure += (p + q * -math.expm1(-exposure)) / 12
            if tick % 12 == 11:
                size.append(-math.expm1(-exposure))
        return np.array(size)
    at, step = sizes(.03, .38), 1e-5
    slopes = np.array([(sizes(.03 + step, .38) - sizes(.03 - step, .38)) / (2 * step),
                       (sizes(.03, .38 + step) - sizes(.03, .38 - step)) / (2 * step)]) / (.02 * at)
    return np.sqrt(2 * np.diag(np.linalg.inv(slopes @ slopes.T)))


def fit_bass(bench, tally):
    path = os.path.join(bench.folder, "fit-bass.yaml")
    new = os.path.join(bench.scratch, "bass.yaml")
    found = calibrate(bench, path, "-o", new, "--threads", "1")
    for (name, truth), error in zip((("innovation", .03), ("imitation", .38)), bass_errors()):
        p = parameters(found)[name]
        tally.near(p["value"], truth, .01 * truth, f"fit-bass: {name}")
        tally.near(p["value"], truth, 3 * p["error"], f"fit-bass: {name} in standard errors")
        tally.near(p["error"], error, .05 * error, f"fit-bass: standard error of {name}")
        tally.expect(not p["weak"], f"fit-bass: {name} is weakly identified")
        tally.near(p["error_in_range"], p["error"], .05 * p["error"],
                   f"fit-bass: the range adds little about {name}")
    fit = found["fit"]
    tally.expect(fit["objective"] < .01 and fit["condition"] < 30, "fit-bass: it does not fit")
    tally.expect(fit["inversions"] == 0, "fit-bass: there is nothing to invert")
    again = calibrate(bench, path, "--threads", "2")
    tally.expect(again == found, "fit-bass: the fit depends on the number of threads")
    run = bench.play(new)
    wanted = [t["fitted"] for t in fit["targets"]]
    tally.exact(run.market[0, 0, 12::12], wanted, "fit-bass: the scenario written runs as fitted")
    tally.expect("fit" not in calibrate(bench, new), "fit-bass: what was fitted is fitted again")


def weakly_identified(bench, tally):
    """Innovation, imitation and the share in the cloud from four sizes of the market alone."""
    settings = ["--set", "calibration.fit.parameters.in-cloud="
                "{path: regions.everywhere.in_cloud, from: 0.005, to: 0.5}"]
    for year in range(2019, 2026):
        settings += ["--set", f"calibration.fit.targets.size-{year}=null"]
    found = calibrate(bench, os.path.join(bench.folder, "fit-bass.yaml"), *settings)
    fit, free = found["fit"], parameters(found)
    doubts = fit["condition"] is None or fit["condition"] > 30 or any(
        p["weak"] for p in free.values())
    tally.expect(doubts, "weakly identified: the report does not say so")
    for p in free.values():
        spread = (p["to"] - p["from"]) / math.sqrt(12)
        tally.expect(p["error_in_range"] <= spread * 1.000001,
                     f"weakly identified: {p['name']} is less known than its range")
    tally.expect(fit["freedom"] == 0 and fit["p_value"] is None, "weakly identified: freedom")
    # One size and three parameters: a combination is left open, and the covariance still exists.
    settings += ["--set", "calibration.fit.targets.size-2017=null",
                 "--set", "calibration.fit.targets.size-2018=null"]
    found = calibrate(bench, os.path.join(bench.folder, "fit-bass.yaml"), *settings)
    tally.expect(found["fit"]["condition"] is None, "one target: it cannot tell three parameters")
    covariance = np.array(found["fit"]["covariance"], float)
    tally.expect((np.linalg.eigvalsh(covariance) > 0).all(), "one target: the covariance")


def churn(run, start, end):
    return run.switches[0, 0, start + 1:end + 1, 1:, 1:].sum() / \
        run.customers[0, 0, start, 1:].sum()


def recovery(bench, tally):
    """Targets from a market of other luck, five times as large, with known parameters; over five
    years, for imitation and growth look alike while few are in the market."""
    truth = os.path.join(bench.scratch, "truth.yaml")
    with open(truth, "w", encoding="utf-8") as file:
        file.write(RECOVER % TRUTH)
    run = bench.play(truth, "--seed", "77", "--customers", "50000")
    revenue = run.revenue[0, 0].sum((2, 3))
    lines = ""
    for t, date in (15, "2016-10"), (30, "2018-01"), (45, "2019-04"), (60, "2020-07"):
        size = revenue[t, 1:].sum()
        share = revenue[t, 2] / size
        lines += f"      size-{t}: {{metric: market, at: {date}, value: {size:.6g}, " \
                 f"error: {.01 * size:.3g}}}\n" \
                 f"      share-{t}: {{metric: share, provider: challenger, at: {date}, " \
                 f"value: {share:.6g}, error: 0.01}}\n"
    for t, date in (30, "2018-01"), (60, "2020-07"):
        lines += f"      churn-{t}: {{metric: churn, at: {date}, " \
                 f"value: {churn(run, t - 12, t):.6g}, error: 0.005}}\n"
    fitted = os.path.join(bench.scratch, "recover.yaml")
    with open(fitted, "w", encoding="utf-8") as file:
        file.write(RECOVER % {"p": .05, "q": .2, "growth": 0, "kappa": 3, "latency": 1} + f"""  fit:
    parameters:
      q: {{path: "regions.*.education.imitation", from: 0.1, to: 0.9}}
      growth: {{path: "regions.*.growth", from: -0.1, to: 0.6}}
      kappa: {{path: segments.all.switching_cost, from: 0, to: 5}}
    targets:
{lines}    points: 48
    replications: 4
    customers: 10000
""")
    settings = ["--set", "regions.west.education.innovation=0.02",
                "--set", "regions.east.education.innovation=0.02"]
    found = calibrate(bench, fitted, *settings)
    for name, p in parameters(found).items():
        tally.near(p["value"], TRUTH[name], 3 * p["error"], f"recovery: {name} in standard errors")
        tally.near(p["value"], TRUTH[name], .1 * TRUTH[name], f"recovery: {name}")
        tally.expect(not p["weak"], f"recovery: {name} is weakly identified")
    fit = found["fit"]
    tally.near(fit["p_value"], chi_square_tail(fit["objective"], fit["freedom"]), 1e-9,
               "recovery: the chance of so large an objective")
    tally.expect(fit["freedom"] == 7 and fit["inversions"] == 0, "recovery: freedom")
    tastes = "{path: segments.all.latency_taste.mean, from: 0, to: 2}"
    found = calibrate(bench, fitted, *settings, "--set", "calibration.fit.points=4", "--set",
                      f"calibration.fit.parameters.kappa={tastes}")
    fit = found["fit"]
    tally.expect(0 < fit["inversions"] <= fit["points"],
                 "recovery: tastes change intercepts, so these are inverted anew")


def same_columns(tally, a, b, sentence):
    for name, value in vars(a).items():
        if isinstance(value, np.ndarray) and value.dtype.kind in "if":
            tally.expect(np.array_equal(value, vars(b)[name], equal_nan=True),
                         f"{sentence}: {name}")


def has_shares(path):
    with open(path, encoding="utf-8") as file:
        return any(line.strip().startswith(("flow:", "stay:")) for line in file)


def written_out(bench, tally):
    """A scenario with its intercepts written out gives the same results to the last bit."""
    tree = os.path.join(bench.folder, os.pardir, os.pardir)
    small = "--set", "calibration.sample=3000", "--customers", "5000", "--replications", "2"
    new = os.path.join(bench.scratch, "new.yaml")
    for path in "tests/calibrated.yaml", "scenarios/two-clouds.yaml", "scenarios/aliyun-2015.yaml":
        path = os.path.join(tree, path)
        calibrate(bench, path, *small, "-o", new)
        tally.expect(not has_shares(new), f"{path}: shares are left")
        same_columns(tally, bench.play(path, *small), bench.play(new), f"{path}: written out")
        calibrate(bench, path, *small, "-o", new, "--keep-shares")
        tally.expect(has_shares(new), f"{path}: no shares are left")


def refusals(bench, tally):
    tree = os.path.join(bench.folder, os.pardir, os.pardir)
    path = os.path.join(tree, "tests/calibrated.yaml")
    new = os.path.join(bench.scratch, "refused.yaml")
    hard = "--set", "variants.hard={providers: {z: {quality: null, reference: y}}}"
    said = command(bench, path, "-o", new, *hard)
    tally.expect(said.returncode == 2 and "variant 'hard' changes qualities" in said.stderr and
                 not os.path.exists(new), f"a variant that cannot be written: {said.stderr}")
    said = command(bench, path, "-o", new, "--keep-shares", *hard)
    tally.expect(said.returncode == 0, f"the same with its shares: {said.stderr}")
    table = os.path.join(bench.folder, "population.yaml")
    elsewhere = os.path.join(bench.scratch, "elsewhere.yaml")
    said = command(bench, table, "-o", elsewhere)
    tally.expect(said.returncode == 2 and "beside the tables" in said.stderr and
                 not os.path.exists(elsewhere), f"without its table: {said.stderr}")
    said = command(bench, path, "-o", new)
    tally.expect(said.returncode == 4 and "exists" in said.stderr, f"no force: {said.stderr}")
    said = command(bench, path, "-o", new, "--summary", new, "--force")
    tally.expect(said.returncode == 1 and "give two names" in said.stderr, f"twice {said.stderr}")


def of_a_table(bench, tally):
    """A fit to a market whose customers stand in a table says how many they are."""
    for name in "population.yaml", "population.csv":
        shutil.copy(os.path.join(bench.folder, name), bench.scratch)
    new = os.path.join(bench.scratch, "of_a_table.yaml")
    calibrate(bench, os.path.join(bench.scratch, "population.yaml"), "-o", new, "--set",
              "calibration={fit: {parameters: {p: {path: regions.*.growth, from: 0, to: 1}}, "
              "targets: {t: {metric: market, at: 2017-07, value: 5e6, error: 1e5}}, points: 4}}")
    with open(new, encoding="utf-8") as file:
        tally.expect("moments, 12 customers," in file.read(), "a fit to a table: its customers")


def main(arguments):
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(arguments[0], os.path.join(arguments[1], "scenarios/textbook"), scratch,
                      tally)
        for case in fit_bass, weakly_identified, recovery, written_out, refusals, \
                of_a_table:
            case(bench, tally)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
