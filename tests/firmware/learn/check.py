#!/usr/bin/env python3
"""check.py ELF TARGET HOST...: whether the firmware that learns keeps its limits, and learned what the host learned.

ELF is the firmware, TARGET what it printed, each HOST what the host program printed.
"""

import math
import re
import sys

import elf

FLASH = 24 * 1024
RAM = 4 * 1024
# Relative distance of the learned covariance from that of the samples. Learning ends where the gradient is shorter than 1e-6,
# and the model derives that the distance is then at most 12 times as large. Twice that leaves room for the rounding of sums.
DISTANCE = 2.4e-5
# What the firmware prints is cut after six decimals, and a distance is the result of a few roundings in f32.
PRINTED = 2e-6

COVARIANCES = ("learned", "sample", "true")
SHARED = (*COVARIANCES, "distance", "steps", "hash")
LINES = (*SHARED, "instructions", "stack_learning", "stack")


def sections(binary):
    """Bytes of flash, and of RAM that is taken before the first instruction. Initialised data is in both."""
    flash = ram = 0
    row = re.compile(r"\s*\[\s*\d+\]\s+(\S+)\s+(\S+)\s+[0-9a-f]{8}\s+[0-9a-f]+\s+([0-9a-f]+)\s+\d+\s+(\w*)\s")
    for name, kind, size, flags in row.findall(elf.tool("llvm-readelf", "-S", "--wide", binary)):
        if "A" in flags:
            flash += int(size, 16) if kind != "NOBITS" else 0
            ram += int(size, 16) if "W" in flags else 0
    return flash, ram


def read(path):
    """The words of each line behind its first one, and the last lines as they are."""
    lines = [line for line in open(path, encoding="utf-8", errors="replace").read().splitlines() if line.strip()]
    return {line.split()[0]: line.split()[1:] for line in lines}, lines[-5:]


def relative_distance(x, y):
    """In the Frobenius norm. The entries are those of the lower triangle by columns; those off the diagonal stand for two."""

    def norm(entries):
        return math.sqrt(sum(n * e * e for n, e in zip((1, 2, 2, 1, 2, 1), entries, strict=True)))

    return norm([a - b for a, b in zip(x, y, strict=True)]) / norm(y)


def main(binary, target, *hosts):
    failures = []

    def demand(holds, sentence):
        if not holds:
            failures.append(sentence)

    said, last = read(target)
    missing = [name for name in LINES if name not in said]
    if missing or last[-1] != "end":
        print("\n".join([*last, "FAILED the firmware did not run to its end"]))
        return 1

    flash, static = sections(binary)
    stack, learning, steps = (int(said[name][0]) for name in ("stack", "stack_learning", "steps"))
    demand(0 < flash <= FLASH, f"{flash} bytes of flash, more than {FLASH}")
    demand(static + stack <= RAM, f"{static + stack} bytes of RAM, more than {RAM}")

    learned, sample, true = ([float(word) for word in said[name]] for name in COVARIANCES)
    distance = float(said["distance"][0]) * 1e-6
    demand(distance <= DISTANCE, f"learned is {distance:.1e} from the covariance of the samples, allowed {DISTANCE:.1e}")
    again = relative_distance(learned, sample)
    demand(abs(again - distance) <= PRINTED, f"the printed covariances are {again:.1e} apart, not {distance:.1e}")

    for path in hosts:
        there, name = read(path)[0], path.split("/")[-1]
        for line in SHARED:
            here, host = " ".join(said[line]), " ".join(there.get(line, ["nothing"]))
            demand(here == host, f"{name} has other bits: {line} is {host} there and {here} here")

    code = elf.analyse(binary, "thumb")
    demand(list(code) == ["learn"], f"the firmware contains the operations {list(code)}, not one of the name learn")
    bound = None
    for facts in code.values():
        bound = facts.stack
        demand(not facts.panic, f"learning can panic: {facts.panic}")
        failures.extend(f"learning: {doubt}" for doubt in facts.doubts)
        demand(bound is not None or facts.panic, "learning recurses or calls a function of unknown stack")
        demand(bound is None or learning <= bound, f"learning used {learning} bytes of stack, by its code it is {bound} at most")

    print(f"flash          {flash:>10} of {FLASH} bytes")
    print(f"RAM            {static + stack:>10} of {RAM} bytes: {static} static, {stack} of stack")
    print(f"stack          {learning:>10} to learn; the bound from the code is {bound}")
    print(f"instructions   {said['instructions'][0]:>10} in {steps} steps")
    truth = relative_distance(sample, true)
    print(f"distance       {distance:>10.1e} of {DISTANCE:.1e} allowed; that of the samples from the truth is {truth:.1e}")
    print(f"hash           {said['hash'][0]:>10}")
    for name in COVARIANCES:
        print(f"{name:14} {' '.join(said[name])}")
    for failure in failures:
        print(f"FAILED {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
