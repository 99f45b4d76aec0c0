# SPDX-License-Identifier: Apache-2.0
"""Answers and effects, against what the program says of the same run."""
import json
import subprocess

import contend
import numpy as np
import pandas as pd
import pytest
from conftest import SCENARIOS, SMALL


@pytest.fixture(scope="module")
def summary(aliyun, tmp_path_factory):
    path = tmp_path_factory.mktemp("summary") / "s.json"
    subprocess.run([contend.program(), "run", SCENARIOS / "aliyun-2015.yaml", "--summary", path,
                    "-o", path.with_suffix(".h5"), "-q", f"--customers={SMALL['customers']}",
                    f"--replications={SMALL['replications']}", "--set=output.panel.customers=20",
                    "--set=calibration.sample=2000"], check=True)
    found = json.loads(path.read_text())
    assert found["content_hash"] == aliyun.attrs["content_hash"]
    return found


def test_answers_are_those_of_the_summary(aliyun, summary):
    table = contend.answers(aliyun)
    seen = 0
    for question in summary["questions"]:
        for said in question["answers"]:
            row = table.loc[(question["name"], said["variant"])]
            assert (row.yes, row.runs) == (said["yes"], said["of"])
            assert [row.low, row.high] == pytest.approx(said["interval_95"], abs=1e-12)
            gap = said["gap"]
            assert [row.gap_q05, row.gap_median, row.gap_q95] == pytest.approx(
                [gap["q05"], gap["median"], gap["q95"]], abs=1e-12)
            for name in ("earliest", "median", "latest"):
                date = said["reached"][name]
                assert pd.isna(row[name]) if date is None else row[name] == pd.Timestamp(date)
                seen += date is not None
            assert row.gap_unit == question["gap_unit"]
    assert len(table) == 28 and seen > 0


def test_effects_are_those_of_the_summary(aliyun, summary):
    share = contend.effects(aliyun, "share", at="end")
    market = contend.effects(aliyun, "market", at="2019-07")
    assert list(share.variant.values) == [said["variant"] for said in summary["effects"]]
    for said in summary["effects"]:
        own = market.sel(variant=said["variant"])
        assert float(own.effect) == pytest.approx(said["market"]["mean"], rel=1e-6)
        for provider, value in said["share"].items():
            own = share.sel(variant=said["variant"], provider=provider)
            assert float(own.effect) == pytest.approx(value["mean"], abs=1e-12)
            assert float(own.standard_error) == pytest.approx(value["standard_error"], abs=1e-12)


def test_effects_are_paired():
    import xarray as xr
    luck = np.array([0.0, 10.0, 20.0, 30.0])
    ds = xr.Dataset({"x": (("variant", "replication"), [luck, luck + [1, 1, 1, 2]])},
                    {"variant": ["a", "b"], "replication": range(4)})
    found = contend.effects(ds, "x")
    assert found.effect.item() == pytest.approx(1.25)
    assert found.standard_error.item() == pytest.approx(0.25)
    assert found.pairs.item() == 4 and found.base.item() == 15
    other = contend.effects(ds, ds.x * 2, against="b")
    assert other.effect.item() == pytest.approx(-2.5) and list(other.variant.values) == ["a"]


def test_effects_take_selections_and_keep_time(aliyun):
    whole = contend.effects(aliyun, "revenue", provider="aliyun", region="europe")
    assert set(whole.effect.dims) == {"variant", "time", "segment"}
    assert whole.effect.attrs["units"] == "USD year-1"
    assert float(abs(whole.effect.isel(time=0)).max()) == 0
    answer = contend.effects(aliyun, "answer")
    assert set(answer.effect.dims) == {"variant", "question"}
    with pytest.raises(KeyError):
        contend.effects(aliyun, "share", at="2031-01")


def test_unlimited_capacity_has_no_effect_rather_than_nonsense(aliyun):
    found = contend.effects(aliyun, "capacity", at="end", provider="aws",
                            region="europe")
    assert (found.pairs == 0).all() and found.effect.isnull().all()


def test_a_date_between_records_takes_the_last_before_it(aliyun):
    assert (contend.at_date(aliyun.time, "2016-03-17") == np.datetime64("2016-03-01")).all()


def test_wilson_is_exact_at_its_ends():
    low, high = contend.wilson([0, 5, 10], 10)
    assert low[0] == 0 and high[2] == 1
    assert (low[1], high[1]) == pytest.approx((0.2366, 0.7634), abs=1e-4) # Wilson 1927
    assert low[2] == pytest.approx(1 - high[0])
    assert [float(x) for x in contend.wilson(0, 0)] == [0, 1]
    narrow = contend.wilson(5, 10, confidence=0.5)
    assert low[1] < narrow[0] < 0.5 < narrow[1] < high[1]


def test_a_run_without_questions_has_no_answers(two_clouds):
    with contend.run(two_clouds, customers=200, replications=1, progress=False,
                     set={"questions": None}) as ds:
        assert contend.answers(ds).empty
