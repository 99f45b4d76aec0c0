# SPDX-License-Identifier: Apache-2.0
"""report_browser.py CONTEND TREE [FOLDER]: pages in a real browser, wide and on a telephone, light and
dark, and printed: nothing is said on the console, every picture is seen, nothing overlaps, and
everything has contrast enough. Screenshots go into FOLDER."""

import os
import shutil
import sys
import tempfile

import browser
from report_kit import SMALL, Maker
from textbook_kit import Tally

LOOKS = [(width, scheme, "screen") for width in (1280, 390) for scheme in ("light", "dark")]
RARE = [(768, "light", "screen"),       # in two columns
        (680, "dark", "print")]         # A4 within its margins; paper is white whatever the screen


def pages(maker):
    yield "labels", maker.labels()
    yield "aliyun", maker.run(os.path.join(maker.tree, "scenarios/aliyun-2015.yaml"), *SMALL)
    yield "merger", maker.run(os.path.join(maker.tree, "scenarios/textbook/merger.yaml"), *SMALL)
    for name in "grid", "saltelli":
        yield name, maker.study(name)


def look(one, name, path, tally, folder):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "report_browser.js"),
              encoding="utf-8") as file:
        script = file.read()
    for width, scheme, media in LOOKS + (RARE if name in ("labels", "aliyun", "grid") else []):
        what = f"{name} at {width}, {scheme}, {media}"
        one.open(path, width, 900, scheme, media)
        found = one.run(script)
        tally.expect(one.log() == [], f"{what}: the console is silent")
        tally.expect(found["count"]["pictures"] > 0 and found["count"]["texts"] > 50,
                     f"{what}: there is something to look at: {found['count']}")
        if name == "aliyun":
            tally.expect("cut" not in found["count"], f"{what}: grids and lists are seen whole")
        tally.expect(found["wrong"] == [], f"{what}: " + "; ".join(found["wrong"][:10]))
        if folder is not None and media == "screen":
            one.screenshot(os.path.join(folder, f"{name}-{width}-{scheme}.png"))


def judges_what_is_wrong(one, scratch, tally):
    """The script itself finds what it looks for."""
    path = os.path.join(scratch, "wrong.html")
    with open(path, "w", encoding="utf-8") as file:
        file.write("<!DOCTYPE html><meta charset='utf-8'><body style='background:#fff'>"
                   "<p style='color:#aaa'>pale</p><div style='width:3000px'>wide</div>"
                   "<svg width='200' height='100' aria-label='a picture'>"
                   "<text x='10' y='50'>one word</text><text x='30' y='52'>another</text>"
                   "<text x='190' y='90'>leaves</text></svg>"
                   "<svg width='0' height='0' aria-label='nothing'></svg>")
    one.open(path)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "report_browser.js"),
              encoding="utf-8") as file:
        wrong = "; ".join(one.run(file.read())["wrong"])
    for word in "contrast of \"pale\"", "overlap in a picture", "leaves a picture", "nothing is", \
                "wide":
        tally.expect(word in wrong, f"what is wrong is found: {word}")


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    if not browser.found() or shutil.which("gnuplot") is None:
        print("no chromium with chromedriver here, or no gnuplot", file=sys.stderr)
        return 77
    tally = Tally()
    folder = arguments[2] if len(arguments) == 3 else None
    if folder is not None:
        os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, browser.Browser() as one:
        maker = Maker(arguments[0], os.path.abspath(arguments[1]), scratch)
        judges_what_is_wrong(one, scratch, tally)
        for name, file in pages(maker):
            look(one, name, maker.report(file), tally, folder)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
