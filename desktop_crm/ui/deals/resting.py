"""Letting a deal wait until a day, for a reason."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops import deals, records, team, workdays
from desktop_crm.ops.records import Invalid
from desktop_crm.store.own_fields import fields_of
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.slot import Slot
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.rows.chip_row import ChipRow

_UNTIL, _WHY = "waiting_until", "waiting_for"


class LetWait(Dialog):
    """Asks until when a deal waits, and what for."""

    def __init__(self, desk: Desk, parent: QWidget, deal_id: str) -> None:
        super().__init__(parent, _("Let the deal wait"), _("Let it wait"), check=self.save, width=440)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._deal = desk, deal_id
        card = records.read(desk.ws, "deal", deal_id)
        fields = {f.key: f for f in fields_of(desk.ws, "deal")}
        self.slots = {key: Slot(desk, fields[key]) for key in (_WHY, _UNTIL)}
        self.body.addWidget(label(_("Let the deal wait"), "card"))
        said = _(
            "Until then it is neither stuck nor without a next step. On that day it comes back by itself."
        )
        self.body.addWidget(label(card.title, "name", wrap=True))
        self.body.addWidget(label(said, tone="secondary", wrap=True))
        self.body.addWidget(self.slots[_WHY])
        self.body.addWidget(self._spans())
        self.body.addWidget(self.slots[_UNTIL])
        for key, slot in self.slots.items():
            slot.show_value(card.values.get(key))
            slot.editor.entered.connect(self._confirm)
        self.slots[_WHY].editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _spans(self) -> ChipRow:
        """Usual spans of time, counted to a working day."""
        country = team.get(self._desk.ws, team.COUNTRY)
        chips = []
        for said, days in ((_("A week"), 7), (_("Two weeks"), 14), (_("A month"), 30)):
            day = workdays.after(date.today() + timedelta(days=days), 0, country)
            chip = Chip(said)
            chip.clicked.connect(
                lambda _on=False, day=day: self.slots[_UNTIL].editor.set_value(day.isoformat())
            )
            chips.append(chip)
        made = ChipRow()
        made.set_items(chips)
        return made

    def save(self) -> bool:
        """Save; whether it could be. What is missing is said beside its field."""
        if [slot for slot in self.slots.values() if not slot.editor.check()]:
            return False
        until, why = self.slots[_UNTIL].editor.value(), self.slots[_WHY].editor.value()
        try:
            deals.wait(self._desk.ws, self._deal, until, why)
        except Invalid as error:
            for key, said in error.fields.items():
                self.slots[key].editor.set_error(said)
            self.slots[next(iter(error.fields))].editor.setFocus()
            return False
        except UserError as error:
            self._desk.messages.error(error)
        return True
