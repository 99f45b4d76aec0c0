# SPDX-License-Identifier: Apache-2.0
"""file_format.py RESULT.h5 TREE: the tables of docs/file-format.md name every coordinate and every
variable that a result file has, with its dimensions, type and unit, and no other.

The result is one with a panel, questions and a log, so that it has all there is."""

import re
import sys

import h5py

RUNS = ["variant", "replication"]
TYPES = {"int8": "int8", "int32": "int32", "int64": "int64", "float64": "float64"}
# Dimension customer or question only: said below the tables, in a sentence each.
APART = {"panel_region", "panel_segment", "question_text", "gap_unit"}


def rows(text, section):
    part = text.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    for line in part.split("\n"):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        names = re.findall(r"`(\w+)`", cells[0])
        if line.startswith("| `") and names:
            for name in names:
                yield name, cells[1:]


def type_of(data):
    return "text" if h5py.check_string_dtype(data.dtype) else data.dtype.name


def is_scale(data):
    return data.attrs.get("CLASS") == b"DIMENSION_SCALE"


def text_of(attribute):
    return attribute.decode() if isinstance(attribute, bytes) else str(attribute)


def dimensions_of(data):
    return [dimension[0].name.lstrip("/") for dimension in data.dims]


def look_at_coordinates(file, text):
    said = dict(rows(text, "Coordinates"))
    there = {name for name, data in file.items() if isinstance(data, h5py.Dataset)
             and is_scale(data)}
    for name in sorted(there - set(said)):
        yield f"the coordinate {name} is not in docs/file-format.md"
    for name in sorted(set(said) - there):
        yield f"docs/file-format.md has a coordinate {name} that the result has not"
    for name in sorted(there & set(said)):
        if said[name][0] != type_of(file[name]):
            yield f"coordinate {name}: {type_of(file[name])}, not {said[name][0]}"


def look_at_variable(name, data, cells):
    dimensions, kind, unit = cells[0].split(", "), cells[1], cells[2]
    found = dimensions_of(data)
    if found not in (RUNS + dimensions, dimensions):
        yield f"{name}: dimensions {found}, not {dimensions} after variant and replication"
    if TYPES.get(kind) != data.dtype.name:
        yield f"{name}: type {data.dtype.name}, not {kind}"
    units = text_of(data.attrs.get("units", ""))
    if "since" in units:
        if "days since the start" not in unit:
            yield f"{name}: unit '{units}', not '{unit}'"
    elif not re.match(re.escape(units) + r"(?![\w-])", unit) and "unit of" not in unit:
        yield f"{name}: unit '{units}', not '{unit}'"


def look_at_variables(file, text):
    said = {name: cells for name, cells in rows(text, "Variables") if len(cells) == 3}
    said_kinds = {name for name, cells in rows(text, "Variables") if len(cells) == 1}
    there = {name: data for name, data in file.items() if isinstance(data, h5py.Dataset)
             and not is_scale(data) and name not in APART}
    kinds = set(text_of(file["event_kind"].attrs["flag_meanings"]).split())
    for name in sorted(set(there) - set(said)):
        yield f"the variable {name} is not in docs/file-format.md"
    for name in sorted(set(said) - set(there)):
        yield f"docs/file-format.md has a variable {name} that the result has not"
    for name in sorted(kinds - {"none"} ^ said_kinds):
        yield f"{name} is a kind of the log either in the file or in docs/file-format.md only"
    for name in sorted(set(there) & set(said)):
        yield from look_at_variable(name, there[name], said[name])


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(f"{arguments[1]}/docs/file-format.md", encoding="utf-8") as page:
        text = page.read()
    with h5py.File(arguments[0]) as file:
        wrong = list(look_at_coordinates(file, text)) + list(look_at_variables(file, text))
        wrong += [f"`{name}` is not in docs/file-format.md" for name in APART
                  if f"`{name}`" not in text]
        n = sum(isinstance(data, h5py.Dataset) for data in file.values())
    for line in wrong:
        print(line)
    print(f"{n} datasets: {max(0, n - len(wrong))} passed, {len(wrong)} failed")
    return 1 if wrong or n < 40 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
