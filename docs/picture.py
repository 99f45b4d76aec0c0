#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws docs/picture.svg from the headline's result: docs/picture.py aliyun-2015.h5 [picture.svg]

Needs xarray, h5netcdf and matplotlib (Debian: python3-xarray python3-h5netcdf python3-matplotlib).
"""
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import xarray as xr

INK, FAINT = "#333333", "#8a8a8a"
COLOURS = {"aws": "#d9822b", "microsoft": "#2f6db3", "ibm": "#6b7f99", "google": "#4b9b6e",
           "aliyun": "#c0392b"}
NAMES = {"aws": "AWS", "microsoft": "Microsoft", "ibm": "IBM", "google": "Google",
         "aliyun": "Aliyun"}


def curve(axes, share, colour, **style):
    """Mean over replications with the band that holds nine of ten of them."""
    low, high = share.quantile(0.05, "replication"), share.quantile(0.95, "replication")
    axes.fill_between(share.time, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.plot(share.time, share.mean("replication"), color=colour, **style)


def place(values, gap):
    """Heights for labels at the given values, at least `gap` apart."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = list(values)
    for below, above in zip(order, order[1:]):
        placed[above] = max(placed[above], placed[below] + gap)
    return placed


def label(axes, shares, names, colours, gap):
    ends = [float(s.isel(time=-1).mean("replication")) for s in shares]
    for end, y, name, colour in zip(ends, place(ends, gap), names, colours):
        axes.annotate(f"{name} {end:.1f}", (shares[0].time.values[-1], y), xytext=(6, 0),
                      textcoords="offset points", va="center", color=colour, fontsize=9)


def tidy(axes, title):
    axes.set_title(title, loc="left", fontsize=10, color=INK)
    axes.set_ylim(bottom=0)
    axes.margins(x=0)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=FAINT, labelsize=9)
    axes.xaxis.set_major_locator(matplotlib.dates.MonthLocator(bymonth=7))
    axes.xaxis.set_major_formatter(matplotlib.dates.DateFormatter("July %Y"))
    for tick in axes.get_xticklabels()[1::2]:
        tick.set_visible(False)


def main(path, picture="docs/picture.svg"):
    share = 100 * xr.open_dataset(path, engine="h5netcdf").share.load()
    variants = list(share["variant"].values)
    plt.rcParams["svg.hashsalt"] = "contend"
    plt.rcParams["font.family"] = "DejaVu Sans"
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.9))

    named = [share.sel(variant=variants[0], provider=p) for p in NAMES]
    for provider, series in zip(NAMES, named):
        curve(left, series, COLOURS[provider], linewidth=2.2 if provider == "aliyun" else 1.6)
    label(left, named, NAMES.values(), COLOURS.values(), 1.6)
    tidy(left, "Share of world cloud revenue, as announced, %")

    greys = ["#c0392b", "#999999", "#8e44ad", "#2c3e50"]
    aliyun = [share.sel(variant=v, provider="aliyun") for v in variants]
    for series, colour in zip(aliyun, greys):
        curve(right, series, colour, linewidth=1.8)
    label(right, aliyun, variants, greys, 0.32)
    tidy(right, "Aliyun's share in each variant, %")

    figure.suptitle("Neither $1bn nor ten times as much brings Aliyun near AWS within four years",
                    x=0.01, ha="left", fontsize=12, color=INK)
    figure.text(0.01, 0.01, "scenarios/aliyun-2015.yaml: 1,000,000 customers, 20 replications; "
                "bands hold nine of ten replications (luck alone, not what the scenario assumes)",
                fontsize=8, color=FAINT)
    figure.subplots_adjust(left=0.04, right=0.86, top=0.82, bottom=0.15, wspace=0.38)
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
