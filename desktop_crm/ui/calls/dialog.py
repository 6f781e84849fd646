"""Recording a call, while one talks or afterwards: the note, and beside it what to say and what to ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.activities import MISSED, TALKED
from desktop_crm.ops import calls, people, records, subjects
from desktop_crm.ops.tasks import NextStep
from desktop_crm.ui.calls.beside import PANE, Beside
from desktop_crm.ui.calls.call_form import CallForm
from desktop_crm.ui.calls.parts import go_on
from desktop_crm.ui.calls.record_dialog import RecordDialog
from desktop_crm.ui.calls.who import Who, lowered
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.meanwhile import Part
from desktop_crm.ui.forms.next_step import NextStepForm
from desktop_crm.ui.forms.open_record import OpenRecord
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import hairline, row
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_MAIN = 440  # px of the note and what stands above it
_HIGH, _LOW = 660, 600  # px: the height wished for, and what is little room


def open_call(desk: Desk, parent: QWidget, values: Mapping[str, Any], running: bool = False) -> CallDialog:
    """Begin to record a call beside the window, which stays usable; the clock runs when one is talking already.

    A call with the same client that is being written down already comes to the front instead.
    """
    begun = CallDialog(desk, parent, values)
    dialog = next((d for d in _open(parent) if d is not begun and d.is_same(begun)), begun)
    if dialog is not begun:
        begun.deleteLater()
    if running:
        dialog.form.clock.start()
    return _to_front(dialog)


def open_recorded(desk: Desk, parent: QWidget, call_id: str) -> CallDialog:
    """Open a call that was recorded, to put it right."""
    there = next((d for d in _open(parent) if d.call_id == call_id), None)
    return _to_front(there or CallDialog(desk, parent, {}, call_id))


def _open(parent: QWidget) -> list[CallDialog]:
    return [dialog for dialog in parent.findChildren(CallDialog) if dialog.isVisible()]


def _to_front(dialog: CallDialog) -> CallDialog:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


class CallDialog(RecordDialog):
    """A call with its answers, the next step and the lead that it brought."""

    asks = N_("Close without saving the call?")

    def __init__(
        self, desk: Desk, parent: QWidget, values: Mapping[str, Any], call_id: str | None = None
    ) -> None:
        self._desk, self.call_id = desk, call_id
        self._held = dict(records.read(desk.ws, "call", call_id).values) if call_id else dict(values)
        super().__init__(parent, _("Call") if call_id else _("New call"))
        self._own_step = False
        self.who = Who(desk, self._held)
        self.form = CallForm(desk, self._held, made=bool(call_id))
        self.beside = Beside(desk, call_id)
        self.next = NextStepForm(desk, low=self.screen().availableGeometry().height() < _LOW)
        whom = (*(key for key in subjects.KEYS if key != "deal"), "number")
        self._whom = Part(whom, self._who_values, self.who.show_values, self.who.words)
        self.record = OpenRecord(desk, self, "call", call_id, self.banner, [self._whom, *self.form.parts()])
        self._build()
        self._connect()
        self.form.offer_deals(self.who.client, self.who.deal())
        self.record.begin(self._held)
        self._follow()
        (self.who.first() or self.form.note).setFocus()

    def is_changed(self) -> bool:
        """Whether anything would be lost by closing: what was typed, or that there was a call at all."""
        return self._touched or self.form.clock.is_running()

    def is_same(self, other: CallDialog) -> bool:
        """Whether both write down a call with the same known client."""
        return (
            self.call_id == other.call_id
            and not self.who.is_unknown()
            and self.who.about() == other.who.about()
        )

    def _checked(self) -> bool:
        self.form.clock.stop()
        parts: list[Who | CallForm | Beside | NextStepForm] = [self.who, self.form, self.beside]
        parts += [] if self.call_id else [self.next]
        return all(part.check() for part in parts)

    def _give_up(self) -> None:
        self.form.clock.stop()
        super()._give_up()

    def _build(self) -> None:
        room, panes = self.screen().availableGeometry(), self.beside.panes()
        apart = panes == 2 and room.width() >= _MAIN + 2 * PANE + 140
        self.beside.arrange(apart)
        main = scrolling(self.form)
        main.setMinimumWidth(min(_MAIN, room.width() // 2))
        middle = row(main, space=Space.XL)
        middle.setStretch(0, 1)
        for each in (hairline(vertical=True), self.beside) if panes else ():
            middle.addWidget(each, int(each is self.beside))
        head = row(self.who, lowered(self.form.clock), space=Space.M)
        head.setStretch(0, 1)
        self.body.addWidget(self.banner)
        self.body.addLayout(head)
        self.body.addWidget(self._whom.theirs)
        self.body.addWidget(hairline())
        self.body.addLayout(middle, 1)
        self.body.addWidget(self.next)
        self.next.setVisible(self.call_id is None)
        self.buttons.insertWidget(0, label(self._keys(), "secondary", "hint"))
        wide = _MAIN + (2 if apart else min(panes, 1)) * (PANE + Space.XL) + 2 * Space.XL
        self.setMaximumHeight(room.height() - 40)
        self.resize(min(max(wide, 640), room.width() - 32), min(_HIGH, room.height() - 40))

    def _keys(self) -> str:
        parts = [_("Ctrl+Enter saves, Esc closes"), _("F6: next part")]
        return " · ".join(parts + ([_("F8: step of the script")] if self.beside.has_script else []))

    def _connect(self) -> None:
        self.yes.setDefault(False)
        self._chain = QTimer(self, singleShot=True, interval=0)
        self._chain.timeout.connect(lambda: put_in_order(self))
        self._chain.start()
        QShortcut(QKeySequence("F6"), self).activated.connect(lambda: go_on(self))
        QShortcut(QKeySequence("F8"), self).activated.connect(self.beside.script.tick_next)
        for told in (self.form.changed, self.beside.changed, self.who.changed, self.next.changed):
            told.connect(self._touch)
        self.form.turned.connect(self._follow)
        self.who.changed.connect(self._who_changed)
        self.next.changed.connect(self._choose_step)
        self.beside.rearranged.connect(lambda: self._chain.start())

    def _touch(self) -> None:
        self._touched = True

    def _choose_step(self) -> None:
        self._own_step = True

    def _who_changed(self) -> None:
        self.form.offer_deals(self.who.client, self.who.deal() or self.form.deal.value())
        self._follow()
        self._chain.start()

    def _follow(self) -> None:
        """Say what saving would finish, and propose what may come next."""
        if self.call_id:
            return
        try:
            draft = calls.complete(self._desk.ws.read, self._values())
        except UserError:
            return
        self.form.say_finishes(calls.finishes(self._desk.ws, draft))
        self.form.offer_planned(calls.planned(self._desk.ws.read, draft))
        if not self._own_step:
            steps = calls.proposals(self._desk.ws, draft)
            vain = self.form.result.value() is not None and not draft["answered"]
            self.next.propose(steps, steps[0] if vain else None, nothing=draft["result"] != MISSED)

    def _values(self) -> dict[str, Any]:
        me = people.me(self._desk.ws)
        mine = {"responsible": me[0]} if me and not self.call_id else {}
        return {**mine, **self._held, **self.who.values(), **self.form.values()}

    def _write(self) -> None:
        ws, values, answers = self._desk.ws, self._values(), self.beside.answers()
        if self.call_id is None:
            step = self._step()
            # Who could not be reached is still to be called, unless there is another task for it.
            done = self.form.done() if step or values["result"] == TALKED else []
            calls.record(ws, values, answers, step, self.who.lead(), done)
            return
        call_id = self.call_id
        given = self.beside.changed_answers()
        self.record.write(
            lambda changed, seen: calls.change(ws, call_id, changed, given, seen), also=given is not None
        )

    def _who_values(self) -> dict[str, Any]:
        return {key: value for key, value in self.who.values().items() if key != "deal"}

    def _step(self) -> NextStep | None:
        """What is to be done; the task to call back makes itself."""
        by_itself = self.form.result.value() == MISSED and not self._own_step
        return None if by_itself else self.next.step()

    def _mark(self, sentences: Mapping[str, str]) -> None:
        """Say each sentence where it belongs; what belongs nowhere, as after a change by a colleague, at the top."""
        answered = {
            key.removeprefix("answer."): s for key, s in sentences.items() if key.startswith("answer.")
        }
        placed = self.form.mark(sentences) | {f"answer.{key}" for key in self.beside.mark(answered)}
        if "number" in sentences:
            self.who.number.set_error(sentences["number"])
            self.who.number.setFocus()
        lost = [said for key, said in sentences.items() if key not in placed | {"number"}]
        if lost:
            self.banner.say(" ".join(lost))
