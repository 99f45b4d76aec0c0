# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # A first look
#
# In July 2015 Alibaba announced a billion dollars for its cloud, Aliyun, to overtake Amazon Web
# Services within four years. Let us simulate that market, ask whether it would have come to pass,
# and look at who won whom, where and when.
#
# This file is a script and a notebook at once: `python3 first_look.py` runs it; Jupyter (with
# jupytext), VS Code and Spyder open it as cells, divided by the lines `# %%`.
# It needs the package `contend`, matplotlib and the program: see docs/python.md.

# %%
import pathlib

import contend
import matplotlib.pyplot as plt

HERE = pathlib.Path(globals().get("__file__", "analysis/notebooks/here")).resolve().parent
SCENARIOS = HERE.parents[1] / "scenarios"

# %% [markdown]
# ## What will it cost?
#
# `check` reads the scenario, says everything that is wrong with it, and forecasts time, memory and
# the size of the result. The scenario as shipped has a million customers; a tenth of them is coarser
# by a factor of three or so, and quick.

# %%
QUICK = {"customers": 100000, "replications": 20}
print(contend.check(SCENARIOS / "aliyun-2015.yaml", **QUICK))

# %% [markdown]
# ## Run it
#
# The result is an xarray Dataset. It is read lazily, and every axis has labels: variant,
# replication, time, provider, region, segment. Without a file name the result goes when Python does;
# `contend.run(scenario, "aliyun.h5")` keeps it.

# %%
ds = contend.run(SCENARIOS / "aliyun-2015.yaml", **QUICK)
print(ds.revenue)

# %% [markdown]
# Four variants of the same market: as announced, without the investment, with ten times the money,
# and with the data centres that were really built. Each is simulated 20 times with different luck.
#
# ## The answer
#
# Of 20 replications none has Aliyun ahead of AWS in world revenue. That does not prove that the
# probability is 0: with 20 tries it may be up to 16 %, says Wilson's interval. The gap tells more.
# It is Aliyun's share less AWS's, in July 2019: minus 28 points, give or take one.

# %%
answers = contend.answers(ds)
print(answers.loc["overtakes-revenue"].T)
gap = answers.loc[("overtakes-revenue", "announced")]
assert gap.yes == 0 and -0.31 < gap.gap_median < -0.25

# %%
ax = contend.plot.answers(ds)
ax.figure.savefig("answers.png", dpi=120)

# %% [markdown]
# The scenario asks the same for parts of the world. Only Asia is open: there Aliyun has China, and
# luck decides, since a few large customers make up much of the revenue.
#
# ## Who has how much of the market
#
# Lines are means over replications, bands hold nine of ten of them.

# %%
ax = contend.plot.shares(ds)
ax.figure.savefig("shares.png", dpi=120)

# %% [markdown]
# The same in numbers. Aliyun triples its share, to some 4 %. Gartner had Alibaba at 1.8 % of the
# world's infrastructure services in 2015 and 3.0 % in 2016
# (scenarios/data/market_shares.csv has the sources).

# %%
july = ds.share.sel(variant="announced").mean("replication").sel(
    time=["2015-07-01", "2016-07-01", "2017-07-01", "2018-07-01", "2019-07-01"])
print((100 * july.to_pandas()).round(1).drop(columns="on-premises"))
assert 0.03 < float(july.sel(time="2019-07-01", provider="aliyun")) < 0.055

# %% [markdown]
# Everybody's revenue grows nonetheless: the market itself is five times as large after four years.

# %%
ax = contend.plot.market(ds)
ax.figure.savefig("market.png", dpi=120)
growth = ds.market.sel(variant="announced").mean("replication")
assert 4 < float(growth[-1] / growth[0]) < 6

# %% [markdown]
# ## Where
#
# China is where Aliyun lives. Abroad there is nothing to be seen, whatever it spends: few customers
# know it, and those who do find it less good than Google, which is what the scenario assumes.

# %%
ax = contend.plot.regions(ds)
ax.figure.savefig("regions.png", dpi=120)

# %% [markdown]
# Its data centres abroad, with what they can carry and what customers load on them. For years
# the billion buys more than is used: customers are lacking first, and room only where they have come.

# %%
figure = contend.plot.capacity(ds, "aliyun")
figure.savefig("capacity.png", dpi=120)

# %% [markdown]
# ## Who leaves whom
#
# Newcomers (the first row) decide the market; there is little switching among clouds, for that is
# what switching costs and contracts do.

# %%
ax = contend.plot.switches(ds)
ax.figure.savefig("switches.png", dpi=120)

# %% [markdown]
# ## What happened when
#
# A log of one replication, and where it all came from: the file holds the whole scenario.

# %%
print(contend.events(ds, "announced"))
print(contend.provenance(ds)["scenario"][:400])

# %% [markdown]
# Anything else is xarray. For instance: in which segment is Aliyun strongest in China?

# %%
china = ds.revenue.sel(variant="announced", region="china").isel(time=-1).mean("replication")
china = china.drop_sel(provider="on-premises")
print((100 * china / china.sum("provider")).sel(provider="aliyun").to_pandas().round(1))
plt.close("all")
