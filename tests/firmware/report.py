#!/usr/bin/env python3
"""report.py [--bless] GOLDENS LOGS CONFIGURATION...: what each firmware did and what its code says, beside what is committed.

A CONFIGURATION is a target and a level, `thumbv7em-none-eabihf-3`; in the folder LOGS stand its firmware `CONFIGURATION.elf`, what that
printed, `CONFIGURATION.out`, and what the host program printed, `host-*.out`. The facts of an operation: instructions of a call that
succeeds and of one that fails, fewest..most over the inputs; bytes of stack that were used, and a bound from the code; bytes of code with
everything it calls; whether a panic can be reached; a hash of all output bits.

Fails where a panic can be reached, where a bit differs from the host's, where more stack is used than the bound says, and where any fact
differs from GOLDENS/CONFIGURATION.csv, which `--bless` writes anew.
"""

import os
import re
import sys

import elf

HEADER = "operation,instructions,failing,stack,bound,code,panic,hash"


def read_target(path):
    row = re.compile(r"(\w+) instructions ([\d.-]+) failing ([\d.-]+) stack (\d+) hash ([0-9a-f]{8})")
    lines = open(path, encoding="utf-8", errors="replace").read().split("\n")
    rows = {m[1]: (m[2], m[3], int(m[4]), m[5]) for m in map(row.fullmatch, lines) if m}
    strays = [line for line in lines if line and not row.fullmatch(line) and line != "end"]
    return rows, strays, "end" in lines


def read_host(path):
    return dict(re.findall(r"^(\w+) hash ([0-9a-f]{8})$", open(path, encoding="utf-8").read(), re.M))


def read_golden(path):
    try:
        lines = open(path, encoding="utf-8").read().splitlines()
    except FileNotFoundError:
        return {}
    return {line.split(",")[0]: line for line in lines[1:]}


def judge(logs, configuration, hosts):
    """The rows of a configuration as lines, and what is wrong whatever the goldens say."""
    target = configuration.rpartition("-")[0]
    code = elf.analyse(f"{logs}/{configuration}.elf", target)
    rows, strays, ended = read_target(f"{logs}/{configuration}.out")
    failures = [f"the firmware said: {line}" for line in strays]
    if not ended:
        failures.append("the firmware did not run to its end")
    for name, there in [("target", rows), *hosts.items()]:
        failures += [f"{op}: missing in the output of {name}" for op in code if op not in there]
        failures += [f"{op}: in the output of {name}, not in the firmware" for op in there if op not in code]

    lines = {}
    for op, (passing, failing, stack, bits) in rows.items():
        facts = code.get(op)
        if not facts:
            continue
        differing = [name for name, output in hosts.items() if output.get(op) != bits]
        bound = "?" if facts.stack is None else facts.stack
        panic = "yes" if facts.panic else "no"
        lines[op] = f"{op},{passing},{failing},{stack},{bound},{facts.code},{panic},{bits}"
        if op.startswith("control_panics"):
            if not facts.panic:
                failures.append(f"{op}: this control indexes out of bounds, and the check did not notice")
        elif facts.panic and not op.startswith("control_"):  # what is not of the library may panic
            failures.append(f"{op}: can panic: {facts.panic}")
        if op.startswith("control_differs"):
            if len(differing) != len(hosts):
                failures.append(f"{op}: this control computes something else on the host, and the comparison did not notice")
        elif differing:
            failures.append(f"{op}: other bits than {', '.join(differing)}")
        if not facts.panic:  # the formatting behind a panic is full of indirect calls
            failures += [f"{op}: {doubt}" for doubt in facts.doubts]
        if facts.stack is not None and stack > facts.stack:
            failures.append(f"{op}: used {stack} bytes of stack, more than the bound of {facts.stack} from its code")

    controls = {op.split("_f32")[0] for op in rows}
    failures += [f"no row {control}" for control in ("control_panics", "control_differs") if control not in controls]
    return lines, failures


def differences(lines, golden):
    """Each fact that differs from the committed one."""
    names = HEADER.split(",")
    for op in [*golden, *(op for op in lines if op not in golden)]:
        if op not in lines:
            yield f"{op}: committed, not there"
        elif op not in golden:
            yield f"{op}: not committed"
        else:
            facts = zip(names, golden[op].split(","), lines[op].split(","))
            changed = [f"{name} {before} -> {now}" for name, before, now in facts if before != now]
            if changed:
                yield f"{op}: {', '.join(changed)}"


def table(lines):
    yield f"{'operation':37} {'instructions':>13} {'failing':>12} {'stack':>6} {'bound':>6} {'code':>6}  {'panic':5} hash"
    for line in lines.values():
        op, passing, failing, stack, bound, code, panic, bits = line.split(",")
        yield f"{op:37} {passing:>13} {failing:>12} {stack:>6} {bound:>6} {code:>6}  {panic:5} {bits}"


def main(goldens, logs, configurations, bless):
    hosts = {name: read_host(f"{logs}/{name}") for name in sorted(os.listdir(logs)) if re.fullmatch(r"host-\w+\.out", name)}
    total = 0
    for configuration in configurations:
        lines, failures = judge(logs, configuration, hosts)
        path = f"{goldens}/{configuration}.csv"
        if bless:
            os.makedirs(goldens, exist_ok=True)
            open(path, "w", encoding="utf-8").write("\n".join([HEADER, *lines.values()]) + "\n")
        failures += [f"golden: {difference}" for difference in differences(lines, read_golden(path))]
        print(f"\n=== {configuration}")
        print("\n".join(table(lines)))
        for failure in failures:
            print(f"FAILED {failure}")
        print(f"{configuration}: {len(lines)} operations, {len(failures)} failures")
        total += len(failures)
    print(f"\n{len(configurations)} configurations, {len(hosts)} builds of the host, {total} failures")
    return 1 if total or not hosts else 0


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--bless"]
    sys.exit(main(arguments[0], arguments[1], arguments[2:], "--bless" in sys.argv))
