# SPDX-License-Identifier: Apache-2.0
"""Contend in Python: run scenarios and studies, read what they found, draw it.

>>> import contend                                                  # doctest: +SKIP
>>> ds = contend.run("scenarios/aliyun-2015.yaml", customers=100000)
>>> contend.answers(ds)
>>> contend.effects(ds, "share", at="2019-07", provider="aliyun")
>>> contend.plot.shares(ds)

The result is an xarray Dataset; docs/file-format.md says what is in it. Pictures need matplotlib.
"""
from . import plot
from .findings import answers, at_date, effects, wilson
from .commands import calibrate, check, info, merge, run, study, verify
from .errors import (ContendError, DamagedFile, InternalError, Mistake, OutOfMemory, OutputError,
                     ProgramNotFound, ResultsDiffer, ScenarioError, Stopped, UsageError)
from .calling import program
from .results import events, open_run, open_study, panel, provenance, run_facts
from .scenario import Scenario
from .studies import grid, points, sweep

__version__ = "0.1.0"

__all__ = [
    "ContendError", "DamagedFile", "InternalError", "Mistake", "OutOfMemory", "OutputError",
    "ProgramNotFound", "ResultsDiffer", "Scenario", "ScenarioError", "Stopped", "UsageError",
    "answers", "at_date", "calibrate", "check", "effects", "events", "grid", "info", "merge",
    "open_run", "open_study", "panel", "plot", "points", "program", "provenance", "run",
    "run_facts", "study", "sweep", "verify", "wilson",
]
