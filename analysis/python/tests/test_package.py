# SPDX-License-Identifier: Apache-2.0
"""The package as a package: version, types, installation, documentation."""
import importlib.util
import inspect
import os
import re
import shutil
import subprocess
import sys

import contend
import pytest
from conftest import TREE

HERE = TREE / "analysis/python"


def test_the_version_is_that_of_the_program():
    assert contend.__version__ == (TREE / "VERSION").read_text().strip()


def test_everything_offered_is_there_and_documented():
    page = (TREE / "docs/python.md").read_text()
    for name in contend.__all__:
        thing = getattr(contend, name)
        assert inspect.getdoc(thing), name
        assert re.search(rf"\b{name}\b", page), f"docs/python.md does not name {name}"
    for name in contend.plot.__all__:
        assert re.search(rf"\bplot\.{name}\b", page), f"docs/python.md does not name plot.{name}"


def test_importing_needs_neither_matplotlib_nor_yaml():
    script = ("import sys; sys.modules['matplotlib'] = sys.modules['yaml'] = None\n"
              "import contend\ntry: contend.plot.style.pyplot()\n"
              "except ImportError as e: print(e)")
    out = subprocess.run([sys.executable, "-c", script], check=True, text=True,
                         capture_output=True, env={**os.environ, "PYTHONPATH": str(HERE)})
    assert "python3-matplotlib" in out.stdout


def test_it_installs_with_pip(tmp_path):
    if importlib.util.find_spec("pip") is None or importlib.util.find_spec("wheel") is None:
        pytest.skip("no pip")
    source = shutil.copytree(HERE, tmp_path / "source",
                             ignore=shutil.ignore_patterns("__pycache__", "tests"))
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
                    "--no-build-isolation", "--target", tmp_path / "site", source], check=True,
                   env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"})
    assert (tmp_path / "site/contend/py.typed").exists()
    out = subprocess.run([sys.executable, "-c", "import contend, contend.plot.runs as r; "
                          "print(contend.__version__, r.__file__)"], check=True, text=True,
                         capture_output=True, cwd=tmp_path,
                         env={**os.environ, "PYTHONPATH": str(tmp_path / "site")})
    assert out.stdout.startswith(f"{contend.__version__} {tmp_path}/site/")


def test_the_syntax_is_that_of_python_3_9():
    import ast
    files = list((HERE / "contend").rglob("*.py")) + list((TREE / "analysis").rglob("*.py"))
    assert len(files) > 10
    for file in files:
        ast.parse(file.read_text(), feature_version=(3, 9))
