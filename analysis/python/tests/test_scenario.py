# SPDX-License-Identifier: Apache-2.0
"""Scenario objects: what is changed is what is run, and what is saved."""
import math

import contend
import pytest
from contend import Scenario, yamltext
from conftest import SCENARIOS

QUICK = {"customers": 500, "replications": 1, "progress": False,
         "set": {"output.demand_sample": 0}}


def content(ds):
    with ds:
        return ds.attrs["content_hash"]


def test_values_are_found(two_clouds):
    s = Scenario(two_clouds)
    assert s.get("customers.count") == 100000
    assert s.get("events.money.inject") == 1e9
    assert s.get("calibration.stock.regions.east") == {"leader": 0.6, "challenger": 0.4}
    assert s.variants == ["base", "no-investment", "tenfold"]
    with pytest.raises(KeyError):
        s.get("customers.types")


def test_changes_are_seen_at_once(two_clouds):
    s = Scenario(two_clouds).set("market.spend", 1e9)
    s.set("providers.leader.locations.west.capacity", math.inf)
    assert s.get("market.spend") == 1000000000
    assert s.get("providers.leader.locations.west") == {"capacity": "unlimited"}
    s.variant("cheap", {"providers.challenger.price.level": 0.05})
    assert s.variants[-1] == "cheap"
    assert s.get("variants.cheap.providers") == {"challenger": {"price": {"level": 0.05}}}
    assert Scenario(two_clouds).get("market.spend") == 2e9


def test_a_copy_goes_its_own_way(two_clouds):
    s = Scenario(two_clouds)
    other = s.copy().set("market.spend", 1)
    assert s.get("market.spend") == 2e9 and other.get("market.spend") == 1


def test_what_is_saved_gives_the_results_of_what_is_run(two_clouds, tmp_path):
    s = Scenario(two_clouds)
    s.set("market.price_trend", -0.1).set("events.price-cut", None).set("random.seed", 9)
    s.set("providers.challenger.locations.west", {"capacity": 1000, "funded": False})
    s.variant("dear", {"providers": {"leader": {"price": {"level": 0.2}}}, "events.money": None})
    saved = s.save(tmp_path / "changed.yaml")
    assert "# share of customers who know it; 1 is everybody" in saved.read_text()
    assert content(s.run(**QUICK)) == content(Scenario(saved).run(**QUICK))


def test_saving_does_not_overwrite(two_clouds, tmp_path):
    s = Scenario(two_clouds)
    s.save(tmp_path / "a.yaml")
    assert (tmp_path / "a.yaml").read_text() == two_clouds.read_text()
    with pytest.raises(FileExistsError):
        s.save(tmp_path / "a.yaml")
    s.set("market.spend", 1e9).save(tmp_path / "a.yaml", force=True)


def test_tables_are_found_from_where_a_scenario_is_saved(tmp_path):
    s = Scenario(SCENARIOS / "textbook/population.yaml").set("random.seed", 5)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    saved = s.save(folder / "population.yaml")
    assert "valid" in contend.check(saved)


def test_a_result_gives_its_scenario_back(two_clouds):
    with Scenario(two_clouds).set("market.spend", 1.5e9).run(**QUICK) as ds:
        again = Scenario.of(ds)
        assert again.get("market.spend") == 1.5e9
        assert again.get("customers.count") == 500
        with again.run(progress=False) as same:
            assert same.attrs["content_hash"] == ds.attrs["content_hash"]


def test_text_is_a_scenario_too(two_clouds):
    s = Scenario.from_text(two_clouds.read_text()).set("market.spend", 1.5e9)
    assert content(s.run(**QUICK)) == content(
        contend.run(two_clouds, **{**QUICK, "set": {"market.spend": 1.5e9,
                                                   "output.demand_sample": 0}}))


def test_a_file_that_changed_meanwhile_is_not_run(two_clouds, tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(two_clouds.read_text())
    s = Scenario(path)
    path.write_text(two_clouds.read_text() + "\n")
    with pytest.raises(ValueError, match="changed"):
        s.run(**QUICK)


def test_running_needs_no_yaml(two_clouds, monkeypatch):
    monkeypatch.setattr(yamltext, "yaml", None)
    s = Scenario(two_clouds).set("market.spend", 1e9)
    with s.run(**QUICK) as ds:
        assert ds.market.isel(time=0, variant=0, replication=0).item() == pytest.approx(1e9)
    with pytest.raises(ImportError, match="PyYAML"):
        s.get("market.spend")
