"""Cards: the records that rows become or belong to, those of the base and those still to be made."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import IntEnum

from desktop_crm.base.i18n import N_

NONE = -1
"""In place of a card: the row says nothing of such a record."""


class By(IntEnum):
    """By what a row was recognised."""

    NOTHING = 0
    PHONE = 1
    EMAIL = 2
    MESSENGER = 3
    TAX_ID = 4
    NAME_AND_COMPANY = 5
    NAME = 6


BY = {
    By.NOTHING: "",
    By.PHONE: N_("by phone"),
    By.EMAIL: N_("by e-mail"),
    By.MESSENGER: N_("by messenger"),
    By.TAX_ID: N_("by tax number"),
    By.NAME_AND_COMPANY: N_("by name and company"),
    By.NAME: N_("by name"),
}
"""By what a row was recognised, for people; to be translated."""

BY_SYSTEM = {"phone": By.PHONE, "email": By.EMAIL, "messenger": By.MESSENGER}


@dataclass(slots=True)
class Cards:
    """The cards of one entity. `of_row` gives the card of each row, `first` the first row of each card.

    `ids` is the record's id in the base, None for a card still to be made; `names` what it is called.
    """

    entity: str
    of_row: array[int]
    how: bytearray
    ids: list[str | None] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    first: array[int] = field(default_factory=lambda: array("i"))
    more: dict[int, list[int]] = field(default_factory=dict)
    """The further rows of cards that have several."""
    further: dict[int, list[int]] = field(default_factory=dict)
    """Cards of a row beside its own: the other companies of a contact."""
    _of_id: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, entity: str, rows: int) -> Cards:
        """No cards yet, for so many rows."""
        return cls(entity, array("i", [NONE]) * rows, bytearray(rows))

    def known(self, id_: str, name: str) -> int:
        """The card of a record of the base; no row need belong to it."""
        card = self._of_id.get(id_)
        if card is None:
            card = self._of_id[id_] = self._add(id_, name, NONE)
        return card

    def make_further(self, name: str) -> int:
        """A card that a row only names; it has no row of its own yet."""
        return self._add(None, name, NONE)

    def make(self, row: int, name: str) -> int:
        """A card that the row makes."""
        card = self._add(None, name, row)
        self.of_row[row] = card
        return card

    def join(self, row: int, card: int, how: By) -> None:
        """Let the row belong to a card."""
        self.of_row[row] = card
        self.how[row] = how
        if self.first[card] == NONE:
            self.first[card] = row
        else:
            self.more.setdefault(card, []).append(row)

    def rows_of(self, card: int) -> list[int]:
        """The rows of a card in their order."""
        return [] if self.first[card] == NONE else [self.first[card], *self.more.get(card, ())]

    def _add(self, id_: str | None, name: str, row: int) -> int:
        self.ids.append(id_)
        self.names.append(name)
        self.first.append(row)
        return len(self.ids) - 1
