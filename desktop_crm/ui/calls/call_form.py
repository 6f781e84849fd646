"""What is written down of a call itself: direction, result, length, topic, deal and note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.activities import DIRECTIONS, OUT, TALKED
from desktop_crm.models.all import Call
from desktop_crm.models.kinds import Moment, Text
from desktop_crm.ops import calls
from desktop_crm.ops.names import name_of
from desktop_crm.ops.whom import Client
from desktop_crm.ui.calls.stopwatch import Stopwatch
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import Editor, reading
from desktop_crm.ui.forms.lines import LineEditor, LongEditor
from desktop_crm.ui.forms.meanwhile import Part
from desktop_crm.ui.forms.pick import Choosable, Pick
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import Segmented
from desktop_crm.ui.kit.switches import Check
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_MINUTE = 60_000  # ms
_NOTE, _ALL_THE_ROOM = 72, 16_000_000  # px

_NAMES = {
    "direction": N_("Direction"),
    "result": N_("Result"),
    "moment": N_("When"),
    "length": N_("How long"),
    "topic": N_("Topic"),
    "deal": N_("Deal"),
    "text": N_("Note"),
}


class CallForm(QWidget):
    """Edits one call. A new one began when the form was opened, until another time is typed.

    `clock` is for whoever shows the form to place.
    """

    changed = Signal()
    """The user has changed something."""
    turned = Signal()
    """What comes next may be something else: the direction or the result has changed."""

    def __init__(self, desk: Desk, held: Mapping[str, Any], made: bool) -> None:
        """`held` is what the call holds; `made` says whether it is recorded already."""
        super().__init__()
        self._desk, self._made, self._opened = desk, made, now()
        self.direction = Segmented(
            [(o.key, _(o.label)) for o in DIRECTIONS], str(held.get("direction") or OUT)
        )
        self.direction.setAccessibleName(_("Direction"))
        self.moment = LineEditor(_("When"), Moment(), reading(desk), _("Day and time"))
        self.clock = Stopwatch(desk)
        self.result = Pick(_("Result"), optional=False)
        self.topic = LineEditor(_("Topic"), Text(), reading(desk), _("Topic"))
        self.deal = Choice(placeholder=_("No deal"))
        self.deal.setAccessibleName(_("Deal"))
        self.note = LongEditor(_("Note"), Text(multiline=True), reading(desk), 6)
        self.note.box.setPlaceholderText(_("What was said"))
        self._wrong = label("", "secondary", "bad", wrap=True)
        self._finishes = label("", "secondary", "good", wrap=True)
        self._client = Client()
        self._parts: tuple[Part, ...] = ()
        self._planned: dict[str, Check] = {}
        self._tasks = column(space=0)
        self._fill(held)
        self._build()
        self._connect()

    def values(self) -> dict[str, Any]:
        """What stands there. Raises UserError when something is not understood."""
        moment = self.moment.value()
        as_opened = not self._made and moment == self._opened // _MINUTE * _MINUTE
        return {
            "direction": self.direction.current(),
            "result": self.result.value(),
            "moment": self._opened if as_opened else moment,
            "length": self.clock.value() if self.result.value() == TALKED else None,
            "topic": self.topic.value(),
            "text": self.note.value(),
            "deal": self.deal.value(),
        }

    def parts(self) -> tuple[Part, ...]:
        """What others may change of a recorded call while it is open."""
        if not self._parts:
            self._parts = tuple(self._part(key, name) for key, name in _NAMES.items())
        return self._parts

    def _part(self, key: str, name: str) -> Part:
        kind = Call.fields[key].kind

        def said(held: Mapping[str, Any]) -> str:
            if key == "deal":
                return name_of(self._desk.ws, "deal", str(held[key])) if held[key] else ""
            return kind.format(held[key])

        return Part(
            (key,),
            lambda: {key: self.values()[key]},
            lambda v: self._show(key, v[key]),
            said,
            _(name),
            says_name=True,
        )

    def _show(self, key: str, value: Any) -> None:
        """Show what a field of the call holds now."""
        if key == "direction":
            self.direction.select(str(value))
            self._offer_results(self.result.value())
        elif key == "result":
            self._offer_results(value)
        elif key == "deal":
            self.offer_deals(self._client, value)
        else:
            shown: dict[str, Any] = {"moment": self.moment, "length": self.clock, "topic": self.topic}
            shown["text"] = self.note
            shown[key].set_value(value)

    def check(self) -> bool:
        """Say beside each field what is wrong; whether all is well."""
        wrong: list[Editor] = [
            e for e in (self.moment, self.clock.editor, self.topic, self.note) if not e.check()
        ]
        if wrong:
            wrong[0].setFocus()
        elif self.result.value() is None:
            self._say_result(_("Say how the call ended."))
            return False
        return not wrong

    def mark(self, sentences: Mapping[str, str]) -> set[str]:
        """Say these sentences beside their fields; the keys of those that have one here."""
        fields: dict[str, Editor] = {"moment": self.moment, "length": self.clock.editor, "topic": self.topic}
        for key, said in sentences.items():
            if key in fields:
                fields[key].set_error(said)
                fields[key].setFocus()
        if "result" in sentences:
            self._say_result(sentences["result"])
        return sentences.keys() & {*fields, "result"}

    def offer_deals(self, client: Client, value: object = None) -> None:
        """Offer the open deals of a client; a new call is about the only one there is."""
        self._client = client
        deals: list[tuple[object, str]] = list(client.deals)
        if value is not None and value not in dict(deals):
            deals.append((value, name_of(self._desk.ws, "deal", str(value))))
        if value is None and len(deals) == 1 and not self._made:
            value = deals[0][0]
        self.deal.set_options([(None, _("No deal")), *deals], value)
        self.deal.setVisible(bool(deals))

    def say_finishes(self, tasks: Sequence[str]) -> None:
        """Say which tasks are done with this call."""
        said = _("Finishes the task: {names}").format(names=", ".join(dict.fromkeys(tasks)))
        self._finishes.setText(said if tasks else "")
        self._finishes.setVisible(bool(tasks))

    def offer_planned(self, tasks: Sequence[tuple[str, str]]) -> None:
        """Offer to finish these tasks, of which this call will have been the first; ids and names."""
        kept = {id_: box.isChecked() for id_, box in self._planned.items()}
        if list(kept) == [id_ for id_, _name in tasks]:
            return
        for box in self._planned.values():
            self._tasks.removeWidget(box)
            box.hide()
            box.deleteLater()
        said = _("Done with this call: {name}")
        self._planned = {
            id_: Check(said.format(name=name), kept.get(id_, i == 0)) for i, (id_, name) in enumerate(tasks)
        }
        for box in self._planned.values():
            self._tasks.addWidget(box)

    def done(self) -> list[str]:
        """The tasks that this call was."""
        return [id_ for id_, box in self._planned.items() if box.isChecked()]

    def _fill(self, held: Mapping[str, Any]) -> None:
        self.moment.set_value(held.get("moment") or self._opened // _MINUTE * _MINUTE)
        self.clock.set_value(held.get("length"))
        self.topic.set_value(held.get("topic"))
        self.note.set_value(held.get("text"))
        self._offer_results(held.get("result"))

    def _build(self) -> None:
        facts = row(self.direction, None, self.moment, space=Space.S)
        for each in (self.direction, self.moment):
            facts.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.moment.setFixedWidth(154)
        about = row(self.topic, self.deal, space=Space.S)
        about.setStretch(0, 1)
        self.deal.setMaximumWidth(200)
        self._wrong.hide()
        self._finishes.hide()
        self.note.box.setMinimumHeight(_NOTE)
        self.note.box.setMaximumHeight(_ALL_THE_ROOM)
        theirs = {part.keys[0]: part.theirs for part in self.parts()}
        whole = column(
            column(facts, theirs["direction"], theirs["moment"], theirs["length"], space=Space.XS),
            column(self.result, self._wrong, theirs["result"], space=Space.XS),
            column(about, theirs["topic"], theirs["deal"], space=Space.XS),
            self._finishes,
            self._tasks,
            theirs["text"],
            self.note,
            into=self,
            margins=(2, 2, Space.S, 2),
            space=Space.M,
        )
        whole.setStretch(6, 1)

    def _connect(self) -> None:
        self.direction.chosen.connect(self._turn)
        self.result.chosen.connect(self._end)
        for editor in (self.moment, self.topic, self.note, self.clock.editor):
            editor.changed.connect(self.changed.emit)
        self.deal.chosen.connect(lambda _deal: self.changed.emit())
        self.topic.entered.connect(self.note.setFocus)

    def _turn(self, _direction: str) -> None:
        self._offer_results(self.result.value())
        self.changed.emit()
        self.turned.emit()

    def _end(self, _result: object) -> None:
        self._wrong.hide()
        self.clock.stop()
        self.changed.emit()
        self.turned.emit()

    def _offer_results(self, value: object) -> None:
        options = calls.results_of(self.direction.current())
        self.result.offer(
            [Choosable(o.key, _(o.label), o.tone, f"Alt+{n}") for n, o in enumerate(options, 1)], value
        )

    def _say_result(self, said: str) -> None:
        self._wrong.setText(said)
        self._wrong.show()
        self.result.options()[0].setFocus(Qt.FocusReason.TabFocusReason)
