# SPDX-License-Identifier: Apache-2.0
"""What the replications say: answers with their intervals, and what each variant changes."""
from __future__ import annotations

import statistics
from typing import Any, Dict, List, Optional, Tuple, Union

import numpy as np
import pandas as pd
import xarray as xr


def wilson(yes: Any, n: Any, confidence: float = 0.95) -> Tuple[Any, Any]:
    """Wilson's score interval of a probability (Wilson 1927), from how often it was yes of n."""
    yes, n = np.asarray(yes, dtype=float), np.asarray(n, dtype=float)
    z = statistics.NormalDist().inv_cdf(0.5 + confidence / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = yes / n
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = np.where(n == 0, 0.0, np.where(yes == 0, 0.0, middle - half))
    high = np.where(n == 0, 1.0, np.where(yes == n, 1.0, middle + half))
    return low, high


def answers(ds: xr.Dataset, confidence: float = 0.95) -> pd.DataFrame:
    """Every question's answer in every variant, a row each.

    Columns: ``yes`` of ``runs``; ``probability`` with the ends ``low`` and ``high`` of its Wilson
    interval; quantiles of the gap, ``gap_q05``, ``gap_median``, ``gap_q95``, how far on the side of
    yes at the date asked for, in ``gap_unit`` (1: a fraction); and ``earliest``, ``median`` and
    ``latest`` of when those that got there first did, NaT if none did.

    The intervals show luck alone, not what the scenario assumes.
    """
    if "answer" not in ds:
        return pd.DataFrame(columns=["yes", "runs", "probability", "low", "high"])
    rows: List[Dict[str, Any]] = []
    runs = int(ds.sizes["replication"])
    for question in ds["question"].values:
        for variant in ds["variant"].values:
            one = ds[["answer", "gap", "reached"]].sel(question=question, variant=variant)
            yes = int(one["answer"].astype(int).sum())
            low, high = wilson(yes, runs, confidence)
            gap = np.quantile(one["gap"].values, [0.05, 0.5, 0.95])
            first = np.sort(one["reached"].values[~pd.isnull(one["reached"].values)])
            rows.append({
                "question": question, "variant": variant, "yes": yes, "runs": runs,
                "probability": yes / runs, "low": float(low), "high": float(high),
                "gap_q05": gap[0], "gap_median": gap[1], "gap_q95": gap[2],
                "gap_unit": str(one["gap_unit"].item()), **_when(first, ds["reached"].dtype)})
    return pd.DataFrame(rows).set_index(["question", "variant"])


def _when(first: Any, dtype: Any) -> Dict[str, Any]:
    if not len(first):
        never = np.array("NaT", dtype=dtype)[()] if dtype.kind == "M" else np.nan
        return {"earliest": never, "median": never, "latest": never}
    return {"earliest": first[0], "median": first[(len(first) - 1) // 2], "latest": first[-1]}


def effects(ds: xr.Dataset, variable: Union[str, xr.DataArray], at: Any = None, *,
            against: Optional[str] = None, **where: Any) -> xr.Dataset:
    """What each variant changes, pair by pair under the same luck.

    The same replication has the same luck in every variant, so that differences are far more
    certain than the numbers themselves.

    :param variable: a name, or an array over variant and replication worked out from ds
    :param at: a date, whose record or the last before it is taken; ``"end"`` for the last of all;
        None keeps every record
    :param against: the variant compared with; None: the first
    :param where: further selections, such as ``provider="aliyun"``
    :returns: ``effect``, the mean difference; its ``standard_error``; ``pairs``, how many there
        were; and ``base``, the mean of the variant compared with
    """
    array = ds[variable] if isinstance(variable, str) else variable
    if where:
        array = array.sel(where)
    array = at_date(array, at)
    if array.dtype.kind in "bi":
        array = array.astype(float)
    if array.dtype.kind == "M":
        raise TypeError("dates have no paired differences: 'reached' may be never")
    base = array["variant"].values[0] if against is None else against
    own = array.sel(variant=base)
    others = [name for name in array["variant"].values if name != base]
    with np.errstate(invalid="ignore"):
        change = array.sel(variant=others) - own.drop_vars("variant")
    pairs = change.notnull().sum("replication")
    error = change.std("replication", ddof=1) / np.sqrt(pairs)
    found = xr.Dataset({"effect": change.mean("replication"),
                        "standard_error": error.where(pairs > 1), "pairs": pairs,
                        "base": own.drop_vars("variant").mean("replication")})
    units = array.attrs.get("units", "1")
    for name in ("effect", "standard_error", "base"):
        found[name].attrs["units"] = units
    what = array.attrs.get("long_name", array.name)
    found.attrs.update(variable=str(array.name), against=str(base), long_name=str(what))
    return found


def at_date(array: Any, at: Any) -> Any:
    """A Dataset or array at a date: the record of that date or the last before it; ``"end"``: the
    last record; None: as it is."""
    if at is None or "time" not in array.dims:
        return array
    if isinstance(at, str) and at == "end":
        return array.isel(time=-1)
    if array["time"].dtype.kind != "M":
        return array.sel(time=float(at), method="ffill")
    date = np.datetime64(pd.Timestamp(at))
    if date > array["time"].values[-1]:
        raise KeyError(f"{at} is after the last record")
    return array.sel(time=date, method="ffill")
