# SPDX-License-Identifier: Apache-2.0
"""The commands of the program as functions. Errors are those of :mod:`contend.errors`."""
from __future__ import annotations

import atexit
import contextlib
import json
import os
import pathlib
import shutil
import tempfile
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import xarray as xr

from .calling import Progress, call
from .results import open_run, open_study
from .scenario import PathLike, Scenario
from .settings import options_of

Source = Union[Scenario, PathLike]
_scratch: List[str] = []


def scratch(name: str) -> str:
    """A path in a folder of this process, which is removed when Python ends."""
    if not _scratch:
        _scratch.append(tempfile.mkdtemp(prefix="contend-"))
        atexit.register(shutil.rmtree, _scratch[0], ignore_errors=True)
    return os.path.join(tempfile.mkdtemp(dir=_scratch[0]), name)


@contextlib.contextmanager
def _scenario(source: Source, settings: Optional[Mapping[str, Any]]
              ) -> Iterator[Tuple[str, List[str]]]:
    """A scenario as a file, and the --set options of its changes and of further ones."""
    if isinstance(source, Scenario):
        with source.as_file() as path:
            yield path, options_of(source.settings) + options_of(settings)
    else:
        yield os.fspath(source), options_of(settings)


def _options(**given: Any) -> List[str]:
    """Options of the command line: True is the bare option, None and False leave it out."""
    words = []
    for name, value in given.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            words.append(option)
        elif value is not None and value is not False:
            words.append(f"{option}={os.fspath(value) if hasattr(value, '__fspath__') else value}")
    return words


def _progress(progress: Progress) -> str:
    return "--progress=" + ("json" if progress else "none")


def run(scenario: Source, output: Optional[PathLike] = None, *,
        set: Optional[Mapping[str, Any]] = None, variants: Sequence[str] = (),
        seed: Optional[int] = None, customers: Optional[int] = None,
        replications: Optional[int] = None, threads: Optional[int] = None,
        progress: Progress = True, force: bool = False, run_facts: bool = True,
        checkpoint_every: Optional[str] = None, resume: Optional[str] = None,
        walltime: Optional[str] = None, kernels: Optional[str] = None) -> xr.Dataset:
    """Simulates all variants and replications of a scenario and opens the result, lazily.

    :param scenario: a file, or a :class:`Scenario`
    :param output: the result file; None: one that is removed when Python ends. Where it lies is
        ``ds.encoding["source"]``
    :param set: changes by path, ``{"market.price_trend": -0.1}``, after those of a Scenario
    :param variants: only these, besides the scenario as written
    :param progress: True shows a bar on standard error; a function is handed every report
    :param force: replace ``output`` if it is there, which is an OutputError otherwise
    :param run_facts: keep the group ``run``: host, time, threads
    :param checkpoint_every: how often the work makes itself safe, such as ``"10m"``; ``"never"``
    :param resume: ``"auto"``, ``"never"`` or a checkpoint's folder
    :param walltime: stop before this much time is over, such as ``"1h30m"``; see Stopped
    :returns: as :func:`open_run`
    """
    path = os.fspath(output) if output is not None else scratch("run.h5")
    with _scenario(scenario, set) as (file, settings):
        call(["run", file, "-o", path, _progress(progress), *settings,
              *(f"--variant={name}" for name in variants),
              *_options(seed=seed, customers=customers, replications=replications, threads=threads,
                        force=force, no_run_facts=not run_facts, resume=resume, walltime=walltime,
                        checkpoint_every=checkpoint_every, kernels=kernels)], progress, "running")
    return open_run(path)


def study(study: PathLike, output: Optional[PathLike] = None, *,
          set: Optional[Mapping[str, Any]] = None, seed: Optional[int] = None,
          customers: Optional[int] = None, replications: Optional[int] = None,
          threads: Optional[int] = None, shard: Optional[str] = None, progress: Progress = True,
          force: bool = False, run_facts: bool = True, checkpoint_every: Optional[str] = None,
          resume: Optional[str] = None, walltime: Optional[str] = None) -> xr.Dataset:
    """Runs a study file and opens what it found.

    :param shard: ``"2/8"``: only the second of eight parts, see :func:`merge`
    :returns: as :func:`open_study`; the other parameters are those of :func:`run`
    """
    path = os.fspath(output) if output is not None else scratch("study.h5")
    call(["study", os.fspath(study), "-o", path, _progress(progress), *options_of(set),
          *_options(seed=seed, customers=customers, replications=replications, threads=threads,
                    shard=shard, force=force, no_run_facts=not run_facts, resume=resume,
                    walltime=walltime, checkpoint_every=checkpoint_every)], progress, "study")
    return open_study(path)


def merge(shards: Sequence[PathLike], output: PathLike, *, force: bool = False) -> xr.Dataset:
    """Puts the files of all shards of a study together and opens the whole."""
    call(["merge", *(os.fspath(s) for s in shards), "-o", os.fspath(output), "-q",
          *_options(force=force)])
    return open_study(output)


def check(scenario: Source, *, set: Optional[Mapping[str, Any]] = None,
          customers: Optional[int] = None, replications: Optional[int] = None,
          threads: Optional[int] = None) -> str:
    """Checks a scenario and says what running it would take: memory, time, size of the file.

    Raises ScenarioError, whose ``mistakes`` are all that is wrong with it.
    """
    with _scenario(scenario, set) as (file, settings):
        return call(["check", file, *settings,
                     *_options(customers=customers, replications=replications, threads=threads)])


def verify(path: PathLike, *, tables: Optional[PathLike] = None, threads: Optional[int] = None,
           progress: Progress = True) -> str:
    """Simulates again what a result file holds and compares.

    :param tables: folder of the scenario's table of customers
    :returns: what the program says, with the content hash; raises ResultsDiffer
    """
    return call(["verify", os.fspath(path), _progress(progress),
                 *_options(tables=tables, threads=threads)], progress, "verifying").strip()


def calibrate(scenario: Source, output: Optional[PathLike] = None, *,
              set: Optional[Mapping[str, Any]] = None, seed: Optional[int] = None,
              customers: Optional[int] = None, replications: Optional[int] = None,
              threads: Optional[int] = None, keep_shares: bool = False,
              force: bool = False) -> Dict[str, Any]:
    """Inverts shares into intercepts, fits the parameters under ``calibration.fit``.

    :param output: also write the scenario with what was found to this file
    :param keep_shares: leave the flow shares in it
    :returns: the report: inversions, and of a fit its estimates with standard errors
    """
    summary = pathlib.Path(scratch("calibration.json"))
    to = ["-o", os.fspath(output)] if output is not None else []
    with _scenario(scenario, set) as (file, settings):
        call(["calibrate", file, "-q", "--summary", os.fspath(summary), *to, *settings,
              *_options(seed=seed, customers=customers, replications=replications, threads=threads,
                        keep_shares=keep_shares, force=force)])
    report: Dict[str, Any] = json.loads(summary.read_text(encoding="utf-8"))
    return report


def info(path: PathLike) -> str:
    """What a file of a run or a study holds and what it answers, as the program tells it; the
    content is checked against its hash."""
    return call(["info", os.fspath(path)])
