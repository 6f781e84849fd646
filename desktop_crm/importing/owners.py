"""Who holds a phone, an e-mail or a messenger: records of the base, and earlier rows of the list."""

from __future__ import annotations

from collections import defaultdict

from desktop_crm.importing import known
from desktop_crm.importing.cards import BY_SYSTEM, Cards
from desktop_crm.importing.table import Point, Side
from desktop_crm.store.workspace import Workspace


class Owners:
    """Cards by the details they hold."""

    def __init__(self) -> None:
        self._cards: dict[str, int | list[int]] = {}

    def of(self, normal: str) -> list[int]:
        """The cards that hold the detail, the oldest first."""
        found = self._cards.get(normal)
        return [] if found is None else found if isinstance(found, list) else [found]

    def add(self, normal: str, card: int) -> None:
        """Note that the card holds the detail."""
        found = self._cards.get(normal)
        if found is None:
            self._cards[normal] = card
        elif isinstance(found, list):
            if card not in found:
                found.append(card)
        elif found != card:
            self._cards[normal] = [found, card]

    def fill(self, ws: Workspace, side: Side, cards: Cards) -> None:
        """Know the records of the base that hold details which the list names."""
        for system, normals in _normals(side).items():
            for normal, id_, name in known.owners_of_points(ws, side.entity, system, normals):
                self.add(normal, cards.known(id_, name))


def _normals(side: Side) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for column in side.identifying():
        f = column.field
        assert f is not None
        normal, into = f.kind.normal, found[f.key]
        for value in column.values:
            if type(value) is str:
                into.add(normal(value))
            elif value is not None:
                into.update(normal(detail.value) for detail in value)
    return found


def telling(points: list[Point]) -> list[Point]:
    """Of these details those that say who somebody is."""
    return [p for p in points if p.system in BY_SYSTEM]
