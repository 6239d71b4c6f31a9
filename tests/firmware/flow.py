#!/usr/bin/env python3
"""flow.py [--all] ELF EMULATOR...: runs the firmware with every executed block recorded, and fails where an operation whose
flow is claimed to be fixed takes more paths over its calls than flow.txt allows.

A path is the sequence of the blocks of code between the entry of an operation and its return: it determines every
instruction. Calls that succeed and calls that fail are told apart by the value that the operation returns. Functions that
flow.txt calls opaque are one step, whatever they do inside: that is what `up to the logarithm` means.

The emulator runs twice at once: in one run a plugin writes the blocks of the operations and of what they call, the other logs
the registers at each return. Neither counts instructions, because a count that runs out splits a block. Emulated time is
meaningless then; the operations never look at it.

With --all every row is printed, with the places where its paths part.
"""

import bisect
import os
import re
import subprocess
import sys
import tempfile
from array import array
from collections import defaultdict
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 240  # of a run


@dataclass
class Rules:
    opaque: list  # patterns of functions that count as one step
    several: list  # rows that have to show several paths
    allowed: list  # pattern of operations, most paths of calls that succeed, and of calls that fail

    def limits(self, row):
        """The fewest paths that any pattern allows the row; nothing where none matches."""
        matching = [limits for pattern, *limits in self.allowed if matches(pattern, row)]
        return [min(limits) for limits in zip(*matching)]


def matches(pattern, row):
    return re.fullmatch(rf"(?:{pattern})_f32_\d+", row)


def read_rules(path):
    rules = Rules([], [], [])
    for line in open(path, encoding="utf-8"):
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0] == "opaque":
            rules.opaque += words[1:]
        elif words[0] == "several":
            rules.several += words[1:]
        else:
            pattern, passing, failing = words
            rules.allowed.append((pattern, int(passing), int(failing)))
    return rules


class Code:
    """The functions of the firmware, what each refers to, and where the harness gets control back."""

    def __init__(self, elf):
        self.names = defaultdict(list)  # by address
        for line in tool("llvm-nm", "--demangle", "--defined-only", elf).splitlines():
            address, kind, name = line.split(maxsplit=2)
            if kind in "tTwW" and not name.startswith(("$", ".L")):
                self.names[int(address, 16) & ~1].append(name)
        self.starts = sorted(self.names)
        self.refers = defaultdict(set)
        self.returns = defaultdict(set)  # the addresses after indirect calls, by function
        returns, upper = False, {}  # on RISC-V an address is put together from two instructions
        for line in tool("llvm-objdump", "-d", "--no-show-raw-insn", elf).splitlines():
            instruction = re.match(r"\s*([0-9a-f]+):\s+(\S+)\s*(.*)", line)
            if not instruction:
                continue
            address, mnemonic, operands = int(instruction[1], 16), instruction[2], instruction[3]
            owner = self.owner(address)
            if address == owner:
                upper.clear()
            if returns:
                self.returns[owner].add(address)
            returns = bool(re.match(r"blx\s+r|(c\.)?jalr\s", f"{mnemonic} {operands}"))
            near = re.match(r"(?:\w+, )?(-?\w+)\((\w+)\)", operands) if mnemonic in ("jalr", "jr") else None
            if mnemonic == "auipc":
                register, high = operands.split(", ")
                upper[register] = address + (int(high, 0) << 12)
            elif near and near[2] in upper:
                self.refers[owner].add(self.owner((upper[near[2]] + int(near[1], 0)) & 0xFFFF_FFFF))
                returns = False
            elif mnemonic.startswith(("b", "cb", "j", "c.b", "c.j")) and (to := re.search(r"0x([0-9a-f]+) <", operands)):
                self.refers[owner].add(self.owner(int(to[1], 16)))
            elif mnemonic == ".word" and (word := int(operands.split()[0], 16)) & 1 and word - 1 in self.names:
                self.refers[owner].add(word - 1)  # a function that is called through a register

    def owner(self, address):
        return self.starts[max(0, bisect.bisect_right(self.starts, address) - 1)]

    def operations(self):
        """Names of operations by address: equal code may have been merged."""
        found = {a: [n[3:] for n in names if n.startswith("op_")] for a, names in self.names.items()}
        return {address: names for address, names in found.items() if names}

    def reached(self, roots, opaque):
        """The functions that run below the roots, without those that match a pattern."""
        hidden = re.compile("|".join(opaque) or "(?!)")
        seen, todo = set(), list(roots)
        while todo:
            address = todo.pop()
            if address not in seen and not any(hidden.search(name) for name in self.names[address]):
                seen.add(address)
                todo += self.refers[address]
        return seen

    def ranges(self, functions):
        """Ranges of addresses for the emulator's filter."""
        ranges = []
        for start in sorted(functions):
            after = bisect.bisect_right(self.starts, start)
            end = self.starts[after] if after < len(self.starts) else start + 0x10000
            if ranges and ranges[-1][1] == start:
                ranges[-1][1] = end
            else:
                ranges.append([start, end])
        return [(start, end - 1) for start, end in ranges]

    def place(self, address):
        owner = self.owner(address)
        return f"{self.names[owner][0]}+{address - owner:#x}"


def tool(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def start(emulator, elf, *options):
    command, words = [], iter(emulator)
    for word in words:
        if word == "-icount":
            next(words)
        else:
            command.append(word)
    command += ["-display", "none", "-monitor", "none", "-serial", "null", "-kernel", elf, *options]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(["timeout", str(SECONDS), *command], **quiet)


def finish(process):
    message = process.communicate()[1]
    if process.returncode:
        raise SystemExit(f"flow.py: the emulator ended with status {process.returncode}: {message[-500:]}")


def plugin(directory, emulator):
    """The plugin, built for the version of the interface that the emulator has."""
    file, message = f"{directory}/flow.so", ""
    for version in range(1, 10):
        tool("cc", "-O2", "-shared", "-fPIC", f"-DVERSION={version}", "-o", file, f"{HERE}/flow.c")
        # Without its arguments the plugin refuses to start, but a wrong version is noticed before.
        message = subprocess.run([emulator, "-machine", "none", "-plugin", file], capture_output=True, text=True).stderr
        if "version" not in message:
            return file
    raise SystemExit(f"flow.py: {emulator} does not load the plugin: {message}")


def follow(blocks, entries, returns):
    """The calls in their order, as (entry, where it returned to, number of the path), and the paths by entry."""
    calls, paths, current = [], defaultdict(dict), None
    for block in blocks:
        if current is None:
            if block in entries:
                current = array("I", [block])
        elif block in returns:
            found = paths[current[0]]
            calls.append((current[0], block, found.setdefault(current.tobytes(), len(found))))
            current = None
        else:
            current.append(block)
    return calls, {entry: [tuple(array("I", path)) for path in found] for entry, found in paths.items()}


def returned(log, entries, places):
    """Where calls returned to, and whether they succeeded. A place without an entry before is the head of a loop of the harness."""
    found, place, inside = [], None, False
    for match in re.finditer(rb"\[[0-9a-f]+/([0-9a-f]+)/|R00=([0-9a-f]+)|x10/a0 +([0-9a-f]+)|(^Stopped)", log, re.M):
        if match[1]:
            place = int(match[1], 16)
            inside |= place in entries
        elif place in places and match[4]:  # it was announced, but not entered, and will be announced again
            inside = bool(found) and found.pop() is not None
        elif place in places and inside:
            found.append((place, int(match[2] or match[3], 16) & 1))
            inside = False
    return found


def record(code, elf, emulator, opaque):
    """By entry: the paths of its calls that fail, of those that succeed, how many of each, and all paths."""
    roots = code.operations()
    inner = code.reached(roots, opaque)
    back = {a for owner, sites in code.returns.items() if owner not in inner for a in sites}
    places = [(address, address) for address in sorted(back)]
    with tempfile.TemporaryDirectory() as directory:
        ranges, blocks, log = (f"{directory}/{name}" for name in ("ranges", "blocks", "registers"))
        with open(ranges, "w", encoding="ascii") as file:
            file.writelines(f"{first:x} {last:x}\n" for first, last in code.ranges(inner) + places)
        dfilter = ",".join(f"{first:#x}..{last:#x}" for first, last in [*places, *((entry, entry) for entry in sorted(roots))])
        second = start(emulator, elf, "-d", "exec,cpu", "-dfilter", dfilter, "-D", log)
        first = start(emulator, elf, "-plugin", f"file={plugin(directory, emulator[0])},ranges={ranges},blocks={blocks}")
        finish(first)
        calls, paths = follow(array("I", open(blocks, "rb").read()), roots, back)
        finish(second)
        status = returned(open(log, "rb").read(), roots, {place for _, place, _ in calls})
    if not calls or [place for _, place, _ in calls] != [place for place, _ in status]:
        raise SystemExit(f"flow.py: the two runs disagree: {len(calls)} calls in one, {len(status)} in the other")
    taken = defaultdict(lambda: ([], []))
    for (entry, _, path), (_, ok) in zip(calls, status):
        taken[entry][ok].append(path)
    return {entry: (set(f), set(p), len(f), len(p), paths[entry]) for entry, (f, p) in taken.items()}


def partings(code, paths):
    """Where paths part: the last block in common and the blocks after it."""
    found = defaultdict(set)
    ordered = sorted(paths)
    for one, other in zip(ordered, ordered[1:]):
        at = next((i for i, (x, y) in enumerate(zip(one, other)) if x != y), min(len(one), len(other)))
        found[one[at - 1]] |= {path[at] for path in (one, other) if at < len(path)}
    return [
        f"after {code.place(block)}: " + " or ".join(code.place(b).rpartition("+")[2] for b in sorted(nexts))
        for block, nexts in sorted(found.items())
    ]


def main(arguments):
    everything = arguments[0] == "--all"
    elf, *emulator = arguments[everything:]
    rules = read_rules(f"{HERE}/flow.txt")
    code = Code(elf)
    recorded = record(code, elf, emulator, rules.opaque)
    rows = {name: recorded.get(entry) for entry, names in code.operations().items() for name in names}
    failures, judged = [], 0

    if everything:
        print(f"{'operation':37} succeed paths  fail paths blocks")
    for name, row in rows.items():
        if row is None:
            failures.append(f"{name}: was never called")
            continue
        failing, passing, fails, passes, paths = row
        if everything:
            lengths = [len(path) for path in paths]
            print(f"{name:37} {passes:7} {len(passing):5} {fails:5} {len(failing):5} {min(lengths)}..{max(lengths)}")
            for line in partings(code, paths):
                print(f"    {line}")
        limits = rules.limits(name)
        judged += bool(limits)
        for seen, most, what in zip((passing, failing), limits, ("succeed", "fail")):
            if len(seen) > most:
                parted = "; ".join(partings(code, [paths[p] for p in seen])[:3])
                failures.append(f"{name}: {len(seen)} paths of calls that {what}, {most} allowed: {parted}")
        if name in rules.several and len(passing) < 2:
            failures.append(f"{name}: this control branches on its input, and only one path was seen")
    failures += [f"flow.txt: no row {name}" for name in rules.several if name not in rows]
    for pattern, *_ in rules.allowed:
        if not any(matches(pattern, name) for name in rows):
            failures.append(f"flow.txt: no row matches {pattern}")
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{judged} operations of fixed flow, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
