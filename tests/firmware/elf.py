"""What a linked firmware says about each of its operations, without running it.

A call graph from the disassembly, function by function. Exact for direct calls and tail calls; an indirect one is
reported, because what lies behind it is unknown.
"""

import bisect
import re
import subprocess
from dataclasses import dataclass, field

import decode

# The board's panic handler calls this function and nothing else does.
PANIC = "panicked"


@dataclass
class Function:
    name: str
    size: int
    calls: set = field(default_factory=set)
    taken: set = field(default_factory=set)  # functions whose address it loads
    doubts: list = field(default_factory=list)
    pushed: int = 0  # what its instructions visibly put on the stack, for functions in assembly


@dataclass
class Facts:
    panic: str  # the chain of calls that ends in a panic or a trap; empty where there is none
    doubts: list  # what the analysis could not follow
    stack: int | None  # the largest stack of any call chain; None where a function recurses
    code: int  # bytes of all functions that can run


def tool(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def frames(elf):
    """Bytes of stack per function name, from `-Z emit-stack-sizes`."""
    entries = re.finditer(r"Functions: \[(.*?)\]\s+Size: (0x[0-9A-Fa-f]+)", tool("llvm-readobj", "--stack-sizes", elf))
    return {name: int(entry[2], 16) for entry in entries for name in entry[1].split(", ")}


def read_functions(elf):
    """Functions by address. Where several names stand at one address, the first name in the order of nm is kept."""
    functions, names = {}, {}
    for line in tool("llvm-nm", "-S", "-n", "--defined-only", elf).splitlines():
        parts = line.split()
        if len(parts) == 4 and parts[2] in "tTwW" and parts[3][0] not in "$.":
            address = int(parts[0], 16) & ~1
            functions.setdefault(address, Function(parts[3], int(parts[1], 16)))
            names[parts[3]] = address
    return functions, names


def read_calls(elf, functions, leaves):
    starts = sorted(functions)
    extensions = "--mattr=+m,+a,+f,+c" if leaves is decode.riscv else "--mattr="
    text = tool("llvm-objdump", "-d", "--no-show-raw-insn", extensions, elf)
    words = {int(at, 16): int(word, 16) for at, word in re.findall(r"^\s*([0-9a-f]+):.*\s\.word\s+0x([0-9a-f]+)", text, re.M)}
    loaded = {}  # register -> the address that the last load of a constant put there
    for line in text.splitlines():
        instruction = re.match(r"\s*([0-9a-f]+):\s+(\S+)\s*(.*)", line)
        if not instruction or re.search(r"\s\.(word|short|byte)\s", line):
            continue
        address = int(instruction[1], 16)
        owner = starts[max(0, bisect.bisect_right(starts, address) - 1)]
        if functions[owner].size and address >= owner + functions[owner].size:
            continue  # padding
        if address == owner:
            loaded.clear()
        functions[owner].pushed += decode.pushed(instruction[2], instruction[3])
        targets, remark = leaves(instruction[2], instruction[3])
        if far := re.match(r"(?:jalr|jr)\s+(?:(-?\d+)\()?(\w+)\)?$", f"{instruction[2]} {instruction[3]}"):
            # The second half of a far call: the first has put the upper bits into a register.
            if far[2] in loaded:
                targets, remark = [(loaded.pop(far[2]) + int(far[1] or 0)) & 0xFFFFFFFF], None
        elif upper := re.match(r"auipc\s+(\w+), (\d+)", f"{instruction[2]} {instruction[3]}"):
            loaded[upper[1]] = address + (int(upper[2]) << 12)
            continue
        register = instruction[3].split(",")[0].strip()
        if constant := re.search(r"\[pc, #\d+\]\s+@ 0x([0-9a-f]+)", instruction[3]):
            loaded[register] = words.get(int(constant[1], 16), 0)
            if loaded[register] & 1 and loaded[register] & ~1 in functions:
                functions[owner].taken.add(loaded[register] & ~1)
        elif not instruction[2].startswith(("str", "cmp", "push", "b")):
            loaded.pop(register, None)
        for target in targets:
            callee = starts[max(0, bisect.bisect_right(starts, target) - 1)]
            # A jump inside a function is no call; a linked branch to its own start is recursion.
            if callee != owner or (target == owner and decode.links(instruction[2])):
                functions[owner].calls.add(callee)
        if remark:
            functions[owner].doubts.append(remark)


def analyse(elf, target, prefix="op_"):
    """Facts by operation, in the order of the addresses."""
    functions, names = read_functions(elf)
    read_calls(elf, functions, decode.of_target(target))
    frame = frames(elf)
    if PANIC not in names:
        raise SystemExit(f"{elf}: no symbol {PANIC}: the panic check would see nothing")
    end = names[PANIC]

    def reachable(root):
        """All functions that can run, where an indirect call may go to any whose address one of them loads: at opt-level z that of a
        function that is called repeatedly is loaded once, and the call may stand in a piece of code that several functions share."""
        found, edges, before = {root}, set(), -1
        while before != (before := len(found) + len(edges)):
            found |= {callee for address in found for callee in functions[address].calls}
            found |= edges if any("indirect call" in functions[address].doubts for address in found) else set()
            edges = {callee for address in found for callee in functions[address].taken}
        return edges

    def facts(root):
        seen, panic, doubts = {}, [], set()
        pointed = reachable(root)

        def walk(address, path):
            function = functions[address]
            chain = path + (function.name,)
            if address == end:
                panic.append(" > ".join(chain))
                return None
            if function.name in path:
                return None
            if address not in seen:
                calls = set(function.calls)
                for remark in function.doubts:
                    if remark == "trap":
                        panic.append(" > ".join(chain + (remark,)))
                    elif remark == "indirect call" and pointed:
                        calls |= pointed
                    else:
                        doubts.add(f"{remark} in {function.name}")
                below = [walk(callee, chain) for callee in sorted(calls)]
                own = frame.get(function.name, function.pushed)
                seen[address] = own + max(below, default=0) if None not in below else None
            return seen[address]

        stack = walk(root, ())
        return Facts(panic[0] if panic else "", sorted(doubts), stack, sum(functions[a].size for a in seen))

    return {name[len(prefix) :]: facts(address) for name, address in names.items() if name.startswith(prefix)}
