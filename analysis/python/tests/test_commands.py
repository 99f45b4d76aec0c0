# SPDX-License-Identifier: Apache-2.0
"""The program's commands as functions: results, progress, errors."""
import os
import pathlib
import signal
import stat
import subprocess
import sys

import contend
import h5py
import pytest
from contend import calling, errors
from conftest import SCENARIOS

QUICK = {"customers": 300, "replications": 2}


def stub(folder, body):
    """A program that does what a shell script says."""
    path = folder / "contend"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_options_reach_the_program(two_clouds, tmp_path):
    ds = contend.run(two_clouds, tmp_path / "a.h5", variants=["tenfold"], seed=42, threads=1,
                     set={"market.spend": 3e9}, progress=False, **QUICK)
    assert ds.encoding["source"] == str(tmp_path / "a.h5")
    assert list(ds.variant.values) == ["base", "tenfold"]
    assert ds.attrs["seed"] == 42 and ds.sizes["replication"] == 2
    assert float(ds.market[0, 0, 0]) == pytest.approx(3e9)
    assert contend.run_facts(ds)["threads"] == 1


def test_results_without_a_name_end_with_python(two_clouds):
    script = ("import contend, sys; ds = contend.run(sys.argv[1], customers=100, replications=1, "
              "progress=False); print(ds.encoding['source'])")
    out = subprocess.run([sys.executable, "-c", script, two_clouds], check=True, text=True,
                         capture_output=True, env={**os.environ, "PYTHONPATH": ":".join(sys.path)})
    path = pathlib.Path(out.stdout.strip())
    assert path.name == "run.h5" and not path.exists() and not path.parent.exists()


def test_progress_is_handed_over(two_clouds):
    seen = []
    contend.run(two_clouds, progress=seen.append, **QUICK).close()
    assert seen[-1]["done"] == seen[-1]["total"] > 0
    assert {"unit", "elapsed_seconds", "per_second", "left_seconds"} <= set(seen[-1])


def test_a_bar_is_drawn_on_terminals_and_lines_elsewhere(two_clouds, capsys, monkeypatch):
    contend.run(two_clouds, **QUICK).close()
    assert "running: 100 %\n" in capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    contend.run(two_clouds, **QUICK).close()
    said = capsys.readouterr().err
    assert "\r" in said and "100 %" in said and said.endswith("\n")


def test_an_existing_result_is_replaced_only_by_force(two_clouds, tmp_path):
    contend.run(two_clouds, tmp_path / "a.h5", progress=False, **QUICK).close()
    with pytest.raises(contend.OutputError, match="exists already") as caught:
        contend.run(two_clouds, tmp_path / "a.h5", progress=False, **QUICK)
    assert caught.value.exit_code == 4 and caught.value.command[1] == "run"
    contend.run(two_clouds, tmp_path / "a.h5", progress=False, force=True, **QUICK).close()


def test_mistakes_are_listed(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("contend: 1\nname: x\nclok: 1\n")
    with pytest.raises(contend.ScenarioError, match="did you mean 'clock'") as caught:
        contend.check(path)
    mistakes = caught.value.mistakes
    assert len(mistakes) > 1
    clok = next(m for m in mistakes if "clok" in m.message)
    assert (clok.file, clok.line, clok.column) == (str(path), 3, 1)


def test_mistakes_of_settings_are_listed(two_clouds):
    with pytest.raises(contend.ScenarioError) as caught:
        contend.check(two_clouds, set={"market.spnd": 1})
    assert "market.spnd=1" in caught.value.mistakes[0].file
    assert caught.value.mistakes[0].line == 0


def test_unknown_options_are_usage_errors(two_clouds):
    with pytest.raises(contend.UsageError):
        contend.run(two_clouds, threads="many", progress=False)


def test_check_tells_the_plan(two_clouds):
    plan = contend.check(two_clouds, customers=1000)
    assert "two-clouds is valid" in plan and "memory" in plan


def test_verify_says_the_same_or_raises(two_clouds, tmp_path):
    with contend.run(two_clouds, tmp_path / "a.h5", progress=False, **QUICK) as ds:
        want = ds.attrs["content_hash"]
    assert want in contend.verify(tmp_path / "a.h5", progress=False)
    assert want in contend.info(tmp_path / "a.h5")
    (tmp_path / "cut.h5").write_bytes((tmp_path / "a.h5").read_bytes()[:3000])
    with pytest.raises(contend.DamagedFile):
        contend.verify(tmp_path / "cut.h5", progress=False)
    with h5py.File(tmp_path / "a.h5", "r+") as file:
        share = file["share"][...]
        share[0, 0, 0, 1] += 1e-9
        file["share"][...] = share
    with pytest.raises(contend.ContendError) as caught:
        contend.verify(tmp_path / "a.h5", progress=False)
    assert isinstance(caught.value, (contend.ResultsDiffer, contend.DamagedFile))


def test_calibrate_reports_and_writes(two_clouds, tmp_path):
    report = contend.calibrate(two_clouds, tmp_path / "new.yaml", customers=2000)
    assert report["residual"] < 1e-6 and report["shares"][0]["region"] == "west"
    assert "quality" in (tmp_path / "new.yaml").read_text()
    assert "valid" in contend.check(tmp_path / "new.yaml")


def test_every_exit_code_has_its_error(tmp_path, monkeypatch):
    for code, kind in errors.BY_EXIT_CODE.items():
        monkeypatch.setenv("CONTEND", stub(tmp_path, f"echo why >&2; exit {code}"))
        with pytest.raises(kind, match="why") as caught:
            calling.call(["run"])
        assert caught.value.exit_code == code
    monkeypatch.setenv("CONTEND", stub(tmp_path, "exit 99"))
    with pytest.raises(contend.ContendError, match="99"):
        calling.call(["run"])
    monkeypatch.setenv("CONTEND", stub(tmp_path, "kill -SEGV $$"))
    with pytest.raises(contend.InternalError, match="signal 11"):
        calling.call(["run"])


def test_an_interrupt_stops_the_program_gently(tmp_path, monkeypatch):
    log = tmp_path / "log"
    body = (f"trap 'echo saved > {log}; exit 5' INT\n"
            "echo '{\"done\": 1, \"total\": 2}' >&2\n"
            "i=0; while [ $i -lt 100000000 ]; do i=$((i + 1)); done")
    monkeypatch.setenv("CONTEND", stub(tmp_path, body))

    def interrupted(state):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        calling.call(["run"], interrupted)
    assert log.read_text() == "saved\n"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_interrupts_of_the_terminal_reach_the_program_once(tmp_path, monkeypatch):
    monkeypatch.setenv("CONTEND", stub(tmp_path, "ps -o sid= -p $$"))
    assert int(calling.call(["run"])) != os.getsid(0)


def test_a_run_that_is_out_of_time_is_stopped_and_can_go_on(two_clouds, tmp_path):
    with pytest.raises(contend.Stopped, match="wall-time") as caught:
        contend.run(two_clouds, tmp_path / "a.h5", walltime="0s", progress=False, **QUICK)
    assert caught.value.exit_code == 5 and not (tmp_path / "a.h5").exists()
    contend.run(two_clouds, tmp_path / "a.h5", progress=False, **QUICK).close()


def test_the_program_is_found_by_name_then_on_path_then_in_the_tree(tmp_path, monkeypatch):
    own = stub(tmp_path, "exit 0")
    monkeypatch.setenv("CONTEND", own)
    assert contend.program() == own
    monkeypatch.setenv("CONTEND", "/nowhere/contend")
    with pytest.raises(contend.ProgramNotFound, match="nowhere"):
        contend.program()
    monkeypatch.delenv("CONTEND")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert contend.program() == own
    tree = tmp_path / "tree"
    for at in ("analysis/python/contend", "build/release/cli"):
        (tree / at).mkdir(parents=True)
    (tree / "CITATION.cff").touch()
    monkeypatch.setattr(calling, "__file__", str(tree / "analysis/python/contend/calling.py"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    with pytest.raises(contend.ProgramNotFound, match="CONTEND="):
        contend.program()
    built = stub(tree / "build/release/cli", "exit 0")
    assert contend.program() == built


def test_a_shipped_scenario_runs_by_its_path_alone():
    with contend.run(SCENARIOS / "textbook/logit.yaml", progress=False) as ds:
        assert ds.sizes["time"] > 0
