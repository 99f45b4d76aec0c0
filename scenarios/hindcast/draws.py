# SPDX-License-Identifier: Apache-2.0
"""What is uncertain, and how a draw of it is written as settings of the scenario."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

import observed

REGIONS = ("north-america", "europe", "china", "japan", "south-east-asia", "middle-east", "india",
           "oceania", "latin-america")
SEGMENTS = "startup", "small-business", "enterprise", "public"
STEPS = [f"{year}-{month:02d}" for year in range(2016, 2023) for month in (1, 7)][1:]
WIDER = 1.2           # standard deviations of draws over those expected
PERMANENT = 0.5       # of the variance of a change between two years' flows: assumption
SHOCK = 0.03          # a year, s.d. of what moves everybody's use: assumption
MARKET_ERROR = 0.06   # s.d. of the logarithm: 2015Q2 is "approx 6" or, by growth, 8.1 / 1.51 = 5.4
SHARE_ERROR = 0.05    # s.d. of the logarithm: a rounded point on some 10 to 5 points


@dataclass(frozen=True)
class Range:
    """A number drawn uniformly between two bounds."""
    name: str
    low: float
    high: float
    unit: str
    source: str
    paths: tuple = ()


def in_segments(key):
    return tuple(f"segments.{segment}.{key}" for segment in SEGMENTS)


RANGES = (
    Range("ceiling", 0.5, 1.0, "of all workloads",
          "assumption: the share of workloads that will ever come; 65 % stood in own data centres, "
          "unchanged from 2014 to 2016 (Uptime)"),
    Range("in the cloud in 2015", 0.031, 0.051, "of all workloads",
          "6 % in public IaaS in mid-2016 (451 Research), a year earlier; a quarter either way"),
    Range("growth of use", 0.15, 0.35, "a year", "assumption",
          tuple(f"regions.{region}.growth" for region in REGIONS)),
    Range("price trend", -0.22, -0.12, "a year", "\"double-digit\" fall (NBER w25188)",
          ("market.price_trend",)),
    Range("switching cost", 2.8, 5.0, "utils", "5 % to 1 % of customers switch a year: assumption",
          in_segments("switching_cost")),
    Range("contract", 24.0, 48.0, "months", "terms of 1 or 3 years, and habit: assumption",
          in_segments("contract.mean_months")),
    Range("latency taste", 0.0, 1.0, "utils per 100 ms", "assumption",
          in_segments("latency_taste.mean")),
    Range("network taste", 0.0, 0.2, "utils", "assumption", in_segments("network_taste")),
    Range("brand taste", 0.0, 1.5, "utils", "assumption", in_segments("brand_taste")),
    Range("Aliyun's offset abroad", -1.4, 0.0, "utils", "assumption", ("providers.aliyun.offset",)),
    Range("Aliyun's price", 0.096, 0.132, "USD an hour", "20 % below to 10 % above: assumption",
          ("providers.aliyun.price.level",)),
    Range("Aliyun's reinvestment", 0.2, 1.0, "of revenue abroad", "assumption",
          ("providers.aliyun.invest.reinvest",)),
    Range("cost of capacity", 1.3, 2.0, "USD per yearly USD", "J. Hamilton 2010",
          ("providers.aliyun.invest.capital_cost",)),
    Range("awareness by presence", 0.12, 0.36, "a year", "assumption",
          ("market.awareness.presence",)),
    Range("awareness by share", 1.5, 4.5, "a year", "assumption", ("market.awareness.share",)),
)


@dataclass(frozen=True)
class Fit:
    """What `contend calibrate` found: estimates of named parameters and their covariance."""
    names: tuple
    estimate: np.ndarray
    covariance: np.ndarray

    def centre(self, ranged):
        """Where to draw, [draw, parameter], whatever the ranges hold."""
        return np.broadcast_to(self.estimate, (len(ranged), len(self.estimate)))


SOURCES = {    # of the ranges that are searched
    "imitation": "about the mean of 213 diffusion studies, Sultan, Farley and Lehmann 1990",
    "china-innovation": "assumption: China's market grows faster than the world's",
    "spend": "8 % about what 2016Q2 and its growth give for 2015Q2",
    "aws": "assumption: about a flow share of .36",
    "microsoft": "the same, .15: flows of .08 to .26",
    "ibm": "the same, .08",
    "google": "the same, .065",
    "aliyun-china": "a flow from .33 to .67 in China, more than the share it leads to",
}


def read_fit(report):
    return Fit(tuple(p["name"] for p in report["parameters"]),
               np.array([p["value"] for p in report["parameters"]]),
               np.array(report["covariance"]))


def bounds(report):
    return (np.array([p[key] for p in report["parameters"]]) for key in ("from", "to"))


def likely(report):
    """What the targets and the ranges searched tell together: the report's covariance counts the
    ranges as priors, with the variance of a uniform distribution; the estimates do not, and are
    drawn to the middle of the range here as far as the targets leave them free."""
    fit = read_fit(report)
    low, high = bounds(report)
    pull = 12 / (high - low) ** 2 * ((low + high) / 2 - fit.estimate)
    return Fit(fit.names, fit.estimate + fit.covariance @ pull, fit.covariance)


FITTED = {    # paths of the fitted parameters but those that are scaled on the way
    "spend": ("market.spend",),
    "aws": ("events.fit-aws.quality",), "microsoft": ("events.fit-microsoft.quality",),
    "ibm": ("events.fit-ibm.quality",), "google": ("events.fit-google.quality",),
    "aliyun-china": ("events.fit-aliyun.quality",),
}


def middle():
    """The scenario as written: what RANGES hold in their middle."""
    return {r.name: (r.low + r.high) / 2 for r in RANGES}


def in_cloud(values):
    return values["in the cloud in 2015"] / values["ceiling"]


def imitation(fitted, innovation, base, values):
    """The coefficient that, with another share in the cloud, growth of use and price trend, leaves
    the market's growth in 2015 and 2016 as fitted: what newcomers add, (1 - F) (p / F + q), and
    the logarithm of what a customer's dollar becomes in a year. F is the share in early 2016."""
    def rate(v):
        return np.log((1 + v["growth of use"]) * (1 + v["price trend"]))

    before, after = 1.2 * in_cloud(base), 1.2 * in_cloud(values)
    newcomers = (1 - before) * (innovation / before + fitted) + rate(base) - rate(values)
    return newcomers / (1 - after) - innovation * (in_cloud(values) / in_cloud(base)) / after


def stratified(rng, n):
    """n uniforms, one in each n-th of (0, 1), in random order."""
    return (rng.permutation(n) + rng.uniform(1e-9, 1 - 1e-9, n)) / n


def normal(rng, n):
    return np.array([NormalDist().inv_cdf(u) for u in stratified(rng, n)])


INNOVATION, CHINA_SCALE = 0.0013, 0.027 / 0.055    # as the scenario has them


def settings(fitted, values):
    """PATH=VALUE for one draw of the fitted parameters and of the ranges, without drift."""
    base = middle()
    scale = in_cloud(values) / in_cloud(base)
    q = imitation(fitted["imitation"], INNOVATION, base, values)
    found = {}
    for region in REGIONS:
        own = fitted["china-innovation"] if region == "china" else INNOVATION
        found[f"regions.{region}.in_cloud"] = in_cloud(values) * (
            CHINA_SCALE if region == "china" else 1.0)
        found[f"regions.{region}.education.innovation"] = max(own, 0.0) * scale
        found[f"regions.{region}.education.imitation"] = max(q, 0.0)
    for r in RANGES:
        found.update({path: values[r.name] for path in r.paths})
    for name, paths in FITTED.items():
        found.update({path: fitted[name] for path in paths})
    return [f"{path}={value!r}" for path, value in
            ((path, float(value)) for path, value in found.items())]


def drifting(rng):
    """Events that move each named provider's intercept and everybody's use in half-year steps, each
    with its date."""
    step = observed.drift() * np.sqrt(PERMANENT / 2)
    found = []
    for date in STEPS:
        for provider in observed.NAMED:
            found.append((date, f"events.drift-{provider}-{date}={{date: {date}, "
                                f"provider: {provider}, quality: {rng.normal(0.0, step)!r}}}"))
        factor = float(np.exp(rng.normal(0.0, SHOCK / np.sqrt(2))))
        found.append((date, f"events.shock-{date}={{date: {date}, demand: {factor!r}}}"))
    return found


def log_density(x, mean, covariance):
    """Of normal distributions at x [draw, parameter], but for a constant."""
    scale = np.sqrt(np.diag(covariance))
    z = np.linalg.solve(np.linalg.cholesky(covariance / np.outer(scale, scale)),
                        ((x - mean) / scale).T)
    return -0.5 * (z**2).sum(0)


@dataclass(frozen=True)
class Draw:
    """Of everything uncertain."""
    seed: int
    fitted: np.ndarray    # the fitted parameters
    ranged: np.ndarray    # what RANGES hold
    settings: list
    drift: list           # (date, setting)
    beforehand: float     # logarithm of the density that the fitted parameters had before there
                          # were targets, over that with which they were drawn


def beforehand(report):
    """Mean and standard deviation of the fitted parameters before there were targets."""
    low, high = bounds(report)
    return (low + high) / 2, (high - low) / np.sqrt(12)


def standard(ranged):
    """What RANGES hold, less its mean, over its standard deviation."""
    low, high = (np.array([getattr(r, key) for r in RANGES]) for key in ("low", "high"))
    return (ranged - (low + high) / 2) / ((high - low) / np.sqrt(12))


def draw(report, guide, n, rng, seed):
    """n draws, luck from `seed` on. What RANGES hold is taken from them, then the fitted parameters
    about guide.centre() of it, wider than the guide has them since they will be weighed."""
    ranged = np.column_stack([r.low + (r.high - r.low) * stratified(rng, n) for r in RANGES])
    mean, sd = beforehand(report)
    centre = guide.centre(ranged)
    covariance = WIDER**2 * guide.covariance
    scale = np.sqrt(np.diag(covariance))    # numbers of very different size
    root = scale[:, None] * np.linalg.cholesky(covariance / np.outer(scale, scale))
    names, ranges = [p["name"] for p in report["parameters"]], [r.name for r in RANGES]
    fitted = centre + np.column_stack([normal(rng, n) for _ in names]) @ root.T
    before = (log_density(fitted, mean, np.diag(sd**2)) - log_density(fitted, centre, covariance))
    return [Draw(seed + i, fitted[i], ranged[i],
                 settings(dict(zip(names, fitted[i])), dict(zip(ranges, ranged[i]))),
                 drifting(rng), before[i]) for i in range(n)]


class Line:
    """Where the fitted parameters have to be, given the ranges, for the targets to be met, by a
    linear regression of the misses of first draws on both: the normal distribution that targets and
    ranges searched give together."""

    def __init__(self, report, first, misses):
        self.mean, self.sd = beforehand(report)
        fitted = (np.array([d.fitted for d in first]) - self.mean) / self.sd
        ranged = standard(np.array([d.ranged for d in first]))
        causes = np.column_stack([np.ones(len(first)), fitted, ranged])
        slope = np.linalg.lstsq(causes, misses, rcond=None)[0]
        self.at_mean, self.by_range = slope[0], slope[1 + fitted.shape[1]:]
        self.by_fitted = slope[1:1 + fitted.shape[1]]
        self.spread = np.linalg.inv(self.by_fitted @ self.by_fitted.T + np.eye(len(self.sd)))
        self.covariance = self.spread * np.outer(self.sd, self.sd)

    def centre(self, ranged):
        miss = self.at_mean + standard(ranged) @ self.by_range
        return self.mean - self.sd * (miss @ self.by_fitted.T @ self.spread)
