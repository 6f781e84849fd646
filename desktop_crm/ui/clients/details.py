"""What the side panel tells of one client: a line for each value, edited where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.ops.records import Card
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.inline import InlineValue
from desktop_crm.ui.forms.shown import shown
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button

ELSEWHERE = {
    "contact": frozenset({"name", "company", "job_title", "next_day"}),
    "company": frozenset({"name", "next_day"}),
    "lead": frozenset({"name", "next_day"}),
    "call": frozenset({"contact"}),
    "deal": frozenset({"name", "pipeline", "stage", "waiting_until", "waiting_for", "next_day"}),
}
"""What the panel shows elsewhere as soon as it is filled in; of other entities the name."""
_NAME = frozenset({"name"})


class Details(QWidget):
    """The fields that are filled in, and on demand the others; a value being edited outlives every change."""

    def __init__(self, desk: Desk, entity: str) -> None:
        super().__init__()
        self._desk, self._entity = desk, entity
        self._elsewhere = ELSEWHERE.get(entity, _NAME)
        self._of: tuple[str, bool] = ("", False)
        self._card: Card | None = None
        self._fields: Sequence[Field] = ()
        self._values: dict[str, InlineValue] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.more = button(_("Show empty fields"), "chevron-down", "quiet")
        self.more.clicked.connect(lambda _on=False: self._show_empty())
        column(self._lines, row(self.more, None), into=self, space=0)

    def show_card(self, card: Card, fields: Sequence[Field]) -> None:
        """Show these fields of a card: another one anew, the same one as it is now."""
        if self._of[0] != card.id:
            self._forget(list(self._values))
        self._of = (card.id, bool(card.deleted))
        self._card, self._fields = card, fields
        self._forget([key for key in self._values if key not in {f.key for f in fields}])
        for f in fields:
            if f.key in self._values:
                self._values[f.key].set_fixed(self._fixed(f))
                self._values[f.key].show_card(card)
        self._add([f for f in fields if shown(card, f) and f.key not in self._elsewhere])
        self.more.setVisible(not card.deleted and bool(self._empty()))

    def is_editing(self) -> bool:
        """Whether a value is being edited."""
        return any(value.is_editing() for value in self._values.values())

    def value(self, key: str) -> InlineValue | None:
        """The line of a field, where it has one."""
        return self._values.get(key)

    def _empty(self) -> list[Field]:
        card = self._card
        assert card
        return [
            f
            for f in self._fields
            if f.key not in self._values and not self._fixed(f) and f.key != "name" and not shown(card, f)
        ]

    def _fixed(self, f: Field) -> bool:
        return f.computed or f.key in ENTITIES[self._entity].follows or self._of[1]

    def _show_empty(self) -> None:
        empty = self._empty()
        self._add(empty)
        self.more.hide()
        first = self._values[empty[0].key].first_line()
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, wanted: Sequence[Field]) -> None:
        """Give these fields lines, each in its place."""
        assert self._card
        keys = {f.key for f in wanted} | self._values.keys()
        for place, f in enumerate(f for f in self._fields if f.key in keys):
            if f.key not in self._values:
                made = InlineValue(
                    self._desk, self._entity, self._card.id, f, self._card, fixed=self._fixed(f)
                )
                self._values[f.key] = made
                self._lines.insertWidget(place, made)

    def _forget(self, keys: Sequence[str]) -> None:
        for key in keys:
            gone = self._values.pop(key)
            self._lines.removeWidget(gone)
            # Out of sight at once: it is deleted only when the event loop comes to it.
            gone.hide()
            gone.deleteLater()
