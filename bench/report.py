# SPDX-License-Identifier: Apache-2.0
"""Rows of the benchmark: medians over rounds, verdicts, the CSV file and the table."""

import csv
import dataclasses
import math
import statistics

BEGIN = "<!-- table: bench/run.py --write -->"
END = "<!-- end of the table -->"
ONLY_RAW = "raw: "    # before the section of figures as the programs gave them


@dataclasses.dataclass
class Row:
    section: str
    name: str
    parameters: str
    unit: str
    rounds: int
    median: float
    low: float
    high: float
    ratio_to: str = ""
    ratio_median: float = None
    ratio_low: float = None
    ratio_high: float = None
    mark_accept: float = None
    mark_stretch: float = None
    verdict: str = ""


def spread(values):
    return (statistics.median(values), min(values), max(values)) if values else (None,) * 3


def verdict(value, accept, stretch, lower):
    """The mark met, or by how much it is missed."""
    if accept is None:
        return ""

    def meets(mark):
        return mark is not None and (value <= mark if lower else value >= mark)
    if meets(stretch):
        return "stretch met"
    if meets(accept):
        return "met"
    return f"missed by {100 * abs(value - accept) / accept:.0f} %"


def values_of(function, rounds):
    """Of the rounds that have the figures it needs."""
    values = []
    for figures in rounds:
        try:
            values.append(function(figures))
        except KeyError:
            pass
    return values


def judge(measure, rounds):
    """The row of a measure, or None if no round has it."""
    values = values_of(measure.value, rounds)
    if not values:
        return None
    ratios = values_of(measure.ratio, rounds) if measure.ratio else []
    speed = statistics.median(values_of(measure.speed, rounds)) if measure.speed else 1
    marks = [mark and mark * speed for mark in (measure.accept, measure.stretch)]
    return Row(measure.section, measure.name, measure.parameters, measure.unit, len(values),
               *spread(values), measure.ratio_to if ratios else "", *spread(ratios), *marks,
               verdict(statistics.median(values), *marks, measure.lower))


def raw(units, rounds):
    """Every figure as the programs gave it."""
    for section, name in units:
        values = [figures[section, name] for figures in rounds if (section, name) in figures]
        words = name.split()
        yield Row(ONLY_RAW + section, " ".join(w for w in words if "=" not in w),
                  " ".join(w for w in words if "=" in w), units[section, name], len(values),
                  *spread(values))


def write_csv(path, rows):
    names = [field.name for field in dataclasses.fields(Row)]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for row in rows:
            values = (getattr(row, name) for name in names)
            writer.writerow("" if v is None else f"{v:.6g}" if isinstance(v, float) else v
                            for v in values)


def number(value):
    """Three digits."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}" if digits else f"{float(f'{value:.3g}'):,.0f}"


def range_of(low, high, rounds):
    return f" ({number(low)} to {number(high)})" if rounds > 1 else ""


def cells(row):
    """A row in words."""
    value = f"{number(row.median)}{range_of(row.low, row.high, row.rounds)} {row.unit}"
    beside = ""
    if row.ratio_median is not None:
        times = f"{number(row.ratio_median)}{range_of(row.ratio_low, row.ratio_high, row.rounds)}"
        beside = f"{times} of {row.ratio_to}" if row.section != "peers" else f"{times} x"
    return (f"{row.name} {row.parameters}".strip(), value, beside, number(row.mark_accept),
            number(row.mark_stretch), row.verdict)


HEAD = "measure", "median (low to high)", "beside its limit or peer", "accept", "stretch", "verdict"


def table(rows):
    """Markdown, a part for each section."""
    lines, section = [], None
    for row in rows:
        if row.section.startswith(ONLY_RAW):
            continue
        if row.section != section:
            section = row.section
            lines += ["", f"**{section[0].upper() + section[1:]}**", "",
                      "| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
        lines.append("| " + " | ".join(cells(row)) + " |")
    return "\n".join(lines[1:])


def plain(rows):
    """The same for a terminal."""
    lines = [cells(row) for row in rows if not row.section.startswith(ONLY_RAW)]
    widths = [min(60, max(len(line[c]) for line in [HEAD, *lines])) for c in range(len(HEAD))]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip()
                     for line in [HEAD, *lines])


def replace_table(path, text):
    """Puts the table between the marks of a document."""
    with open(path, encoding="utf-8") as file:
        old = file.read()
    if old.count(BEGIN) != 1 or old.count(END) != 1 or old.index(BEGIN) > old.index(END):
        raise ValueError(f"{path}: expected the lines '{BEGIN}' and '{END}' once, in this order")
    before, rest = old.split(BEGIN)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}")
