# SPDX-License-Identifier: Apache-2.0
"""textbook.py CONTEND FOLDER [CASE...]: runs the scenarios of scenarios/textbook/ and compares them
with the answers their first lines give. Tolerances are those of docs/validation.md: four standard
errors of a share, 1e-9 relative for what is not random."""

import glob
import os
import re
import sys
import tempfile

import numpy as np

from textbook_kit import Bench, Tally, band, run_cases

RULES = "gumbel", "inverse_cdf"
CASES = {}
ANOTHER_TEST = {"fit-bass", "headline-eight-regions", "labels-reordered"}


def case(function):
    CASES[function.__name__.replace("_", "-")] = function
    return function


def both_rules(bench, name, first, answer):
    for rule in RULES:
        run = bench.set(name, f"choice.rule={rule}")
        n = run.customers[0, 0, 1].sum()
        share = run.shares(1)[first:]
        bench.tally.near(share, answer, band(np.array(answer), n), f"{name}, {rule}: shares")
        yield rule, run, share * n


@case
def logit(bench, tally):
    answer = np.array([.32635475, .19794416, .14664064, .12005920, .08894204, .12005920])
    for rule, run, counts in both_rules(bench, "logit", 1, answer):
        wanted = counts.sum() * answer
        chi = ((counts - wanted) ** 2 / wanted).sum()
        tally.expect(chi < 20.515, f"logit, {rule}: chi-square {chi:.2f}, 5 degrees of freedom")


@case
def logit_counterfactual(bench, tally):
    run = bench.play("logit-counterfactual")
    n = run.customers[0, 0, 0].sum()
    for record in 0, 1:
        gain = n * (run.shares(record, 1) - run.shares(record, 0))
        tally.near(gain[3] / n, .0129624, band(.0129624, n), "logit-counterfactual: the gain")
        tally.expect((np.delete(gain, 3) <= 0).all() and gain[0] == 0,
                     f"logit-counterfactual: somebody moved to an unimproved provider: {gain}")


@case
def nested_logit(bench, tally):
    answers = [.1246348976, .2395626702, .2395626702, .2896744772, .1065652848], \
              [.4142135624, .2928932188, .2928932188, 0, 0]
    for rule in RULES:
        run = bench.set("nested-logit", f"choice.rule={rule}")
        for variant, answer in enumerate(np.array(answers)):
            tally.near(run.shares(1, variant), answer, band(answer, 1e6),
                       f"nested-logit, {rule}: shares in variant {variant}")


@case
def population(bench, tally):
    run = bench.play("population")
    start = run.customers[0, :, 0].sum((2, 3))
    tally.expect((start == [6, 4, 2]).all(), f"population: starts as {start}, not 6, 4, 2")
    tally.near(run.share[0, :, 0, 1], 21 / 26, 1e-3, "population: the incumbent's share")
    tally.exact(run.market[0, :, 0], 2.6e6, "population: spending at the start")
    tally.expect((run.customers[0, :, -1, 0] == 0).all(), "population: somebody never came")


@case
def frozen_noise_along_a_path(bench, tally):
    def compare(run):
        """Who chooses differently in the variant, and of them who not the improved provider."""
        before, after = run.customers.argmax(3)
        moved = before != after
        return moved, moved & (after != 2)

    run = bench.play("frozen-noise-along-a-path")
    tally.expect((run.customers.sum((3, 4)) == 1).all(),
                 "frozen-noise-along-a-path: each segment is meant to be one customer")
    moved, wrong = compare(run)
    tally.expect(not wrong.any(), f"frozen-noise-along-a-path: {wrong.sum()} moved wrongly")
    tally.expect(moved.any((0, 2, 3)).all(), "frozen-noise-along-a-path: nobody moved at all")
    _, wrong = compare(bench.set("frozen-noise-along-a-path", "choice.rule=inverse_cdf",
                                "random.replications=20"))
    tally.expect(wrong.any(), "frozen-noise-along-a-path: inverse_cdf is known to move some "
                              "wrongly; that none did means the check sees nothing")


@case
def extremes(bench, tally):
    for rule, run, counts in both_rules(bench, "extremes", 1, [.7310585786, .2689414214, 0]):
        undefined = "margin", "elasticity", "diversion", "implied_marginal_cost"  # of nothing sold
        numbers = [v for name, v in vars(run).items()
                   if isinstance(v, np.ndarray) and v.ndim > 3 and name not in undefined]
        broken = [v for v in numbers if v.dtype == float and np.isnan(v[:, :, :, 1:]).any()]
        tally.expect(not broken, f"extremes, {rule}: a provider has a NaN")


@case
def mixed_logit(bench, tally):
    run = bench.play("mixed-logit")
    for s, answer in enumerate([.6477264385, .2825760141]):
        for near in 0, 1:
            cell = run.customers[0, 0, 1, :, near, s]
            tally.near(cell[1 + near] / cell.sum(), answer, band(answer, cell.sum()),
                       f"mixed-logit: region {near}, segment {s}")


@case
def lognormal_price_taste(bench, tally):
    run = bench.play("lognormal-price-taste")
    answer = np.array([.3011272304, .2330610290, .2291457334, .2366660072])
    tally.near(run.shares(1), answer, band(answer, 1e6), "lognormal-price-taste: shares")


@case
def consideration_sets(bench, tally):
    answer = [.20629427, .43757518, .24604419, .11008636]
    for _ in both_rules(bench, "consideration-sets", 0, answer):
        pass


@case
def switching_cost(bench, tally):
    run = bench.play("switching-cost")
    n = run.customers[0, 0, 0].sum()
    chains = (.7062990080, .1071571146, .7417162962), (.7273655584, .0159830473, .9597008267)
    for v, (stationary, churn, eigenvalue) in enumerate(chains):
        for t in 1, 2, 5, 20, 60:
            share = stationary * (1 - eigenvalue ** t)
            before = stationary * (1 - eigenvalue ** (t - 1))
            # In the long run half of the churn goes each way.
            moved = churn / 2 * (before / stationary + (1 - before) / (1 - stationary))
            tally.near(run.shares(t, v)[1], share, band(share, n),
                       f"switching-cost, chain {v}, tick {t}: share")
            tally.near(run.switches[v, 0, t].sum() / n, moved, band(moved, n),
                       f"switching-cost, chain {v}, tick {t}: churn")


@case
def hazard_and_cost(bench, tally):
    stock = np.array([.28, .10, .07, .05, .0125, .4875])
    weight = np.array([.34, .20, .06, .10, .0005, .2995])
    known = {2.0: .0950, 2.8: .0565, 3.5: .0341, 4.0: .0235, 5.0: .0116}
    run = bench.play("hazard-and-cost")
    n = run.customers[0, :, 0].sum()
    tally.near(run.decisions[:, :, 1].sum((1, 2)) / n, 1 / 36, band(1 / 36, n),
               "hazard-and-cost: decisions in a month")
    for v, (kappa, a_year) in enumerate(known.items()):
        away = (1 - weight) * np.exp(-kappa)
        monthly = (stock / 36 * away / (weight + away)).sum()
        tally.near(1 - (1 - monthly) ** 12, a_year, 5e-5, f"hazard-and-cost, {kappa}: formula")
        tally.near(run.switches[v, :, 1].sum() / n, monthly, band(monthly, n),
                   f"hazard-and-cost, kappa {kappa}: switches in a month")


@case
def inversion(bench, tally):
    run = bench.play("inversion")
    price = np.array([.12, .10, .08])
    spread = np.exp(.25) * (.8 * .5 ** 2 + .2 * 3 ** 2)    # E w^2 / (E w)^2
    stock = np.array([[.6, .3, .1], [.5, .2, .3]])
    flow = np.array([[.4, .35, .25], [.3, .1, .6]])
    for v, stay in enumerate([0, .25]):
        for record, answers in enumerate([stock, flow]):
            for r, share in enumerate(answers):
                n = run.customers[v, 0, 0, :, r].sum()
                draws = 1 / (1 / n + 1 / 200000)    # the calibration sample is one too
                revenue = run.revenue[v, 0, record, 1:, r].sum(1)
                # A share of revenue weighs customers by workload and price.
                p = price * (share / price).sum()
                weight = (1 - share) ** 2 * share * p + share ** 2 * (share @ p - share * p)
                error = np.sqrt(spread * weight / (draws * (1 - stay * record)))
                tally.near(revenue / revenue.sum(), share, 4 * error,
                           f"inversion: variant {v}, record {record}, region {r}")
                stayed = run.customers[v, 0, record, 0, r].sum() / n
                tally.near(stayed, stay * record, band(stay, draws),
                           f"inversion: on-premises in variant {v}, record {record}, region {r}")


@case
def reference_and_offset(bench, tally):
    run = bench.play("reference-and-offset")
    answer = np.append([.6, .4], .4 * np.exp(-.7)) / (1 + .4 * np.exp(-.7))
    tally.near(answer[2], .1657170591, 1e-10, "reference-and-offset: formula")
    tally.near(run.shares(1)[1:], answer, band(answer, 1e6), "reference-and-offset: shares")
    tally.expect(run.shares(0)[3] == 0, "reference-and-offset: the newcomer had customers before")


@case
def bass(bench, tally):
    run = bench.play("bass")
    there = run.customers[0, 0, :, 1, 0, 0]
    exposure = ((.03 + .38 * there[:-1] / 1e6) / 12).cumsum()
    tally.near(there[1:], 1e6 * (1 - np.exp(-exposure)), 1.5, "bass: each month")
    tally.near(there[120] / 1e6, .80634, 5e-6, "bass: ten years in months")
    fine = bench.set("bass", "clock.ticks_per_year=1000", "clock.ticks=10000",
                     "customers.count=100000", "output.every=1000")
    for year, answer in (1, .0357582), (5, .3311986), (10, .8128032):
        tally.near(fine.shares(year)[1], answer, 1e-4, f"bass: year {year} in small ticks")


@case
def congestion(bench, tally):
    run = bench.play("congestion")
    tally.exact(run.utilisation[:4, 0, 1, 1, 0], np.array([.5, .8, .9, .95]), "congestion: load")
    tally.exact(run.latency[:4, 0, 1, 1, 0], np.array([22., 28., 38., 58.]), "congestion: latency")
    rho = [.5]
    for t in range(1, 24):
        use = round(3 ** (t / 12) * 2 ** 20) / 2 ** 20    # growth of use is kept in 20 bits
        rho.append(.5 * rho[-1] + .5 * .5 * use)
    tally.exact(run.latency[4, 0, 1:, 1, 0], 20 + 2 * (1 / (1 - np.minimum(rho, .98)) - 1),
                "congestion: growing, each month")
    tally.exact(run.unserved[4, 0, 24, 1, 0], 9e6 - 2e6, "congestion: unserved at the end")


@case
def learning_curve(bench, tally):
    cost = bench.play("learning-curve").unit_cost[0, 0, :, 1]
    tally.exact(cost[0], .7 * .12, "learning-curve: cost at the start")
    tally.exact(cost[85] / cost[0], .85 ** 3, "learning-curve: after eight times the output")


@case
def concentration(bench, tally):
    run = bench.play("concentration")
    tally.exact(run.hhi[:, 0, 1], np.array([1 / 4, 3 / 16]), "concentration: HHI")
    tally.exact(run.share[:, 0, 1, 1:], .25, "concentration: shares")


@case
def bertrand(bench, tally):
    price = bench.play("bertrand").price[:, 0, :, 1:, 0]
    for v, n in enumerate([2, 3, 5]):
        tally.near(price[v, 1:, :n], 1 + .25 * n / (n - 1), 1e-9, f"bertrand, {n} providers")


@case
def bertrand_outside(bench, tally):
    price = bench.play("bertrand-outside").price[:, 0, :, 1:, 0]
    answer = 1.5671432904, 1.4010581375, 1.2986789368, 1.1918823069, 1.0989703756
    for v, n in enumerate([1, 2, 3, 5, 10]):
        tally.near(price[v, 1:, :n], answer[v], 1e-9, f"bertrand-outside, {n} providers")


@case
def learning_duopoly(bench, tally):
    """Two sessions only: the mean of many is the business of learning_sessions."""
    run = bench.play("learning-duopoly")
    price = run.price[0, :, -100:, 1:, 0]
    tally.expect(run.learning_settled[0, :, -100:].all(), "learning-duopoly: not settled")
    odds = np.exp((2 - price) / .25)
    profit = (price - 1) * odds / (1 + odds.sum(2, keepdims=True))
    units = 8766 * run.workload[0, :, -100:].sum((2, 3, 4))[..., None]
    earned = (run.revenue[0, :, -100:, 1:].sum((3, 4)) - run.operating_cost[0, :, -100:, 1:]) / units
    tally.near(earned, profit, 1e-9 * profit, "learning-duopoly: profits at these prices")
    gain = (profit.mean((1, 2)) - .222926660031) / (.337490459509 - .222926660031)
    tally.near(gain, .849, 4 * .112, "learning-duopoly: profit gain of a session")


@case
def merger(bench, tally):
    price = bench.play("merger").price[:, 0, :, 1:, 0]
    tally.near(price[0, 1:4, :2], 1.472926660031, 1e-9, "merger: as rivals")
    tally.near(price[0, 4:, :2], 1.924980919018, 1e-9, "merger: from October on")
    before, pair, third = price[1, 3, 0], price[1, 4, :2], price[1, 4, 2]
    weight = np.exp((2 - np.array([pair[0], pair[1], third])) / .25)
    share = weight / (1 + weight.sum())
    tally.near(pair, 1 + .25 / (1 - share[:2].sum()), 1e-9, "merger, three: the two's condition")
    tally.near(third, 1 + .25 / (1 - share[2]), 1e-9, "merger, three: the third's condition")
    tally.expect((pair > third).all() and third > before, "merger, three: all prices rise")


@case
def rationing(bench, tally):
    run = bench.play("rationing")
    n, odds = 1e6, np.exp(.5) / (1 + np.exp(.5))
    for t in 1, 2, 3:
        best, second, _ = n * run.shares(t)[1:]
        tally.expect(best == 250000, f"rationing, tick {t}: {best:.0f} in room for 250000")
        tally.near(second / (n - best), odds, band(odds, n - best), f"rationing, tick {t}: rest")
        tally.exact(run.requested[0, 0, t, 1, 0], 1e6, f"rationing, tick {t}: requested")
        tally.expect(run.rationed[0, 0, t, 1] == n - best, f"rationing, tick {t}: turned away")


@case
def fixed_terms(bench, tally):
    run = bench.play("fixed-terms")
    newcomers = -np.diff(run.customers[0, 0, :, 0, 0, 0], prepend=50000)
    due = [10000 + newcomers[t % 5:t + 1:5].sum() for t in range(1, 25)]
    tally.near(run.decisions[0, 0, 1:].sum(1), due, 0, "fixed-terms: decisions in each month")


@case
def labels(bench, tally):
    run = bench.play("labels")
    with open(os.path.join(bench.folder, "labels.yaml"), encoding="utf-8") as file:
        text = file.read()
    for name, other in ("robin", "鴝"), ("oak", "Eiche 1"), ("tin", "étain"), ("lark", "z"):
        text = re.sub(rf"\b{name}\b", other, text)
    renamed = os.path.join(bench.scratch, "renamed.yaml")
    with open(renamed, "w", encoding="utf-8") as file:
        file.write(text)
    other = bench.play(renamed)
    for name, values in vars(run).items():
        if isinstance(values, np.ndarray) and values.dtype != object:
            tally.expect(np.array_equal(values, getattr(other, name), equal_nan=True),
                         f"labels: other names changed {name}")
    tally.expect(set(other.provider) != set(run.provider), "labels: nothing was renamed")
    other = bench.play("labels-reordered")
    backwards = [0, 4, 3, 2, 1]
    for name in "customers", "workload", "revenue":
        a = getattr(run, name)[0].astype(float)
        b = getattr(other, name)[0].astype(float)[:, :, backwards, ::-1, ::-1]
        error = np.sqrt((a.var(0, ddof=1) + b.var(0, ddof=1)) / len(a))
        tally.near(a.mean(0)[::6], b.mean(0)[::6], (4 * error + 1e-9 * a.max())[::6],
                   f"labels: another order changed {name}")


@case
def conservation(bench, tally):
    run = bench.play("conservation")
    injected = np.zeros((37, 6))
    injected[1:25, 4] = 3e8 / 24
    revenue = run.revenue.sum((4, 5))
    earned = (revenue - run.operating_cost - run.interest - run.capex)[..., 1:] / 12
    earned[:, :, 0] = 0
    cash = run.cash[:, :, :1, 1:] + (earned + injected[:, 1:]).cumsum(2)
    turned_over = (revenue[..., 1:] / 12).cumsum(2) + 1e8
    tally.near(run.cash[..., 1:], cash, 1e-9 * turned_over,
               "conservation: cash is injections and revenue less cost, interest and investment")
    tally.near(run.cash[:, :, 0, 1], 1e7, 0, "conservation: the leader's cash at the start")
    tally.exact(run.capex[1, :, :, 4].sum(1) / 12, 3e8,
                "conservation: the challenger invests what was injected, no more and no less")
    tally.expect((run.rationed > 0).any() and (run.unserved[:, :, :, 1:] > 0).any(),
                 "conservation: the market is meant to be busy")


@case
def two_clouds(bench, tally):
    template = os.path.join(bench.folder, os.pardir, "two-clouds.yaml")
    run = bench.play(template, "--customers", "20000", "--replications", "3")
    base, without, tenfold = run.share[:, :, -1, 2].mean(1)
    tally.expect(without < base < tenfold, "two-clouds: money does not help the challenger")
    tally.expect(run.answer.shape == (3, 3, 1) and not run.answer.any(), "two-clouds: the answer")


@case
def listed(bench, tally):
    """Every scenario states question, source and answer, is in the table and has a case."""
    with open(os.path.join(bench.folder, "README.md"), encoding="utf-8") as file:
        table = file.read()
    for path in sorted(glob.glob(os.path.join(bench.folder, "*.yaml"))):
        name = os.path.basename(path)[:-5]
        with open(path, encoding="utf-8") as file:
            head = file.read().split("contend: 1")[0]
        tally.expect(f"({name}.yaml)" in table, f"{name}: not in scenarios/textbook/README.md")
        tally.expect(name in CASES or name in ANOTHER_TEST, f"{name}: no case here")
        words = "Question:", "Source:", "Answer:"
        tally.expect(name == "headline-eight-regions" or all(w in head for w in words),
                     f"{name}: does not begin with question, source and answer")


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        return run_cases(CASES, arguments[2:], Bench(*arguments[:2], scratch, Tally()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
