# SPDX-License-Identifier: Apache-2.0
"""Small runs that the tests share, and the line that tests/tally.awk counts."""
import os
import pathlib

import pytest

os.environ["MPLBACKEND"] = "Agg"

import contend  # noqa: E402

TREE = pathlib.Path(__file__).resolve().parents[3]
SCENARIOS = TREE / "scenarios"
SMALL = {"customers": 4000, "replications": 5, "progress": False}

STUDY = """
contend: 1
study: how-cheap
scenario: {scenario}
set: [customers.count=1000, output.demand_sample=0]
replications: 3
factors:
  price: {{path: providers.challenger.price.level, values: [0.06, 0.08, 0.1, 0.12]}}
  budget: {{path: events.money.inject, values: [1.0e9, 1.0e10, 1.0e11]}}
  taste: {{path: segments.*.price_taste.mean, values: [2, 3]}}
design: {design}
outcomes:
  overtakes: {{question: overtakes, value: answer}}
  share: {{metric: share, provider: challenger, at: 2019-07}}
  revenue: {{metric: revenue, provider: challenger, at: 2019-07}}
{rest}
"""


@pytest.fixture(scope="session")
def two_clouds():
    return SCENARIOS / "two-clouds.yaml"


@pytest.fixture(scope="session")
def aliyun(tmp_path_factory):
    """A run with four variants, seven questions, a panel and a log, and its summary by the program."""
    path = tmp_path_factory.mktemp("run") / "aliyun.h5"
    ds = contend.run(SCENARIOS / "aliyun-2015.yaml", path, **SMALL,
                     set={"output.panel.customers": 20, "calibration.sample": 2000})
    yield ds
    ds.close()


def run_study(folder, design, rest=""):
    file = folder / "study.yaml"
    file.write_text(STUDY.format(scenario=SCENARIOS / "two-clouds.yaml", design=design, rest=rest))
    return contend.study(file, folder / "study.h5", progress=False)


@pytest.fixture(scope="session")
def grid(tmp_path_factory):
    """A grid of 24 points with a frontier and a series."""
    return run_study(tmp_path_factory.mktemp("grid"), "{rule: grid}",
                     "analysis: {frontiers: {enough: {outcome: share, factor: budget, "
                     "crosses: 0.3}}}\noutput: {series: [price, market]}")


@pytest.fixture(scope="session")
def saltelli(tmp_path_factory):
    return run_study(tmp_path_factory.mktemp("saltelli"), "{rule: saltelli, base: 8}")


@pytest.fixture(scope="session")
def morris(tmp_path_factory):
    return run_study(tmp_path_factory.mktemp("morris"), "{rule: morris, trajectories: 4}")


def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    terminalreporter.write_line("")
    terminalreporter.write_line(f"{len(stats.get('passed', []))} passed, {failed} failed")
