"""Boards, CPUs and memory: lanes of slots, lanes and threads of CPUs, sizes and speeds of modules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from catalog.models import Cpu, MemoryKit, Motherboard, MotherboardSlot
from catalog.quality.finding import Finding, Severity
from catalog.quality.rows import Rows

__all__ = [
    "channels_have_slots",
    "findings",
    "lanes_of_its_cpus",
    "lanes_of_slots",
    "modules_that_exist",
    "speed_of_its_generation",
    "threads_of_cores",
]

MODULE_GIB = (4, 8, 16, 24, 32, 48, 64, 96, 128, 256)
TRANSFER_RATES_MT_S = {"DDR3": (800, 2400), "DDR4": (1600, 5333), "DDR5": (4000, 9600)}
LANES = (1, 2, 4, 8, 16)
NEWEST_GENERATION = 6


def findings(rows: Rows) -> Iterator[Finding]:
    """Everything doubtful about boards, CPUs and memory kits."""
    by_board: dict[int, list[MotherboardSlot]] = defaultdict(list)
    for slot in rows.slots:
        by_board[slot.motherboard_id].append(slot)
        yield from lanes_of_slots(slot)
    by_socket: dict[str, list[Cpu]] = defaultdict(list)
    for cpu in rows.cpus:
        by_socket[cpu.socket].append(cpu)
        yield from threads_of_cores(cpu)
    for board in rows.motherboards:
        yield from lanes_of_its_cpus(board, by_board[board.pk], by_socket[board.socket])
        yield from channels_have_slots(board, by_socket)
    for kit in rows.memory_kits:
        yield from modules_that_exist(kit)
        yield from speed_of_its_generation(kit)


def lanes_of_slots(slot: MotherboardSlot) -> Iterator[Finding]:
    """A slot has no more lanes wired than contacts, none more shared than alone, and a usual number."""
    board, name = slot.motherboard, f"slot {slot.position}"
    physical, electrical, shared = slot.lanes_physical, slot.lanes_electrical, slot.lanes_shared
    for less, more, what in (
        (electrical, physical, "lanes wired"),
        (shared, electrical, "lanes once it shares"),
    ):
        if less is not None and more is not None and less > more:
            yield _finding(
                board, "lanes-of-slots", Severity.ERROR, name, f"{less} {what}, of {more}.",
                str(less), f"at most {more}",
            )  # fmt: skip
    for lanes in (physical, electrical, shared):
        if lanes is not None and lanes not in LANES:
            yield _finding(
                board, "lanes-of-slots", Severity.ERROR, name, f"No slot has {lanes} lanes.",
                str(lanes), "1, 2, 4, 8 or 16",
            )  # fmt: skip
    if slot.pcie_generation is not None and slot.pcie_generation > NEWEST_GENERATION:
        yield _finding(
            board, "lanes-of-slots", Severity.ERROR, name,
            f"There is no PCIe generation {slot.pcie_generation}.",
            str(slot.pcie_generation), f"at most {NEWEST_GENERATION}",
        )  # fmt: skip


def lanes_of_its_cpus(
    board: Motherboard, slots: Sequence[MotherboardSlot], cpus: Sequence[Cpu]
) -> Iterator[Finding]:
    """What its slots take from the CPU at once, no CPU of its socket exceeds; nor their generation."""
    wired = [slot for slot in slots if slot.attached_to == MotherboardSlot.AttachedTo.CPU]
    taken = sum(
        (slot.lanes_electrical or 0) if slot.lanes_shared is None else slot.lanes_shared for slot in wired
    )
    most = max((cpu.pcie_lanes for cpu in cpus if cpu.pcie_lanes), default=None)
    if most is not None and taken > most:
        yield _finding(
            board, "lanes-of-its-cpus", Severity.WARN, "slots",
            f"Its slots take {taken} lanes from the CPU at once; of {board.socket} none has more than "
            f"{most}. A switch chip, or slots that share?",
            f"{taken} lanes", f"at most {most}",
        )  # fmt: skip
    newest = max((cpu.pcie_generation for cpu in cpus if cpu.pcie_generation), default=None)
    for slot in wired:
        if newest is not None and slot.pcie_generation is not None and slot.pcie_generation > newest:
            yield _finding(
                board, "lanes-of-its-cpus", Severity.ERROR, f"slot {slot.position}",
                f"Generation {slot.pcie_generation} from CPUs that have at most {newest}.",
                str(slot.pcie_generation), f"at most {newest}",
            )  # fmt: skip


def channels_have_slots(board: Motherboard, cpus: Mapping[str, Sequence[Cpu]]) -> Iterator[Finding]:
    """Each memory channel has a slot at least, and the board has no more channels than its CPUs."""
    channels, slots = board.memory_channels, board.memory_slots
    if channels is not None and slots is not None and slots < channels:
        yield _finding(
            board, "channels-have-slots", Severity.ERROR, "memory_slots",
            f"{slots} slots for {channels} channels.", str(slots), f"at least {channels}",
        )  # fmt: skip
    most = max((cpu.memory_channels for cpu in cpus.get(board.socket, ()) if cpu.memory_channels), default=0)
    if channels is not None and most and channels > most:
        yield _finding(
            board, "channels-have-slots", Severity.WARN, "memory_channels",
            f"{channels} channels; the CPUs of {board.socket} have at most {most}.",
            str(channels), f"at most {most}",
        )  # fmt: skip


def threads_of_cores(cpu: Cpu) -> Iterator[Finding]:
    """A core runs one thread or two."""
    if cpu.cores and cpu.threads and not cpu.cores <= cpu.threads <= 2 * cpu.cores:
        yield _finding(
            cpu, "threads-of-cores", Severity.ERROR, "threads",
            f"{cpu.threads} threads on {cpu.cores} cores.",
            str(cpu.threads), f"{cpu.cores} to {2 * cpu.cores}",
        )  # fmt: skip


def modules_that_exist(kit: MemoryKit) -> Iterator[Finding]:
    """A kit's capacity is its modules times a size that modules have."""
    if kit.modules and kit.capacity_gib / kit.modules not in MODULE_GIB:
        each = kit.capacity_gib / kit.modules
        yield _finding(
            kit, "modules-that-exist", Severity.ERROR, "capacity_gib",
            f"{kit.capacity_gib:g} GiB in {kit.modules} modules would be {each:g} GiB each.",
            f"{each:g} GiB", "4, 8, 16, 24, 32, 48, 64, 96, 128 or 256 GiB",
        )  # fmt: skip


def speed_of_its_generation(kit: MemoryKit) -> Iterator[Finding]:
    """DDR4 and DDR5 were sold in their own ranges of transfer rates."""
    limits = TRANSFER_RATES_MT_S.get(kit.generation)
    if limits and kit.transfer_rate_mt_s and not limits[0] <= kit.transfer_rate_mt_s <= limits[1]:
        yield _finding(
            kit, "speed-of-its-generation", Severity.ERROR, "transfer_rate_mt_s",
            f"No {kit.generation} runs at {kit.transfer_rate_mt_s:g} MT/s.",
            f"{kit.transfer_rate_mt_s:g} MT/s", f"{limits[0]} to {limits[1]} MT/s",
        )  # fmt: skip


def _finding(
    subject: Motherboard | Cpu | MemoryKit,
    rule: str,
    severity: Severity,
    field: str,
    message: str,
    figure: str,
    limit: str,
) -> Finding:
    return Finding(rule, severity, subject.slug, field, message, figure, limit, subject.KIND or "")
