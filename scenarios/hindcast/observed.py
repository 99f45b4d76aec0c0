# SPDX-License-Identifier: Apache-2.0
"""What was known by the end of 2016, read from ../data, and the two naive forecasts made of it."""

import csv
import os

import numpy as np

LAST_YEAR = 2016    # nothing about a later period may be read
NAMED = "aws", "microsoft", "google", "ibm", "aliyun"
PROVIDERS = (*NAMED, "others")
LABELS = {"AWS": "aws", "Microsoft": "microsoft", "Google": "google", "IBM": "ibm",
          "Alibaba": "aliyun"}
DEFINITION = "IaaS+PaaS+hosted private cloud"
FORECASTS = [f"{year}-{month:02d}" for year in range(2016, 2023) for month in (6, 12)][1:]
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "data")


def year_of(date):
    """2016-06, the first day of the month, in years."""
    return int(date[:4]) + (int(date[5:7]) - 1) / 12


def rows(name):
    """Rows of a table of ../data whose period ends by the end of LAST_YEAR."""
    with open(os.path.join(DATA, name), encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if int(row["period"][:4]) <= LAST_YEAR]


def middle(row):
    """The middle of a row's period, in years; None before 2014."""
    year, kind = int(row["period"][:4]), row["period_type"]
    at = {"quarter": lambda: year + (int(row["period"][5]) - 0.5) / 4,
          "year": lambda: year + 0.5,
          "fiscal year ending March": lambda: year - 0.25}.get(kind, lambda: None)()
    return at if at is not None and at >= 2014 else None


def shares():
    """{provider: [(year, share), ...]} of the world by Synergy; Aliyun's from its own reports."""
    found = {provider: [] for provider in NAMED}
    for row in rows("market_shares.csv"):
        provider, at = LABELS.get(row["provider"]), middle(row)
        ours = row["publisher"] == "Synergy" and row["definition"] == DEFINITION
        if row["region"] == "World" and provider is not None and at is not None and (
                ours or row["publisher"] == "derived here"):
            found[provider].append((at, float(row["share_pct"]) / 100))
    return {provider: sorted(series) for provider, series in found.items()}


def china():
    """[(year, share)] of Aliyun in China; the definitions differ."""
    return sorted((middle(row), float(row["share_pct"]) / 100) for row in rows("market_shares.csv")
                  if row["region"] == "China" and row["provider"] == "Alibaba")


def market():
    """[(year, USD a year)]: four times a quarter's revenue by Synergy."""
    return sorted((middle(row), 4e9 * float(row["value_bn"])) for row in rows("market_size.csv")
                  if row["publisher"] == "Synergy" and row["definition"] == DEFINITION
                  and row["period_type"] == "quarter" and row["value_bn"])


def last(series):
    """The mean of what was observed latest."""
    return float(np.mean([value for at, value in series if at == series[-1][0]]))


def line(series, year):
    """Least squares through the observations, carried on to `year`."""
    at, value = np.array(series).T
    slope = ((at - at.mean()) * (value - value.mean())).sum() / ((at - at.mean()) ** 2).sum()
    return float(value.mean() + slope * (year - at.mean()))


def naive(rule, date):
    """{(metric, provider, region): value} at a date: `naive-constant` or `naive-trend`."""
    def carry(series):
        return last(series) if rule == "naive-constant" else line(series, year_of(date))

    share = {provider: max(carry(series), 0.0) for provider, series in shares().items()}
    share["others"] = max(1.0 - sum(share.values()), 0.0)
    total = sum(share.values())
    found = {("share", provider, "world"): share[provider] / total for provider in PROVIDERS}
    found["share", "aliyun", "china"] = min(max(carry(china()), 0.0), 1.0)
    found["market", "all", "world"] = carry(market())
    return found


def flow(before, after, own_growth, growth, kept):
    """A provider's part of what was newly spent in a year: its share after, what its old customers
    still spend (`kept` of a dollar), over all that is new."""
    share_before = before if before is not None else after * growth / own_growth
    return (after * growth - share_before * kept) / (growth - kept)


def log_odds(share):
    return float(np.log(share / (1 - share)))


def changes_of_flow(kept=1.25 * 0.83):
    """How much the flow to a provider moves from one year to the next, in log odds: everything that
    Synergy's rows and Aliyun's reports allow to compare, as {name: change}. `kept` is what a
    customer's dollar becomes in a year: growth of use times prices."""
    growth = {2014: 1.49, 2015: 1.50}    # market, to 2014Q3 and 2015Q4 or 2016Q1
    years = {"aws": ((.28, 1.51), (.31, 1.66)), "microsoft": ((.10, 1.96), (.09, 2.24)),
             "ibm": ((.07, 1.48), (.07, 1.54)), "google": ((.05, 1.81), (.04, 2.08))}
    found = {}
    for name, pair in years.items():
        first, second = (flow(None, after, own, growth[year], kept)
                         for (after, own), year in zip(pair, (2014, 2015)))
        found[name] = log_odds(second) - log_odds(first)
    top = [flow(.41, .46, None, growth[2014], kept), flow(.46, .54, None, growth[2015], kept)]
    found["the four together"] = log_odds(top[1]) - log_odds(top[0])
    reports, size = {2014: 773 / 6.2, 2015: 1271 / 6.2, 2016: 3019 / 6.45}, {2015: 18.2, 2016: 25.3}
    size[2014] = size[2015] / growth[2014]
    aliyun = [(reports[y] - kept * reports[y - 1]) / (1e3 * (size[y] - kept * size[y - 1]))
              for y in (2015, 2016)]
    found["aliyun"] = log_odds(aliyun[1]) - log_odds(aliyun[0])
    return found


def drift():
    """Standard deviation of a year's change of a flow's log odds: 1.48 times the median size of
    the changes observed, which two restated or exceptional ones do not move."""
    return 1.4826 * float(np.median(np.abs(list(changes_of_flow().values()))))
