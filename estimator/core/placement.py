"""Which layers and experts live where: one card, layer split, tensor parallel, or part in host RAM.

A `Demand` says what a model needs, budgets what each device offers; a `Placement` is the answer. Pure
arithmetic in bytes: engines, caches and buffers are `fit`'s business. Every figure may be an array of cases,
all of one shape; the answers then are arrays of that shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from estimator.core.elementwise import (
    Position,
    Quantity,
    Truth,
    all_of,
    any_of,
    larger,
    once_each,
    select,
    smaller,
    taken,
    whole,
)
from estimator.core.scenario import Split

__all__ = [
    "SPREAD",
    "Demand",
    "Placement",
    "layer_split",
    "offload",
    "row_split",
    "single_device",
    "tensor_parallel",
    "used_bytes",
]

SPREAD = (Split.LAYER, Split.CPU_OFFLOAD)
"""Splits that pass chunks from device to device: each device keeps copies of its inputs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What has to be placed. Bytes; layers count as equal."""

    n_layers: int
    layer: Quantity
    """Of one layer without its routed experts: weights, cache, state."""
    experts: Quantity
    """Routed experts of one layer."""
    last: Quantity
    """On one device besides, the last that has the room: the head and what computes logits."""
    first: Quantity
    """On the device of the first layer besides: an input embedding that is kept on devices."""
    fixed: Quantity
    """On every device in use: compute buffer, engine."""
    fixed_when_split: Quantity
    """The same where a layer split spreads over several devices."""
    sharded_fixed: Quantity
    """The same under tensor parallelism, where every device computes its part of the logits."""
    replicated: Quantity
    """Cache of all layers that tensor parallelism cannot divide: latents, shared key-value heads."""
    kept: Quantity
    """Of the layers, what a row split leaves on the main device: cache and state of all of them."""
    staging: Quantity
    """Beside the head where experts lie in host RAM: a copy of what a prompt step multiplies with."""

    @property
    def whole_layer(self) -> Quantity:
        """A layer with its experts."""
        return self.layer + self.experts

    def where(self, condition: Truth) -> Self:
        """The cases for which the condition holds."""
        if not isinstance(condition, np.ndarray):
            return self
        columns = {f.name: taken(getattr(self, f.name), condition) for f in fields(self)}
        return type(self)(**columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Layers by device; what is left lies in host RAM."""

    split: Split
    layers: tuple[Quantity, ...]
    fits: Truth
    missing: Quantity = 0.0
    """Bytes of device memory that a placement without host RAM lacks; 0 when it fits."""
    host_layers: Quantity = 0.0
    host_expert_share: Quantity = 0.0
    """Of all routed experts, those of host layers included."""
    head: Position = -1
    """The device that holds the head and computes logits; under tensor parallelism all do."""

    def where(self, condition: Truth) -> Self:
        """The cases for which the condition holds."""
        if not isinstance(condition, np.ndarray):
            return self
        return type(self)(
            split=self.split,
            layers=tuple(once_each(lambda layers: taken(layers, condition), self.layers)),
            fits=taken(self.fits, condition),
            missing=taken(self.missing, condition),
            host_layers=taken(self.host_layers, condition),
            host_expert_share=taken(self.host_expert_share, condition),
            head=taken(self.head, condition),
        )


def single_device(budgets: Sequence[Quantity], demand: Demand, speeds: Sequence[Quantity]) -> Placement:
    """All on one device: of those that can hold it the fastest, else the largest."""
    needed = demand.n_layers * demand.whole_layer + demand.first + demand.last + demand.fixed
    chosen: Position = 0
    budget, speed = budgets[0], speeds[0]
    for i in range(1, len(budgets)):
        if budgets[i] is budgets[0] and speeds[i] is speeds[0]:
            continue  # a twin of the first is no better
        is_better = _holds_better(needed, (budgets[i], speeds[i]), (budget, speed))
        chosen = select(is_better, i, chosen)
        budget, speed = select(is_better, budgets[i], budget), select(is_better, speeds[i], speed)
    missing = larger(needed - budget, 0.0)
    n_layers = float(demand.n_layers)
    return Placement(
        split=Split.NONE,
        layers=tuple(select(chosen == i, n_layers, 0.0) for i in range(len(budgets))),
        fits=missing == 0,
        missing=missing,
        head=chosen,
    )


def _holds_better(
    needed: Quantity, one: tuple[Quantity, Quantity], other: tuple[Quantity, Quantity]
) -> Truth:
    """By what it can hold of the need, at equal room by speed; both as (budget, speed)."""
    holds, held = smaller(one[0], needed), smaller(other[0], needed)
    return (holds > held) | ((holds == held) & (one[1] > other[1]))


def layer_split(budgets: Sequence[Quantity], demand: Demand) -> Placement:
    """Whole layers, as many on each device as its free memory asks for (cards may differ)."""
    rooms, head = _rooms(budgets, demand, demand.whole_layer)
    places = once_each(lambda room: whole(room / demand.whole_layer), rooms)
    n_places = sum(places)
    fits = (head >= 0) & (n_places >= demand.n_layers)
    lacking = (demand.n_layers - n_places) * demand.whole_layer
    without_head = larger(lacking, 0.0) + demand.last
    return Placement(
        split=Split.LAYER,
        layers=_either(
            fits,
            _whole_layers(places, demand.n_layers) if any_of(fits) else (),
            () if all_of(fits) else _by_share(rooms, demand.n_layers),
        ),
        fits=fits,
        missing=select(fits, 0.0, select(head >= 0, lacking, without_head)),
        head=head,
    )


def row_split(budgets: Sequence[Quantity], demand: Demand) -> Placement:
    """Matrices cut over the devices as their room asks for; cache, state and head stay on the first.

    Its rooms are what is left beside those, as with a ``--tensor-split`` that allows for them.
    """
    weights = demand.n_layers * demand.whole_layer - demand.kept
    rooms = once_each(lambda budget: larger(budget - demand.fixed, 0.0), budgets)
    on_first = demand.fixed + demand.kept + demand.first + demand.last
    rooms[0] = larger(budgets[0] - on_first, 0.0)
    missing = larger(weights - sum(rooms), 0.0) + larger(on_first - budgets[0], 0.0)
    return Placement(
        split=Split.ROW,
        layers=_by_share(rooms, demand.n_layers),
        fits=missing == 0,
        missing=missing,
        head=0,
    )


def _either(condition: Truth, yes: tuple[Quantity, ...], no: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """By device; a side that no case takes may be empty."""
    if not (yes and no):
        return yes or no
    return tuple(select(condition, one, other) for one, other in zip(yes, no, strict=True))


def _rooms(budgets: Sequence[Quantity], demand: Demand, layer: Quantity) -> tuple[list[Quantity], Position]:
    """Bytes that each device has for layers, and which of them holds the head.

    The head goes where it costs the fewest places for layers of this size, by preference last; −1 where
    no device can hold it, or the first one not even the input embedding.
    """
    fixed = demand.fixed_when_split if len(budgets) > 1 else demand.fixed
    rooms = once_each(lambda budget: larger(budget - fixed, 0.0), budgets)
    rooms[0] = larger(budgets[0] - fixed - demand.first, 0.0)

    def cost(room: Quantity) -> Quantity:
        lost = whole(room / layer) - whole(larger(room - demand.last, 0.0) / layer)
        places: Quantity = select(room >= demand.last, lost, float("inf"))
        return places

    head: Position = -1
    least: Quantity = float("inf")
    for i, costs in enumerate(once_each(cost, rooms)):
        is_better = (costs <= least) & (costs < float("inf"))
        head, least = select(is_better, i, head), select(is_better, costs, least)
    head = select(budgets[0] < demand.first, -1, head)
    for i in range(len(rooms)):
        if any_of(head == i):
            rooms[i] = select(head == i, rooms[i] - demand.last, rooms[i])
    return rooms, head


def _by_share(rooms: Sequence[Quantity], n_layers: float) -> tuple[Quantity, ...]:
    """In proportion to the room; equally where there is none."""
    total = sum(rooms)
    has_room = total > 0
    divisor = select(has_room, total, 1.0)
    equal = n_layers / len(rooms)
    return tuple(once_each(lambda room: select(has_room, n_layers * room / divisor, equal), rooms))


def _whole_layers(places: Sequence[Quantity], n_layers: Quantity) -> tuple[Quantity, ...]:
    """``n_layers`` in proportion to ``places``, never above them, the largest remainders rounded up."""
    total = larger(sum(places), 1)
    wanted = once_each(lambda place: n_layers * place / total, places)
    layers = once_each(whole, wanted)
    short = [count - share for count, share in zip(layers, wanted, strict=True)]
    extra = n_layers - sum(layers)
    return tuple(
        count + 1.0 * (sum(_comes_before(j, i, short) for j in range(len(short)) if j != i) < extra)
        for i, count in enumerate(layers)
    )


def _comes_before(j: int, i: int, short: Sequence[Quantity]) -> Truth:
    """Whether device ``j`` is rounded up before device ``i``: it lacks more, or as much and stands before."""
    return short[j] <= short[i] if j < i else short[j] < short[i]


def tensor_parallel(budgets: Sequence[Quantity], demand: Demand) -> Placement:
    """Equal shards on all devices: the smallest one limits."""
    n = len(budgets)
    divided = demand.n_layers * demand.whole_layer - demand.replicated + demand.first + demand.last
    needed = divided / n + demand.replicated + demand.sharded_fixed
    missing = sum(once_each(lambda budget: larger(needed - budget, 0.0), budgets))
    layers = (demand.n_layers / n,) * n
    return Placement(split=Split.TENSOR, layers=layers, fits=missing == 0, missing=missing)


def offload(budgets: Sequence[Quantity], demand: Demand, missing: Quantity) -> Placement:
    """What does not fit goes to host RAM: experts first, then whole layers.

    ``missing`` is what a placement without host RAM lacks. ``fits`` says whether the devices hold their
    part; whether the host has the room is for the caller to judge.
    """
    if not any_of(demand.experts > 0):
        return _offload_layers(budgets, demand, missing, host_expert_share=0.0)
    staged = replace(demand, last=demand.last + demand.staging)
    rooms, head = _rooms(budgets, staged, demand.layer)
    bare = (demand.n_layers * demand.whole_layer - sum(rooms)) / demand.experts
    enough = bare <= demand.n_layers
    layers = _offload_layers(budgets, staged, missing, host_expert_share=1.0)
    if not any_of(enough):
        return layers
    expert_layers = smaller(larger(-whole(-bare), 1), demand.n_layers)
    return Placement(
        split=Split.CPU_OFFLOAD,
        layers=_either(enough, _by_share(rooms, demand.n_layers), layers.layers),
        fits=select(enough, head >= 0, layers.fits),
        missing=missing,
        host_layers=select(enough, 0.0, layers.host_layers),
        host_expert_share=select(enough, expert_layers / demand.n_layers, 1.0),
        head=select(enough, head, layers.head),
    )


def _offload_layers(
    budgets: Sequence[Quantity], demand: Demand, missing: Quantity, host_expert_share: float
) -> Placement:
    rooms, head = _rooms(budgets, demand, demand.layer)
    places = once_each(lambda room: whole(room / demand.layer), rooms)
    on_devices = smaller(sum(places), demand.n_layers)
    return Placement(
        split=Split.CPU_OFFLOAD,
        layers=_whole_layers(places, on_devices),
        fits=head >= 0,
        missing=missing,
        host_layers=demand.n_layers - on_devices,
        host_expert_share=host_expert_share,
        head=head,
    )


def used_bytes(placement: Placement, demand: Demand) -> Quantity:
    """What a placement puts on all devices together. [B]"""
    n = len(placement.layers)
    last_and_first = demand.last + demand.first
    if placement.split is Split.TENSOR:
        divided = demand.n_layers * demand.whole_layer - demand.replicated + last_and_first
        return divided + n * (demand.replicated + demand.sharded_fixed)
    on_devices = sum(placement.layers)
    n_working = _n_working(placement)
    spread = placement.split in SPREAD and n > 1
    fixed = demand.fixed_when_split if spread else demand.fixed
    experts = (1.0 - placement.host_expert_share) * demand.n_layers * demand.experts
    staging = 0.0
    if placement.split is Split.CPU_OFFLOAD:
        staging = select(placement.host_expert_share > 0, demand.staging, 0.0)
    return on_devices * demand.layer + experts + last_and_first + n_working * fixed + staging


def _n_working(placement: Placement) -> Quantity:
    """Devices with layers or the head; at least one keeps the engine's own."""
    if placement.split is Split.NONE:
        return 1
    working = [(layers > 0) | (placement.head == i) for i, layers in enumerate(placement.layers)]
    return larger(sum(working), 1)
