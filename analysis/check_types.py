#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the types of the Python package: check_types.py FOLDER CACHE. Without mypy it is skipped."""
import importlib.util
import subprocess
import sys

folder, cache = sys.argv[1:]
if importlib.util.find_spec("mypy") is None:
    print("skipped: no mypy (Debian: python3-mypy)")
    sys.exit(77)
sys.exit(subprocess.run([sys.executable, "-m", "mypy", "--cache-dir", cache], cwd=folder).returncode)
