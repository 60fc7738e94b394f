"""Parts that no build of this catalog can use, for want of what they go into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.models import Cooler, Cpu, Gpu, MemoryKit, Motherboard, PowerSupply
from catalog.quality.finding import Finding, Severity
from catalog.quality.rows import Rows

__all__ = [
    "board_has_a_cpu",
    "cooler_has_a_socket",
    "cpu_has_a_board",
    "findings",
    "memory_has_a_board",
    "plugs_have_a_supply",
]


def findings(rows: Rows) -> Iterator[Finding]:
    """Everything that nothing else here takes."""
    for kit in rows.memory_kits:
        yield from memory_has_a_board(kit, rows.motherboards)
    for cpu in rows.cpus:
        yield from cpu_has_a_board(cpu, rows.motherboards)
    for board in rows.motherboards:
        yield from board_has_a_cpu(board, rows.cpus)
    for cooler in rows.coolers:
        yield from cooler_has_a_socket(cooler, rows.motherboards)
    for gpu in rows.gpus:
        yield from plugs_have_a_supply(gpu, rows.power_supplies)


def memory_has_a_board(kit: MemoryKit, boards: Sequence[Motherboard]) -> Iterator[Finding]:
    """Some board takes this generation and type, in so many modules."""
    kind = f"{kit.generation} {kit.module_type}".strip()
    for board in boards:
        takes = board.memory_type.replace("/", " ").split()
        fits = kit.generation in takes and (not kit.module_type or kit.module_type in takes)
        if fits and (not board.memory_slots or (kit.modules or 1) <= board.memory_slots):
            return
    yield _finding(kit, "memory-has-a-board", "module_type", f"No board here takes {kind}.", kind)


def cpu_has_a_board(cpu: Cpu, boards: Sequence[Motherboard]) -> Iterator[Finding]:
    """Some board has its socket."""
    if cpu.socket not in {board.socket for board in boards}:
        yield _finding(
            cpu, "cpu-has-a-board", "socket", f"No board here has the socket {cpu.socket}.", cpu.socket
        )


def board_has_a_cpu(board: Motherboard, cpus: Sequence[Cpu]) -> Iterator[Finding]:
    """Some CPU goes into its socket."""
    if board.socket not in {cpu.socket for cpu in cpus}:
        message = f"No CPU here goes into {board.socket}."
        yield _finding(board, "board-has-a-cpu", "socket", message, board.socket)


def cooler_has_a_socket(cooler: Cooler, boards: Sequence[Motherboard]) -> Iterator[Finding]:
    """Some board has one of its sockets."""
    sockets = cooler.sockets.split()
    if sockets and not set(sockets) & {board.socket for board in boards}:
        yield _finding(
            cooler,
            "cooler-has-a-socket",
            "sockets",
            f"No board here has {' or '.join(sockets)}.",
            cooler.sockets,
        )


def plugs_have_a_supply(gpu: Gpu, supplies: Sequence[PowerSupply]) -> Iterator[Finding]:
    """Some supply has the plugs that the card takes, leaving one EPS plug for the board."""
    needed = {
        "plugs_8pin_pcie": (gpu.plugs_8pin or 0) + (gpu.plugs_6pin or 0),
        "plugs_16pin": gpu.plugs_16pin or 0,
        "plugs_eps": gpu.plugs_eps + 1 if gpu.plugs_eps else 0,
    }
    for supply in supplies:
        if all((getattr(supply, name) or 0) >= count for name, count in needed.items()):
            return
    if any(needed.values()):
        said = ", ".join(f"{count}× {name}" for name, count in needed.items() if count)
        yield _finding(gpu, "plugs-have-a-supply", "plugs", f"No supply here has {said}.", said)


def _finding(
    subject: MemoryKit | Cpu | Motherboard | Cooler | Gpu, rule: str, field: str, message: str, figure: str
) -> Finding:
    return Finding(
        rule, Severity.WARN, subject.slug, field, message, figure, "one in the catalog", subject.KIND or ""
    )
