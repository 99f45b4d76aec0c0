#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the scenarios that teach, small, and checks what docs/scenarios.md says of them.

    teaching.py CONTEND SCENARIOS [CASE...]    CONTEND: the program; SCENARIOS: scenarios/teaching

Every run keeps its customers and its money. Prints what fails and ends with 'N passed, N failed'.
"""

import glob
import os
import sys
import tempfile

import numpy as np
from textbook_kit import Bench, Tally, run_cases

CASES = {}


def case(function):
    CASES[function.__name__.replace("_", "-")] = function
    return function


def play(bench, name, customers, replications=2):
    return bench.play(name, "--customers", str(customers), "--replications", str(replications))


def at_end(values):
    """[variant, provider], mean over replications at the last record."""
    return values[:, :, -1].mean(1)


@case
def price_war_2014(bench, tally):
    run = play(bench, "price-war-2014", 60000)
    share = at_end(run.share)[:, 1:]
    war, peace, alone, holds, everybody = range(5)
    aws, google = 0, 2
    tally.expect(share[alone, google] > share[holds, google] > share[war, google] >
                 share[peace, google], "price-war-2014: a cut wins the more, the fewer follow")
    tally.expect(share[war, aws] > share[peace, aws] > share[holds, aws],
                 "price-war-2014: the leader gains share by following and loses by holding out")
    tally.near(share[everybody], share[peace], 0.002,
               "price-war-2014: when all cut alike shares are those of peace")
    revenue, profit = at_end(run.revenue.sum((4, 5))), at_end(run.profit)
    tally.near(revenue[war, 1], revenue[peace, 1], 0.03 * revenue[peace, 1],
               "price-war-2014: what AWS sells is worth the same")
    tally.expect(profit[war, 1] < 0.5 * profit[peace, 1], "price-war-2014: it earns far less")
    surplus = run.consumer_surplus[:, :, -1].mean(1)
    tally.expect(surplus[everybody] > surplus[war] > surplus[alone] > surplus[peace],
                 "price-war-2014: customers gain by every cut")


@case
def merger_of_followers(bench, tally):
    run = play(bench, "merger-of-followers", 5000)
    price, share = at_end(run.price[..., 0])[:, 1:4], at_end(run.share)[:, 1:4]
    surplus = run.consumer_surplus[:, :, -1].mean(1)
    merger, apart, better, leader_buys = range(4)
    rise = price[merger, 1:] / price[apart, 1:] - 1
    tally.expect(((rise > 0.05) & (rise < 0.12)).all(),
                 "merger-of-followers: the merged raise their prices by about 8 %")
    tally.expect(0 < price[merger, 0] / price[apart, 0] - 1 < rise.min(),
                 "merger-of-followers: the leader follows part of the way")
    tally.expect(share[merger, 0] > share[apart, 0] and (share[merger, 1:] < share[apart, 1:]).all(),
                 "merger-of-followers: it gains what the merged lose")
    tally.expect(surplus[merger] < surplus[apart], "merger-of-followers: customers lose")
    tally.near(surplus[better], surplus[apart], 0.01 * np.abs(surplus[apart]),
               "merger-of-followers: .4 utils of quality make good for it")
    tally.expect(price[leader_buys, 0] > price[merger, 0] and
                 surplus[leader_buys] < surplus[merger],
                 "merger-of-followers: a merger with the leader is worse")


@case
def regional_champion(bench, tally):
    run = play(bench, "regional-champion", 60000)
    injected = run.injected[..., 4].sum(2) / 12
    tally.near(np.delete(injected, 1, 0), 3.0e9, 1, "regional-champion: $3bn come in, no more")
    home = run.revenue[:, :, -1, 1:, 1].sum(3).mean(1)
    share = home[:, 3] / home.sum(1)
    entry, none, known, paid, both, answered = share
    tally.expect(none == 0 and entry < 0.05 and known < 0.05,
                 "regional-champion: money or fame alone bring little")
    tally.expect(max(entry, known) < paid < both and both > 0.12,
                 "regional-champion: both together bring over a tenth")
    tally.expect(answered < 0.6 * both, "regional-champion: until the second answers")


@case
def data_residency(bench, tally):
    run = play(bench, "data-residency", 60000)
    share = at_end(run.share)[:, 1:]
    law, free, britain, everybody, builds = range(5)
    gain = share[law] - share[free]
    tally.expect(gain[0] > gain[3] > 0, "data-residency: the leader gains more than the local one")
    tally.expect(gain[1] < 0 and gain[2] < 0, "data-residency: who has no data centre there loses")
    tally.expect(share[builds, 1] > share[free, 1] and share[britain, 1] > share[law, 1] and
                 share[everybody, 0] > share[law, 0], "data-residency: the variants' order")
    after = run.customers[law, :, 19:, :, 2, 1:]
    tally.expect((after[:, :, 2:4] == 0).all() and (after[:, :, 1] > 0).all(),
                 "data-residency: bound customers are with those who may serve them")
    tally.expect((run.customers[law, ..., 0, :] == run.customers[free, ..., 0, :]).all(),
                 "data-residency: nothing changes in America")


@case
def leader_outage(bench, tally):
    run = play(bench, "leader-outage", 60000)
    outage, none, nobody, everybody, year = at_end(run.share)[:, 1]
    tally.expect(none > nobody > outage > everybody > year,
                 "leader-outage: the leader loses the more, the more reconsider, the longer it is")
    west = run.customers[..., 1, :]
    tally.expect((west == west[:1]).all(), "leader-outage: nothing changes in the west")


@case
def learning_duopoly(bench, tally):
    run = bench.play("learning-duopoly", "--replications", "2")
    patient, short_sighted = run.price[:, :, -60:, 1:, 0].mean((1, 2, 3))
    tally.expect(1.473 + 0.05 < short_sighted < patient - 0.05 < 1.925,
                 "learning-duopoly: the patient learn higher prices than the short-sighted, and both"
                 f" than Nash: {patient:.3f}, {short_sighted:.3f}")


@case
def on_premises_comeback(bench, tally):
    run = play(bench, "on-premises-comeback", 10000)
    cloud = run.customers[:, :, :, 1:].sum((3, 4, 5)).mean(1)
    stop, fall, egress, commitment, dear = range(5)
    tally.expect(cloud[stop, 48] > cloud[stop, 0] > 1.2 * cloud[stop, -1],
                 "on-premises-comeback: customers come, and go home")
    tally.expect(cloud[fall, -1] > 2 * cloud[fall, 0],
                 "on-premises-comeback: they stay while prices fall")
    tally.expect((cloud[[egress, commitment, dear], -1] < cloud[stop, 0]).all(),
                 "on-premises-comeback: nothing else holds them all")
    profit = run.profit[:, :, 1:, 1].mean(1).sum(1)
    tally.expect(profit[stop] > 1.4 * profit[fall],
                 "on-premises-comeback: the leader earns more without cutting")


@case
def listed(bench, tally):
    """Every scenario has a case and a row in the gallery."""
    gallery = os.path.join(bench.folder, os.pardir, os.pardir, "docs", "scenarios.md")
    with open(gallery, encoding="utf-8") as file:
        text = file.read()
    for path in sorted(glob.glob(os.path.join(bench.folder, "*.yaml"))):
        name = os.path.basename(path)[:-5]
        tally.expect(f"teaching/{name}.yaml)" in text, f"{name}: not in docs/scenarios.md")
        tally.expect(name in CASES, f"{name}: no case here")


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        return run_cases(CASES, arguments[2:], Bench(*arguments[:2], scratch, Tally()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
