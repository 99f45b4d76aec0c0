# SPDX-License-Identifier: Apache-2.0
"""Result files as Datasets."""
import warnings

import contend
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from conftest import SCENARIOS


def test_values_are_those_of_the_bare_file(aliyun):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore") # xarray's own, about dates that never came
        with xr.open_dataset(aliyun.encoding["source"], engine="h5netcdf") as bare:
            for name in bare.variables:
                ours, theirs = aliyun[name].values, bare[name].values
                assert ours.shape == theirs.shape, name
                if ours.dtype == bool:
                    theirs = theirs.astype(bool)
                np.testing.assert_array_equal(ours, theirs, name)


def test_large_variables_are_read_only_when_needed(aliyun):
    with contend.open_run(aliyun.encoding["source"]) as ds:
        for name in ("customers", "revenue", "panel_provider", "answer"):
            assert not ds[name].variable._in_memory, name


def test_opening_and_reading_warn_of_nothing(aliyun):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with contend.open_run(aliyun.encoding["source"]) as ds:
            ds.load()


def test_dates_flags_and_labels_are_decoded(aliyun):
    assert aliyun.time.values[0] == np.datetime64("2015-07-01")
    assert aliyun.time.values[-1] == np.datetime64("2019-07-01")
    assert aliyun.answer.dtype == bool and aliyun.panel_decision.dtype == bool
    assert aliyun.reached.dtype.kind == "M"
    never = ~aliyun.answer.any("replication")
    assert np.isnat(aliyun.reached.where(never, drop=True).values).all()
    assert {"question_text", "gap_unit", "panel_region"} <= set(aliyun.coords)
    assert aliyun.provider.attrs["fringe"] == ["others"]
    assert aliyun.share.sel(provider=["aws"]).provider.attrs["all"][1] == "aws"


def test_attributes_say_where_a_result_came_from(aliyun):
    facts = contend.provenance(aliyun)
    assert facts["content_hash"] == aliyun.attrs["content_hash"]
    assert facts["seed"] == aliyun.attrs["seed"] == 1
    assert facts["scenario"].startswith("contend: 1\nname: aliyun-2015\n")
    assert facts["ticks"] == 48
    run = contend.run_facts(aliyun.encoding["source"])
    assert run["wall_seconds"] > 0 and "decide" in " ".join(run["phase_seconds"])


def test_a_run_without_facts_has_none(two_clouds, tmp_path):
    with contend.run(two_clouds, tmp_path / "x.h5", customers=200, replications=1, progress=False,
                     run_facts=False) as ds:
        assert contend.run_facts(ds) == {}


def test_the_log_is_a_table_of_categories(aliyun):
    log = contend.events(aliyun)
    assert list(log.columns) == ["time", "kind", "provider", "region", "amount"]
    money = log[log.kind == "injected"].iloc[0]
    assert money.provider == "aliyun" and money.amount == 1e9 and pd.isna(money.region)
    assert money.time == pd.Timestamp("2015-07-01") or money.time.year == 2015
    assert log.kind.dtype.name == log.provider.dtype.name == "category"
    assert "injected" not in set(contend.events(aliyun, "no-investment").kind)


def test_the_panel_is_a_long_table(aliyun):
    table = contend.panel(aliyun, "tenfold", replication=2)
    assert len(table) == 20 * 49
    one = aliyun.sel(variant="tenfold", replication=2)
    customer = int(aliyun.customer[3])
    own = table[table.customer == customer]
    numbers = one.panel_provider.sel(customer=customer).values
    assert list(own.provider) == list(aliyun.provider.values[numbers])
    assert own.region.nunique() == 1
    assert own.region.iloc[0] == aliyun.region.values[int(one.panel_region.sel(customer=customer))]
    assert (own.workload == float(one.panel_workload.sel(customer=customer))).all()


def test_a_run_without_panel_says_so(two_clouds):
    with contend.run(two_clouds, customers=200, replications=1, progress=False) as ds:
        with pytest.raises(ValueError, match="panel"):
            contend.panel(ds)


def test_dates_beyond_what_nanoseconds_count_stay_days(tmp_path):
    with contend.run(SCENARIOS / "textbook/bass.yaml", progress=False, customers=100,
                     replications=1, set={"clock.ticks": 4000, "output.every": 400}) as ds:
        assert ds.time.dtype == float
        assert ds.time.attrs["units"].startswith("days since")
        assert float(ds.time[-1]) == pytest.approx(4000 / 12 * 365.2425, rel=1e-3)


def test_files_of_another_kind_are_refused(aliyun, grid, tmp_path):
    with pytest.raises(ValueError, match="open_run"):
        contend.open_study(aliyun.encoding["source"])
    with pytest.raises(ValueError, match="open_study"):
        contend.open_run(grid.encoding["source"])
    xr.Dataset({"x": ("a", [1.0])}).to_netcdf(tmp_path / "other.nc", engine="h5netcdf")
    with pytest.raises(ValueError, match="not a result"):
        contend.open_run(tmp_path / "other.nc")
    with pytest.raises(OSError):
        contend.open_run(tmp_path / "missing.h5")
