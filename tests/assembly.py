# SPDX-License-Identifier: Apache-2.0
"""Reads x86-64 assembly as gcc and clang write it, with line numbers, to tell vector code."""

import os
import re

FLOATS = re.compile(r"v?(add|sub|mul|div|sqrt|max|min|ucomi|comi)s[sd]$|v?cvt\w*s[is][2s]\w*$|"
                    r"vfn?m(add|sub)\w*s[sd]$|call")
WHOLES = re.compile(r"imul|mul[lq]?$|ro[rl]|shr|sar")
PACKED = re.compile(r"v?(add|sub|mul|div|sqrt|max|min|cmp|and|andn|or|xor|blendv?)p[sd]\w*$|"
                    r"v?(cvt\w*dq\w*|cvtdq\w+|cvt\w+p[sd])$|vcmp\w*p[sd]$|v?p(mov[sz]x|mov[dqwu]|"
                    r"unpck|ack|add|sub|mul|madd|sll|srl|sra|cmp|and|or|xor|max|min|rol|ror|blend|"
                    r"ternlog|abs|sad)\w*$")
MOVED = re.compile(r"v?(movu?p[sd]|mova?p[sd]|movdq[au]\w*|movup[sd]|movap[sd])$")
FILE = re.compile(r'\s*\.file\s+(\d+)\s+"([^"]*)"(?:\s+"([^"]*)")?')
LOC = re.compile(r"\s*\.loc\s+(\d+)\s+(\d+)")
LABEL = re.compile(r"([.\w$]+):")
INSTRUCTION = re.compile(r"\s+([a-z][a-z0-9.]*)\s*(.*?)\s*(?:#.*)?$")
REGISTERS = ("%zmm", 64), ("%ymm", 32), ("%xmm", 16)


class Instruction:
    def __init__(self, name, operands, path, line):
        self.name, self.operands, self.path, self.line = name, operands, path, line
        self.bytes = next((size for word, size in REGISTERS if word in operands), 0)
        self.packed = bool(PACKED.match(name)) and self.bytes > 0
        self.moved = bool(MOVED.match(name)) and self.bytes > 0
        self.floats, self.wholes = bool(FLOATS.match(name)), bool(WHOLES.match(name))


class Body:
    """A run of instructions: how many work on vectors, how many on single numbers."""

    def __init__(self, instructions):
        self.packed = sum(i.packed for i in instructions)
        self.moved = sum(i.moved for i in instructions)
        self.floats = [i.name for i in instructions if i.floats]
        self.wholes = [i.name for i in instructions if i.wholes]
        self.bytes = max((i.bytes for i in instructions if i.packed or i.moved), default=0)

    def is_vector(self):
        """Some whole numbers are addresses and counts, if few beside the packed operations."""
        return self.packed > 0 and not self.floats and 8 * len(self.wholes) <= self.packed

    def __str__(self):
        alone = self.floats + self.wholes
        names = " ".join(sorted(set(alone)))
        return (f"{self.packed} packed operations of {self.bytes} bytes, {len(alone)} on single "
                f"numbers{': ' * bool(names)}{names}")


class Function:
    """Its instructions in order, and its innermost loops as ranges of them."""

    def __init__(self, name):
        self.name, self.code, self.labels, self.loops = name, [], {}, []

    def find_loops(self):
        found = set()
        for at, instruction in enumerate(self.code):
            target = self.labels.get(instruction.operands, len(self.code))
            if instruction.name.startswith("j") and target <= at:
                found.add((target, at + 1))
        self.loops = [(a, b) for a, b in found
                      if not any((c, d) != (a, b) and a <= c and d <= b for c, d in found)]

    def bodies(self, path, head, lines):
        """The innermost loops that hold code of these lines, `head` among them, and what
        code of the others there is outside loops, where a loop of few rounds is unrolled."""
        ours = [i.path == path and i.line in lines for i in self.code]
        loops = [Body(self.code[a:b]) for a, b in self.loops if any(ours[a:b])]
        for a, b in self.loops:
            ours[a:b] = [False] * (b - a)
        outside = Body([i for i, mine in zip(self.code, ours) if mine and i.line != head])
        return loops + [outside] * (not loops or min(outside.packed, outside.moved) > 0)


def functions(text, folder):
    """Those of an assembly file; paths are relative to `folder`."""
    files, found, here, path, line = {}, [], None, None, 0
    for row in text.split("\n"):
        if match := FILE.match(row):
            number, first, second = match.groups()
            files[number] = os.path.normpath(os.path.join(folder, first, second or ""))
        elif match := LOC.match(row):
            path, line = files.get(match[1]), int(match[2])
        elif match := LABEL.match(row):
            if not match[1].startswith(".L"):
                here = Function(match[1])
                found.append(here)
            elif here:
                here.labels[match[1]] = len(here.code)
        elif here and (match := INSTRUCTION.match(row)):
            here.code.append(Instruction(match[1], match[2], path, line))
    for function in found:
        function.find_loops()
    return found
