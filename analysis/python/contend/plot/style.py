# SPDX-License-Identifier: Apache-2.0
"""Colours, axes and labels that all pictures share."""
from __future__ import annotations

import math
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
import xarray as xr

INK, FAINT, RULE = "#222222", "#6b6b6b", "#d9d9d9"
ON_PREMISES, FRINGE = "#dddddd", "#9a9a9a"
# Okabe and Ito 2008, told apart by colour-blind readers; yellow is darkened, for white paper.
WHEEL = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C7A00", "#000000")
# Of variants, so that nobody takes them for providers: black, then Paul Tol's muted scheme.
VARIANTS = ("#000000", "#332288", "#CC6677", "#117733", "#882255", "#44AA99", "#999933", "#AA4499")
MARKERS = "osD^vP*X"

COLOURS: Dict[str, str] = {}
"""Colours of your own, by the name of a provider or a variant."""


def pyplot() -> Any:
    """matplotlib.pyplot, or an error that says what is missing."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as missing: # pragma: no cover
        raise ImportError("pictures need matplotlib (Debian: python3-matplotlib)") from missing
    return plt


def providers_of(ds: Any, chosen: Optional[Sequence[str]] = None) -> List[str]:
    """Providers to draw: those chosen, else all but on-premises."""
    if chosen is not None:
        return [chosen] if isinstance(chosen, str) else list(chosen)
    return [str(p) for p in np.atleast_1d(ds["provider"].values) if p != "on-premises"]


def colour(ds: Any, provider: str) -> str:
    """The colour of a provider of a Dataset or array, whatever was selected from it."""
    if provider in COLOURS:
        return COLOURS[provider]
    if provider == "on-premises":
        return ON_PREMISES
    attrs = ds["provider"].attrs
    everybody = attrs.get("all") or [str(p) for p in np.atleast_1d(ds["provider"].values)]
    fringe = attrs.get("fringe", [])
    if provider in fringe:
        return FRINGE
    named = [p for p in everybody if p != "on-premises" and p not in fringe]
    return WHEEL[named.index(provider) % len(WHEEL)]


def variant_style(names: Sequence[str], name: str) -> Tuple[str, str]:
    """Colour and marker of a variant."""
    i = list(names).index(name)
    return COLOURS.get(name, VARIANTS[i % len(VARIANTS)]), MARKERS[i % len(MARKERS)]


def new_axes(ax: Any, width: float = 7.2, height: float = 4.2) -> Any:
    """The axes given, or those of a new figure."""
    if ax is not None:
        return ax
    return pyplot().subplots(figsize=(width, height), layout="constrained")[1]


def new_panels(n: int, width: float = 2.9, height: float = 2.2, columns: int = 3,
               **options: Any) -> Tuple[Any, List[Any]]:
    """A figure of n axes in rows, those left over taken away."""
    columns = min(n, columns)
    rows = math.ceil(n / columns)
    size = (max(width * columns + 0.6, 5.6), height * rows + 0.5)
    figure, axes = pyplot().subplots(rows, columns, squeeze=False, layout="constrained",
                                     figsize=size, **options)
    for spare in axes.flat[n:]:
        spare.remove()
    return figure, list(axes.flat[:n])


def tidy(ax: Any, title: str = "", x: str = "", y: str = "", grid: str = "y") -> None:
    """Title on the left, names of axes with units, no frame, a faint grid."""
    ax.set_title(title, loc="left", fontsize=11, color=INK)
    ax.set_xlabel(x, fontsize=9, color=INK)
    ax.set_ylabel(y, fontsize=9, color=INK)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(FAINT)
    ax.tick_params(colors=FAINT, labelcolor=INK, labelsize=9)
    if grid:
        ax.grid(axis=grid, color=RULE, linewidth=0.6)
    ax.set_axisbelow(True)


def date_axis(ax: Any, time: xr.DataArray) -> None:
    """Years along the horizontal axis; days where dates go too far."""
    if time.dtype.kind != "M":
        ax.set_xlabel(str(time.attrs.get("units", "days")), fontsize=9, color=INK)
        return
    import matplotlib.dates as mdates
    locator = mdates.AutoDateLocator(minticks=4, maxticks=9)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=False))
    ax.set_xlim(time.values[0], time.values[-1])


def money(values: Any, unit: str = "USD") -> Tuple[float, str]:
    """A scale for sums of money and what to call it: 1e9 and "billion USD"."""
    finite = np.abs(np.asarray(values, dtype=float))
    finite = finite[np.isfinite(finite)]
    top = float(finite.max()) if finite.size else 0.0
    for scale, word in ((1e12, "trillion "), (1e9, "billion "), (1e6, "million "),
                        (1e4, "thousand ")):
        if top >= scale:
            return (1e3 if scale == 1e4 else scale), word + unit
    return 1.0, unit


def band(ax: Any, series: xr.DataArray, colour: str, label: str = "", linestyle: Any = "-",
         width: float = 1.8) -> Any:
    """The mean over replications, with the band that holds nine of ten."""
    if series.sizes.get("replication", 1) > 1:
        low, high = (series.quantile(q, "replication") for q in (0.05, 0.95))
        ax.fill_between(series["time"].values, low.values, high.values, color=colour, alpha=0.16,
                        linewidth=0)
    mean = series.mean("replication") if "replication" in series.dims else series
    ax.plot(mean["time"].values, mean.values, color=colour, linewidth=width, linestyle=linestyle,
            label=label)
    return mean


def end_labels(ax: Any, ends: Sequence[Tuple[str, float, str]]) -> None:
    """Names at the right ends of curves, moved apart where they would cover each other.

    :param ends: text, height and colour of each
    """
    low, high = ax.get_ylim()
    tall = ax.figure.get_size_inches()[1] * 72 * ax.get_position().height
    gap = (high - low) * 12 / tall
    shown = sorted((end for end in ends if np.isfinite(end[1])), key=lambda end: end[1])
    for (text, value, colour), y in zip(shown, spread([end[1] for end in shown], gap)):
        ax.annotate(text, (1, value), xycoords=("axes fraction", "data"), xytext=(10, y),
                    textcoords=("offset points", "data"), va="center", fontsize=9, color=colour,
                    annotation_clip=False,
                    arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6,
                                "relpos": (0, 0.5), "shrinkA": 1, "shrinkB": 1})


def spread(heights: Sequence[float], gap: float) -> List[float]:
    """Heights in rising order, at least a gap apart, moved as little as needed."""
    groups: List[Tuple[float, int]] = [] # middle and how many
    for height in heights:
        groups.append((height, 1))
        while len(groups) > 1:
            (below, n), (above, m) = groups[-2:]
            if above - below >= gap * (n + m) / 2:
                break
            groups[-2:] = [((below * n + above * m) / (n + m), n + m)]
    return [middle + gap * (i - (n - 1) / 2) for middle, n in groups for i in range(n)]


def variant_of(ds: xr.Dataset, variant: Optional[str]) -> Tuple[xr.Dataset, str]:
    """One variant, the first if none is named, and what it is called."""
    if "variant" not in ds.dims:
        return ds, str(ds["variant"].values) if "variant" in ds.coords else ""
    name = str(ds["variant"].values[0]) if variant is None else variant
    return ds.sel(variant=name), name


def month(date: Any) -> str:
    """A date as 2019-07."""
    return str(np.datetime64(date, "M")) if np.asarray(date).dtype.kind == "M" else f"day {date:g}"
