# SPDX-License-Identifier: Apache-2.0
"""report.py CONTEND TREE [--all]: pages are well-formed and whole in themselves, labels stay text,
pictures have names and tables; what goes wrong is told. With --all of every scenario shipped."""

import glob
import os
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree

from report_kit import SMALL, Maker, Page
from textbook_kit import Tally

EVENTS = re.compile(r"^on[a-z]+$")


def whole(page, what, tally):
    """Nothing is fetched and nothing is run."""
    for tag in "script", "iframe", "object", "embed", "img", "base", "form", "use", "foreignObject":
        tally.expect(not page.all(tag), f"{what}: no <{tag}>")
    addresses, handlers = [], []
    for element in page.root.iter():
        for name, value in element.attrib.items():
            if name in ("href", "src", "srcset", "action", "{http://www.w3.org/1999/xlink}href"):
                addresses.append(value)
            if EVENTS.match(name):
                handlers.append(name)
    tally.expect(addresses == ["data:,"], f"{what}: nothing is fetched: {addresses}")
    tally.expect(not handlers, f"{what}: nothing is run: {handlers}")
    style = "".join(e.text for e in page.all("style"))
    tally.expect("url(" not in style and "@import" not in style, f"{what}: the style is whole")
    names = [e.get("id") for e in page.root.iter() if e.get("id") is not None]
    tally.expect(len(names) == len(set(names)), f"{what}: every id once")


def figures(page, what, tally):
    pictures = page.all("svg")
    tally.expect(len(pictures) > 0, f"{what}: there are pictures")
    tally.expect(all(e.get("role") == "img" and e.get("aria-label") for e in pictures),
                 f"{what}: every picture has a name")
    for article in page.all("article"):
        name = article.get("id")
        tally.expect(len(article.findall(".//h3")) == 1 and article.find(".//h3").text,
                     f"{what}: {name} has a finding")
        tally.expect(len(article.findall(".//figcaption/p")) == 1, f"{what}: {name} has a caption")
        tally.expect(len(article.findall(".//table")) > 0, f"{what}: {name} has its numbers")
    tables = page.all("table")
    tally.expect(all(e.find("caption") is not None for e in tables), f"{what}: tables are named")
    for table in tables:
        rows = [sum(1 for cell in row if cell.tag in ("td", "th")) for row in table.iter("tr")]
        tally.expect(len(set(rows)) == 1, f"{what}: tables have as many cells in every row: {rows}")


def check(path, what, tally):
    page = Page(path)
    whole(page, what, tally)
    figures(page, what, tally)
    return page


def labels_stay_text(maker, tally):
    page = check(maker.report(maker.labels()), "labels", tally)
    words = page.words()
    for label in ("Does </title><script>alert(1)</script> stay a title & nothing more?",
                  "阿里云 & <i>云: Ali & <u>Cloud.",
                  "<script>alert(2)", "东亚 & 东南亚", "it's \"R&D\" `id` $(id) @x",
                  "阿里云 & <i>云", "größte_Wolke^2{x} of all the clouds there are in the world",
                  "<svg onload>", "'; system 'id' #", "<img src=x onerror=alert(3)>"):
        tally.expect(label in words, f"labels: {label} is there as it is written")
    drawn = ["".join(e.itertext()) for svg in page.all("svg") for e in svg.iter("text")]
    for label in "'; system 'id' #", "it's \"R&D\" `id` $(id) @x", "阿里云 & <i>云":
        tally.expect(label in drawn, f"labels: {label} is drawn as it is written")


def answers_come_first(maker, tally):
    file = maker.run(os.path.join(maker.tree, "scenarios/aliyun-2015.yaml"), *SMALL)
    page = check(maker.report(file), "aliyun", tally)
    words = page.words()
    tally.expect(0 < words.find("Does Aliyun's revenue overtake that of AWS by July 2019?")
                 < words.find("goes from"), "aliyun: the answer comes before pictures")
    tally.expect("It comes about in none of 2 runs" in words, "aliyun: the answer is no")
    info = maker.call("info", file).stdout
    content = re.search(r"content +([0-9a-f]{64})", info).group(1)
    for fact in "opens a location", "Amazon Web Services", content, "Seed", "contend run", "contend report aliyun-2015.h5", "Contend 0":
        tally.expect(fact in words, f"aliyun: the page says {fact}")
    with open(maker.report(file), encoding="utf-8") as again:
        tally.expect(again.read() == page.text, "aliyun: the same file, the same page")


def studies_have_pages(maker, tally):
    for name, expected in (("grid", ("What it would take", "crosses 20", "Chance of yes")),
                           ("saltelli", ("Sobol’s indices", "x2 & <b>", "first order")),
                           ("morris", ("elementary effects", "Morris’s trajectories"))):
        page = check(maker.report(maker.study(name)), name, tally)
        for word in expected:
            tally.expect(word in page.words(), f"{name}: the page says {word}")


def pictures_are_files_too(maker, tally):
    folder = maker.path("pictures")
    page = Page(maker.report(maker.path("report-labels.h5"), "--figures", folder))
    names = sorted(os.listdir(folder))
    drawings = [n for n in names if n.endswith(".svg")]
    tally.expect(len(drawings) == len(page.all("svg")), "files: as many as on the page")
    tally.expect([n[:-4] + ".png" for n in drawings] == [n for n in names if n.endswith(".png")],
                 "files: each as SVG and as PNG")
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            content = file.read()
        if name.endswith(".svg"):
            root = xml.etree.ElementTree.fromstring(content)
            tally.expect(root.tag.endswith("svg") and b":Bold" not in content, f"files: {name}")
        else:
            tally.expect(content[:8] == b"\x89PNG\r\n\x1a\n", f"files: {name}")
    again = maker.call("report", maker.path("report-labels.h5"), "--figures", folder, "-o",
                       maker.path("other.html"))
    tally.expect(again.returncode == 4 and "--force" in again.stderr,
                 "files: what is there is not replaced")
    tally.expect(not os.path.exists(maker.path("other.html")), "files: then no page either")


def put_program(folder, text):
    os.makedirs(folder)
    path = os.path.join(folder, "gnuplot")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o755)


def what_goes_wrong_is_told(maker, tally):
    file, page = maker.path("report-labels.h5"), maker.path("wrong.html")

    def ends(what, code, says, *arguments, **environment):
        done = maker.call("report", *arguments, "-o", page, env={**os.environ, **environment})
        tally.expect(done.returncode == code and says in done.stderr,
                     f"{what}: ends with {code} and says {says!r}: {done.returncode} {done.stderr}")
        tally.expect(not os.path.exists(page), f"{what}: there is no page")

    ends("no gnuplot", 1, "gnuplot-nox", file, PATH=maker.path("nowhere"))
    put_program(maker.path("failing"), "#!/bin/sh\nexit 3\n")
    ends("a gnuplot that fails", 7, "exit code 3", file, PATH=maker.path("failing"))
    put_program(maker.path("silly"), "#!/bin/sh\necho nothing drawn\n")
    ends("a gnuplot that draws nothing", 7, "", file, PATH=maker.path("silly"))
    ends("no file", 6, "No such file", maker.path("none.h5"))
    damaged = maker.path("damaged.h5")
    with open(file, "rb") as source, open(damaged, "wb") as target:
        target.write(source.read()[:-1000])
    ends("a file cut short", 6, damaged, damaged)
    ends("no file given", 1, "which file?")
    done = maker.call("report", file)
    tally.expect(done.returncode == 4 and "--force" in done.stderr, "a page is not replaced")
    done = maker.call("report", file, "-o", maker.path("no/such/folder.html"))
    tally.expect(done.returncode == 4, "a folder that is not there")


def nothing_is_left_behind(maker, tally):
    folder = maker.path("temporary")
    os.mkdir(folder)
    maker.call("report", maker.path("report-labels.h5"), "--force",
               env={**os.environ, "TMPDIR": folder}, cwd=folder)
    tally.expect(os.listdir(folder) == [], "no temporary file stays")


def scenarios(tree):
    for pattern in ("scenarios/*.yaml", "scenarios/teaching/*.yaml", "scenarios/hindcast/*.yaml",
                    "scenarios/textbook/*.yaml"):
        yield from sorted(glob.glob(os.path.join(tree, pattern)))


def every_scenario_has_a_page(maker, tally, which):
    for path in which:
        name = os.path.relpath(path, maker.tree)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        given = "file: population.csv" in text    # its customers are in a table
        small = ("--replications", "2") if given else SMALL
        options = ("--set", "clock.ticks=400") if "ticks: 1000" in text else ()
        check(maker.report(maker.run(path, *small, *options)), name, tally)


def main(arguments):
    if len(arguments) not in (2, 3) or arguments[2:] not in ([], ["--all"]):
        print(__doc__, file=sys.stderr)
        return 2
    if shutil.which("gnuplot") is None:
        print("no gnuplot here", file=sys.stderr)
        return 77
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        maker = Maker(arguments[0], os.path.abspath(arguments[1]), scratch)
        if arguments[2:]:
            every_scenario_has_a_page(maker, tally, scenarios(maker.tree))
        else:
            for case in (labels_stay_text, answers_come_first, studies_have_pages,
                         pictures_are_files_too, what_goes_wrong_is_told, nothing_is_left_behind):
                case(maker, tally)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
