# SPDX-License-Identifier: Apache-2.0
"""Result files as xarray Datasets: lazily read, with dates, truth values and labels."""
from __future__ import annotations

import os
import re
from typing import Any, Dict, List, Optional, Union

import numpy as np
import pandas as pd
import xarray as xr

from .scenario import PathLike

FORMAT = 1
DATED = ("time", "event_time", "reached")
LABELS = ("question_text", "gap_unit", "outcome_unit", "frontier") # coordinates of their axis
LATEST = (np.datetime64("2262-01-01") - np.datetime64("1970-01-01")).astype(int)


def open_run(path: PathLike) -> xr.Dataset:
    """Opens the result of ``contend run``.

    Values are read when they are needed. Dates are dates (a ``reached`` that never came is NaT),
    flags with the meanings no and yes are truth values, ``question_text`` and ``gap_unit`` are
    coordinates of ``question``. Attributes say version, seed and content hash. Runs that go beyond
    the year 2262 keep their dates as days since the start.
    """
    return _open(path, study=False)


def open_study(path: PathLike) -> xr.Dataset:
    """Opens the result of ``contend study`` or ``contend merge``, or a shard.

    Values are read when they are needed; the units of outcomes and the names of frontiers are
    coordinates. See :func:`points` for a table of it, :func:`grid` for an array over the factors.
    """
    return _open(path, study=True)


def provenance(ds: Union[xr.Dataset, PathLike]) -> Dict[str, Any]:
    """Where a result came from: version, seed, content hash, and the texts of scenario and study."""
    return _group(ds, "provenance")


def run_facts(ds: Union[xr.Dataset, PathLike]) -> Dict[str, Any]:
    """How a result was made: host, time, threads, memory, seconds in each phase; {} if left out."""
    try:
        return _group(ds, "run")
    except OSError:
        return {}


def _group(ds: Union[xr.Dataset, PathLike], name: str) -> Dict[str, Any]:
    with xr.open_dataset(source_of(ds), engine="h5netcdf", group=name) as group:
        facts = {key: _plain(value) for key, value in group.attrs.items()}
        for key, variable in group.data_vars.items():
            if variable.ndim == 0:
                facts[str(key)] = _plain(variable.item())
            else:
                facts[str(key)] = {str(k): float(v) for k, v in variable.to_series().items()}
    return facts


def source_of(ds: Union[xr.Dataset, PathLike]) -> str:
    """The file of a Dataset."""
    if not isinstance(ds, xr.Dataset):
        return os.fspath(ds)
    if "source" not in ds.encoding:
        raise ValueError("this Dataset no longer knows its file: give the one that was opened")
    return str(ds.encoding["source"])


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.item()
    return value.item() if isinstance(value, np.generic) else value


def _open(path: PathLike, study: bool) -> xr.Dataset:
    raw = xr.open_dataset(os.fspath(path), engine="h5netcdf", decode_cf=False)
    try:
        _check_kind(raw, path, study)
        for variable in raw.variables.values():
            if variable.attrs.get("flag_meanings") == "no yes":
                variable.attrs["dtype"] = "bool" # decoded when it is read
        ds = xr.decode_cf(raw, decode_times=False)
        for name in DATED:
            if name in ds.variables:
                ds[name] = dates(ds[name])
        ds = ds.set_coords([name for name in LABELS if name in ds.variables])
        facts = provenance(path)
    except BaseException:
        raw.close()
        raise
    ds.attrs.update({key: facts[key] for key in ("version", "seed", "content_hash")})
    if "provider" in ds.coords:
        ds["provider"].attrs.update( # what its colour depends on, kept through selections
            all=[str(name) for name in ds["provider"].values],
            fringe=marked(str(facts["scenario"]), "providers", "fringe: true"))
    if study:
        ds["factor"].attrs["log"] = marked(str(facts["study"]), "factors", "scale: log")
    ds.encoding["source"] = os.fspath(path)
    ds.set_close(raw.close)
    return ds


def _check_kind(raw: xr.Dataset, path: PathLike, study: bool) -> None:
    version = _plain(raw.attrs.get("contend_format"))
    if version is None:
        raise ValueError(f"{path} is not a result of Contend")
    if version != FORMAT:
        raise ValueError(f"{path} has layout {version}, this package reads layout {FORMAT}")
    if study != (raw.attrs.get("contend_kind") in ("study", "shard")):
        raise ValueError(f"{path} is the result of a {'run' if study else 'study'}: "
                         f"open_{'run' if study else 'study'}() reads it")


def dates(days: xr.DataArray) -> xr.DataArray:
    """Days since a date as dates, to the millisecond; left as they are where they go too far."""
    start = np.datetime64(str(days.attrs["units"]).split()[2], "D")
    known = days.values[~np.isnan(days.values)]
    if known.size and start.astype(int) + known.max() > LATEST:
        return days
    since = np.full(days.shape, np.timedelta64("NaT", "ms"))
    since[~np.isnan(days.values)] = np.round(known * 86400e3).astype("timedelta64[ms]")
    attrs = {key: value for key, value in days.attrs.items() if key not in ("units", "calendar")}
    return xr.DataArray((start + since).astype("datetime64[ns]"), dims=days.dims, attrs=attrs,
                        name=days.name)


def marked(text: str, section: str, mark: str) -> List[str]:
    """Names in a section of a canonical text, as files hold it, whose entry has a mark."""
    found: List[str] = []
    current, inside = "", False
    for line in text.splitlines():
        if not line.startswith(" "):
            inside = line.startswith(f"{section}:")
        match = re.match(r"  (?! )(\"?)(.+?)\1:", line)
        if inside and match is not None:
            current = match.group(2)
        if inside and re.search(rf"\b{mark}\b", line):
            found.append(current)
    return found


def events(ds: xr.Dataset, variant: Optional[str] = None, replication: int = 0) -> pd.DataFrame:
    """The log of one run as a table: time, kind, provider, region, amount; the first three of the
    last as categories. The unit of an amount depends on its kind: docs/file-format.md."""
    if "event_kind" not in ds:
        return pd.DataFrame(columns=["time", "kind", "provider", "region", "amount"])
    log = _one(ds, variant, replication)
    kinds = dict(zip(np.atleast_1d(ds["event_kind"].attrs["flag_values"]).tolist(),
                     str(ds["event_kind"].attrs["flag_meanings"]).split()))
    number = log["event_kind"].values
    table = pd.DataFrame({
        "time": log["event_time"].values,
        "kind": pd.Categorical([kinds[k] for k in number],
                               categories=[kinds[k] for k in sorted(kinds) if k >= 0]),
        "provider": labels(log["event_provider"].values, ds["provider"].values),
        "region": labels(log["event_region"].values, ds["region"].values),
        "amount": log["event_amount"].values})
    return table[number >= 0]


def panel(ds: xr.Dataset, variant: Optional[str] = None, replication: int = 0) -> pd.DataFrame:
    """The customers who are followed in one run as a long table: customer, time, provider, decided,
    region, segment, workload; names as categories."""
    if "panel_provider" not in ds:
        raise ValueError("the run has no panel: ask for one by output.panel.customers")
    run = _one(ds, variant, replication)
    n_t, n_c = run.sizes["time"], run.sizes["customer"]
    return pd.DataFrame({
        "customer": np.tile(run["customer"].values, n_t),
        "time": np.repeat(run["time"].values, n_c),
        "provider": labels(run["panel_provider"].values.ravel(), ds["provider"].values),
        "decided": run["panel_decision"].values.ravel().astype(bool),
        "region": labels(np.tile(run["panel_region"].values, n_t), ds["region"].values),
        "segment": labels(np.tile(run["panel_segment"].values, n_t), ds["segment"].values),
        "workload": np.tile(run["panel_workload"].values, n_t)})


def _one(ds: xr.Dataset, variant: Optional[str], replication: int) -> xr.Dataset:
    one = ds.isel(variant=0) if variant is None else ds.sel(variant=variant)
    return one.sel(replication=replication)


def labels(numbers: Any, names: Any) -> pd.Categorical:
    """Numbers along an axis as its labels; a negative one is missing."""
    return pd.Categorical.from_codes(np.asarray(numbers).astype(int), categories=list(names))
