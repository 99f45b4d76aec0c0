# SPDX-License-Identifier: Apache-2.0
"""extremes.py CONTEND: markets as large and as small as the language allows, made up on the spot.
They run, nobody is lost, and the answers that are certain are right."""

import os
import sys
import tempfile

import numpy as np

from textbook_kit import Bench, Tally, run_cases

CASES = {}


def case(function):
    CASES[function.__name__.replace("_", "-")] = function
    return function


def market(customers, providers, regions, segments, ticks=12, awareness=1, capacity="unlimited",
           more=""):
    """A scenario with so many of everything; a provider is in every third region."""
    def mapping(pairs):
        return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"

    lines = ["contend: 1", "name: extreme", f"clock: {{start: 2015-07, ticks: {ticks}}}",
             f"customers: {{count: {customers}}}",
             "market: {spend: 1.0e10, reference_price: 0.12, price_trend: -0.1}", "regions:"]
    lines += [f"  r{i}: {{customers: {1 + i % 5}, in_cloud: 0.05, growth: 0.2, "
              "education: {innovation: 0.02, imitation: 0.38}}" for i in range(regions)]
    if regions > 1:
        lines += ["latency:", "  between:"]
        lines += [f"    r{i}: " + mapping((f"r{j}", 20 + 5 * (j - i))
                                          for j in range(i + 1, regions))
                  for i in range(regions - 1)]
    lines += ["segments:"]
    lines += [f"  s{i}: {{customers: {1 + i % 3}, workload: {{sigma: 1}}, "
              "price_taste: {mean: 2.5, sigma: 0.5}, latency_taste: {mean: 1, sigma: 0.5}, "
              "contract: {mean_months: 36}, switching_cost: 2.8, network_taste: 0.1}"
              for i in range(segments)]
    if providers:
        lines += ["providers:"]
    for i in range(providers):
        here = mapping((f"r{j}", f"{{capacity: {capacity}}}") for j in range(regions)
                       if (i + j) % 3 == 0 or j == i or regions == 1)
        lines += [f"  p{i}: {{locations: {here}, awareness: {awareness}, quality: {i % 7 / 10}, "
                  "invest: {rule: target_utilisation}}"]
    return "\n".join(lines + [more, ""])


def play(bench, text):
    path = os.path.join(bench.scratch, "extreme.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return bench.play(path)


@case
def largest(bench, tally):
    run = play(bench, market(1000000, 31, 64, 16, more="output: {every: 6}"))
    tally.expect(run.customers.shape == (1, 1, 3, 32, 64, 16), "largest: the axes")
    tally.expect(run.customers[0, 0, -1].sum() == 1000000, "largest: customers")
    tally.expect((run.customers[0, 0, -1].sum((1, 2)) > 0).all(), "largest: somebody has nobody")
    tally.expect(np.isfinite(run.market).all() and run.market[0, 0, -1] > 1e10, "largest: growth")


@case
def one_of_each(bench, tally):
    run = play(bench, market(1, 1, 1, 1, ticks=600))
    tally.expect(run.customers.sum((2, 3, 4, 5)).tolist() == [[601]], "one of each: customers")
    tally.expect(run.customers[0, 0, -1, 1, 0, 0] == 1, "one of each: it has come in 50 years")


@case
def nobody_to_choose(bench, tally):
    run = play(bench, market(1000, 0, 1, 1))
    tally.expect((run.customers[0, 0, :, 0] == 1000).all(), "no provider: all on-premises")
    tally.expect((run.market == 0).all(), "no provider: no market")


@case
def unknown(bench, tally):
    none = "market: {spend: 1.0e9, reference_price: 0.12, awareness: {presence: 0, share: 0}}"
    text = market(1000, 3, 2, 2, awareness=0)
    run = play(bench, text.replace("market: {spend: 1.0e10, reference_price: 0.12, "
                                   "price_trend: -0.1}", none))
    tally.expect((run.customers[0, 0, :, 0].sum((1, 2)) == 1000).all(),
                 "nobody knows anybody: all on-premises")


@case
def no_capacity(bench, tally):
    run = play(bench, market(10000, 3, 2, 2, capacity=0))
    tally.expect((run.customers[0, 0, :, 0].sum((1, 2)) == 10000).all(),
                 "no capacity anywhere: all on-premises")
    run = play(bench, market(10000, 3, 2, 2, capacity=1))
    tally.expect((run.load[0, 0, -1, 1:] - run.unserved[0, 0, -1, 1:] <=
                  run.capacity[0, 0, -1, 1:] * (1 + 1e-9)).all(), "little capacity: served")


@case
def labels(bench, tally):
    text = market(1000, 2, 2, 1).replace("p0:", "\"云 & <b>\":").replace("r1:", "中国:")
    run = play(bench, text)
    tally.expect([name.decode() for name in run.provider] == ["on-premises", "云 & <b>", "p1"],
                 "labels: come back as they were")


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        return run_cases(CASES, arguments[1:], Bench(arguments[0], scratch, scratch, Tally()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
