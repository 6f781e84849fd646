"""Going through the whole base for cards that may be one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from desktop_crm.ops.duplicates import namesakes, values
from desktop_crm.ops.duplicates.apart import known_apart
from desktop_crm.ops.duplicates.groups import Circle, together
from desktop_crm.ops.duplicates.judge import SURE, Edge, Sight, judged, sights
from desktop_crm.ops.duplicates.pairs import Pace, Pairs, Progress, compared
from desktop_crm.store.workspace import Workspace

ENTITIES = ("company", "contact")
"""Companies first: then it is known whose people may be people of one firm."""
MOST_PAIRS = 300_000
"""At most so many pairs are looked at in one go, so that memory does not depend on how bad a base is."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cards that may be the same."""

    id: str
    rid: int
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that may be one, the oldest first. `reasons` are keys for `judge.told`, `confidence` is in percent."""

    entity: str
    members: tuple[Member, ...]
    reasons: tuple[str, ...]
    confidence: int

    @property
    def sure(self) -> bool:
        """Obvious: it can be taken with others of its kind, without looking at each."""
        return self.confidence >= SURE

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(member.id for member in self.members)


@dataclass(frozen=True, slots=True)
class Found:
    """The groups, the surest first. `common`: values that were left aside, as too many cards hold them; `more`:
    there are more pairs than are looked at in one go."""

    groups: tuple[Group, ...] = ()
    common: int = 0
    more: bool = False


def scan(
    ws: Workspace,
    progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    entities: Collection[str] = ENTITIES,
    most_pairs: int = MOST_PAIRS,
) -> Found:
    """The cards in the base that may be one, without those that somebody has said are two.

    Only those are compared that have a value or a word in common, so the time grows with the base and not with its
    square. It only reads, in many short looks: whoever works meanwhile does not wait. Raises Cancelled.
    """
    asked = [entity for entity in ENTITIES if entity in entities]
    pace = Pace(progress, cancelled, 1 + sum(_size(ws, entity) for entity in asked))
    groups: list[Group] = []
    common: set[tuple[str, str]] = set()
    more = False
    for entity in asked:
        pairs = Pairs(most_pairs)
        values.find(ws, entity, pairs, pace)
        namesakes.find(ws, entity, pairs, pace, _as_one(groups))
        groups += _groups(ws, entity, pairs, pace)
        common, more = common | pairs.common, more or pairs.full
    pace.tick(pace.total)
    return Found(tuple(sorted(groups, key=lambda group: -group.confidence)), len(common), more)


def _size(ws: Workspace, entity: str) -> int:
    return sum(values.size(ws, entity, f) for f in compared(entity)) + namesakes.size(ws, entity)


def _as_one(groups: Iterable[Group]) -> dict[str, str]:
    return {id_: group.ids[0] for group in groups if group.entity == "company" for id_ in group.ids}


def _groups(ws: Workspace, entity: str, pairs: Pairs, pace: Pace) -> Iterable[Group]:
    apart = known_apart(ws, entity)
    rids = sorted({rid for one, other, _signs in pairs for rid in (one, other)})
    seen = {sight.rid: sight for sight in sights(ws, entity, rids, pace)}
    circles = together(_edges(entity, pairs, seen, apart), seen, apart)
    return (_shown(entity, circle, seen) for circle in circles)


def _edges(
    entity: str, pairs: Pairs, seen: Mapping[int, Sight], apart: set[frozenset[str]]
) -> Iterable[Edge]:
    for a, b, signs in pairs:
        one, other = seen.get(a), seen.get(b)
        if one is None or other is None or frozenset((one.id, other.id)) in apart:
            continue
        edge = judged(entity, one, other, signs)
        if edge is not None:
            yield edge


def _shown(entity: str, circle: Circle, seen: Mapping[int, Sight]) -> Group:
    members = tuple(Member(seen[rid].id, rid, seen[rid].name) for rid in sorted(circle.members))
    return Group(entity, members, tuple(circle.reasons), circle.confidence)
