# SPDX-License-Identifier: Apache-2.0
"""The examples of docs/python.md, run as they stand."""
import doctest
import os
import pathlib
import re

import contend
import matplotlib.pyplot as plt
import pytest
from conftest import SCENARIOS, SMALL, TREE

BLOCKS = re.findall(r"```python\n(.*?)```", (TREE / "docs/python.md").read_text(), re.S)


@pytest.mark.filterwarnings("ignore:More than 20 figures")
def test_the_examples_of_the_page_run(tmp_path, monkeypatch, grid):
    monkeypatch.chdir(tmp_path)
    folder = pathlib.Path(contend.program()).parent
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    pathlib.Path("scenarios").symlink_to(SCENARIOS)
    pathlib.Path("frontier.h5").symlink_to(grid.encoding["source"])
    contend.run("scenarios/aliyun-2015.yaml", "aliyun-2015.h5", **SMALL).close()
    names = {}
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for i, block in enumerate(BLOCKS):
        if ">>>" in block:
            test = doctest.DocTestParser().get_doctest(block, names, f"block {i}", "python.md", 0)
            said = []
            failed = runner.run(test, out=said.append, clear_globs=False).failed
            names.update(test.globs)
            assert failed == 0, "".join(said)
        else:
            exec(compile(block, f"docs/python.md, block {i}", "exec"), names)
    plt.close("all")
    assert len(BLOCKS) >= 8 and pathlib.Path("mine.h5").exists()
