# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # Comparing variants
#
# A variant is the scenario with a few keys changed. All variants are run under the same luck: the
# same customers with the same tastes decide in the same months, so that what differs is what the
# change did. Here is how to use that, and how to add variants of your own.

# %%
import pathlib

import contend
import matplotlib.pyplot as plt
import numpy as np

HERE = pathlib.Path(globals().get("__file__", "analysis/notebooks/here")).resolve().parent
SCENARIOS = HERE.parents[1] / "scenarios"
QUICK = {"customers": 50000, "replications": 20}

# %% [markdown]
# ## Why pairs
#
# Aliyun's share in July 2019, from twenty replications each. The error of a share is a tenth of a
# point or more, as large as the difference that no investment makes. Compared by their errors alone
# nobody could tell the two apart.

# %%
ds = contend.run(SCENARIOS / "aliyun-2015.yaml", **QUICK)
share = 100 * contend.at_date(ds.share.sel(provider="aliyun"), "2019-07")
alone = share.std("replication", ddof=1) / np.sqrt(share.sizes["replication"])
for variant in ds["variant"].values:
    print(f"{variant:14} {float(share.sel(variant=variant).mean()):5.2f} "
          f"+- {float(alone.sel(variant=variant)):.2f} %")

# %% [markdown]
# But replication 7 of one variant and replication 7 of the other had the same luck. Take the
# difference in each pair, then the mean and its error: the noise that both share is gone.

# %%
effect = contend.effects(ds, "share", at="2019-07", provider="aliyun")
print((100 * effect.to_dataframe()[["effect", "standard_error"]]).round(3))
paired = 100 * float(effect.standard_error.sel(variant="no-investment"))
print(f"the error is {float(alone[0]) / paired:.0f} times smaller")
assert paired < 0.2 * float(alone[0])

# %% [markdown]
# So the announced billion is worth a fifth of a point of the world market: beyond doubt, and next to
# nothing. Ten times as much is worth about a point more.

# %%
ax = contend.plot.effects(ds, "share", at="2019-07")
ax.figure.savefig("effects.png", dpi=120)
assert 100 * float(effect.effect.sel(variant="no-investment")) < 0

# %% [markdown]
# When does it begin to matter? Until the first data centre abroad opens, and customers there hear of
# it, everybody decides alike with the money and without: that is the same luck at work. (As built,
# others open too, IBM in India from the first month on.)

# %%
ax = contend.plot.effects(ds, "share", at=None, provider="aliyun")
ax.figure.savefig("effects_over_time.png", dpi=120)
differs = (ds.customers != ds.customers.sel(variant="announced")).any(
    ["replication", "provider", "region", "segment"])
for variant in ds["variant"].values[1:]:
    first = ds["time"].values[differs.sel(variant=variant).values.argmax()]
    print(f"{variant:14} somebody decides otherwise from {str(first)[:7]} on")
assert not differs.sel(variant=["no-investment", "tenfold"], time="2015-12").any()

# %% [markdown]
# ## Variants of your own
#
# A `Scenario` is a file with changes. Two things that Aliyun might have had more of: money, a hundred
# billion in place of one; and standing, known to everybody abroad and there as good as AWS. And both.
# Keys of a variant may be paths; None takes something away.

# %%
scenario = contend.Scenario(SCENARIOS / "aliyun-2015.yaml")
print(scenario.variants, scenario.get("providers.aliyun.awareness.europe"))

abroad = [region for region in scenario.get("providers.aliyun.awareness") if region != "china"]
standing = {f"providers.aliyun.awareness.{region}": 1 for region in abroad}
standing.update({"providers.aliyun.reference": "aws", "providers.aliyun.offset": 0})
money = {"events.money.inject": 1e11}
scenario.variant("money", money)
scenario.variant("standing", standing)
scenario.variant("both", {**money, **standing})
for name in ("no-investment", "tenfold", "as-built"):
    scenario.set(f"variants.{name}", None)
print(scenario.check(**QUICK))

# %%
own = scenario.run(**QUICK)
ax = contend.plot.effects(own, "share", at="2019-07", provider="aliyun")
ax.figure.savefig("own_effects.png", dpi=120)

# %% [markdown]
# Standing alone brings next to nothing, for there is no room for those who would come: a billion
# buys half a percent of such a market. Money alone brings little, for nobody comes. Together they
# bring many times the sum of the two. "Which of them was lacking?" is the wrong question.

# %%
points = 100 * contend.effects(own, "share", at="2019-07", provider="aliyun").effect
print(points.to_pandas().round(2))
together = float(points.sel(variant="both"))
apart = float(points.sel(variant="money") + points.sel(variant="standing"))
print(f"together {together:.1f} points, the sum of each alone {apart:.1f}")
assert together > 5 * apart > 0

# %% [markdown]
# Where would it have gained, and from whom? An effect can be taken on any variable, or on an array
# that you work out: here revenue by provider and region.

# %%
revenue = own.revenue.sum("segment").rename("revenue").assign_attrs(units="USD year-1")
gained = contend.effects(own, revenue, at="2019-07").effect.sel(variant="both") / 1e9
print(gained.transpose("region", "provider").to_pandas().drop(columns="on-premises").round(2))

# %% [markdown]
# ## Who pays
#
# Effects on money: what does the variant do to Aliyun's cash by July 2019, and
# to what customers get out of the market, their surplus in money?

# %%
ax = contend.plot.effects(own, "cash", at="2019-07", provider="aliyun")
ax.figure.savefig("cash.png", dpi=120)
surplus = contend.effects(own, "consumer_surplus", at="2019-07")
for variant in surplus["variant"].values:
    one = surplus.sel(variant=variant)
    print(f"{variant:14} customers gain {float(one.effect) / 1e9:6.2f} "
          f"+- {float(one.standard_error) / 1e9:.2f} billion USD a year")

# %% [markdown]
# ## Keep it
#
# Saved, the scenario keeps the comments of the file it came from, and `contend run` takes it.

# %%
saved = scenario.save("aliyun-with-standing.yaml", force=True)
print(saved.read_text().partition("variants:\n")[2])
plt.close("all")
