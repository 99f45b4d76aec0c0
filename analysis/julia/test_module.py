#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what the Julia module reads with what Python reads: test_module.py CONTEND TREE

The module's table of axes is compared with the files of a run and of three studies in any case.
Without julia and HDF5.jl the rest is skipped, and said to be.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import contend
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
STUDY = """
contend: 1
study: read-back
scenario: {scenario}
set: [customers.count=300, output.demand_sample=0]
replications: 2
factors:
  price: {{path: providers.challenger.price.level, values: [0.06, 0.12]}}
  budget: {{path: events.money.inject, values: [1.0e9, 1.0e10]}}
design: {design}
outcomes:
  share: {{metric: share, provider: challenger, at: 2019-07}}
{rest}
"""
DESIGNS = {
    "grid": ("{rule: grid}", "analysis: {frontiers: {f: {outcome: share, factor: price, crosses: "
             "0.3}}}\noutput: {series: [price]}"),
    "saltelli": ("{rule: saltelli, base: 4, second_order: true}", ""),
    "morris": ("{rule: morris, trajectories: 2}", ""),
}
problems = []


def expect(fine, what):
    if not fine:
        problems.append(what)
        print(what)


def make_files(tree, folder):
    """A run with everything in it, and a study of each kind that has variables of its own."""
    run = contend.run(tree / "scenarios/aliyun-2015.yaml", folder / "run.h5", customers=2000,
                      replications=3, progress=False,
                      set={"output.panel.customers": 5, "calibration.sample": 1000})
    studies = {}
    for name, (design, rest) in DESIGNS.items():
        file = folder / f"{name}.yaml"
        file.write_text(STUDY.format(scenario=tree / "scenarios/two-clouds.yaml", design=design,
                                     rest=rest))
        studies[name] = contend.study(file, folder / f"{name}.h5", progress=False)
    return run, studies


def table_of(source, name):
    body = re.search(rf"const {name} = Dict\((.*?)\n\)", source, re.S).group(1)
    return {key: tuple(axes.split()) for key, axes in re.findall(r'"(\w+)" => "([\w ]+)"', body)}


def compare_tables(run, studies):
    source = (HERE / "Contend.jl").read_text()
    recorded, other = table_of(source, "RECORDED"), table_of(source, "OTHER")
    seen = set()
    for ds in (run, *studies.values()):
        study = "point" in ds.dims
        before = ("point", "replication", "variant") if study else ("variant", "replication")
        for name in ds.variables:
            if name in ds.dims:
                continue
            axes = other.get(name) or before + recorded.get(name, ("missing",))
            expect(ds[name].dims == axes, f"{name}: Contend.jl says {axes}, not {ds[name].dims}")
            seen.add(name)
    gone = set(recorded) | set(other)
    expect(gone == seen, f"only in Contend.jl's table: {sorted(gone - seen)}")


def expected(run, study):
    """What test.jl must print, by key."""
    raw = contend.open_run(run.encoding["source"]).load()
    provider = str(run.provider.values[-1])
    share = run.share.sel(provider=provider)
    want = {"time": [str(run.time.values[i])[:10] for i in (0, -1)],
            "variables": [len([n for n in ds.variables if n not in ds.dims]) for ds in (run, study)],
            "scenario": [len(contend.provenance(run)["scenario"])],
            "share": share.isel(variant=0).mean("replication").values}
    for name in raw.variables:
        if name not in raw.dims and raw[name].dtype.kind in "ifb":
            values = raw[name].values.astype(float)
            want[f"sum {name}"] = [values[np.isfinite(values)].sum()]
    for (question, variant), row in contend.answers(run).iterrows():
        want[f"answer {question} {variant}"] = [row.yes, row.low, row.high, row.gap_median]
    found = contend.effects(share.to_dataset(), "share", at="end")
    for variant in found["variant"].values:
        one = found.sel(variant=variant)
        want[f"effect {variant}"] = [float(one.effect), float(one.standard_error)]
    for factor in study.factor.values:
        want[f"points {factor}"] = study.setting.sel(factor=factor).values
    for outcome in study.outcome.values:
        want[f"points mean of {outcome}"] = study["mean"].sel(outcome=outcome).values
    want["study price"] = [float(study.price[0, 0, 0, -1, -1, 0])]
    want["refused"] = ["yes"]
    return want


def compare_runs(julia, run, study):
    said = subprocess.run([julia, "--startup-file=no", str(HERE / "test.jl"), run.encoding["source"],
                           study.encoding["source"]], capture_output=True, text=True)
    expect(said.returncode == 0, f"test.jl ended with {said.returncode}: {said.stderr}")
    lines = [line.split("\t") for line in said.stdout.splitlines()]
    got = {key: values for key, *values in lines}
    for key, values in expected(run, study).items():
        if isinstance(values[0], str):
            fine = got.get(key) == list(values)
        else:
            fine = len(got.get(key, [])) == len(values) and np.allclose(
                np.array(got[key], float), np.array(values, float), rtol=1e-9, atol=1e-12)
        expect(fine, f"{key}: Julia says {got.get(key)}, Python {list(values)}")
    expect([v for k, *v in lines if k == "refused"] == [["yes"]] * 3, "mistakes are not refused")
    example = subprocess.run([julia, "--startup-file=no", str(HERE / "example.jl"),
                              run.encoding["source"]], capture_output=True, text=True)
    expect(example.returncode == 0, f"example.jl: {example.stderr}")


def main(tree):
    with tempfile.TemporaryDirectory() as scratch:
        run, studies = make_files(pathlib.Path(tree), pathlib.Path(scratch))
        compare_tables(run, studies)
        if problems:
            return 1
        julia = shutil.which("julia")
        has_hdf5 = julia is not None and subprocess.run(
            [julia, "--startup-file=no", "-e", "import HDF5"], capture_output=True).returncode == 0
        if not has_hdf5:
            print("skipped: the axes in Contend.jl are those of the files; it was not run, for "
                  + ("there is no julia" if julia is None else "julia has no HDF5.jl"))
            return 77
        compare_runs(julia, run, studies["grid"])
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[2]))
