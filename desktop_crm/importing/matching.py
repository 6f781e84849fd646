"""Recognising people and firms: in the base, and earlier in the same list.

A phone, an e-mail, a messenger or a tax number that is the same means the same client, unless the names say
otherwise: two people who share the phone of an office stay two. After that a similar name in the same company
decides. Somebody of whom a list has but the name is recognised by the same name where nothing else is known.
"""

from __future__ import annotations

from collections import defaultdict

from desktop_crm.base.fold import fold
from desktop_crm.importing import known
from desktop_crm.importing.cards import BY_SYSTEM, NONE, By, Cards
from desktop_crm.importing.names import firm, person, same_form, same_person
from desktop_crm.importing.sheet import Progress
from desktop_crm.importing.table import Point, Side, Table
from desktop_crm.store.workspace import Workspace

_TELL = 2000


class _Owners:
    """Cards by the details they hold."""

    def __init__(self) -> None:
        self._cards: dict[str, int | list[int]] = {}

    def of(self, normal: str) -> list[int]:
        found = self._cards.get(normal)
        return [] if found is None else found if isinstance(found, list) else [found]

    def add(self, normal: str, card: int) -> None:
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
        ids: dict[str, list[str]] = {}
        for system, normals in _normals(side).items():
            ids.update(known.owners_of_points(ws, side.entity, system, normals))
        names = known.names_of(ws, side.entity, {id_ for owners in ids.values() for id_ in owners})
        present = {id_: n for n, id_ in enumerate(cards.ids) if id_}
        for normal, owners in ids.items():
            for id_ in owners:
                if id_ not in present:
                    present[id_] = cards.known(id_, names.get(id_, ""))
                self.add(normal, present[id_])


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


def _telling(points: list[Point]) -> list[Point]:
    return [p for p in points if p.system in BY_SYSTEM]


class Firms:
    """Gives each row its company."""

    def __init__(self, ws: Workspace, table: Table, *, anew: bool) -> None:
        """`anew`: every row makes a company of its own, as "add anyway" asks."""
        self.side = table.sides["company"]
        self.cards = Cards.of("company", table.rows)
        self._anew = anew
        self._own_points = table.main == "company"
        self._tax_ids = next(
            (values for key, values in self.side.scalars if key == "tax_id"), [None] * table.rows
        )
        self._tax_of: dict[int, str] = {}
        self._by_tax: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._owners = _Owners()
        self._seen: dict[tuple[str | None, str | None], int] = {}
        if not anew:
            self._fill(ws)

    def _fill(self, ws: Workspace) -> None:
        keys = {firm(name)[0] for name in set(filter(None, self.side.names))}
        numbers = set(filter(None, self._tax_ids))
        for id_, name, tax_id in known.firms(ws, keys, numbers) if keys or numbers else ():
            self._register(self.cards.known(id_, name), name, tax_id)
        if self._own_points:
            self._owners.fill(ws, self.side, self.cards)

    def _register(self, card: int, name: str, tax_id: str | None) -> None:
        if name:
            self._by_name[firm(name)[0]].append(card)
        if tax_id:
            self._by_tax.setdefault(tax_id, card)
            self._tax_of[card] = tax_id

    def place(self, row: int) -> int:
        """The company of the row, made when there is none yet; NONE when the row names no company."""
        name, tax_id = self.side.names[row], self._tax_ids[row]
        if not self._anew and (name, tax_id) in self._seen:
            card = self._seen[name, tax_id]
            self.cards.join(row, card, By.TAX_ID if tax_id in self._by_tax else By.NAME)
            return card
        points = _telling(self.side.points_of(row)) if self._own_points else []
        card, how = (NONE, By.NOTHING) if self._anew else self._find(name, tax_id, points)
        if card != NONE:
            self.cards.join(row, card, how)
        elif name:
            card = self.cards.make(row, name)
        else:
            return NONE
        self._learn(card, name, tax_id, points)
        return card

    def _learn(self, card: int, name: str | None, tax_id: str | None, points: list[Point]) -> None:
        if self._anew:
            return
        if name or tax_id:
            self._seen[name, tax_id] = card
        if card not in self._by_name[firm(name)[0] if name else ""]:
            self._register(card, name or "", tax_id)
        elif tax_id and card not in self._tax_of:
            self._by_tax.setdefault(tax_id, card)
            self._tax_of[card] = tax_id
        for point in points:
            self._owners.add(point.normal, card)

    def _find(self, name: str | None, tax_id: str | None, points: list[Point]) -> tuple[int, By]:
        if tax_id and tax_id in self._by_tax:
            return self._by_tax[tax_id], By.TAX_ID
        if name:
            key, form = firm(name)
            for card in self._by_name.get(key, ()):
                if self._can_be(card, form, tax_id):
                    return card, By.NAME
        for point in points:
            for card in self._owners.of(point.normal):
                if self._can_be(card, "", tax_id) and (
                    not name or _similar_firm(name, self.cards.names[card])
                ):
                    return card, BY_SYSTEM[point.system]
        return NONE, By.NOTHING

    def _can_be(self, card: int, form: str, tax_id: str | None) -> bool:
        other = self._tax_of.get(card)
        return not (tax_id and other and tax_id != other) and same_form(form, firm(self.cards.names[card])[1])


def _similar_firm(one: str, other: str) -> bool:
    """Whether two names with one phone can be one firm: the same name, mistyped or with more words."""
    from rapidfuzz.fuzz import ratio

    a, b = firm(one), firm(other)
    if not same_form(a[1], b[1]) or not a[0] or not b[0]:
        return not a[0] or not b[0]
    words, others = set(a[0].split()), set(b[0].split())
    return words <= others or others <= words or ratio(a[0], b[0]) >= 85


class People:
    """Gives each row its contact."""

    def __init__(self, ws: Workspace, table: Table, firms: Firms, *, anew: bool) -> None:
        self.side = table.sides["contact"]
        self.cards = Cards.of("contact", table.rows)
        self._firms = firms
        self._anew = anew
        self._owners = _Owners()
        self._colleagues: dict[int, _Colleagues] = {}
        self._lone: dict[tuple[str, ...], list[tuple[int, str | None, str | None]]] = defaultdict(list)
        self._columns = {key: values for key, values in self.side.scalars if key in ("city", "birthday")}
        self._identifying = self.side.identifying()
        if not anew:
            self._fill(ws, table)

    def _fill(self, ws: Workspace, table: Table) -> None:
        self._owners.fill(ws, self.side, self.cards)
        present = {id_: card for card, id_ in enumerate(self.cards.ids) if id_}
        firms = {id_: card for card, id_ in enumerate(self._firms.cards.ids) if id_}
        for company, people in known.people_of(ws, firms).items():
            for id_, name in people:
                if id_ not in present:
                    present[id_] = self.cards.known(id_, name)
                self._colleagues_in(firms[company]).add(present[id_], name)
        lonely = {self.side.names[row] or "" for row in range(table.rows) if self._is_lone(row)} - {""}
        for words, found in known.with_nothing_else(ws, lonely).items():
            for lone in found:
                if lone.id not in present:
                    present[lone.id] = self.cards.known(lone.id, lone.name)
                self._lone[words].append((present[lone.id], lone.city, lone.birthday))

    def _is_lone(self, row: int) -> bool:
        return self._firms.side.names[row] is None and all(c.values[row] is None for c in self._identifying)

    def _colleagues_in(self, company: int) -> _Colleagues:
        return self._colleagues.setdefault(company, _Colleagues())

    def place(self, row: int, company: int) -> int:
        """The contact of the row, made when there is none yet; NONE when nothing says who it is."""
        name = self.side.names[row]
        points = _telling(self.side.points_of(row))
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
        if words and company != NONE and company in self._colleagues:
            card = self._colleagues[company].find(words, sure=not points)
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


class _Colleagues:
    """The people of one company; in a large one only those who share a word of the name are compared."""

    LARGE = 24

    def __init__(self) -> None:
        self._people: list[tuple[int, str]] = []
        self._by_word: dict[str, list[int]] = {}

    def add(self, card: int, name: str) -> None:
        if len(self._people) <= self.LARGE and (card, name) in self._people:
            return
        self._people.append((card, name))
        if self._by_word:
            self._index(len(self._people) - 1)
        elif len(self._people) > self.LARGE:
            for n in range(len(self._people)):
                self._index(n)

    def _index(self, n: int) -> None:
        for word in person(self._people[n][1]):
            self._by_word.setdefault(word, []).append(n)

    def find(self, words: tuple[str, ...], *, sure: bool) -> int:
        """The card of the one whose name is similar. `sure`: one same word will do, as no phone says
        otherwise.
        """
        if not sure and len(words) < 2:
            return NONE
        for n in self._candidates(words):
            card, name = self._people[n]
            other = person(name)
            if same_person(words, other, alone=True) and (sure or len(other) > 1):
                return card
        return NONE

    def _candidates(self, words: tuple[str, ...]) -> list[int]:
        if not self._by_word:
            return list(range(len(self._people)))
        return list(dict.fromkeys(n for word in words for n in self._by_word.get(word, ())))


def place(
    ws: Workspace, table: Table, *, anew: bool, progress: Progress | None = None
) -> tuple[Cards, Cards]:
    """The contacts and the companies of all rows. `anew`: no row of the main entity is recognised."""
    firms = Firms(ws, table, anew=anew and table.main == "company")
    people = People(ws, table, firms, anew=anew and table.main == "contact")
    for row in range(table.rows):
        people.place(row, firms.place(row))
        if progress and row % _TELL == 0:
            progress(row, table.rows)
    return people.cards, firms.cards
