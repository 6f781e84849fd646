"""The people of a list: recognised by what reaches them, by their company, or by the name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from desktop_crm.base.fold import fold
from desktop_crm.importing import known
from desktop_crm.importing.cards import BY_SYSTEM, NONE, By, Cards
from desktop_crm.importing.colleagues import Colleagues
from desktop_crm.importing.firms import Firms
from desktop_crm.importing.names import person, same_person
from desktop_crm.importing.owners import Owners, telling
from desktop_crm.importing.table import Point, Table
from desktop_crm.store.workspace import Workspace


class People:
    """Gives each row its contact."""

    def __init__(self, ws: Workspace, table: Table, firms: Firms, *, anew: bool) -> None:
        self._ws = ws
        self.side = table.sides["contact"]
        self.cards = Cards.of("contact", table.rows)
        self._firms = firms
        self._anew = anew
        self._owners = Owners()
        self._colleagues: dict[int, Colleagues] = {}
        self._lone: dict[tuple[str, ...], list[tuple[int, str | None, str | None]]] = defaultdict(list)
        self._columns = {key: values for key, values in self.side.scalars if key in ("city", "birthday")}
        self._identifying = self.side.identifying()
        if not anew:
            self._fill(ws, table)

    def _fill(self, ws: Workspace, table: Table) -> None:
        self._owners.fill(ws, self.side, self.cards)
        lonely = {self.side.names[row] or "" for row in range(table.rows) if self._is_lone(row)} - {""}
        for words, found in known.with_nothing_else(ws, lonely).items():
            for lone in found:
                card = self.cards.known(lone.id, lone.name)
                self._lone[words].append((card, lone.city, lone.birthday))

    def _is_lone(self, row: int) -> bool:
        return self._firms.side.names[row] is None and all(c.values[row] is None for c in self._identifying)

    def _colleagues_in(self, company: int) -> Colleagues:
        if company not in self._colleagues:
            self._colleagues[company] = Colleagues(self._of_base(company))
        return self._colleagues[company]

    def _of_base(self, company: int) -> Iterator[tuple[int, str]]:
        """The cards and names of those whom the base has in a company; asked for when a name is compared."""
        id_ = self._firms.cards.ids[company]
        for contact, name in known.people_of(self._ws, id_) if id_ else ():
            yield self.cards.known(contact, name), name

    def place(self, row: int, company: int) -> int:
        """The contact of the row, made when there is none yet; NONE when nothing says who it is."""
        name = self.side.names[row]
        points = telling(self.side.points_of(row))
        if not name and not points:
            return NONE
        if self._anew:
            return self.cards.make(row, name or "")
        words = person(name) if name else ()
        card, how = self._find(row, words, points, company)
        if card == NONE:
            card = self.cards.make(row, name or "")
        else:
            self.cards.join(row, card, how)
        self._learn(row, card, words, points, company)
        return card

    def _learn(self, row: int, card: int, words: tuple[str, ...], points: list[Point], company: int) -> None:
        for point in points:
            self._owners.add(point.normal, card)
        if words and not self.cards.names[card]:
            self.cards.names[card] = self.side.names[row] or ""
        if words and company != NONE:
            self._colleagues_in(company).add(card, self.side.names[row] or "")
        if words and company == NONE and not points:
            known_there = self._lone[tuple(sorted(words))]
            if all(card != other for other, _city, _birthday in known_there):
                known_there.append((card, *self._marks(row)))

    def _find(self, row: int, words: tuple[str, ...], points: list[Point], company: int) -> tuple[int, By]:
        for point in points:
            for card in self._owners.of(point.normal):
                if self._can_be(card, words):
                    return card, BY_SYSTEM[point.system]
        if words and company != NONE:
            card = self._colleagues_in(company).find(words, sure=not points)
            if card != NONE:
                return card, By.NAME_AND_COMPANY
        if words and company == NONE and not points:
            card = self._find_lone(row, words)
            if card != NONE:
                return card, By.NAME
        return NONE, By.NOTHING

    def _can_be(self, card: int, words: tuple[str, ...]) -> bool:
        other = self.cards.names[card]
        return not words or not other or same_person(words, person(other))

    def _find_lone(self, row: int, words: tuple[str, ...]) -> int:
        """Somebody with the same name and no more known; of several Olegs each row gets the next one."""
        city, birthday = self._marks(row)
        for card, other_city, other_birthday in self._lone.get(tuple(sorted(words)), ()):
            free = len(words) > 1 or (self.cards.ids[card] is not None and self.cards.first[card] == NONE)
            if free and _agree(city, other_city) and _agree(birthday, other_birthday):
                return card
        return NONE

    def _marks(self, row: int) -> tuple[str | None, str | None]:
        city, birthday = self._columns.get("city"), self._columns.get("birthday")
        return (city[row] if city else None), (birthday[row] if birthday else None)


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or fold(one) == fold(other)
