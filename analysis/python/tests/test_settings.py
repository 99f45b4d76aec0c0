# SPDX-License-Identifier: Apache-2.0
"""Values and paths as the program reads them."""
import datetime
import math

import numpy as np
import pandas as pd
import pytest
from contend import yamltext
from contend.settings import nested, options_of, steps_of, yaml_of


@pytest.mark.parametrize("value, text", [
    (None, "null"), (True, "true"), (3, "3"), (-0.17, "-0.17"), (1e9, "1000000000"),
    (1e300, "1e+300"), (math.inf, "unlimited"), (np.float64(0.5), "0.5"), (np.int32(7), "7"),
    (np.bool_(False), "false"), ("trend", "trend"), ("unlimited", "unlimited"),
    ("2016-01", "2016-01"), ("null", '"null"'), ("12", '"12"'), ("a: b", '"a: b"'), ("", '""'),
    (datetime.date(2016, 1, 31), "2016-01"), (pd.Timestamp("2016-01-05"), "2016-01"),
    (np.datetime64("2016-01-05", "ns"), "2016-01"), ([1, "x"], "[1, x]"), ((), "[]"), ({}, "{}"),
    (np.array([1.0, 2.5]), "[1, 2.5]"), ({"a": {"b": None}}, "{a: {b: null}}"),
])
def test_values_are_written_as_the_program_reads_them(value, text):
    assert yaml_of(value) == text


@pytest.mark.parametrize("value", [math.nan, -math.inf, object()])
def test_what_no_scenario_can_hold_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        yaml_of(value)


def test_every_digit_of_a_number_is_kept():
    for value in (0.1, 1 / 3, 2.0**60, 5e-324, 123456.789):
        assert float(yaml_of(value)) == value


def test_paths_are_taken_apart():
    assert steps_of("events[0].inject") == ["events", 0, "inject"]
    for wrong in ("", "a..b", "a[x]", "[0]", "a]"):
        with pytest.raises(ValueError):
            steps_of(wrong)


def test_paths_in_changes_are_merged():
    assert nested({"a.b": 1, "a.c": 2, "a": {"d.e": 3}}) == {"a": {"b": 1, "c": 2, "d": {"e": 3}}}


def test_settings_keep_their_order():
    assert options_of([("a", 1), ("b", None), ("a", 2)]) == [
        "--set", "a=1", "--set", "b=null", "--set", "a=2"]


TEXT = """\
# a market
contend: 1
market: {spend: 2.0e9, depth: 1}   # USD a year

providers:                # two
  leader:
    price: {level: 0.12}  # dear
    locations: {west: {}, east: {}}
  challenger:
    # cheap
    price: {level: 0.11}
events:
  - {date: 2016-01, inject: 1e9}
  - date: 2017-01
    inject: 2e9
empty:
title: "yes: # no"
"""


def test_texts_are_read_as_the_program_reads_them():
    data = yamltext.read(TEXT + "on: yes\n")
    assert data["market"]["spend"] == 2.0e9
    assert data["events"][0] == {"date": "2016-01", "inject": 1e9}
    assert data["on"] == "yes"
    assert data["title"] == "yes: # no"
    assert data["empty"] is None


@pytest.mark.parametrize("path, value, there, gone", [
    ("market.spend", 3e9, "market: {spend: 3000000000, depth: 1}   # USD a year", "2.0e9"),
    ("market.trend", -0.1, "depth: 1, trend: -0.1}   # USD", None),
    ("market.spend", None, "market: {depth: 1}", "spend"),
    ("market.depth", None, "market: {spend: 2.0e9}", "depth"),
    ("providers.leader.price.level", 0.1, "{level: 0.1}  # dear", "0.12"),
    ("providers.leader.locations.west.capacity", 5, "west: {capacity: 5}, east", None),
    ("providers.challenger.quality", 0.5, "    price: {level: 0.11}\n    quality: 0.5\n", None),
    ("providers.third", {"price": {"level": 1}}, "\n  third: {price: {level: 1}}\n", None),
    ("providers.leader", None, "providers:                # two\n  challenger:", "dear"),
    ("events[1].inject", 5, "    inject: 5\n", "2e9"),
    ("providers.challenger.price", None, "    # cheap\n    {}\nevents", "0.11"),
    ("events[1]", None, "inject: 1e9}\nempty", "2017"),
    ("random.seed", 3, "random: {seed: 3}", None),
    ("empty", {"a": 1}, "empty: {a: 1}\n", None),
    ("title", "a", "title: a\n", "yes"),
])
def test_one_key_changes_and_everything_else_stays(path, value, there, gone):
    made = yamltext.edit(TEXT, steps_of(path), value)
    assert there in made
    assert gone is None or gone not in made
    assert made.startswith("# a market\n")
    changed = [line for line in TEXT.splitlines() if line not in made.splitlines()]
    assert len(changed) <= 4
    assert yamltext.read(made) == yamltext.changed(yamltext.read(TEXT), steps_of(path), value)


def test_a_comment_right_above_goes_with_what_it_is_about():
    text = "a: 1\n# of a and b\n\n# of b\n# too\nb: {x: 1}\n# of c\nc: 3\n"
    assert yamltext.edit(text, ["b"], None) == "a: 1\n# of a and b\n\n# of c\nc: 3\n"


def test_long_values_are_added_in_lines():
    made = yamltext.edit("a:\n  b: 1\n", ["a", "c"], {"x" * 50: {"y" * 30: 1, "z" * 30: 2}, "e": []})
    assert made == ("a:\n  b: 1\n  c:\n" + " " * 4 + "x" * 50 + ":\n" + " " * 6 + "y" * 30 + ": 1\n"
                    + " " * 6 + "z" * 30 + ": 2\n    e: []\n")


def test_an_anchor_is_not_changed_with_its_alias():
    text = "a: &x {v: 1} # kept if possible\nb: *x\n"
    made = yamltext.edit(text, ["b", "v"], 2)
    assert yamltext.read(made) == {"a": {"v": 1}, "b": {"v": 2}}


def test_a_path_that_leads_nowhere_is_an_error():
    for path, value in (("market.none", None), ("events[7].inject", 1), ("market.spend.x", 1)):
        with pytest.raises(KeyError):
            yamltext.edit(TEXT, steps_of(path), value)


def test_every_value_of_a_scenario_can_be_edited_in_place(two_clouds):
    def scalars(value, way=()):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in inside:
            if isinstance(item, (dict, list)):
                yield from scalars(item, way + (key,))
            else:
                yield way + (key,)

    text = two_clouds.read_text()
    comments = text.count("#")
    for way in scalars(yamltext.read(text)):
        made = yamltext.edit(text, list(way), 12345)
        assert made.count("#") == comments
        assert yamltext.lookup(yamltext.read(made), way) == 12345
