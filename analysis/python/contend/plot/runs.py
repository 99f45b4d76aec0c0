# SPDX-License-Identifier: Apache-2.0
"""Pictures of one variant of a run."""
from __future__ import annotations

from typing import Any, List, Optional, Sequence, Tuple

import numpy as np
import xarray as xr

from ..findings import at_date
from .style import (FAINT, INK, band, colour, date_axis, end_labels, money, month, new_axes,
                    new_panels, providers_of, tidy, variant_of)


def shares(ds: xr.Dataset, variant: Optional[str] = None, providers: Optional[Sequence[str]] = None,
           ax: Any = None) -> Any:
    """Shares of world cloud revenue over time, in %."""
    one, name = variant_of(ds, variant)
    ax = new_axes(ax)
    ends: List[Tuple[str, float, str]] = []
    for provider in providers_of(one, providers):
        tint = colour(one, provider)
        mean = band(ax, 100 * one["share"].sel(provider=provider).load(), tint)
        last = float(mean[-1])
        ends.append((f"{provider} {last:.1f}", last, tint))
    ax.set_ylim(bottom=0)
    tidy(ax, f"Shares of revenue, {name}", y="share, %")
    date_axis(ax, one["time"])
    end_labels(ax, ends)
    return ax


def market(ds: xr.Dataset, variant: Optional[str] = None, region: Optional[str] = None,
           ax: Any = None) -> Any:
    """Cloud revenue over time, stacked by provider: the mean over replications."""
    one, name = variant_of(ds, variant)
    revenue = one["revenue"] if region is None else one["revenue"].sel(region=[region])
    mean = revenue.sum(["region", "segment"]).mean("replication").load()
    names = providers_of(one)
    scale, unit = money(mean.sum("provider"))
    ax = new_axes(ax)
    layers = [mean.sel(provider=p).fillna(0).values / scale for p in names]
    ax.stackplot(mean["time"].values, layers, colors=[colour(one, p) for p in names],
                 edgecolor="white", linewidth=0.5)
    tops = np.cumsum([layer[-1] for layer in layers])
    middles = tops - [layer[-1] / 2 for layer in layers]
    where = "world" if region is None else region
    tidy(ax, f"Cloud revenue, {where}, {name}", y=f"{unit} a year")
    ax.set_ylim(bottom=0)
    date_axis(ax, one["time"])
    end_labels(ax, [(f"{p} {layer[-1]:.3g}", float(y), colour(one, p))
                    for p, layer, y in zip(names, layers, middles) if layer[-1] > 0])
    return ax


def regions(ds: xr.Dataset, at: Any = "end", variant: Optional[str] = None, ax: Any = None) -> Any:
    """Who has which share of each region's cloud revenue at a date; the largest region on top."""
    one, name = variant_of(ds, variant)
    revenue = at_date(one["revenue"], at).sum("segment").mean("replication").load()
    names = providers_of(one)
    revenue = revenue.sel(provider=names)
    total = revenue.sum("provider")
    order = total.sortby(total)["region"].values
    ax = new_axes(ax, 7.6, 0.42 * len(order) + 1.5)
    left = np.zeros(len(order))
    for provider in names:
        own = (revenue.sel(provider=provider) / total).sel(region=order).fillna(0).values * 100
        bars = ax.barh(range(len(order)), own, left=left, height=0.74, edgecolor="white",
                       color=colour(one, provider), label=provider)
        for bar, value in zip(bars, own):
            if value >= 5:
                ax.text(bar.get_x() + value / 2, bar.get_y() + bar.get_height() / 2, f"{value:.0f}",
                        ha="center", va="center", fontsize=8, color=text_on(bar.get_facecolor()))
        left += own
    scale, unit = money(total)
    ax.set_yticks(range(len(order)),
                  [f"{r}  {float(total.sel(region=r)) / scale:.2g}" for r in order])
    tidy(ax, f"Shares of regions, {name}, {month(revenue['time'].values)}",
         x="share of the region's revenue, %", y=f"region and its revenue, {unit} a year", grid="")
    ax.set_xlim(0, 100)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2 if len(order) < 5 else -0.13),
              ncol=min(len(names), 6), frameon=False, fontsize=9, handlelength=1, columnspacing=1.2)
    return ax


def text_on(background: Sequence[float]) -> str:
    """White or black, whichever is read more easily on a colour."""
    red, green, blue = background[:3]
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.6 else INK


def prices(ds: xr.Dataset, region: Optional[str] = None, variant: Optional[str] = None,
           providers: Optional[Sequence[str]] = None, ax: Any = None) -> Any:
    """List prices over time, in a region or the mean over regions; providers that have the same
    price all the time share one line of dashes in turn."""
    one, name = variant_of(ds, variant)
    price = one["price"].sel(region=region) if region is not None else one["price"].mean("region")
    mean = price.mean("replication").load()
    ax = new_axes(ax)
    groups: List[List[str]] = []
    for provider in providers_of(one, providers):
        own = mean.sel(provider=provider).values
        for group in groups:
            if np.allclose(own, mean.sel(provider=group[0]).values, rtol=1e-6, equal_nan=True):
                group.append(provider)
                break
        else:
            if np.isfinite(own).any():
                groups.append([provider])
    ends = []
    for group in groups:
        for i, provider in enumerate(group):
            dashes = "-" if len(group) == 1 else (5 * i, (5, 5 * (len(group) - 1)))
            line = band(ax, price.sel(provider=provider).load(), colour(one, provider),
                        linestyle=dashes, width=2.0)
            ends.append((f"{provider} {float(line[-1]):.3f}", float(line[-1]),
                         colour(one, provider)))
    ax.set_ylim(bottom=0)
    where = "mean over regions" if region is None else region
    tidy(ax, f"List prices, {where}, {name}", y="USD an hour of the reference instance")
    date_axis(ax, one["time"])
    end_labels(ax, ends)
    return ax


def capacity(ds: xr.Dataset, provider: str, variant: Optional[str] = None) -> Any:
    """A provider's load and capacity at each of its locations, in reference instances."""
    one, name = variant_of(ds, variant)
    own = one[["capacity", "load"]].sel(provider=provider).load()
    open_there = (own["capacity"].fillna(0) > 0).any(["replication", "time"])
    places = [str(r) for r in own["region"].values if bool(open_there.sel(region=r))]
    if not places:
        raise ValueError(f"{provider} has no location in {name}")
    figure, axes = new_panels(len(places))
    tint = colour(one, provider)
    for ax, place in zip(axes, places):
        here = own.sel(region=place)
        room = here["capacity"].where(np.isfinite(here["capacity"])) / 1000
        band(ax, here["load"] / 1000, tint)
        limited = bool(room.notnull().any())
        if limited:
            mean = room.mean("replication")
            ax.plot(mean["time"].values, mean.values, color=INK, linewidth=1.2, linestyle="--")
        tidy(ax, place if limited else f"{place} (unlimited)",
             y="thousand instances" if ax in axes[::3] else "")
        ax.set_ylim(bottom=0)
        date_axis(ax, own["time"])
        ax.title.set_fontsize(9.5)
    figure.suptitle(f"{provider}: load (colour) and capacity (dashes), {name}", x=0.01, ha="left",
                    fontsize=11, color=INK)
    return figure


def cash(ds: xr.Dataset, variant: Optional[str] = None, providers: Optional[Sequence[str]] = None,
         ax: Any = None) -> Any:
    """Cash of providers over time."""
    one, name = variant_of(ds, variant)
    held = one["cash"].load()
    names = [p for p in providers_of(one, providers)
             if bool(held.sel(provider=p).notnull().any())]
    scale, unit = money(held.sel(provider=names))
    ax = new_axes(ax)
    ends = []
    for provider in names:
        mean = band(ax, held.sel(provider=provider) / scale, colour(one, provider))
        ends.append((f"{provider} {float(mean[-1]):.2f}", float(mean[-1]), colour(one, provider)))
    ax.axhline(0, color=FAINT, linewidth=0.8)
    tidy(ax, f"Cash, {name}", y=unit)
    date_axis(ax, one["time"])
    end_labels(ax, ends)
    return ax


def switches(ds: xr.Dataset, variant: Optional[str] = None, ax: Any = None) -> Any:
    """Customers who went from one provider (rows) to another (columns), a year on average."""
    one, name = variant_of(ds, variant)
    days = (one["time"].values[-1] - one["time"].values[0])
    years = (days / np.timedelta64(1, "D") if one["time"].dtype.kind == "M" else days) / 365.2425
    table = (one["switches"].sum("time").mean("replication") / years).load()
    names = [str(p) for p in table["provider"].values]
    numbers = table.transpose("from_provider", "provider").values.astype(float)
    np.fill_diagonal(numbers, np.nan)
    ax = new_axes(ax, 0.85 * len(names) + 1.6, 0.55 * len(names) + 1.4)
    top = np.nanmax(numbers) if np.nanmax(numbers) > 0 else 1.0
    ax.imshow(np.sqrt(numbers / top), cmap="Blues", vmin=0, vmax=1.25, aspect="auto")
    for (row, column), value in np.ndenumerate(numbers):
        if np.isfinite(value) and value > 0:
            ax.text(column, row, f"{value:,.0f}" if value >= 10 else f"{value:.1f}", ha="center",
                    va="center", fontsize=8, color="white" if value > 0.5 * top else INK)
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    tidy(ax, f"Switches, {name}", x="to", y="from", grid="")
    ax.set_title(f"Switches, {name}: customers a year", loc="left", fontsize=11, color=INK)
    return ax
