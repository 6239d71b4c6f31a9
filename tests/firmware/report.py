#!/usr/bin/env python3
"""report.py ELF TARGET HOST...: one table of what the firmware did and what its code says; fails on any disagreement.

ELF is the firmware, TARGET what it printed, each HOST what the host program printed. The columns: instructions of a call
that succeeds and of one that fails, fewest..most over the inputs; bytes of stack that were used, and a bound from the
code; bytes of code with everything it calls; whether a panic can be reached; whether all output bits equal the host's.
"""

import re
import sys

import elf


def read_target(path):
    row = re.compile(r"(\w+) instructions ([\d.-]+) failing ([\d.-]+) stack (\d+) hash ([0-9a-f]{8})")
    lines = open(path, encoding="utf-8", errors="replace").read().split("\n")
    rows = {m[1]: (m[2], m[3], int(m[4]), m[5]) for m in map(row.fullmatch, lines) if m}
    strays = [line for line in lines if line and not row.fullmatch(line) and line != "end"]
    return rows, strays, "end" in lines


def read_host(path):
    return dict(re.findall(r"^(\w+) hash ([0-9a-f]{8})$", open(path, encoding="utf-8").read(), re.M))


def main(binary, target, *hosts):
    code = elf.analyse(binary)
    rows, strays, ended = read_target(target)
    outputs = {path.split("/")[-1]: read_host(path) for path in hosts}
    failures = [f"the firmware said: {line}" for line in strays]
    if not ended:
        failures.append("the firmware did not run to its end")
    if not code:
        failures.append("the firmware contains no operation")
    for name, there in [("target", rows), *outputs.items()]:
        failures += [f"{op}: missing in the output of {name}" for op in code if op not in there]
        failures += [f"{op}: in the output of {name}, not in the firmware" for op in there if op not in code]

    print(f"{'operation':37} {'instructions':>13} {'failing':>12} {'stack':>6} {'bound':>6} {'code':>6}  {'panic':5} bits")
    for op, (passing, failing, stack, bits) in rows.items():
        facts = code.get(op)
        if not facts:
            continue
        differing = [name for name, output in outputs.items() if output.get(op) != bits]
        bound = "?" if facts.stack is None else facts.stack
        verdict = "differ" if differing else "equal"
        reaches = "yes" if facts.panic else "no"
        print(f"{op:37} {passing:>13} {failing:>12} {stack:6} {bound:>6} {facts.code:6}  {reaches:5} {verdict} {bits}")

        if op.startswith("control_panics"):
            if not facts.panic:
                failures.append(f"{op}: this control indexes out of bounds, and the check did not notice")
        elif facts.panic and not op.startswith("control_"):  # what is not of the library may panic
            failures.append(f"{op}: can panic: {facts.panic}")
        if op.startswith("control_differs"):
            if len(differing) != len(outputs):
                failures.append(f"{op}: this control computes something else on the host, and the comparison did not notice")
        elif differing:
            failures.append(f"{op}: other bits than {', '.join(differing)}")
        if not facts.panic:  # the formatting behind a panic is full of indirect calls
            failures += [f"{op}: {doubt}" for doubt in facts.doubts]
        if facts.stack is not None and stack > facts.stack:
            failures.append(f"{op}: used {stack} bytes of stack, more than the bound of {facts.stack} from its code")

    controls = {op.split("_f32")[0] for op in rows}
    failures += [f"no row {control}" for control in ("control_panics", "control_differs") if control not in controls]
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(rows)} operations, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
