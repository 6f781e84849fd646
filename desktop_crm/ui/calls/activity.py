"""Writing down a meeting or an e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Ref
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.ops import meetings, people, records, subjects
from desktop_crm.ops.attempts import later
from desktop_crm.ops.meetings import LETTER, MEETING
from desktop_crm.ops.names import name_of
from desktop_crm.ops.whom import Client, client
from desktop_crm.ui.calls.record_dialog import RecordDialog
from desktop_crm.ui.calls.who import Face
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.meanwhile import Part
from desktop_crm.ui.forms.next_step import NextStepForm
from desktop_crm.ui.forms.open_record import OpenRecord
from desktop_crm.ui.forms.refs import RefEditor
from desktop_crm.ui.forms.slot import Slot
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.text import Elided, label
from desktop_crm.ui.theme import Space

_WIDTH = 620
_HOUR = 3600
_MINUTE = 60_000  # ms

# field and how many of the two columns it takes
_FIELDS = {
    MEETING: (("topic", 2), ("moment", 1), ("length", 1), ("place", 2), ("text", 2)),
    LETTER: (("direction", 1), ("moment", 1), ("address", 1), ("subject", 1), ("text", 2)),
}
_TITLES = {MEETING: N_("Meeting"), LETTER: N_("E-mail")}
_NEW = {MEETING: N_("New meeting"), LETTER: N_("New e-mail")}


def open_activity(
    desk: Desk, parent: QWidget, entity: str, values: Mapping[str, Any], record_id: str | None = None
) -> ActivityDialog:
    """Write down a meeting or an e-mail with a client, or with an id put right one that is there."""
    dialog = ActivityDialog(desk, parent, entity, values, record_id)
    dialog.show()
    return dialog


class ActivityDialog(RecordDialog):
    """The fields, whom it was with, and the next step; saved in one go."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        entity: str,
        values: Mapping[str, Any],
        record_id: str | None = None,
    ) -> None:
        self._desk, self.entity, self.record_id = desk, entity, record_id
        self._held = dict(records.read(desk.ws, entity, record_id).values) if record_id else dict(values)
        title = _((_TITLES if record_id else _NEW)[entity])
        super().__init__(parent, title, _WIDTH)
        self._opened = now()
        self._about = subjects.filled(desk.ws.read, self._held)
        self.contact = RefEditor(
            _("Who was it with?"), desk, Ref("contact"), _("Who was it with? Type a name")
        )
        self.deal = Choice(placeholder=_("No deal"))
        fields = ENTITIES[entity].fields
        self.slots = {key: Slot(desk, fields[key]) for key, _span in _FIELDS[entity]}
        self.next = NextStepForm(desk)
        self._deal_of = Part(
            ("deal",),
            lambda: {"deal": self.deal.value()},
            self._show_deal,
            self._deal_words,
            _("Deal"),
            says_name=True,
        )
        parts = [slot.part() for slot in self.slots.values()]
        self.record = OpenRecord(desk, self, entity, record_id, self.banner, [*parts, self._deal_of])
        self._fill(client(desk.ws, self._about))
        self._build(client(desk.ws, self._about))
        self._connect()

    def _checked(self) -> bool:
        wrong = [slot for slot in self.slots.values() if not slot.editor.check()]
        if wrong:
            wrong[0].editor.setFocus()
            return False
        return self.contact.check() and (bool(self.record_id) or self.next.check())

    def _fill(self, whom: Client) -> None:
        begins: dict[str, Any] = {"moment": self._opened // _MINUTE * _MINUTE}
        if self.entity == MEETING:
            begins["length"] = _HOUR
        else:
            begins |= {"direction": "out", "address": whom.emails[0][0] if whom.emails else None}
        for key, slot in self.slots.items():
            slot.show_value(self._held.get(key) if self.record_id else self._held.get(key) or begins.get(key))
        self._deals = list(whom.deals)
        deal = self._about["deal"]
        if not deal and len(self._deals) == 1 and not self.record_id:
            deal = self._deals[0][0]
        self.deal.setAccessibleName(_("Deal"))
        self._show_deal({"deal": deal})
        self.record.begin(self._held)

    def _show_deal(self, held: Mapping[str, Any]) -> None:
        """Offer the open deals of the client, and the one that it was about."""
        deal, offered = held.get("deal"), [*self._deals]
        if deal and deal not in dict(offered):
            offered.append((deal, self._deal_words(held)))
        self.deal.set_options([(None, _("No deal")), *offered], deal)
        self.deal.setVisible(bool(offered))

    def _deal_words(self, held: Mapping[str, Any]) -> str:
        return name_of(self._desk.ws, "deal", str(held["deal"])) if held.get("deal") else ""

    def _build(self, whom: Client) -> None:
        self.body.addWidget(self.banner)
        self.body.addLayout(self._head(whom))
        self.body.addWidget(self._deal_of.theirs)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.M)
        line = place = 0
        for key, span in _FIELDS[self.entity]:
            if place + span > 2:
                line, place = line + 1, 0
            grid.addWidget(self.slots[key], line, place, 1, span)
            place += span
        self.body.addLayout(grid)
        self.body.addWidget(self.next)
        self.next.setVisible(self.record_id is None)
        self.next.propose(later(self._desk.ws, local_time(self._opened), _("Call")))
        self.buttons.insertWidget(0, label(_("Ctrl+Enter saves, Esc closes"), "secondary", "hint"))

    def _head(self, whom: Client) -> Any:
        if not whom.title:
            made = row(self.contact, self.deal, space=Space.S)
            made.setStretch(0, 1)
            return made
        face = Face()
        face.show_name(whom.title, whom.seed)
        names = column(Elided(whom.title, "card"), Elided(whom.under, "secondary", "secondary"), space=1)
        made = row(face, names, self.deal, space=Space.M)
        made.setStretch(1, 1)
        self.contact.setParent(self)
        self.contact.hide()
        return made

    def _connect(self) -> None:
        self.yes.setDefault(False)
        for slot in self.slots.values():
            slot.editor.changed.connect(self._touch)
            slot.editor.entered.connect(self.focusNextChild)
        for told in (self.contact.changed, self.next.changed, self.deal.chosen):
            told.connect(self._touch)
        (
            self.contact if not self.contact.isHidden() else self.slots[_FIELDS[self.entity][0][0]].editor
        ).setFocus()
        if self.entity == LETTER and self.contact.isHidden():
            self.slots["subject"].editor.setFocus()
        QTimer.singleShot(0, self, lambda: put_in_order(self))

    def _touch(self, *_anything: object) -> None:
        self._touched = True

    def _values(self) -> dict[str, Any]:
        me = people.me(self._desk.ws)
        mine = {"responsible": me[0]} if me and not self.record_id else {}
        typed = {key: slot.editor.value() for key, slot in self.slots.items()}
        if not self.record_id and typed["moment"] == self._opened // _MINUTE * _MINUTE:
            typed["moment"] = self._opened
        about = {**self._about, "deal": self.deal.value()}
        if not self.contact.isHidden() and self.contact.value():
            about["contact"] = str(self.contact.value())
        return {**mine, **self._held, **about, **typed}

    def _write(self) -> None:
        ws, values = self._desk.ws, self._values()
        if self.record_id:
            contact = None if self.contact.isHidden() else values["contact"]
            whom = {"contact": contact} if contact else {}
            change = partial(meetings.change, ws, self.entity, self.record_id)
            self.record.write(lambda typed, seen: change({**whom, **typed}, seen), also=bool(whom))
            return
        record = meetings.record if self.entity == MEETING else meetings.record_letter
        record(ws, values, self.next.step())

    def _mark(self, sentences: Mapping[str, str]) -> None:
        for key, said in sentences.items():
            editor = self.slots[key].editor if key in self.slots else None
            if key in ("topic", "address") and not self.contact.isHidden():
                editor = self.contact
            if editor:
                editor.set_error(said)
                editor.setFocus()
            else:
                self.banner.say(said)
