# SPDX-License-Identifier: Apache-2.0
"""Pictures of a study: which factors matter, how, and where an outcome crosses."""
from __future__ import annotations

from typing import Any, Optional, Tuple

import numpy as np
import xarray as xr

from .style import FAINT, INK, MARKERS, WHEEL, money, new_axes, new_panels, tidy

MEANT = ("mean", "value", "tornado_low", "tornado_high", "morris_mu_star", "morris_mu_star_low",
         "morris_mu_star_high", "morris_mu", "morris_sigma") # in the unit of the outcome

KINDS = ( # names of an index, what it is called, colour and marker
    (("sobol_total", "total", WHEEL[1], "o"), ("sobol_first", "first order", WHEEL[0], "D")),
    (("morris_mu_star", "mean absolute elementary effect", WHEEL[0], "o"),),
    (("regression", "standardised regression coefficient", WHEEL[0], "o"),),
)


def _outcome(ds: xr.Dataset, outcome: Optional[str]) -> Tuple[xr.Dataset, str, str]:
    """One outcome, the first if none is named; its name, and its unit: sums of money are scaled."""
    name = str(ds["outcome"].values[0]) if outcome is None else outcome
    one = ds.sel(outcome=name)
    unit = str(one["outcome_unit"].item())
    if unit.startswith("USD"):
        scale, word = money(one["value"])
        own = [v for v in MEANT if v in one]
        return one.assign({v: one[v] / scale for v in own}), name, unit.replace("USD", word)
    return one, name, "" if unit == "1" else unit


def _axis(name: str, unit: str) -> str:
    return f"{name}, {unit.replace(' year-1', ' a year')}" if unit else name


def indices(ds: xr.Dataset, outcome: Optional[str] = None, largest: int = 20,
            ax: Any = None) -> Any:
    """How much each factor matters, largest first, with intervals: Sobol's indices, elementary
    effects or regression coefficients, whichever the design gives."""
    one, name, unit = _outcome(ds, outcome)
    kinds = next((k for k in KINDS if k[0][0] in one), None)
    if kinds is None:
        raise ValueError("the study has no indices: a shard has values only")
    order = np.argsort(np.abs(one[kinds[0][0]].fillna(0).values))[-largest:]
    ax = new_axes(ax, 7.2, 0.27 * len(order) + 1.4)
    for j, (variable, label, tint, marker) in enumerate(kinds):
        value = one[variable].values[order]
        low, high = (one[f"{variable}_{end}"].values[order] for end in ("low", "high"))
        y = np.arange(len(order)) + 0.14 * (len(kinds) - 1) * (1 - 2 * j)
        reach = [np.fmax(0, value - low), np.fmax(0, high - value)]
        ax.errorbar(value, y, xerr=np.nan_to_num(reach), fmt=marker, color=tint, markersize=5,
                    elinewidth=1.3, label=label)
    ax.axvline(0, color=FAINT, linewidth=0.8)
    ax.set_yticks(range(len(order)), one["factor"].values[order])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.6, len(order) - 0.4)
    what = "Sobol's index" if len(kinds) > 1 else kinds[0][1]
    tidy(ax, f"What {name} depends on", grid="x",
         x=_axis(what, unit if kinds[0][0].startswith("morris") else ""))
    if len(kinds) > 1:
        ax.legend(frameon=False, fontsize=9, loc="lower right")
    return ax


def tornado(ds: xr.Dataset, outcome: Optional[str] = None, largest: int = 15,
            ax: Any = None) -> Any:
    """Between what the outcome's mean moves over each factor's range, widest first."""
    one, name, unit = _outcome(ds, outcome)
    low, high = one["tornado_low"].values, one["tornado_high"].values
    order = np.argsort(np.nan_to_num(high - low))[-largest:]
    middle = float(one["mean"].mean())
    ax = new_axes(ax, 7.2, 0.3 * len(order) + 1.4)
    y = np.arange(len(order))
    ax.barh(y, np.fmin(low[order], middle) - middle, left=middle, height=0.62, color=WHEEL[5])
    ax.barh(y, np.fmax(high[order], middle) - middle, left=middle, height=0.62, color=WHEEL[0])
    for i, (a, b) in enumerate(zip(low[order], high[order])):
        ax.annotate(f"{a:.3g}", (a, i), xytext=(-3, 0), textcoords="offset points", ha="right",
                    va="center", fontsize=8, color=FAINT)
        ax.annotate(f"{b:.3g}", (b, i), xytext=(3, 0), textcoords="offset points", ha="left",
                    va="center", fontsize=8, color=FAINT)
    ax.axvline(middle, color=INK, linewidth=0.8)
    ax.set_yticks(y, one["factor"].values[order])
    ax.tick_params(axis="y", length=0)
    ax.margins(x=0.14)
    tidy(ax, f"{name}: least and greatest mean over each factor's range", x=_axis(name, unit),
         grid="x")
    return ax


def _scale(ds: xr.Dataset, factor: str) -> str:
    """log where the study says so, or where a few values span more than a factor of thirty."""
    values = np.unique(ds["setting"].sel(factor=factor))
    wide = values[0] > 0 and values[-1] > 30 * values[0] and len(values) <= 20
    return "log" if wide or factor in ds["factor"].attrs.get("log", []) else "linear"


def frontier(ds: xr.Dataset, name: Optional[str] = None, x: Optional[str] = None,
             ax: Any = None) -> Any:
    """Where an outcome crosses its value, along one factor, for all values of the others.

    :param x: the factor along the horizontal axis; None: the one with the most values. The others
        make the curves. Triangles at an edge: it crosses beyond the range that was tried.
    """
    if "frontier" not in ds.coords:
        raise ValueError("the study has no frontiers: name some under analysis.frontiers")
    name = str(ds["frontier"].values[0]) if name is None else name
    own = ds.isel(crossing=np.flatnonzero(ds["frontier"].values == name)).load()
    setting = own["frontier_setting"]
    factors = [str(f) for f in setting["factor"].values]
    along = next(f for f in factors if bool(setting.sel(factor=f).isnull().all()))
    rest = [f for f in factors if f != along]
    if not rest:
        raise ValueError("a frontier over one factor is one number: ds.frontier_value")
    if x is None:
        x = max(rest, key=lambda f: len(np.unique(setting.sel(factor=f))))
    rest.remove(x)
    tried = ds["setting"].sel(factor=along).values
    ax = new_axes(ax)
    ax.set_yscale(_scale(ds, along))
    ax.set_xscale(_scale(ds, x))
    combinations = np.unique(setting.sel(factor=rest).values, axis=0)
    for i, combination in enumerate(combinations):
        here = own.isel(crossing=(setting.sel(factor=rest) == combination).all("factor").values)
        _curve(ax, here, x, (float(tried.min()), float(tried.max())), i,
               ", ".join(f"{f} {v:.3g}" for f, v in zip(rest, combination)))
    for edge in (tried.min(), tried.max()):
        ax.axhline(edge, color=FAINT, linewidth=0.8, linestyle=":")
    tidy(ax, f"{name}: where it crosses (dots: the range that was tried)", x=x, y=along)
    if rest:
        ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=9)
    return ax


def _curve(ax: Any, here: xr.Dataset, x: str, edges: Tuple[float, float], i: int,
           label: str) -> None:
    at = here["frontier_setting"].sel(factor=x).values
    value, low, high = (np.clip(here[f"frontier_value{end}"].values, *edges)
                        for end in ("", "_low", "_high"))
    order = np.argsort(at)
    tint, marker = WHEEL[i % len(WHEEL)], MARKERS[i % len(MARKERS)]
    inside = np.isfinite(here["frontier_value"].values)[order]
    at, value, low, high = at[order], value[order], low[order], high[order]
    shown = np.where(inside, value, np.nan)
    ax.plot(at, shown, "-" + marker, color=tint, markersize=5, linewidth=1.6, label=label)
    ax.vlines(at[inside], low[inside], high[inside], color=tint, linewidth=1.2)
    for beyond, sign, edge in ((np.inf, "^", edges[1]), (-np.inf, "v", edges[0])):
        there = here["frontier_value"].values[order] == beyond
        ax.plot(at[there], np.full(there.sum(), edge), sign, color=tint, markersize=8,
                markerfacecolor="white", clip_on=False, zorder=4)


def responses(ds: xr.Dataset, outcome: Optional[str] = None, largest: int = 12) -> Any:
    """The outcome's mean at every point against each factor, with its mean along the factor; the
    factors over whose range it moves most come first."""
    one, name, unit = _outcome(ds, outcome)
    moved = np.nan_to_num((one["tornado_high"] - one["tornado_low"]).values)
    order = np.argsort(-moved, kind="stable")[:largest]
    figure, axes = new_panels(len(order), sharey=True)
    y = one["mean"].values
    for i, (ax, factor) in enumerate(zip(axes, one["factor"].values[order])):
        x = one["setting"].sel(factor=factor).values
        ax.plot(x, y, "o", color=WHEEL[5], markersize=3, alpha=max(0.3, min(1, 100 / len(x))),
                markeredgewidth=0, rasterized=len(x) > 2000)
        scale = _scale(ds, str(factor))
        middles, means = _along(np.log(x) if scale == "log" else x, y)
        ax.plot(np.exp(middles) if scale == "log" else middles, means, "-o", color=WHEEL[0],
                markersize=3.5, linewidth=1.5)
        ax.set_xscale(scale)
        if scale == "linear":
            ax.locator_params(axis="x", nbins=4)
        tidy(ax, x=str(factor), y=_axis(name, unit) if i % 3 == 0 else "")
    figure.suptitle(f"{name} at every point, and its mean along each factor", x=0.01, ha="left",
                    fontsize=11, color=INK)
    return figure


def _along(x: Any, y: Any, bins: int = 8) -> Tuple[Any, Any]:
    """Means of y at the values of x, or in bins of them where there are many."""
    known = np.isfinite(y)
    x, y = x[known], y[known]
    levels = np.unique(np.round(x, 12))
    if len(levels) > 2 * bins:
        edges = np.quantile(x, np.linspace(0, 1, bins + 1))
        place = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, bins - 1)
    else:
        place = np.searchsorted(levels, np.round(x, 12))
    present = np.unique(place)
    return (np.array([x[place == k].mean() for k in present]),
            np.array([y[place == k].mean() for k in present]))
