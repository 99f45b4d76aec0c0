# SPDX-License-Identifier: Apache-2.0
"""A scenario to look at, to change and to run."""
from __future__ import annotations

import contextlib
import os
import pathlib
import re
import tempfile
from typing import Any, Iterator, List, Mapping, Optional, Tuple, Union

import xarray as xr

from . import yamltext
from .settings import nested, steps_of

PathLike = Union[str, "os.PathLike[str]"]


class Scenario:
    """A scenario file with changes made to it, which are handed to the program as ``--set``.

    >>> s = Scenario("two-clouds.yaml")                             # doctest: +SKIP
    >>> s.set("customers.count", 20000).set("providers.leader.price.annual", -0.25)
    >>> s.variant("cheap", {"providers.challenger.price.level": 0.08})
    >>> ds = s.run()
    >>> s.save("cheaper.yaml")              # with the comments of two-clouds.yaml

    Looking at values and saving need PyYAML; changing and running do not.
    """

    def __init__(self, path: PathLike) -> None:
        self.path: Optional[pathlib.Path] = pathlib.Path(path)
        self._folder = self.path.parent
        self._written = self.path.read_text(encoding="utf-8")
        self._settings: List[Tuple[str, Any]] = []

    @classmethod
    def from_text(cls, text: str, folder: PathLike = ".") -> "Scenario":
        """A scenario from YAML text. Tables that it names are looked up in ``folder``."""
        self = cls.__new__(cls)
        self.path = None
        self._folder = pathlib.Path(folder)
        self._written = text
        self._settings = []
        return self

    @classmethod
    def of(cls, ds: Union[xr.Dataset, PathLike]) -> "Scenario":
        """The scenario that a result came from, as its file holds it."""
        source = ds.encoding["source"] if isinstance(ds, xr.Dataset) else os.fspath(ds)
        with xr.open_dataset(source, engine="h5netcdf", group="provenance") as provenance:
            text = str(provenance["scenario"].item())
        return cls.from_text(text, pathlib.Path(source).parent)

    def copy(self) -> "Scenario":
        """A scenario of its own with the same changes."""
        other = Scenario.from_text(self._written, self._folder)
        other.path = self.path
        other._settings = list(self._settings)
        return other

    @property
    def settings(self) -> List[Tuple[str, Any]]:
        """Changes so far, in their order, as (path, value)."""
        return list(self._settings)

    @property
    def text(self) -> str:
        """The scenario as YAML with the changes in place, comments and layout kept."""
        text = self._written
        for path, value in self._settings:
            text = yamltext.edit(text, steps_of(path), value)
        return text

    def set(self, path: str, value: Any) -> "Scenario":
        """Changes one key as ``--set PATH=VALUE`` does, before variants are formed.

        :param path: such as ``market.price_trend`` or ``events[0].inject``
        :param value: a number, a text, a date (its month), a mapping, a list; ``math.inf`` is
            ``unlimited``, and None removes the key
        :returns: the scenario itself, so that calls can be chained
        """
        steps_of(path)
        self._settings.append((path, nested(value) if isinstance(value, Mapping) else value))
        return self

    def get(self, path: str) -> Any:
        """The value at a path, changes included. Raises KeyError where the file says nothing, also
        where the program has a default."""
        return yamltext.lookup(yamltext.read(self.text), steps_of(path))

    def variant(self, name: str, changes: Mapping[str, Any]) -> "Scenario":
        """Adds a variant, or replaces it.

        :param changes: what differs; keys may be paths, and None removes:
            ``{"market.price_trend": -0.1, "events": {"money": None}}``
        """
        return self.set(f"variants.{name}", nested(changes))

    @property
    def variants(self) -> List[str]:
        """Names of all variants; the scenario as written is the first."""
        data = yamltext.read(self.text)
        return [data.get("base", "base"), *(data.get("variants") or {})]

    def save(self, path: PathLike, force: bool = False) -> pathlib.Path:
        """Writes the scenario with its changes to a file. Tables that it names are found from there
        too.

        :param force: replace a file that is there
        """
        target = pathlib.Path(path)
        text = self.text
        if self._settings or target.parent.resolve() != self._folder.resolve():
            text = self._relocated(text, target.parent)
        with open(target, "w" if force else "x", encoding="utf-8") as file:
            file.write(text)
        return target

    def _relocated(self, text: str, folder: pathlib.Path) -> str:
        data = yamltext.read(text)
        for steps in (["customers", "file"], ["latency", "file"]):
            with contextlib.suppress(KeyError):
                table = pathlib.Path(yamltext.lookup(data, steps))
                if not table.is_absolute():
                    there = os.path.relpath(self._folder / table, folder)
                    if there != os.path.normpath(table):
                        text = yamltext.edit(text, steps, there)
        return text

    @contextlib.contextmanager
    def as_file(self) -> Iterator[str]:
        """The scenario without its changes as a file: its own, or one for the time being."""
        if self.path is not None:
            if self.path.read_text(encoding="utf-8") != self._written:
                raise ValueError(f"{self.path} has changed since it was read")
            yield os.fspath(self.path)
            return
        tables = re.search(r"\bfile\s*:", self._written) # which are looked up beside the scenario
        handle, name = tempfile.mkstemp(suffix=".yaml", prefix=".contend-",
                                        dir=self._folder if tables else None)
        try:
            with open(handle, "w", encoding="utf-8") as file:
                file.write(self._written)
            yield name
        finally:
            os.unlink(name)

    def run(self, output: Optional[PathLike] = None, **options: Any) -> xr.Dataset:
        """Runs the scenario with its changes: see :func:`contend.run`."""
        from .commands import run
        return run(self, output, **options)

    def check(self, **options: Any) -> str:
        """Checks the scenario with its changes: see :func:`contend.check`."""
        from .commands import check
        return check(self, **options)

    def __repr__(self) -> str:
        name = self.path if self.path is not None else "of text"
        n = len(self._settings)
        return f"<Scenario {name}, {n} change{'' if n == 1 else 's'}>"
