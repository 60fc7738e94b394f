"""Which layers and experts live where: one card, layer split, tensor parallel, or part in host RAM.

A `Demand` says what a model needs, budgets what each device offers; a `Placement` is the answer. Pure
arithmetic in bytes: engines, caches and buffers are `memory`'s business.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from estimator.core.scenario import Split

__all__ = ["Demand", "Placement", "layer_split", "offload", "single_device", "tensor_parallel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What has to be placed. Bytes; layers count as equal."""

    n_layers: int
    layer: float
    """Of one layer without its routed experts: weights, cache, state."""
    experts: float
    """Routed experts of one layer."""
    last: float
    """On one device besides, the last that has the room: the head and what computes logits."""
    first: float
    """On the device of the first layer besides: an input embedding that is kept on devices."""
    fixed: float
    """On every device in use: compute buffer, engine."""
    fixed_when_split: float
    """The same where a layer split spreads over several devices."""
    sharded_fixed: float
    """The same under tensor parallelism, where every device computes its part of the logits."""
    replicated: float
    """Cache of all layers that tensor parallelism cannot divide: latents, shared key-value heads."""
    staging: float
    """Beside the head where experts lie in host RAM: a copy of what a prompt step multiplies with."""

    @property
    def whole_layer(self) -> float:
        """A layer with its experts."""
        return self.layer + self.experts


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Layers by device; what is left lies in host RAM."""

    split: Split
    layers: tuple[float, ...]
    fits: bool
    missing: float = 0.0
    """Bytes of device memory that a placement without host RAM lacks; 0 when it fits."""
    host_layers: float = 0.0
    host_expert_share: float = 0.0
    """Of all routed experts, those of host layers included."""
    head: int = -1
    """The device that holds the head and computes logits; under tensor parallelism all do."""


def single_device(budgets: Sequence[float], demand: Demand, speeds: Sequence[float]) -> Placement:
    """All on one device: of those that can hold it the fastest, else the largest."""
    needed = demand.n_layers * demand.whole_layer + demand.first + demand.last + demand.fixed
    chosen = max(
        range(len(budgets)), key=lambda i: (budgets[i] >= needed, min(budgets[i], needed), speeds[i])
    )
    layers = [0.0] * len(budgets)
    layers[chosen] = float(demand.n_layers)
    missing = max(needed - budgets[chosen], 0.0)
    return Placement(split=Split.NONE, layers=tuple(layers), fits=missing == 0, missing=missing, head=chosen)


def layer_split(budgets: Sequence[float], demand: Demand) -> Placement:
    """Whole layers, as many on each device as its free memory asks for (cards may differ)."""
    rooms, head = _rooms(budgets, demand, demand.whole_layer)
    places = [math.floor(room / demand.whole_layer) for room in rooms]
    n_places = sum(places)
    if head < 0 or n_places < demand.n_layers:
        lacking = (demand.n_layers - n_places) * demand.whole_layer
        return Placement(
            split=Split.LAYER,
            layers=_by_share(rooms, demand.n_layers),
            fits=False,
            missing=lacking if head >= 0 else max(lacking, 0.0) + demand.last,
            head=head,
        )
    layers = _whole_layers(places, demand.n_layers)
    return Placement(split=Split.LAYER, layers=layers, fits=True, head=head)


def _rooms(budgets: Sequence[float], demand: Demand, layer: float) -> tuple[list[float], int]:
    """Bytes that each device has for layers, and which of them holds the head.

    The head goes where it costs the fewest places for layers of this size, by preference last; −1 where
    no device can hold it, or the first one not even the input embedding.
    """
    fixed = demand.fixed_when_split if len(budgets) > 1 else demand.fixed
    rooms = [max(budget - fixed - (demand.first if i == 0 else 0.0), 0.0) for i, budget in enumerate(budgets)]
    able = [i for i, room in enumerate(rooms) if room >= demand.last]
    if not able or budgets[0] < demand.first:
        return rooms, -1
    cost = {i: math.floor(rooms[i] / layer) - math.floor((rooms[i] - demand.last) / layer) for i in able}
    head = min(able, key=lambda i: (cost[i], -i))
    rooms[head] -= demand.last
    return rooms, head


def _by_share(rooms: Sequence[float], n_layers: float) -> tuple[float, ...]:
    total = sum(rooms)
    if total <= 0:
        return tuple(n_layers / len(rooms) for _ in rooms)
    return tuple(n_layers * room / total for room in rooms)


def _whole_layers(places: Sequence[int], n_layers: int) -> tuple[float, ...]:
    """``n_layers`` in proportion to ``places``, never above them, the largest remainders rounded up."""
    wanted = [n_layers * place / sum(places) for place in places]
    layers = [math.floor(share) for share in wanted]
    order = sorted(range(len(places)), key=lambda i: (layers[i] - wanted[i], i))
    for i in order[: n_layers - sum(layers)]:
        layers[i] += 1
    return tuple(float(count) for count in layers)


def tensor_parallel(budgets: Sequence[float], demand: Demand) -> Placement:
    """Equal shards on all devices: the smallest one limits."""
    n = len(budgets)
    divided = demand.n_layers * demand.whole_layer - demand.replicated + demand.first + demand.last
    needed = divided / n + demand.replicated + demand.sharded_fixed
    missing = sum(max(needed - budget, 0.0) for budget in budgets)
    layers = (demand.n_layers / n,) * n
    return Placement(split=Split.TENSOR, layers=layers, fits=missing == 0, missing=missing)


def offload(budgets: Sequence[float], demand: Demand, missing: float) -> Placement:
    """What does not fit goes to host RAM: experts first, then whole layers.

    ``missing`` is what a placement without host RAM lacks. ``fits`` says whether the devices hold their
    part; whether the host has the room is for the caller to judge.
    """
    if demand.experts == 0:
        return _offload_layers(budgets, demand, missing, host_expert_share=0.0)
    staged = replace(demand, last=demand.last + demand.staging)
    rooms, head = _rooms(budgets, staged, demand.layer)
    bare = (demand.n_layers * demand.whole_layer - sum(rooms)) / demand.experts
    if bare > demand.n_layers:
        return _offload_layers(budgets, staged, missing, host_expert_share=1.0)
    expert_layers = min(max(math.ceil(bare), 1), demand.n_layers)
    return Placement(
        split=Split.CPU_OFFLOAD,
        layers=_by_share(rooms, demand.n_layers),
        fits=head >= 0,
        missing=missing,
        host_expert_share=expert_layers / demand.n_layers,
        head=head,
    )


def _offload_layers(
    budgets: Sequence[float], demand: Demand, missing: float, host_expert_share: float
) -> Placement:
    rooms, head = _rooms(budgets, demand, demand.layer)
    places = [math.floor(room / demand.layer) for room in rooms]
    on_devices = min(sum(places), demand.n_layers)
    layers = _whole_layers(places, on_devices) if on_devices else (0.0,) * len(places)
    return Placement(
        split=Split.CPU_OFFLOAD,
        layers=layers,
        fits=head >= 0,
        missing=missing,
        host_layers=float(demand.n_layers - on_devices),
        host_expert_share=host_expert_share,
        head=head,
    )
