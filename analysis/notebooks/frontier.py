# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # What would it have taken?
#
# "Will it overtake?" has a dull answer: no. The better question is what would have had to be
# different, and by how much. That is a study: one scenario at many points of a space of factors,
# all under the same luck.

# %%
import pathlib

import contend
import matplotlib.pyplot as plt
import numpy as np

HERE = pathlib.Path(globals().get("__file__", "analysis/notebooks/here")).resolve().parent
SCENARIOS = HERE.parents[1] / "scenarios"

scenario = contend.Scenario(SCENARIOS / "aliyun-2015.yaml")
scenario.set("customers.count", 20000).set("calibration.sample", 5000)
scenario.set("output.demand_sample", 0)             # neither surplus nor elasticities: quicker
scenario.set("providers.aliyun.reference", "aws")   # count quality from that of AWS

OUTCOMES = {
    "overtakes": {"question": "overtakes-revenue", "value": "answer"},
    "gap": {"question": "overtakes-revenue", "value": "gap"},
    "share": {"metric": "share", "provider": "aliyun", "at": "2019-07"},
}

# %% [markdown]
# ## One number
#
# More money, at first: from the announced billion to a thousand of them. `sweep` writes a study
# file, runs it and opens the result. As the scenario stands, money has no effect worth the name:
# hundred times the sum adds a point or two.

# %%
as_it_is = contend.Scenario(SCENARIOS / "aliyun-2015.yaml")
as_it_is.set("customers.count", 20000).set("calibration.sample", 5000)
as_it_is.set("output.demand_sample", 0)
MONEY = np.geomspace(1e9, 1e12, 7)
money = contend.sweep(as_it_is, {"budget": ("events.money.inject", MONEY)}, outcomes=OUTCOMES,
                      replications=8)
table = contend.points(money)
print((100 * table[["share", "gap"]]).round(2).set_index(table["factor", "budget"] / 1e9))

# %%
figure = contend.plot.responses(money, "share")
figure.savefig("money.png", dpi=120)
share = table["share", "mean"]
assert share.iloc[-1] - share.iloc[0] < 0.10

# %% [markdown]
# ## Three numbers at once
#
# Money, how many customers abroad know Aliyun at the start, and how good it is there, in utils above
# AWS. A grid of 7 x 3 x 3 = 63 points, each with 8 replications. A factor may set several keys
# alike: one path for each region abroad.
#
# The frontier is, for each awareness and quality, the budget at which the gap is closed to ten
# points. (Where the probability of overtaking crosses one half would be the question proper, and
# `scenarios/studies/frontier.yaml` asks it with more customers; docs/headline.md has what it finds.)

# %%
abroad = [region for region in scenario.get("providers.aliyun.awareness") if region != "china"]
factors = {
    "budget": ("events.money.inject", MONEY),
    "awareness": ([f"providers.aliyun.awareness.{region}" for region in abroad], [0.03, 0.3, 1]),
    "quality": ("providers.aliyun.offset", [-0.5, 0, 0.5]),
}
study = contend.sweep(scenario, factors, outcomes=OUTCOMES, replications=8, study="frontier.yaml",
                      frontiers={"ten-points-behind": {"outcome": "gap", "factor": "budget",
                                                       "crosses": -0.1}}, force=True)

# %%
ax = contend.plot.frontier(study, x="quality")
ax.figure.savefig("frontier.png", dpi=120)

# %% [markdown]
# Hollow triangles at the upper edge: no budget that was tried is enough. Money works only for
# those who are known and good, and then the sums are fifty to a hundred times what was announced.
#
# `grid` turns the points into an array over the factors: slices, maxima, interpolation are xarray.

# %%
gap = 100 * contend.grid(study).sel(outcome="gap")
print(gap.sel(budget=1e12, method="nearest").to_pandas().round(1))
best = float(gap.max())
print(f"the best point: {best:+.1f} points")
assert best > float(gap.sel(budget=1e9, method="nearest").max())

# %%
probability = contend.grid(study).sel(outcome="overtakes", awareness=1)
figure, ax = plt.subplots(layout="constrained")
probability.plot(ax=ax, x="budget", xscale="log", hue="quality", marker="o")
ax.set(xlabel="budget, USD", ylabel="probability of overtaking AWS",
       title="Known to everybody abroad")
figure.savefig("probability.png", dpi=120)

# %% [markdown]
# ## Which of them matters?
#
# On the grid above, a regression on the standardised factors says which moves the gap most; with a
# `saltelli` design Sobol's indices would. Both are drawn by the same call.

# %%
ax = contend.plot.indices(study, "gap")
ax.figure.savefig("indices.png", dpi=120)
ax = contend.plot.tornado(study, "gap")
ax.figure.savefig("tornado.png", dpi=120)

# %% [markdown]
# The study file that the sweep wrote can be kept, changed and run by hand, in parts on a cluster
# too: `contend study frontier.yaml --shard 3/20`, then `contend merge`.

# %%
print(pathlib.Path("frontier.yaml").read_text())
plt.close("all")
