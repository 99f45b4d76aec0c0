# SPDX-License-Identifier: Apache-2.0
"""Pictures that compare the variants of a run."""
from __future__ import annotations

from typing import Any, Optional, Sequence

import numpy as np
import xarray as xr

from .. import findings
from .style import (FAINT, colour, date_axis, end_labels, money, month, new_axes, providers_of,
                    tidy, variant_style)


def answers(ds: xr.Dataset, questions: Optional[Sequence[str]] = None, ax: Any = None) -> Any:
    """The probability of yes for each question and variant, with its interval."""
    table = findings.answers(ds)
    asked = list(ds["question"].values) if questions is None else list(questions)
    names = [str(v) for v in ds["variant"].values]
    ax = new_axes(ax, 7.2, 0.17 * len(asked) * (len(names) + 1.2) + 1.2)
    step = len(names) + 1.2
    for i, question in enumerate(reversed(asked)):
        for j, name in enumerate(names):
            row = table.loc[(question, name)]
            tint, marker = variant_style(names, name)
            y, p = i * step - j, 100 * row["probability"]
            ax.errorbar(p, y, xerr=[[p - 100 * row["low"]], [100 * row["high"] - p]], fmt=marker,
                        color=tint, markersize=6, elinewidth=1.4, capsize=0, clip_on=False,
                        label=name if i == len(asked) - 1 else None)
        if i:
            ax.axhline(i * step - step / 2 - (len(names) - 1) / 2, color="#eeeeee", linewidth=0.8)
    ax.set_yticks([i * step - (len(names) - 1) / 2 for i in range(len(asked))],
                  [str(q) for q in reversed(asked)])
    ax.tick_params(axis="y", length=0)
    tidy(ax, "Answers", x=f"probability of yes, % (95 % interval, {ds.sizes['replication']} "
         "replications)", grid="x")
    ax.set_xlim(0, 100)
    legend(ax)
    return ax


def effects(ds: xr.Dataset, variable: str = "share", at: Any = "end", *,
            against: Optional[str] = None, ax: Any = None, **where: Any) -> Any:
    """What each variant changes, with two standard errors to either side.

    :param at: a date: a dot for each variant, and provider where none is chosen; None: a curve over
        time for each variant
    :param where: selections that leave no other axis, such as ``provider="aliyun"``
    """
    if ds.sizes.get("variant", 1) < 2:
        raise ValueError("there is one variant: nothing to compare")
    found = findings.effects(ds, variable, at, against=against, **where)
    others = [d for d in found["effect"].dims if d not in ("variant", "time", "provider")]
    if others:
        raise ValueError(f"select one of {', '.join(map(str, others))}, as {others[0]}=...")
    factor, unit = unit_of(found)
    labelled = "".join(f", {value}" for value in where.values())
    title = f"Change of {variable}{labelled} against {found.attrs['against']}"
    if "time" in found["effect"].dims:
        if "provider" in found["effect"].dims:
            raise ValueError("select one provider, as provider=...")
        return over_time(ds, found, factor, unit, title, new_axes(ax))
    return at_a_date(ds, found, factor, unit, title, ax)


def unit_of(found: xr.Dataset) -> Any:
    """What to multiply changes by, and what they are called then."""
    units = found["effect"].attrs["units"]
    if units == "1" and found.attrs["variable"] in ("share", "margin", "awareness", "utilisation"):
        return 100.0, "points"
    if units.startswith("USD") and "hour" not in units:
        scale, word = money(found["effect"])
        return 1 / scale, word + (" a year" if "year" in units else "")
    words = {"1": "", "USD hour-1": "USD an hour"}
    return 1.0, words.get(units, units)


def over_time(ds: xr.Dataset, found: xr.Dataset, factor: float, unit: str, title: str,
              ax: Any) -> Any:
    names = [str(v) for v in ds["variant"].values]
    ends = []
    for name in found["variant"].values:
        one = found.sel(variant=name)
        tint, _ = variant_style(names, str(name))
        middle = factor * one["effect"].values
        half = 2 * factor * one["standard_error"].fillna(0).values
        ax.fill_between(one["time"].values, middle - half, middle + half, color=tint, alpha=0.18,
                        linewidth=0)
        ax.plot(one["time"].values, middle, color=tint, linewidth=1.8)
        ends.append((f"{name} {middle[-1]:+.3g}", float(middle[-1]), tint))
    ax.axhline(0, color=FAINT, linewidth=0.8)
    tidy(ax, title, y=f"{unit or 'change'} (mean ± 2 standard errors)")
    date_axis(ax, found["time"])
    end_labels(ax, ends)
    return ax


def at_a_date(ds: xr.Dataset, found: xr.Dataset, factor: float, unit: str, title: str,
              ax: Any) -> Any:
    variants = [str(v) for v in found["variant"].values]
    by_provider = "provider" in found["effect"].dims
    series = providers_of(found) if by_provider else [""]
    rows = len(variants) * (len(series) + 1)
    ax = new_axes(ax, 7.2, 0.2 * rows + 1.5)
    names = [str(v) for v in ds["variant"].values]
    for i, name in enumerate(reversed(variants)):
        for j, provider in enumerate(series):
            one = found.sel(variant=name)
            one = one.sel(provider=provider) if by_provider else one
            tint, marker = variant_style(names, name)
            tint = colour(ds, provider) if by_provider else tint
            ax.errorbar(factor * float(one["effect"]), i * (len(series) + 1) - j,
                        xerr=2 * factor * float(np.nan_to_num(one["standard_error"])), fmt=marker,
                        color=tint, markersize=6, elinewidth=1.4,
                        label=provider if by_provider and i == len(variants) - 1 else None)
    ax.axvline(0, color=FAINT, linewidth=0.8)
    ax.set_yticks([i * (len(series) + 1) - (len(series) - 1) / 2 for i in range(len(variants))],
                  list(reversed(variants)))
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-len(series) - 0.2 + (0 if by_provider else 0.2), rows - len(series))
    when = f", {month(found['time'].values)}" if "time" in found.coords else ""
    tidy(ax, title + when, x=f"{unit or 'change'} (mean ± 2 standard errors)", grid="x")
    if by_provider:
        legend(ax)
    return ax


def legend(ax: Any) -> None:
    """A legend to the right of the axes."""
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=9,
              handletextpad=0.3)
