# SPDX-License-Identifier: Apache-2.0
"""Pictures of runs and studies with matplotlib.

Every function takes a Dataset of :func:`contend.open_run` or :func:`contend.open_study`, draws into
``ax`` where it takes one and it is given, and returns the axes, or the figure where it has several.
A provider has one colour everywhere, by its place in the scenario; ``COLOURS["aws"] = "#d9822b"``
chooses another. Bands hold nine of ten replications; like all intervals they show luck alone, not
what the scenario assumes.
"""
from .runs import capacity, cash, market, prices, regions, shares, switches
from .style import COLOURS, colour
from .studied import frontier, indices, responses, tornado
from .verdicts import answers, effects

__all__ = [
    "COLOURS", "answers", "capacity", "cash", "colour", "effects", "frontier", "indices", "market",
    "prices", "regions", "responses", "shares", "switches", "tornado",
]
