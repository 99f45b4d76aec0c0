# SPDX-License-Identifier: Apache-2.0
"""One draw's run, how far it is from what was known, and how much that makes it count."""

import h5py
import numpy as np

import observed

VARIANTS = "announced", "as-built"


def months(time):
    """YYYY-MM of records given in days since July 2015."""
    start = np.datetime64("2015-07-01")
    return [str(start + np.timedelta64(int(days), "D"))[:7] for days in time]


class Path:
    """One draw's run: world shares, market and Aliyun in China, [variant, replication, record].
    A run that ends early may be of the first variant alone."""

    def __init__(self, file):
        with h5py.File(file, "r") as result:
            labels = {name: [label.decode() for label in result[name][()]]
                      for name in ("variant", "provider", "region")}
            revenue = result["revenue"][()].sum(5)
            self.dates = months(result["time"][()])
        order = [labels["provider"].index(p) for p in observed.PROVIDERS]
        played = [labels["variant"].index(v) for v in VARIANTS if v in labels["variant"]]
        revenue = revenue[played][:, :, :, order]
        self.regions = labels["region"]
        self.revenue = revenue    # [variant, replication, record, provider, region]
        self.market = revenue.sum((3, 4))
        self.share = revenue.sum(4) / self.market[..., None]
        china = revenue[..., labels["region"].index("china")]
        self.china = china[..., observed.PROVIDERS.index("aliyun")] / china.sum(3)

    def moment(self, target):
        """What the first variant has where a target was observed, [replication]."""
        at = self.dates.index(target["date"])
        if target["metric"] == "market":
            return self.market[0, :, at]
        regions = [self.regions.index(region) for region in target["regions"]]
        revenue = self.revenue[0, :, at][..., regions].sum(2)
        return revenue[:, observed.PROVIDERS.index(target["provider"])] / revenue.sum(1)


def misses(paths, targets):
    """How many errors the mean of a draw's replications lies off each target, [draw, target]; the
    error of the target and that of the mean, which luck gives, add."""
    moment = np.array([[path.moment(target) for target in targets] for path in paths])
    runs = moment.shape[2]
    luck = moment.var(2, ddof=1).mean(0) / runs if runs > 1 else 0.0
    value, error = (np.array([target[key] for target in targets]) for key in ("value", "error"))
    return (moment.mean(2) - value) / np.sqrt(error**2 + luck)


def weigh(misses, beforehand):
    """Weights of draws, adding up to 1: how likely the targets are given the draw, times the
    density its parameters had beforehand over that with which they were drawn."""
    logarithm = beforehand - 0.5 * (misses**2).sum(1)
    weight = np.exp(logarithm - logarithm.max())
    return weight / weight.sum()


def resample(weight, n):
    """n indices in proportion to the weights, systematically."""
    at = (np.arange(n) + 0.5) / n
    return np.minimum(np.searchsorted(np.cumsum(weight), at), len(weight) - 1)
