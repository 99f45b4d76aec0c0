# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # Fit your own market
#
# You have a list of customers, yours and those you would like to have. Here is how to make a
# scenario of it: a table of customers, shares of those who came lately, a few dated figures to fit
# what nobody knows, and then the question that you really have.
#
# The market is hosted databases for firms in Germany, France and Spain, at the beginning of 2022.
# We are Nordwind. The list `data/crm.csv` is made up, the way such lists are: a sales department's
# best knowledge of 400 firms.

# %%
import pathlib

import contend
import matplotlib.pyplot as plt
import pandas as pd

HERE = pathlib.Path(globals().get("__file__", "analysis/notebooks/here")).resolve().parent
crm = pd.read_csv(HERE / "data" / "crm.csv", keep_default_na=False)
print(crm.head())

# %% [markdown]
# ## From the list to a table of customers
#
# A table of customers has the columns region, segment, workload and provider. An empty provider is a
# firm that runs its own servers so far. Workload is in any unit that is the same for all: the
# monthly bill will do, or what it would be.

# %%
crm["segment"] = pd.cut(crm["employees"], [0, 49, 249, 1e6], labels=["small", "medium", "large"])
customers = pd.DataFrame({
    "region": crm["country"].map({"DE": "germany", "FR": "france", "ES": "spain"}),
    "segment": crm["segment"],
    "workload": crm["monthly_usd"],
    "provider": crm["supplier"].str.lower(),
})
customers.to_csv("customers.csv", index=False)
print(customers.groupby("segment", observed=True)["workload"].agg(["count", "sum", "max"]))

# %% [markdown]
# A tenth of the firms make up most of the money. Whoever wins one of these wins a percent of the
# market: expect luck to matter.
#
# Who has how much now, in % of the monthly bills of those who are in the market:

# %%
taken = customers[customers["provider"] != ""]
bills = taken.pivot_table(index="region", columns="provider", values="workload", aggfunc="sum")
print((100 * bills.div(bills.sum(axis=1), axis=0)).round(1))
SPEND = 12 * float(taken["workload"].sum())
print(f"the market: {SPEND / 1e6:.2f} million USD a year")

# %% [markdown]
# ## Whom do newcomers pick?
#
# The stock of customers remembers old times; those who came in the last two years say how good each
# provider is today. They are few, so count heads, and add half a one to each: a share of 0 would say
# that nobody can ever choose that provider there.

# %%
late = crm[crm["since"].isin(["2020", "2021"])]
heads = pd.crosstab(late["country"], late["supplier"].str.lower()) + 0.5
flow = heads.div(heads.sum(axis=1), axis=0)
flow.index = flow.index.map({"DE": "germany", "FR": "france", "ES": "spain"})
print(flow.round(2))

# %% [markdown]
# ## The scenario
#
# What is in the list comes from there; the rest are assumptions, and marked as such. We have a data
# centre in Germany, Iberhost one in Spain, Bigcloud one in Germany and one in France. Nobody knows how
# much customers dislike to switch, how fast the others follow those who have come, and how their use
# grows: three guesses here, fitted below.

# %%
shares = {region: {p: round(float(v), 4) for p, v in row.items()} for region, row in flow.iterrows()}
for row in shares.values(): # to the last digit
    row["bigcloud"] = round(1 - row["iberhost"] - row["nordwind"], 4)

scenario = contend.Scenario.from_text(f"""
contend: 1
name: hosted-databases
title: Does Nordwind overtake Bigcloud in Germany by 2026?
clock: {{start: 2022-01, ticks: 48}}
random: {{seed: 1, replications: 40}}
customers: {{file: customers.csv}}
market:
  spend: {SPEND:.0f}
  reference_price: 0.20                 # USD an hour of a small database
  price_trend: -0.05                    # assumption
regions:                                # in_cloud is the table's, and not looked at
  germany: {{customers: 1, in_cloud: 0.5, education: {{innovation: 0.01, imitation: 0.3}}, growth: 0.1}}
  france: {{customers: 1, in_cloud: 0.5, education: {{innovation: 0.01, imitation: 0.3}}, growth: 0.1}}
  spain: {{customers: 1, in_cloud: 0.5, education: {{innovation: 0.01, imitation: 0.3}}, growth: 0.1}}
latency:                                # ms: typical round trips
  local: 10
  between: {{germany: {{france: 15, spain: 35}}, france: {{spain: 25}}}}
segments:                               # tastes and contracts: assumptions
  small: {{customers: 1, price_taste: {{mean: 3, sigma: 0.5}}, presence_taste: {{mean: 0.3}},
          contract: {{mean_months: 18}}, switching_cost: 2.5}}
  medium: {{customers: 1, price_taste: {{mean: 2, sigma: 0.5}}, presence_taste: {{mean: 0.6}},
           contract: {{mean_months: 24}}, switching_cost: 2.5}}
  large: {{customers: 1, price_taste: {{mean: 1.5, sigma: 0.5}}, presence_taste: {{mean: 1.0}},
          contract: {{mean_months: 36}}, switching_cost: 2.5}}
providers:
  nordwind: {{locations: {{germany: {{}}}}, price: {{rule: trend, level: 0.20}}}}
  iberhost: {{locations: {{spain: {{}}}}, price: {{rule: trend, level: 0.19}}}}
  bigcloud: {{locations: {{germany: {{}}, france: {{}}}}, price: {{rule: trend, level: 0.22}}}}
calibration:
  flow:
    elsewhere: {shares["france"]}
    regions: {{germany: {shares["germany"]}, spain: {shares["spain"]}}}
questions:
  leads-germany: {{metric: revenue, challenger: nordwind, leader: bigcloud, region: germany, by: 2026-01}}
  a-third: {{metric: share, challenger: nordwind, above: 0.3333, at: 2026-01}}
""".replace("'", ""))
print(scenario.check())

# %% [markdown]
# ## What was observed
#
# Two years have gone by since. Association figures (made up, too) put the market of these firms at
# the sums below, give or take 5 %, and our own books say how many of the market's customers changed
# their provider in a year: some 5 %.

# %%
observed = {
    "size-2023": {"metric": "market", "at": "2023-01", "value": 1.22 * SPEND, "error": 0.05 * SPEND},
    "size-2024": {"metric": "market", "at": "2024-01", "value": 1.50 * SPEND, "error": 0.05 * SPEND},
    "churn-2023": {"metric": "churn", "at": "2023-01", "value": 0.05, "error": 0.01},
    "churn-2024": {"metric": "churn", "at": "2024-01", "value": 0.055, "error": 0.01},
}
unknown = {
    "switching-cost": {"path": "segments.*.switching_cost", "from": 1, "to": 4},
    "imitation": {"path": "regions.*.education.imitation", "from": 0, "to": 0.6},
    "growth": {"path": "regions.*.growth", "from": 0, "to": 0.3},
}
scenario.set("calibration.fit", {"parameters": unknown, "targets": observed, "points": 64,
                                 "replications": 10})

# %% [markdown]
# `calibrate` searches the box of the unknown for what comes closest to the observed, under the same
# luck everywhere, and says how well the observations tell. Where an error is as wide as the range
# that was allowed, they do not tell: here imitation and growth both make a market larger.

# %%
report = contend.calibrate(scenario, "fitted.yaml", force=True)
fit = report["fit"]
print(pd.DataFrame(fit["parameters"]).set_index("name")[["from", "to", "value", "error"]].round(3))
print(pd.DataFrame(fit["targets"]).set_index("name").iloc[:, -4:])
print(pd.DataFrame(fit["correlation"]).round(2))

# %% [markdown]
# The scenario that `calibrate` wrote has the estimates in place, and remembers what they were
# fitted to.
#
# ## What would help us?
#
# Three things are on the table: a price cut by a tenth, a data centre in France, and to be as dear
# as today but known as the better product, worth .3 utils: nobody knows how, so it is the yardstick.

# %%
fitted = contend.Scenario("fitted.yaml")
fitted.variant("price-cut", {"providers.nordwind.price.level": 0.18})
fitted.variant("paris", {"providers.nordwind.locations.france": {}})
fitted.variant("better", {"events": {"better": {"date": "2022-02", "provider": "nordwind",
                                                "quality": 0.3}}})
ds = fitted.run()
print(contend.answers(ds)[["probability", "low", "high", "gap_median", "gap_unit"]].round(2))

# %%
ax = contend.plot.shares(ds)
ax.figure.savefig("shares.png", dpi=120)
ax = contend.plot.effects(ds, "share", at="2026-01")
ax.figure.savefig("effects.png", dpi=120)
ax = contend.plot.effects(ds, "revenue", at="2026-01", provider="nordwind",
                          region="france", segment="large")
ax.figure.savefig("france.png", dpi=120)

# %% [markdown]
# Bands are wide: with 400 firms, of which 38 are large, luck alone moves our share by ten points
# either way. The effects are far more certain, for they are taken pair by pair.
#
# Revenue is not share: a cut costs a tenth of what everybody pays, and with it goes what the new
# customers bring. What each would add to our revenue a year (the cost of a data centre is not in it):

# %%
revenue = ds.revenue.sel(provider="nordwind").sum(["region", "segment"]).rename("revenue")
gain = contend.effects(ds, revenue.assign_attrs(units="USD year-1"), at="2026-01")
for variant in gain["variant"].values:
    one = gain.sel(variant=variant)
    print(f"{variant:10} {float(one.effect) / 1e3:8.1f} +- {float(one.standard_error) / 1e3:.1f} "
          "thousand USD a year")
paris, cut = (float(gain.effect.sel(variant=v)) for v in ("paris", "price-cut"))
assert paris > 150e3 and abs(cut) < 0.5 * paris

# %% [markdown]
# ## Does it hold?
#
# Some numbers were assumed. The one thing to do before believing any of this is to move them. How
# much customers care for a data centre of their own country decides what Paris is worth: nothing, or
# five points of the market. Ask the large ones in France before Paris is rented.

# %%
fitted.set("random.replications", 20)
outcome = {"metric": "share", "provider": "nordwind", "at": "2026-01"}
study = contend.sweep(fitted, {"presence": ("segments.*.presence_taste.mean", [0, 0.5, 1, 1.5])},
                      outcomes={"paris": {**outcome, "variant": "paris", "against": "base"},
                                "price-cut": {**outcome, "variant": "price-cut", "against": "base"}})
table = contend.points(study)
print((100 * table[["paris", "price-cut"]]).round(2).set_index(table["factor", "presence"]))
assert table["paris", "mean"].is_monotonic_increasing
figure = contend.plot.responses(study, "paris")
figure.savefig("presence.png", dpi=120)
plt.close("all")
