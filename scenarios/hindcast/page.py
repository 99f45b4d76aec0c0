# SPDX-License-Identifier: Apache-2.0
"""The picture and the page of the hindcast."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np

import draws
import observed

INK, FAINT, MODEL, BUILT = "#333333", "#8a8a8a", "#0072b2", "#d55e00"    # Okabe and Ito
NAMES = {"aws": "AWS", "microsoft": "Microsoft", "google": "Google", "ibm": "IBM",
         "aliyun": "Aliyun", "others": "Others"}
PANELS = ([("share", p, "world", f"{NAMES[p]}, % of world") for p in observed.PROVIDERS]
          + [("share", "aliyun", "china", "Aliyun, % of China"),
             ("market", "all", "world", "Market, $bn a year (log scale)")])
YEAR_ENDS = [date for date in observed.FORECASTS if date.endswith("-12")]


def observations(metric, provider, region):
    if metric == "market":
        return observed.market()
    return observed.china() if region == "china" else observed.shares().get(provider, [])


def panel(axes, forecast, key, title):
    metric, provider, region = key
    unit = 1e-9 if metric == "market" else 100.0
    year = [observed.year_of(date) for date in forecast.dates]
    sample = unit * forecast.sample("announced", *key)
    for low, high, alpha in ((0.1, 0.9, 0.18), (0.25, 0.75, 0.25)):
        axes.fill_between(year, *np.quantile(sample, (low, high), axis=0), color=MODEL,
                          alpha=alpha, linewidth=0)
    axes.plot(year, sample.mean(0), color=MODEL, linewidth=1.8, label="announced: mean, "
              "50 % and 80 % interval")
    axes.plot(year, unit * forecast.sample("as-built", *key).mean(0), color=BUILT, linewidth=1.2,
              linestyle=(0, (4, 2)), label="as built: mean")
    late = [observed.year_of(date) for date in observed.FORECASTS]
    for rule, style, name in (("naive-constant", "-", "constant"), ("naive-trend", ":", "trend")):
        values = [unit * observed.naive(rule, date)[key] for date in observed.FORECASTS]
        axes.plot(late, values, color=FAINT, linewidth=1.1, linestyle=style,
                  label=f"naive: {name}")
    seen = observations(*key)
    axes.plot([at for at, _ in seen], [unit * value for _, value in seen], "o", color=INK,
              markersize=3, zorder=3, label="known by the end of 2016")
    axes.set_title(title, loc="left", fontsize=10, color=INK)
    axes.set_xlim(2014.4, year[-1])
    axes.set_xticks([2015, 2017, 2019, 2021, 2023])
    if metric == "market":
        axes.set_yscale("log")
        axes.set_yticks([10, 20, 50, 100, 200, 500])
        axes.yaxis.set_major_formatter(matplotlib.ticker.ScalarFormatter())
        axes.yaxis.set_minor_formatter(matplotlib.ticker.NullFormatter())
    else:
        axes.set_ylim(bottom=0)
    axes.tick_params(colors=FAINT, labelsize=8)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def draw(forecast, path):
    plt.rcParams["svg.hashsalt"] = "contend"
    plt.rcParams["font.family"] = "DejaVu Sans"
    figure, grid = plt.subplots(2, 4, figsize=(11, 5.6))
    for axes, (*key, title) in zip(grid.flat, PANELS):
        panel(axes, forecast, tuple(key), title)
    lines, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(lines, labels, loc="lower center", ncol=5, fontsize=8.5, frameon=False,
                  labelcolor=INK)
    figure.subplots_adjust(left=0.04, right=0.985, top=0.94, bottom=0.12, wspace=0.24, hspace=0.36)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def table(head, lines):
    return "\n".join("| " + " | ".join(line) + " |"
                     for line in (head, ["---"] * len(head), *lines)) + "\n"


def short(value):
    return f"{value:.4g}" if abs(value) < 1e6 else f"{value / 1e9:.2f}e9"


def ranges():
    return table(["drawn uniformly", "from", "to", "unit", "source"],
                 [[r.name, f"{r.low:g}", f"{r.high:g}", r.unit, r.source] for r in draws.RANGES])


def fitted(report, likely):
    spread = np.sqrt(np.diag(likely.covariance))
    error = ["-" if p["error"] is None else short(p["error"]) for p in report["parameters"]]
    return table(["", "from", "to", "source of the range", "estimate", "standard error",
                  "with the range", "standard deviation"],
                 [[p["name"], short(p["from"]), short(p["to"]), draws.SOURCES[p["name"]],
                   short(p["value"]), e, short(m), short(s)] for p, e, m, s in
                  zip(report["parameters"], error, likely.estimate, spread)])


def targets(report):
    return table(["known", "value", "error", "fitted", "off by, errors"],
                 [[t["name"], short(t["value"]), short(t["error"]), short(t["fitted"]),
                   f"{(t['fitted'] - t['value']) / t['error']:+.1f}"] for t in report["targets"]])


def year_ends(rows, variant):
    found = {row[1:4] + (row[4],): row[6:] for row in rows if row[0] == variant}
    lines = []
    for *key, title in PANELS:
        unit = 1e-9 if key[0] == "market" else 100.0
        cells = []
        for date in YEAR_ENDS:
            mean, low, high = (unit * v for v in found[date, key[0], key[1], key[2]])
            digits = 0 if key[0] == "market" else 1
            cells.append(f"{mean:.{digits}f}" + (f" ({low:.{digits}f} to {high:.{digits}f})"
                                                 if variant[:5] != "naive" else ""))
        lines.append([title.replace(" (log scale)", ""), *cells])
    return table(["December", *(date[:4] for date in YEAR_ENDS)], lines)


def luck(forecast):
    """The part of the variance at the end that replications of one draw have, by provider, in %."""
    total = forecast.pure[:, 0, -1].var(0, ddof=1)
    part = 100 * forecast.luck[0, -1] / total
    return f"{part.min():.0f} to {part.max():.0f} %"


def write(forecast, report, likely, rows, options, path):
    with open(__file__.replace("page.py", "page.md.in"), encoding="utf-8") as file:
        text = file.read()
    parts = {
        "RANGES": ranges(), "FITTED": fitted(report, likely), "TARGETS": targets(report),
        "ANNOUNCED": year_ends(rows, "announced"), "AS-BUILT": year_ends(rows, "as-built"),
        "CONSTANT": year_ends(rows, "naive-constant"), "TREND": year_ends(rows, "naive-trend"),
        "DRAWS": str(forecast.n_drawn), "EFFECTIVE": f"{forecast.effective:.0f}",
        "KEPT": str(forecast.n_kept),
        "APART": str(forecast.n_apart),
        "REPLICATIONS": str(forecast.replications), "CUSTOMERS": f"{options.customers:,}",
        "LUCK": luck(forecast) if forecast.luck is not None else "an unknown part",
        "DRIFT": f"{observed.drift():.2f}",
        "STEP": f"{observed.drift() * np.sqrt(draws.PERMANENT):.2f}",
        "CHANGES": ", ".join(f"{NAMES.get(name, name)} {change:+.2f}"
                             for name, change in observed.changes_of_flow().items()),
        "OBJECTIVE": f"{report['objective']:.1f}", "N_TARGETS": str(len(report["targets"])),
        "N_FITTED": str(len(report["parameters"])),
    }
    for name, part in parts.items():
        text = text.replace("{" + name + "}", part)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
