"""Cards that may be one, together: by pairs, the surest first, and never by way of somebody else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from desktop_crm.ops.duplicates.judge import SURE, Edge, Sight, against

_LARGEST = 20
"""Cards in one group: more, nobody can look through."""


@dataclass(slots=True)
class Circle:
    """Cards that may all be one. `confidence` is that of the weakest pair that joined them."""

    members: list[int]
    confidence: int = 100
    reasons: dict[str, None] = field(default_factory=dict)


def together(
    edges: Iterable[Edge], seen: Mapping[int, Sight], apart: Collection[frozenset[str]]
) -> list[Circle]:
    """The groups, the surest first.

    Two groups become one only when nobody in one is clearly somebody else than anybody in the other: a couple with
    one phone does not bring the namesakes of both together. Nor does what is obvious take in what is not: that comes
    once the obvious has been dealt with. `apart` are pairs of ids that are known to be two.
    """
    ordered = sorted(edges, key=lambda e: (-e.confidence, e.one, e.other))
    joined = {(e.one, e.other) for e in ordered}
    circles: dict[int, Circle] = {}
    for edge in ordered:
        one, other = (circles.setdefault(rid, Circle([rid])) for rid in (edge.one, edge.other))
        if one is other:
            one.reasons |= dict.fromkeys(edge.reasons)
        elif _as_sure(one, other, edge) and _fit(one, other, joined, seen, apart):
            _join(one, other, edge, circles)
    found = {id(circle): circle for circle in circles.values() if len(circle.members) > 1}
    return sorted(found.values(), key=lambda circle: (-circle.confidence, -max(circle.members)))


def _as_sure(one: Circle, other: Circle, edge: Edge) -> bool:
    obvious = any(len(each.members) > 1 and each.confidence >= SURE for each in (one, other))
    return edge.confidence >= SURE or not obvious


def _fit(
    one: Circle,
    other: Circle,
    joined: Collection[tuple[int, int]],
    seen: Mapping[int, Sight],
    apart: Collection[frozenset[str]],
) -> bool:
    if len(one.members) + len(other.members) > _LARGEST:
        return False
    return not any(
        frozenset((seen[a].id, seen[b].id)) in apart
        or ((min(a, b), max(a, b)) not in joined and against(seen[a], seen[b]))
        for a, b in product(one.members, other.members)
    )


def _join(one: Circle, other: Circle, edge: Edge, circles: dict[int, Circle]) -> None:
    one.members += other.members
    one.confidence = min(one.confidence, other.confidence, edge.confidence)
    one.reasons |= dict.fromkeys(edge.reasons) | other.reasons
    for rid in other.members:
        circles[rid] = one
