# SPDX-License-Identifier: Apache-2.0
"""Pictures: drawn without a warning, with units, and a provider in one colour everywhere."""
import contend
import matplotlib.pyplot as plt
import numpy as np
import pytest
from contend import plot
from contend.plot import style

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def no_figure_is_left():
    yield
    plt.close("all")


RUN = {
    "shares": lambda ds: plot.shares(ds),
    "shares_of_some": lambda ds: plot.shares(ds, "tenfold", ["aws", "aliyun"]),
    "market": lambda ds: plot.market(ds),
    "market_of_a_region": lambda ds: plot.market(ds, region="china"),
    "answers": lambda ds: plot.answers(ds),
    "answers_of_some": lambda ds: plot.answers(ds, ["overtakes-revenue"]),
    "regions": lambda ds: plot.regions(ds, "2017-07"),
    "prices": lambda ds: plot.prices(ds),
    "prices_of_a_region": lambda ds: plot.prices(ds, "japan", "as-built"),
    "capacity": lambda ds: plot.capacity(ds, "aliyun"),
    "cash": lambda ds: plot.cash(ds),
    "switches": lambda ds: plot.switches(ds),
    "effects": lambda ds: plot.effects(ds),
    "effects_on_one": lambda ds: plot.effects(ds, "share", "2018-07", provider="aliyun"),
    "effects_over_time": lambda ds: plot.effects(ds, "market", None),
    "effects_on_money": lambda ds: plot.effects(ds, "cash", provider="aliyun"),
}
STUDY = {
    "indices_of_sobol": ("saltelli", lambda ds: plot.indices(ds, "share")),
    "indices_of_morris": ("morris", lambda ds: plot.indices(ds, "revenue")),
    "indices_of_a_regression": ("grid", lambda ds: plot.indices(ds)),
    "tornado": ("grid", lambda ds: plot.tornado(ds, "revenue")),
    "frontier": ("grid", lambda ds: plot.frontier(ds)),
    "frontier_along": ("grid", lambda ds: plot.frontier(ds, "enough", x="taste")),
    "responses": ("saltelli", lambda ds: plot.responses(ds, "share")),
    "responses_of_a_grid": ("grid", lambda ds: plot.responses(ds, "revenue")),
}


def draw(picture, path):
    figure = getattr(picture, "figure", picture)
    figure.savefig(path, dpi=40)
    image = plt.imread(path)
    assert image[..., :3].std() > 0.01, "nothing was drawn"
    return figure


@pytest.mark.parametrize("name", RUN)
def test_pictures_of_runs(aliyun, tmp_path, name):
    draw(RUN[name](aliyun), tmp_path / "x.png")


@pytest.mark.parametrize("name", STUDY)
def test_pictures_of_studies(request, tmp_path, name):
    which, picture = STUDY[name]
    draw(picture(request.getfixturevalue(which)), tmp_path / "x.png")


def test_axes_say_their_units(aliyun, grid):
    assert plot.shares(aliyun).get_ylabel() == "share, %"
    assert plot.market(aliyun).get_ylabel() == "billion USD a year"
    assert plot.cash(aliyun).get_ylabel().endswith("USD")
    assert "USD an hour" in plot.prices(aliyun).get_ylabel()
    assert "points" in plot.effects(aliyun).get_xlabel()
    assert "USD" in plot.effects(aliyun, "cash", provider="aliyun").get_xlabel()
    assert "USD a year" in plot.tornado(grid, "revenue").get_xlabel()


def test_a_provider_has_one_colour_everywhere(aliyun):
    whole = {p: plot.colour(aliyun, p) for p in aliyun.provider.values}
    assert len(set(whole.values())) == len(whole)
    part = aliyun.sel(provider=["others", "aliyun"])
    assert plot.colour(part, "aliyun") == plot.colour(part.share, "aliyun") == whole["aliyun"]
    lines = plot.shares(aliyun, providers=["aliyun"]).get_lines()
    assert lines[0].get_color() == whole["aliyun"]
    boxes = plot.regions(part).get_legend_handles_labels()
    assert boxes[0][boxes[1].index("aliyun")][0].get_facecolor()[:3] == pytest.approx(
        plt.matplotlib.colors.to_rgb(whole["aliyun"]))


def test_colours_can_be_chosen(aliyun, monkeypatch):
    monkeypatch.setitem(plot.COLOURS, "aws", "#123456")
    assert plot.shares(aliyun, providers=["aws"]).get_lines()[0].get_color() == "#123456"


def test_pictures_go_into_axes_that_are_given(aliyun):
    figure, axes = plt.subplots(1, 2)
    assert plot.shares(aliyun, ax=axes[0]) is axes[0]
    assert plot.market(aliyun, ax=axes[1]) is axes[1]


def test_curves_end_where_the_numbers_say(aliyun):
    ax = plot.shares(aliyun, "tenfold", ["aws"])
    mean = 100 * aliyun.share.sel(variant="tenfold", provider="aws").mean("replication")
    np.testing.assert_allclose(ax.get_lines()[0].get_ydata(), mean.values)


def test_what_cannot_be_drawn_is_said(aliyun, grid, saltelli, two_clouds):
    with pytest.raises(ValueError, match="select"):
        plot.effects(aliyun, "price", provider="aws")
    with pytest.raises(ValueError, match="provider"):
        plot.effects(aliyun, "share", None)
    with pytest.raises(ValueError, match="frontier"):
        plot.frontier(saltelli)
    with pytest.raises(ValueError, match="no location"):
        plot.capacity(aliyun, "on-premises")
    with pytest.raises(ValueError, match="one variant"):
        plot.effects(aliyun.sel(variant=["announced"]))


def test_labels_are_moved_apart_and_no_further_than_needed():
    assert style.spread([0, 5, 10], 1) == [0, 5, 10]
    placed = style.spread([0.0, 0.1, 0.2, 9.0], 1)
    assert np.diff(placed).min() >= 1 - 1e-12
    assert np.mean(placed[:3]) == pytest.approx(0.1) and placed[3] == 9


def test_runs_without_dates_are_drawn_over_days(tmp_path):
    from conftest import SCENARIOS
    with contend.run(SCENARIOS / "textbook/bass.yaml", progress=False, customers=100,
                     replications=2, set={"clock.ticks": 4000, "output.every": 400}) as ds:
        ax = plot.market(ds)
        draw(ax, tmp_path / "x.png")
        assert "days since" in ax.get_xlabel()
