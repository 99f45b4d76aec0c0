# SPDX-License-Identifier: Apache-2.0
"""Changing one key in the text of a YAML file, leaving comments and layout alone.

Needs PyYAML, for where in the text each value stands. Every edit is read back: a text that does not
say exactly what was meant is not used.
"""
from __future__ import annotations

import copy
import re
from typing import Any, List, Sequence, Tuple

from .settings import Step, yaml_of

try:
    import yaml
except ImportError: # pragma: no cover
    yaml = None

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}
WIDTH = 100 # of a line that is added
Node = Any # yaml.Node, which is not there without PyYAML


def read(text: str) -> Any:
    """What a text says, numbers and words as the program reads them.

    Unlike ``yaml.safe_load`` this takes ``1.0e9`` for a number, ``yes`` for a word and ``2015-07``
    for a month, a text.
    """
    return value_of(compose(text))


def compose(text: str) -> Node:
    if yaml is None: # pragma: no cover
        raise ImportError("reading and saving scenarios needs PyYAML (Debian: python3-yaml)")
    return yaml.compose(text, Loader=yaml.SafeLoader)


def value_of(node: Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: value_of(item) for key, item in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [value_of(item) for item in node.value]
    if node is None or node.style is not None:
        return None if node is None else node.value
    if node.value in WORDS:
        return WORDS[node.value]
    if INTEGER.fullmatch(node.value):
        return int(node.value)
    return float(node.value) if NUMBER.fullmatch(node.value) else node.value


def lookup(data: Any, steps: Sequence[Step]) -> Any:
    """What stands at a path. Raises KeyError."""
    for i, step in enumerate(steps):
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            raise KeyError(".".join(str(s) for s in steps[:i + 1])) from None
    return data


def changed(data: Any, steps: Sequence[Step], value: Any) -> Any:
    """A copy of what a file says, with a value put at a path, as --set does; None removes."""
    whole = copy.deepcopy(data)
    at = whole
    for step in steps[:-1]:
        if isinstance(step, str) and isinstance(at, dict) and at.get(step) is None:
            at[step] = {}
        at = lookup(at, [step])
    last = steps[-1]
    if value is None:
        lookup(at, [last])
        del at[last]
    elif isinstance(last, int):
        lookup(at, [last])
        at[last] = value
    elif isinstance(at, dict):
        at[last] = value
    else:
        raise KeyError(str(last))
    return whole


def edit(text: str, steps: Sequence[Step], value: Any) -> str:
    """The text with a value put at a path; None removes it. Raises KeyError where it leads nowhere."""
    written = None if value is None else read(yaml_of(value))
    meant = changed(read(text), steps, written)
    for attempt in (in_place, rewritten):
        made = attempt(text, steps, value, meant)
        try:
            if read(made) == meant:
                return made
        except yaml.YAMLError:
            pass
    raise ValueError(f"{'.'.join(map(str, steps))} cannot be changed in this text")


def rewritten(text: str, steps: Sequence[Step], value: Any, meant: Any) -> str:
    """The last resort, for anchors and the like: everything anew, without comments."""
    out: List[str] = []
    for key, item in meant.items():
        named = isinstance(item, dict) and len(item) > 0
        if named and all(isinstance(below, dict) for below in item.values()):
            out.append(f"{yaml_of(key)}:")
            out += [f"  {yaml_of(name)}: {yaml_of(below)}" for name, below in item.items()]
        else:
            out.append(f"{yaml_of(key)}: {yaml_of(item)}")
    return "\n".join(out) + "\n"


def in_place(text: str, steps: Sequence[Step], value: Any, meant: Any) -> str:
    node = compose(text)
    way: List[Tuple[Node, int]] = [] # a collection and the place in it, down to where it ends
    for i, step in enumerate(steps):
        place = place_of(node, step)
        if place is None:
            return inserted(text, node, steps[i:], value)
        way.append((node, place))
        node = child(node, place)
    if value is None:
        return removed(text, *way[-1])
    if span(node)[0] == span(node)[1]: # a key without a value
        return text[:span(node)[0]] + " " + yaml_of(value) + text[span(node)[0]:]
    return text[:span(node)[0]] + yaml_of(value) + text[span(node)[1]:]


def place_of(node: Node, step: Step) -> Any:
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        return keys.index(step) if step in keys else None
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return step
    return None


def child(node: Node, place: int) -> Node:
    return node.value[place][1] if isinstance(node, yaml.MappingNode) else node.value[place]


def span(node: Node) -> Tuple[int, int]:
    """Where a value begins and ends; a block's mark of the end lies behind the comments after it."""
    begin, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        end = span(child(node, len(node.value) - 1))[1]
    return begin, end


def item_span(node: Node, place: int) -> Tuple[int, int]:
    """Where an item of a collection begins, its key included, and ends."""
    first = node.value[place][0] if isinstance(node, yaml.MappingNode) else node.value[place]
    return first.start_mark.index, span(child(node, place))[1]


def inserted(text: str, node: Node, steps: Sequence[Step], value: Any) -> str:
    """The text with a new key at the end of a mapping."""
    for step in reversed(steps[1:]):
        value = {step: value}
    entry = f"{yaml_of(steps[0])}: {yaml_of(value)}" # in one line
    begin, end = span(node)
    if not isinstance(node, yaml.MappingNode):
        return text # which is then not what was meant
    if node.flow_style:
        inside = text[begin + 1:end - 1].rstrip()
        comma = "" if not node.value or inside.endswith(",") else ","
        blank = " " if node.value else ""
        return f"{text[:begin + 1]}{inside}{comma}{blank}{entry}{text[end - 1:]}"
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    lines = block_of(steps[0], value, node.start_mark.column)
    return text[:line_end] + "\n" + "\n".join(lines) + text[line_end:]


def block_of(key: Any, value: Any, indent: int) -> List[str]:
    """Lines of a key with its value: one if it is short, else one for each key below."""
    line = f"{' ' * indent}{yaml_of(key)}: {yaml_of(value)}"
    if len(line) <= WIDTH or not isinstance(value, dict) or not value:
        return [line]
    below = [text for name, item in value.items() for text in block_of(name, item, indent + 2)]
    return [f"{' ' * indent}{yaml_of(key)}:", *below]


def removed(text: str, node: Node, place: int) -> str:
    """The text without an item of a collection."""
    begin, end = item_span(node, place)
    if len(node.value) == 1: # an empty collection is left
        at, until = span(node)
        return text[:at] + ("{}" if isinstance(node, yaml.MappingNode) else "[]") + text[until:]
    if node.flow_style:
        if place + 1 < len(node.value):
            return text[:begin] + text[item_span(node, place + 1)[0]:]
        return text[:item_span(node, place - 1)[1]] + text[end:]
    line = text.rfind("\n", 0, begin) + 1
    line_end = text.find("\n", end)
    column = node.start_mark.column
    while line > 0: # comments right above belong to the item
        above = text.rfind("\n", 0, line - 1) + 1
        if not re.match(rf" {{{column}}}#", text[above:line]) or above == 0:
            break
        line = above
    return text[:line] + ("" if line_end < 0 else text[line_end + 1:])
