# SPDX-License-Identifier: Apache-2.0
"""Parts of documents that programs write: what stands between <!-- NAME --> and <!-- /NAME -->."""


def write_between(path, name, lines):
    """Puts the lines between the marks; RuntimeError where these are missing."""
    marks = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    before, _, rest = text.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not end:
        raise RuntimeError(f"{path} has no marks {marks}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{marks[0]}\n" + "\n".join(lines) + f"\n\n{marks[1]}{after}")
