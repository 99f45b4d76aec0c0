# SPDX-License-Identifier: Apache-2.0
"""What the tests of reports share: results and studies to report on, and pages read back."""

import os
import subprocess
import xml.etree.ElementTree

SMALL = ("--customers", "2000", "--replications", "2", "--set", "calibration.sample=500")

STUDIES = {
    "grid": """contend: 1
study: grid
title: What a lower price would have been worth
scenario: {tree}/scenarios/two-clouds.yaml
set: [customers.count=1000, calibration.sample=500]
replications: 3
factors:
  price: {{path: providers.challenger.price.level, from: 0.07, to: 0.12, points: 3}}
  budget: {{path: events.money.inject, values: [1.0e9, 1.0e10, 1.0e11], scale: log}}
design: {{rule: grid}}
outcomes:
  overtakes: {{question: overtakes, value: answer}}
  share: {{metric: share, provider: challenger, at: 2019-07}}
analysis:
  bootstrap: 50
  frontiers:
    fifth: {{outcome: share, factor: budget, crosses: 0.2}}
    never: {{outcome: overtakes, factor: budget, crosses: 0.5}}
""",
    "saltelli": """contend: 1
study: saltelli
response: {{function: ishigami}}
factors:
  x1: {{from: -3.14159, to: 3.14159}}
  "x2 & <b>": {{from: -3.14159, to: 3.14159}}
  x3: {{from: -3.14159, to: 3.14159}}
design: {{rule: saltelli, base: 64}}
""",
    "morris": """contend: 1
study: morris
response: {{function: linear, parameters: [1, 2, 3]}}
factors:
  x1: {{from: 0, to: 1}}
  x2: {{from: 0, to: 1}}
  x3: {{from: 0.001, to: 1, scale: log}}
design: {{rule: morris, trajectories: 8}}
""",
}


class Maker:
    """Runs the program in a folder."""

    def __init__(self, program, tree, folder):
        self.program, self.tree, self.folder = os.path.abspath(program), tree, folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def call(self, *arguments, **more):
        return subprocess.run([self.program, *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=600, check=False, **more)

    def run(self, scenario, *options):
        """A result file."""
        name = self.path(os.path.basename(scenario).rsplit(".", 1)[0] + ".h5")
        done = self.call("run", scenario, "-o", name, "-q", "--force", *options)
        assert done.returncode == 0, done.stderr
        return name

    def labels(self):
        return self.run(os.path.join(self.tree, "tests/report-labels.yaml"))

    def study(self, name):
        text = self.path(name + ".yaml")
        with open(text, "w", encoding="utf-8") as file:
            file.write(STUDIES[name].format(tree=self.tree))
        file = self.path(name + ".h5")
        done = self.call("study", text, "-o", file, "-q", "--force")
        assert done.returncode == 0, done.stderr
        return file

    def report(self, file, *options):
        """The page's path."""
        done = self.call("report", file, "--force", *options)
        assert done.returncode == 0, done.stderr
        return file.rsplit(".", 1)[0] + ".html"


class Page:
    """A page as XML, which it is too."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        start = "<!DOCTYPE html>\n"
        assert self.text.startswith(start), path
        self.root = xml.etree.ElementTree.fromstring(self.text[len(start):])

    def all(self, tag):
        return list(self.root.iter(tag))

    def words(self):
        return "".join(self.root.itertext())
