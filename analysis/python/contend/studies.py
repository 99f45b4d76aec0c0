# SPDX-License-Identifier: Apache-2.0
"""Studies: their points as tables and arrays, and sweeps of one number or several."""
from __future__ import annotations

import os
import pathlib
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np
import pandas as pd
import xarray as xr

from . import yamltext
from .commands import Source, scratch, study as run_study
from .calling import Progress
from .scenario import PathLike, Scenario
from .settings import yaml_of

Factor = Tuple[Union[str, Sequence[str]], Sequence[float]]


def points(ds: xr.Dataset) -> pd.DataFrame:
    """A study as a table, a row for each point: the factors' values, and of every outcome the mean,
    its standard error, and where it is an answer the ends of its interval."""
    if "mean" not in ds:
        raise ValueError("a shard has values only: merge all shards first")
    table: Dict[Any, Any] = {}
    for factor in ds["factor"].values:
        table["factor", factor] = ds["setting"].sel(factor=factor).values
    for outcome in ds["outcome"].values:
        one = ds.sel(outcome=outcome)
        table[outcome, "mean"] = one["mean"].values
        table[outcome, "standard_error"] = one["standard_error"].values
        if np.isfinite(one["probability_low"]).any():
            table[outcome, "low"] = one["probability_low"].values
            table[outcome, "high"] = one["probability_high"].values
    return pd.DataFrame(table, index=pd.Index(ds["point"].values, name="point"))


def grid(ds: xr.Dataset, variable: str = "mean") -> xr.DataArray:
    """An array of a study over its factors in place of its points, for a grid, values rising. A
    factor that is called like another axis becomes ``factor_NAME``.

    :param variable: such as ``mean``, ``value``, or a series that was kept
    """
    array = ds[variable].transpose("point", ...)
    factors = [str(f) for f in ds["factor"].values]
    names = [f"factor_{f}" if f in array.coords else f for f in factors] # of other axes
    levels, places = zip(*(np.unique(ds["setting"].sel(factor=f), return_inverse=True)
                           for f in factors))
    shape = tuple(len(values) for values in levels)
    number: Any = np.ravel_multi_index(places, shape)
    if len(number) != np.prod(shape) or len(np.unique(number)) != len(number):
        raise ValueError("the points of this study are not a grid")
    values = array.values[np.argsort(number)].reshape(shape + array.shape[1:])
    coords = {name: array[name] for name in array.coords if "point" not in array[name].dims}
    return xr.DataArray(values, dims=[*names, *array.dims[1:]], name=array.name,
                        coords={**coords, **dict(zip(names, levels))}, attrs=array.attrs)


def sweep(scenario: Source, path: Union[str, Sequence[str], Mapping[str, Factor]],
          values: Optional[Sequence[float]] = None, *,
          outcomes: Optional[Mapping[str, Mapping[str, Any]]] = None,
          set: Optional[Mapping[str, Any]] = None, replications: Optional[int] = None,
          series: Sequence[str] = (), frontiers: Optional[Mapping[str, Mapping[str, Any]]] = None,
          study: Optional[PathLike] = None, output: Optional[PathLike] = None,
          threads: Optional[int] = None, progress: Progress = True,
          force: bool = False) -> xr.Dataset:
    """Runs a scenario at each of some values, or at every combination of several numbers' values.

    ``sweep(s, "market.price_trend", [-0.3, -0.2, -0.1])`` has one factor, called ``price_trend``;
    ``sweep(s, {"trend": ("market.price_trend", [-0.3, -0.1]), "money": ("events.money.inject",
    [1e9, 1e10])})`` has two.

    :param outcomes: what is kept of every run, as under ``outcomes`` of a study file; None: answer
        and gap of every question (which needs PyYAML)
    :param series: recorded variables kept of every run, such as ``("share", "market")``
    :param frontiers: as under ``analysis`` of a study file
    :param study: also leave the study file there, to keep or to run by hand
    :returns: as :func:`open_study`
    """
    if isinstance(path, Mapping):
        factors = dict(path)
    elif values is None:
        raise TypeError("sweep() needs values")
    else:
        first = path if isinstance(path, str) else path[0]
        factors = {first.split(".")[-1]: (path, values)}
    source = scenario if isinstance(scenario, Scenario) else Scenario(scenario)
    with source.as_file() as file:
        text = study_text(source, os.path.abspath(file), factors,
                          outcomes or _questions(source), set or {}, replications, series,
                          frontiers or {})
        target = pathlib.Path(study if study is not None else scratch("sweep.yaml"))
        with open(target, "w" if force or study is None else "x", encoding="utf-8") as out:
            out.write(text)
        return run_study(target, output, threads=threads, progress=progress, force=force)


def study_text(source: Scenario, file: str, factors: Mapping[str, Factor],
               outcomes: Mapping[str, Mapping[str, Any]], settings: Mapping[str, Any],
               replications: Optional[int], series: Sequence[str],
               frontiers: Mapping[str, Mapping[str, Any]]) -> str:
    """A study file of a grid."""
    changes = [f"{p}={yaml_of(v)}" for p, v in [*source.settings, *settings.items()]]
    lines = ["contend: 1", "study: sweep", f"scenario: {yaml_of(file)}"]
    if changes:
        lines += ["set:", *(f"  - {yaml_of(change)}" for change in changes)]
    if replications is not None:
        lines.append(f"replications: {replications}")
    lines.append("factors:")
    for name, (paths, values) in factors.items():
        lines.append(f"  {yaml_of(name)}: {yaml_of({'path': paths, 'values': list(values)})}")
    lines += ["design: {rule: grid}", "outcomes:"]
    lines += [f"  {yaml_of(name)}: {yaml_of(outcome)}" for name, outcome in outcomes.items()]
    if frontiers:
        lines.append(f"analysis: {yaml_of({'frontiers': frontiers})}")
    if series:
        lines.append(f"output: {yaml_of({'series': list(series)})}")
    return "\n".join(lines) + "\n"


def _questions(source: Scenario) -> Dict[str, Dict[str, Any]]:
    names: List[str] = list(yamltext.read(source.text).get("questions") or {})
    if not names:
        raise ValueError("the scenario asks no questions: say which outcomes to keep")
    found: Dict[str, Dict[str, Any]] = {}
    for name in names:
        found[name] = {"question": name, "value": "answer"}
        found[f"{name}-gap"] = {"question": name, "value": "gap"}
    return found
