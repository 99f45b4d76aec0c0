#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the figures of docs/headline.md anew: docs/frontier.py PATH/TO/contend

Runs `contend solve` on scenarios/aliyun-2015.yaml as it stands, then at every awareness and quality
of scenarios/studies/frontier.yaml, and writes both between the marks in docs/headline.md. Takes
some minutes on two cores.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TREE = pathlib.Path(__file__).resolve().parent.parent
SCENARIO = "scenarios/aliyun-2015.yaml"
STUDY = TREE / "scenarios/studies/frontier.yaml"
PAGE = TREE / "docs/headline.md"


def factor(text, name):
    """Paths and values of a factor of the study."""
    part = re.search(rf"^  {name}:(.*?)values: \[(.*?)\]", text, re.S | re.M)
    paths = re.findall(r"providers\.[a-z.-]+", part[1])
    return paths, [float(v) for v in part[2].split(",")]


def solve(contend, *options, summary):
    return subprocess.run([contend, "solve", SCENARIO, "budget", "--summary", summary, "--force",
                           *options], cwd=TREE, check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def settings(pairs):
    return [part for pair in pairs for part in ("--set", pair)]


def cell(found, search):
    """The bracket in billion USD, or the probability and gap at the better end."""
    low, high, bound = found["low"], found["high"], found["bound"]
    if found["outcome"] == "crosses":
        return f"{low['value'] / 1e9:.3g} to {high['value'] / 1e9:.3g}"
    if found["outcome"] == "always":
        return f"under {search['from'] / 1e9:g}"
    return (f"over {search['to'] / 1e9:g} ({100 * bound['probability']:.0f} %, gap "
            f"{100 * bound['gap']['median']:+.1f})")


def frontier(contend, summary):
    text = STUDY.read_text()
    paths, levels = factor(text, "awareness")
    (offset,), qualities = factor(text, "quality")
    fixed = re.findall(r"^  - (\S+=\S+)", text, re.M) + ["solve.budget.levers=null"]
    rows = ["| known at the start | " + " | ".join(f"quality {q:+g}" for q in qualities) + " |",
            "|---" * (len(qualities) + 1) + "|"]
    for level in levels:
        row = [f"{100 * level:g} %"]
        for quality in qualities:
            pairs = [*fixed, f"{offset}={quality!r}", *(f"{p}={level!r}" for p in paths)]
            solve(contend, "-q", *settings(pairs), summary=summary)
            search = json.loads(pathlib.Path(summary).read_text())["searches"][0]
            row.append(cell(search["answers"][0], search))
        rows.append("| " + " | ".join(row) + " |")
        print(rows[-1], file=sys.stderr)
    return "\n".join(rows)


def put(page, mark, text):
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    before, rest = page.split(begin)
    return before + begin + "\n" + text + "\n" + end + rest.split(end)[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contend", type=pathlib.Path)
    contend = parser.parse_args().contend.resolve()
    with tempfile.TemporaryDirectory() as folder:
        summary = folder + "/solve.json"
        table = solve(contend, summary=summary)
        page = put(PAGE.read_text(), "solve", "```\n" + table.rstrip() + "\n```")
        PAGE.write_text(put(page, "frontier", frontier(contend, summary)))


if __name__ == "__main__":
    main()
