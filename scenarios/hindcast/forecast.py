# SPDX-License-Identifier: Apache-2.0
"""The forecast that weighed draws make, and its table."""

import csv

import numpy as np

import draws
import observed
from paths import VARIANTS

NAIVE = "naive-constant", "naive-trend"
EARLIER = "2015-07", "2015-12", "2016-06"    # dates that the picture shows as well
SEED = 2017


class Forecast:
    """Paths of draws, each as often as its weight asks, with the errors of measuring laid on: share
    [draw and replication, variant, date, provider], market and china [.., variant, date]."""

    def __init__(self, whole, times, weight):
        rng = np.random.default_rng(SEED)
        self.dates = [*EARLIER, *observed.FORECASTS]
        at = [whole[0].dates.index(date) for date in self.dates]
        chosen = [path for path, k in zip(whole, times) for _ in range(k)]
        share, market, china = ([np.moveaxis(getattr(p, name)[:, :, at], 1, 0) for p in chosen]
                                for name in ("share", "market", "china"))
        self.n_drawn, self.n_kept, self.n_apart = len(weight), len(chosen), len(whole)
        self.effective = 1 / (weight**2).sum()
        self.replications = share[0].shape[0]
        self.luck = np.mean([s.var(0, ddof=1) for s in share], 0) if self.replications > 1 else None
        share, market, china = map(np.concatenate, (share, market, china))
        self.pure = share
        n = len(share)
        share = share * np.exp(rng.normal(0, draws.SHARE_ERROR, (n, 1, 1, share.shape[3])))
        self.share = share / share.sum(3, keepdims=True)
        self.market = market * np.exp(rng.normal(0, draws.MARKET_ERROR, (n, 1, 1)))
        odds = china / (1 - china) * np.exp(rng.normal(0, draws.SHARE_ERROR, (n, 1, 1)))
        self.china = odds / (1 + odds)

    def sample(self, variant, metric, provider, region):
        """[draw and replication, date]."""
        v = VARIANTS.index(variant)
        if metric == "market":
            return self.market[:, v]
        if region == "china":
            return self.china[:, v]
        return self.share[:, v, :, observed.PROVIDERS.index(provider)]


SERIES = ([("share", p, "world", "1") for p in observed.PROVIDERS]
          + [("share", "aliyun", "china", "1"), ("market", "all", "world", "USD/year")])


def rows(forecast):
    """Of hindcast.csv, in its order."""
    for variant in VARIANTS:
        for metric, provider, region, unit in SERIES:
            sample = forecast.sample(variant, metric, provider, region)
            bounds = np.quantile(sample, (0.1, 0.9), axis=0)
            for date in observed.FORECASTS:
                i = forecast.dates.index(date)
                yield (variant, date, metric, provider, region, unit, sample[:, i].mean(),
                       bounds[0, i], bounds[1, i])
    for variant in NAIVE:
        for metric, provider, region, unit in SERIES:
            for date in observed.FORECASTS:
                value = observed.naive(variant, date)[metric, provider, region]
                yield (variant, date, metric, provider, region, unit, value, value, value)


def write(table, path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow("variant date metric provider region unit mean p10 p90".split())
        for row in table:
            digits = "{:.4g}" if row[2] == "market" else "{:.5f}"
            writer.writerow([*row[:6], *(digits.format(value) for value in row[6:])])
