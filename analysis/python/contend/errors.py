# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when the program is called: one class for each of its exit codes."""
from __future__ import annotations

import re
from typing import List, NamedTuple, Sequence


class Mistake(NamedTuple):
    """One mistake in a scenario or a study."""

    file: str
    line: int
    """0 where it stands in no line, as a setting's."""
    column: int
    message: str


class ContendError(Exception):
    """The program ended with an error.

    ``str(error)`` is what the program said; ``exit_code`` and ``command`` say the rest.
    """

    exit_code = 0

    def __init__(self, message: str, command: Sequence[str] = (), exit_code: int = 0) -> None:
        super().__init__(message)
        self.command = list(command)
        if exit_code:
            self.exit_code = exit_code


class ProgramNotFound(ContendError):
    """There is no executable ``contend``: neither CONTEND, nor on PATH, nor beside the source."""


class UsageError(ContendError):
    """Exit code 1: the command line is wrong."""

    exit_code = 1


class ScenarioError(ContendError):
    """Exit code 2: the scenario or the study is wrong. ``mistakes`` lists every one of them."""

    exit_code = 2

    @property
    def mistakes(self) -> List[Mistake]:
        """Every mistake with its place."""
        found = re.findall(r"^(.*?)(?::(\d+):(\d+))?: error: (.*)$", str(self), re.M)
        return [Mistake(file, int(line or 0), int(column or 0), message)
                for file, line, column, message in found]


class OutOfMemory(ContendError):
    """Exit code 3: there is not enough memory; nothing was begun."""

    exit_code = 3


class OutputError(ContendError):
    """Exit code 4: the result could not be written, or is there already (see ``force``)."""

    exit_code = 4


class Stopped(ContendError):
    """Exit code 5: stopped by a signal or the wall-time limit, after saving; run again to go on."""

    exit_code = 5


class DamagedFile(ContendError):
    """Exit code 6: a file is damaged or of another kind."""

    exit_code = 6


class InternalError(ContendError):
    """Exit code 7, or a crash: an error in Contend itself."""

    exit_code = 7


class ResultsDiffer(ContendError):
    """Exit code 8: run again, the scenario gives other results than the file holds."""

    exit_code = 8


BY_EXIT_CODE = {kind.exit_code: kind
                for kind in (UsageError, ScenarioError, OutOfMemory, OutputError, Stopped,
                             DamagedFile, InternalError, ResultsDiffer)}


def error_of(exit_code: int, message: str, command: Sequence[str]) -> ContendError:
    """The error that stands for an exit code; a negative one is the signal that killed it."""
    if exit_code < 0:
        killed = f"killed by signal {-exit_code}\n{message}".strip()
        return InternalError(killed, command, exit_code)
    kind = BY_EXIT_CODE.get(exit_code, ContendError)
    return kind(message or f"contend ended with exit code {exit_code}", command, exit_code)
