# SPDX-License-Identifier: Apache-2.0
"""Finding the executable, and calling it with its progress shown."""
from __future__ import annotations

import json
import logging
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
from typing import Any, Callable, Dict, List, Optional, Sequence, Union

from .errors import ProgramNotFound, error_of

Progress = Union[bool, Callable[[Dict[str, Any]], None]]
log = logging.getLogger("contend")


def program() -> str:
    """Path of the executable: the environment variable CONTEND, else ``contend`` on PATH, else the
    newest build in the source tree that this package lies in."""
    named = os.environ.get("CONTEND")
    if named:
        found = shutil.which(named)
        if found is None:
            raise ProgramNotFound(f"CONTEND names {named}, which is not an executable")
        return found
    found = shutil.which("contend")
    if found is not None:
        return found
    tree = pathlib.Path(__file__).resolve().parents[3]
    built = [path for path in tree.glob("build/**/cli/contend") if os.access(path, os.X_OK)]
    if (tree / "CITATION.cff").exists() and built:
        return str(max(built, key=lambda path: path.stat().st_mtime))
    raise ProgramNotFound("the program 'contend' was not found: put it on PATH, or name it by the "
                          "environment variable CONTEND=/path/to/contend")


class Bar:
    """One line on standard error that grows; where that is no terminal, a line at each quarter."""

    WIDTH = 30

    def __init__(self, what: str) -> None:
        self.what = what
        self.live = sys.stderr.isatty() or "ipykernel" in sys.modules
        self.told = 0
        self.open = False

    def __call__(self, state: Dict[str, Any]) -> None:
        total = state.get("total") or 0
        part = min(1.0, state.get("done", 0) / total) if total else 0.0
        left = state.get("left_seconds")
        eta = "" if left is None or part >= 1.0 else f", {duration(left)} left"
        if self.live:
            full = "#" * round(part * self.WIDTH)
            line = f"{self.what} [{full:<{self.WIDTH}}] {100 * part:3.0f} %{eta}"
            sys.stderr.write(f"\r{line:<78}")
            self.open = True
        elif int(4 * part) > self.told:
            self.told = int(4 * part)
            sys.stderr.write(f"{self.what}: {100 * part:.0f} %{eta}\n")
        sys.stderr.flush()

    def close(self) -> None:
        """Ends the line."""
        if self.open:
            sys.stderr.write("\n")


def duration(seconds: float) -> str:
    """Seconds in words: 45 s, 12 min, 3.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def call(arguments: Sequence[str], progress: Progress = False, what: str = "") -> str:
    """Calls the program and returns what it printed; raises what its exit code stands for.

    :param progress: True draws a bar, a function is handed every report of the program (a dict with
        ``done``, ``total``, ``unit``, ``elapsed_seconds``, ``per_second`` and ``left_seconds``)
    :param what: what the bar is called
    """
    command = [program(), *arguments]
    bar = Bar(what) if progress is True else None
    show = bar if bar is not None else progress if callable(progress) else None
    said: List[str] = []
    with tempfile.TemporaryFile() as printed:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=printed,
                                 stderr=subprocess.PIPE, text=True, encoding="utf-8",
                                 errors="replace", start_new_session=True)
        assert child.stderr is not None
        try:
            for line in child.stderr:
                state = report_of(line)
                if state is None:
                    said.append(line)
                elif show is not None:
                    show(state)
            child.wait()
        except BaseException: # an interrupt, or the caller's own function: leave nothing running
            stop(child)
            raise
        finally:
            child.stderr.close()
            if bar is not None:
                bar.close()
        printed.seek(0)
        text = printed.read().decode("utf-8", "replace")
    if child.returncode != 0:
        raise error_of(child.returncode, ("".join(said) or text).strip(), command)
    for line in said:
        log.info(line.rstrip())
    return text


def stop(child: "subprocess.Popen[str]") -> None:
    """Interrupts the program once, upon which it saves what it has, and waits; a second interrupt
    meanwhile ends it at once. In a session of its own it gets those of the terminal from here only:
    two for one Ctrl-C would not let it save."""
    child.send_signal(signal.SIGINT)
    try:
        child.communicate()
    except KeyboardInterrupt:
        child.send_signal(signal.SIGINT)
        child.communicate()


def report_of(line: str) -> Optional[Dict[str, Any]]:
    """A line of --progress json as a dict; None for any other line."""
    if not line.startswith("{"):
        return None
    try:
        state = json.loads(line)
    except ValueError:
        return None
    return state if isinstance(state, dict) and "done" in state else None
