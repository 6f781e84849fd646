"""What one row says of one card, gathered from the table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desktop_crm.base.fold import fold
from desktop_crm.importing.cards import NONE, Cards
from desktop_crm.importing.merge import Content
from desktop_crm.importing.references import References
from desktop_crm.importing.table import Table


class Contents:
    """Gives the content of any row for either of its cards."""

    def __init__(
        self,
        table: Table,
        people: Cards,
        firms: Cards,
        references: References,
        firm_id: Callable[[int], str | None],
    ) -> None:
        """`firm_id` gives the id that a company's card has or is going to have."""
        self._table = table
        self._people = people
        self._firms = firms
        self._tags = references.tags
        self._firm_id = firm_id
        self._other_has = {e: bool(table.sides[_other(e)].sources) for e in table.sides}

    def of(self, entity: str, row: int) -> Content:
        """What the row says of its card of this entity."""
        side = self._table.sides[entity]
        content = Content(side.values_of(row), side.points_of(row))
        if side.tags:
            content.tags = {self._tags[fold(name)]: name for name in side.tags_of(row)}
        if entity == "contact":
            content.places = self._places(row)
        if entity == self._noted(row):
            content.note = self._note(entity, row)
        cards = self._people if entity == "contact" else self._firms
        if cards.of_row[row] in cards.more:
            content.said = partial(self._table.said, entity, row)
        return content

    def _places(self, row: int) -> list[str]:
        """The ids of the companies that the row names."""
        own = self._firms.of_row[row]
        firms = [own] if own != NONE else []
        if self._firms.further:
            firms += self._firms.further.get(row, ())
        return [id_ for firm in firms if (id_ := self._firm_id(firm))]

    def _note(self, entity: str, row: int) -> str | None:
        """The row's note, and what it says of a company or a person whom it does not name."""
        note = self._table.notes[row]
        other = self._firms if entity == "contact" else self._people
        if self._other_has[entity] and other.of_row[row] == NONE:
            homeless = self._table.said(other.entity, row)
            return "\n".join(filter(None, (note, homeless))) or None
        return note

    def keys(self, entity: str) -> list[str]:
        """The plain fields that the list gives, the name first."""
        side = self._table.sides[entity]
        return ["name", *(key for key, _values in side.scalars)]

    def _noted(self, row: int) -> str:
        """Whose note the row's note is: that of the main entity, else of whom the row does name."""
        people = self._people.of_row[row] != NONE
        firms = self._firms.of_row[row] != NONE
        if self._table.main == "contact":
            return "contact" if people else "company"
        return "company" if firms else "contact"


def _other(entity: str) -> str:
    return "company" if entity == "contact" else "contact"
