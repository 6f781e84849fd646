"""The deal that begins with a qualified lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops import lead_conversion, pipelines
from desktop_crm.ops.records import Card
from desktop_crm.store.own_fields import fields_of
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.forms.slot import Slot
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.switches import Check
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_CURRENCY = "currency"


class DealPart(QWidget):
    """Whether a deal begins, what it is called, and what its first stage asks for."""

    rearranged = Signal()

    def __init__(self, desk: Desk, card: Card) -> None:
        super().__init__()
        self._desk = desk
        self._fields = {f.key: f for f in fields_of(desk.ws, "deal")}
        self.begins = Check(_("Begin a deal"), True)
        self.slots: dict[str, Slot] = {}
        self.pipeline = Choice([(p.id, p.name) for p in pipelines.all_of(desk.ws) if p.stages])
        self.pipeline.setCurrentIndex(0)
        self.pipeline.setAccessibleName(_("Pipeline"))
        self._inner, self._more = QWidget(), QVBoxLayout()
        self._more.setSpacing(Space.M)
        name, amount = self._slot("name"), self._slot("amount")
        said = lead_conversion.told(card) or str(card.values.get("firm") or card.values.get("name") or "")
        self._is_named = bool(said)
        name.show_value(said or card.title)
        first = row(name, amount, space=Space.L)
        first.setStretch(0, 2)
        first.setStretch(1, 1)
        way = label(_("Pipeline"), tone="secondary")
        way.setBuddy(self.pipeline)
        self._way = QWidget()
        column(way, self.pipeline, into=self._way, space=5)
        self._way.setVisible(self.pipeline.count() > 1)
        column(first, self._way, self._more, into=self._inner, space=Space.M)
        column(self.begins, self._inner, into=self, space=Space.S)
        self.begins.toggled.connect(self._show)
        self.pipeline.chosen.connect(lambda _value: self._ask_needs())
        self._ask_needs()

    def follow(self, client: str) -> None:
        """Call the deal like the client as soon as they have a name, where the lead had nothing but a number."""
        if client and not self._is_named:
            self.slots["name"].follow(client)

    def editors(self) -> list[Editor]:
        """The editors that are to be checked."""
        return [slot.editor for slot in self.slots.values()] if self.begins.isChecked() else []

    def values(self) -> dict[str, Any] | None:
        """What the deal begins with; None for no deal."""
        if not self.begins.isChecked():
            return None
        given = {key: slot.editor.value() for key, slot in self.slots.items()}
        chosen = {"pipeline": self.pipeline.value()} if self.pipeline.count() else {}
        return {**{key: value for key, value in given.items() if value not in (None, "", [])}, **chosen}

    def mark(self, sentences: Mapping[str, str]) -> dict[str, str]:
        """Say these sentences beside their fields, which are asked for where they were not yet; the others."""
        left = dict(sentences)
        for key in list(left):
            if self.begins.isChecked() and key in self._fields:
                self._asked(key).editor.set_error(left.pop(key))
        marked = [slot for slot in self.slots.values() if slot.editor.error()]
        if marked:
            marked[0].editor.setFocus()
        self.rearranged.emit()
        return left

    def _show(self, on: bool) -> None:
        self._inner.setVisible(on)
        self.rearranged.emit()

    def _ask_needs(self) -> None:
        """Ask at once for what the first stage needs, besides what the lead brings by itself."""
        home = pipelines.pipeline(self._desk.ws, str(self.pipeline.value() or ""))
        stage = home.begins() if home else None
        for key in stage.needs if stage else ():
            if key in self._fields and key not in _BROUGHT:
                self._asked(key)

    def _asked(self, key: str) -> Slot:
        if key not in self.slots:
            self._more.addWidget(self._slot(key))
        return self.slots[key]

    def _slot(self, key: str) -> Slot:
        slot = self.slots[key] = Slot(self._desk, self._fields[key])
        return slot


_BROUGHT = ("contact", "company", "responsible", "source", "currency", "pipeline", "stage")
