# SPDX-License-Identifier: Apache-2.0
"""Values and paths as the program reads them: --set PATH=VALUE, and YAML in one line."""
from __future__ import annotations

import datetime
import json
import math
import re
from typing import Any, List, Mapping, Sequence, Tuple, Union

import numpy as np

Step = Union[str, int]
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*|\d{4}-\d{2}")
RESERVED = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"}


def yaml_of(value: Any) -> str:
    """A value as YAML in one line, as scenario files have it.

    Infinity becomes ``unlimited``, a date its month, None ``null`` (which removes a key).

    >>> yaml_of({"capacity": math.inf, "opened": datetime.date(2016, 1, 1)})
    '{capacity: unlimited, opened: 2016-01}'
    """
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[D]").item()
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_of(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return f"{value.year:04}-{value.month:02}"
    if isinstance(value, str):
        plain = PLAIN.fullmatch(value) and value.lower() not in RESERVED
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{yaml_of(str(key))}: {yaml_of(item)}" for key, item in value.items())
        return "{" + inside + "}"
    if hasattr(value, "__iter__"):
        return "[" + ", ".join(yaml_of(item) for item in value) + "]"
    raise TypeError(f"{value!r} cannot stand in a scenario")


def number_of(value: float) -> str:
    """A number with all its digits; whole ones without a point, since some keys take only those."""
    if math.isnan(value):
        raise ValueError("nan is not a number in a scenario")
    if math.isinf(value):
        if value < 0:
            raise ValueError("-inf is not a number in a scenario")
        return "unlimited"
    return str(int(value)) if value == int(value) and abs(value) < 2.0**53 else repr(value)


def steps_of(path: str) -> List[Step]:
    """The steps of a path: ``events[0].inject`` is ["events", 0, "inject"]."""
    steps: List[Step] = []
    for part in path.split("."):
        match = re.fullmatch(r"([^\[\]]+)((?:\[\d+\])*)", part)
        if match is None:
            raise ValueError(f"{path!r}: a path is keys joined by '.', with [i] for items of a list")
        steps.append(match.group(1))
        steps += [int(i) for i in re.findall(r"\[(\d+)\]", match.group(2))]
    return steps


def nested(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes whose keys may be paths, as mappings in mappings.

    >>> nested({"market.price_trend": -0.1, "events": {"money": None}})
    {'market': {'price_trend': -0.1}, 'events': {'money': None}}
    """
    out: dict[str, Any] = {}
    for path, value in changes.items():
        at = out
        *before, last = path.split(".")
        for key in before:
            at = at.setdefault(key, {})
        inner = nested(value) if isinstance(value, Mapping) else value
        if isinstance(inner, dict) and isinstance(at.get(last), dict):
            at[last].update(inner)
        else:
            at[last] = inner
    return out


Settings = Sequence[Tuple[str, Any]]


def options_of(settings: Union[Mapping[str, Any], Settings, None]) -> List[str]:
    """--set options of settings, in their order."""
    pairs = settings.items() if isinstance(settings, Mapping) else settings or ()
    return [word for path, value in pairs for word in ("--set", f"{path}={yaml_of(value)}")]
