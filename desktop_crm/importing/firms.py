"""The companies of a list: one by its tax number, else by its name whatever the legal form, made once."""

from __future__ import annotations

from collections import defaultdict

from desktop_crm.importing import known
from desktop_crm.importing.cards import BY_SYSTEM, NONE, By, Cards
from desktop_crm.importing.names import firm, same_form
from desktop_crm.importing.owners import Owners, telling
from desktop_crm.importing.table import Point, Table
from desktop_crm.store.workspace import Workspace


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
        self._owners = Owners()
        self._seen: dict[tuple[str | None, str | None], int] = {}
        self._further = table.sides["contact"].places
        if not anew:
            self._fill(ws)

    def _fill(self, ws: Workspace) -> None:
        further = {name for column in self._further for names in filter(None, column) for name in names}
        keys = {firm(name)[0] for name in set(filter(None, self.side.names)) | further}
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
        points = telling(self.side.points_of(row)) if self._own_points else []
        card, how = (NONE, By.NOTHING) if self._anew else self._find(name, tax_id, points)
        if card != NONE:
            self.cards.join(row, card, how)
        elif name:
            card = self.cards.make(row, name)
        else:
            return NONE
        self._learn(card, name, tax_id, points)
        return card

    def place_further(self, row: int) -> None:
        """Note the other companies that the row names, each made when there is none yet."""
        for column in self._further:
            for name in column[row] or ():
                card, _how = self._find(name, None, [])
                if card == NONE:
                    card = self.cards.make_further(name)
                    self._register(card, name, None)
                self.cards.further.setdefault(row, []).append(card)

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
