"""What a linked firmware says about each of its operations, without running it.

A call graph from the disassembly, function by function. Exact for direct calls and tail calls; an indirect one is
reported, because what lies behind it is unknown.
"""

import bisect
import re
import subprocess
from dataclasses import dataclass, field

# The board's panic handler calls this function and nothing else does.
PANIC = "panicked"


@dataclass
class Function:
    name: str
    size: int
    calls: set = field(default_factory=set)
    doubts: list = field(default_factory=list)


@dataclass
class Facts:
    panic: str  # the chain of calls that ends in a panic or a trap; empty where there is none
    doubts: list  # what the analysis could not follow
    stack: int | None  # the largest stack of any call chain; None where a frame is unknown or a function recurses
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
        if len(parts) == 4 and parts[2] in "tTwW":
            address = int(parts[0], 16) & ~1
            functions.setdefault(address, Function(parts[3], int(parts[1], 16)))
            names[parts[3]] = address
    return functions, names


def cortex_m(mnemonic, operands):
    """How one instruction leaves its function: the addresses it may go to, and a remark if it goes somewhere unknown."""
    name = mnemonic.split(".")[0]
    if name in ("udf", "bkpt", "svc", "hlt"):
        return [], "trap"
    if "<unknown>" in mnemonic + operands:
        return [], "unknown instruction"
    indirect_branch = re.fullmatch(r"bl?x(..)?", name) and not operands.startswith("lr")
    writes_pc = re.match(r"(mov|ldr|add)", name) and operands.startswith("pc")
    if re.fullmatch(r"b(l|lx|x)?(..)?|cbn?z", name) and (address := re.search(r"\b0x([0-9a-f]+) <", operands)):
        return [int(address[1], 16)], None
    if indirect_branch or writes_pc:
        return [], "indirect call"
    return [], None


def read_calls(elf, functions, leaves):
    starts = sorted(functions)
    text = tool("llvm-objdump", "-d", "--no-show-raw-insn", elf)
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
        targets, remark = leaves(instruction[2], instruction[3])
        # At opt-level z the address of a function that is called repeatedly is loaded once.
        register = instruction[3].split(",")[0].strip()
        if remark == "indirect call" and (loaded.get(register, 0) & ~1) in functions and loaded[register] & 1:
            targets, remark = [loaded[register] & ~1], None
        elif constant := re.search(r"\[pc, #\d+\]\s+@ 0x([0-9a-f]+)", instruction[3]):
            loaded[register] = words.get(int(constant[1], 16), 0)
        elif not instruction[2].startswith(("str", "cmp", "push", "b")):
            loaded.pop(register, None)
        for target in targets:
            callee = starts[max(0, bisect.bisect_right(starts, target) - 1)]
            # A jump inside a function is no call; a linked branch to its own start is recursion.
            if callee != owner or (target == owner and instruction[2].startswith("bl")):
                functions[owner].calls.add(callee)
        if remark:
            functions[owner].doubts.append(remark)


def analyse(elf, prefix="op_", leaves=cortex_m):
    """Facts by operation, in the order of the addresses."""
    functions, names = read_functions(elf)
    read_calls(elf, functions, leaves)
    frame = frames(elf)
    if PANIC not in names:
        raise SystemExit(f"{elf}: no symbol {PANIC}: the panic check would see nothing")
    end = names[PANIC]

    def facts(root):
        seen, panic, doubts = {}, [], set()

        def walk(address, path):
            function = functions[address]
            chain = path + (function.name,)
            if address == end:
                panic.append(" > ".join(chain))
                return None
            if function.name in path:
                return None
            if address not in seen:
                for remark in function.doubts:
                    if remark == "trap":
                        panic.append(" > ".join(chain + (remark,)))
                    else:
                        doubts.add(f"{remark} in {function.name}")
                below = [walk(callee, chain) for callee in sorted(function.calls)]
                known = function.name in frame and None not in below
                seen[address] = frame[function.name] + max(below, default=0) if known else None
            return seen[address]

        stack = walk(root, ())
        return Facts(panic[0] if panic else "", sorted(doubts), stack, sum(functions[a].size for a in seen))

    return {name[len(prefix) :]: facts(address) for name, address in names.items() if name.startswith(prefix)}
