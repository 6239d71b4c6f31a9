"""How an instruction leaves its function, for each processor: the addresses it may go to, and a remark if it is a trap or goes
somewhere unknown. And what the instructions at the head of a function written in assembly take of the stack."""

import re


def cortex_m(mnemonic, operands):
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


def riscv(mnemonic, operands):
    name = mnemonic.removeprefix("c.")
    if name in ("unimp", "ebreak", "ecall"):
        return [], "trap"
    if "<unknown>" in mnemonic + operands:
        return [], "unknown instruction"
    if name == "ret" or (name == "jr" and operands == "ra"):
        return [], None
    if re.match(r"(j|jal|b[a-z]+)$", name) and (address := re.search(r"\b0x([0-9a-f]+) <", operands)):
        return [int(address[1], 16)], None
    if name in ("jr", "jalr"):
        return [], "indirect call"
    return [], None


def pushed(mnemonic, operands):
    """Bytes that an instruction of an assembly function puts on the stack."""
    if mnemonic.split(".")[0] in ("push", "stmdb") and (registers := re.search(r"\{(.*)\}", operands)):
        return 4 * len(registers[1].split(","))
    if re.match(r"sub", mnemonic) and (size := re.match(r"sp, (?:sp, )?#(\d+)", operands)):
        return int(size[1])
    if mnemonic in ("addi", "c.addi", "c.addi16sp") and (size := re.match(r"sp, (?:sp, )?-(\d+)", operands)):
        return int(size[1])
    return 0


def links(mnemonic):
    """Whether an instruction calls, rather than jumps."""
    return re.match(r"bl(x|\.|$)|(c\.)?jal", mnemonic) is not None


PROCESSORS = {"thumb": cortex_m, "riscv": riscv}


def of_target(target):
    return next(leaves for start, leaves in PROCESSORS.items() if target.startswith(start))
