# SPDX-License-Identifier: Apache-2.0
"""Studies as tables and arrays, shards, sweeps."""
import contend
import numpy as np
import pytest
from conftest import SCENARIOS, STUDY

OUTCOMES = {"share": {"metric": "share", "provider": "challenger", "at": "2019-07"}}
QUICK = {"replications": 2, "progress": False,
         "set": {"customers.count": 300, "output.demand_sample": 0}}


def test_points_are_a_table(grid):
    table = contend.points(grid)
    assert len(table) == 24
    assert list(table["factor"].columns) == ["price", "budget", "taste"]
    assert set(table["overtakes"].columns) == {"mean", "standard_error", "low", "high"}
    assert set(table["share"].columns) == {"mean", "standard_error"}
    values = grid.value.sel(outcome="share").isel(point=5).values
    assert table["share", "mean"][5] == pytest.approx(values.mean())
    assert table["share", "standard_error"][5] == pytest.approx(values.std(ddof=1) / np.sqrt(3))


def test_a_grid_is_an_array_over_its_factors(grid):
    mean = contend.grid(grid)
    assert mean.sizes == {"outcome": 3, "price": 4, "budget": 3, "taste": 2}
    want = grid["mean"].isel(point=(4 - 1) * 6 + 1 * 2 + 1).sel(outcome="share")
    assert float(mean.sel(price=0.12, budget=1e10, taste=3, outcome="share")) == float(want)
    series = contend.grid(grid, "price")
    assert series.dims[:4] == ("price", "budget", "taste", "replication")
    level = series.isel(time=0, replication=0, variant=0, region=1).sel(
        provider="challenger", budget=1e9, taste=2)
    assert level.values == pytest.approx([0.06, 0.08, 0.1, 0.12])


def test_a_factor_called_like_an_axis_keeps_apart_from_it(two_clouds):
    ds = contend.sweep(two_clouds, {"time": ("events.money.over_months", [12, 24])},
                       outcomes=OUTCOMES, series=["market"], **QUICK)
    assert contend.grid(ds, "market").dims == (
        "factor_time", "replication", "variant", "time")


def test_other_designs_are_no_grid(saltelli):
    with pytest.raises(ValueError, match="not a grid"):
        contend.grid(saltelli)


def test_units_and_frontiers_are_coordinates(grid):
    assert list(grid.outcome_unit.values) == ["1", "1", "USD year-1"]
    assert set(grid.frontier.values) == {"enough"}


def test_shards_merge_into_the_whole(tmp_path):
    file = tmp_path / "study.yaml"
    file.write_text(STUDY.format(scenario=SCENARIOS / "two-clouds.yaml", design="{rule: grid}",
                                 rest=""))
    set_ = {"customers.count": 300}
    whole = contend.study(file, tmp_path / "whole.h5", set=set_, progress=False)
    parts = []
    for k in (1, 2):
        parts.append(tmp_path / f"{k}.h5")
        shard = contend.study(file, parts[-1], shard=f"{k}/2", set=set_, progress=False)
        assert shard.sizes["point"] == 12
        with pytest.raises(ValueError, match="merge"):
            contend.points(shard)
    merged = contend.merge(parts, tmp_path / "merged.h5")
    assert merged.attrs["content_hash"] == whole.attrs["content_hash"]


def test_a_sweep_of_one_number(two_clouds):
    ds = contend.sweep(two_clouds, "providers.challenger.price.level", [0.06, 0.09, 0.12],
                       outcomes=OUTCOMES, **QUICK)
    assert list(ds.factor.values) == ["level"]
    assert ds.setting.values.ravel() == pytest.approx([0.06, 0.09, 0.12])
    assert ds.sizes["replication"] == 2
    dear, cheap = ds["mean"].isel(point=2, outcome=0), ds["mean"].isel(point=0, outcome=0)
    assert float(cheap) != float(dear)


def test_a_point_of_a_sweep_is_a_run(two_clouds):
    path = "events.money.inject"
    ds = contend.sweep(two_clouds, path, [1e9, 5e9], outcomes=OUTCOMES, **QUICK)
    run = contend.run(two_clouds, progress=False, replications=2, set={**QUICK["set"], path: 5e9})
    np.testing.assert_array_equal(
        ds.value.isel(point=1, outcome=0).values,
        run.share.sel(variant="base", provider="challenger").isel(time=-1).values)


def test_a_sweep_of_several_numbers_with_changes(two_clouds, tmp_path):
    s = contend.Scenario(two_clouds).set("market.price_trend", -0.1)
    ds = contend.sweep(s, {"cost": ("segments.*.switching_cost", [1, 3]),
                           "cut": (["events.price-cut.price"], [0.05, 0.09])},
                       study=tmp_path / "sweep.yaml", output=tmp_path / "sweep.h5",
                       series=["share"], **QUICK)
    assert list(ds.outcome.values) == ["overtakes", "overtakes-gap"]
    assert contend.grid(ds).sizes == {"outcome": 2, "cost": 2, "cut": 2}
    assert ds.share.sizes["point"] == 4
    assert "market.price_trend=-0.1" in (tmp_path / "sweep.yaml").read_text()
    with contend.study(tmp_path / "sweep.yaml", tmp_path / "again.h5", progress=False) as again:
        assert again.attrs["content_hash"] == ds.attrs["content_hash"]


def test_a_sweep_says_what_it_lacks(two_clouds):
    with pytest.raises(TypeError, match="values"):
        contend.sweep(two_clouds, "market.spend")
    with pytest.raises(ValueError, match="questions"):
        contend.sweep(contend.Scenario(two_clouds).set("questions", None), "market.spend", [1, 2])
    with pytest.raises(contend.ScenarioError):
        contend.sweep(two_clouds, "market.spnd", [1, 2], outcomes=OUTCOMES, **QUICK)
