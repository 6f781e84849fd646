"""The dialog of one task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Repeat, Text
from desktop_crm.models.task import TODO
from desktop_crm.ops import people, records, reminders, tasks
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.about import About
from desktop_crm.ui.forms.editor import reading, sentence
from desktop_crm.ui.forms.lines import LongEditor
from desktop_crm.ui.forms.meanwhile import Part
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.forms.open_record import OpenRecord
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.forms.when import When
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import Segmented, button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.leaving import ask_to_leave
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.tasks import acting, words
from desktop_crm.ui.tasks.day_in_name import DayInName
from desktop_crm.ui.tasks.repeat_choice import RepeatChoice
from desktop_crm.ui.theme import Space

_WIDTH = 560


class TaskDialog(Dialog):
    """Makes a task or changes one; only what was changed is written."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        task_id: str | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        title = _("Task") if task_id else _("New task")
        super().__init__(parent, title, _("Save"), check=self.save, width=_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk, self.task_id = desk, task_id
        self.banner = Notice("bad", "circle-alert")
        self.kind = Segmented([(key, _(text)) for key, text in words.KINDS])
        self.name = QLineEdit()
        self.about = About(desk)
        self.when = When(desk)
        self.repeat = RepeatChoice(desk)
        self.length, self.remind, self.responsible = Choice(), Choice(), Choice()
        self.text = LongEditor(_("Note"), Text(multiline=True), reading(desk), lines=3)
        self._remind_chosen = bool(task_id)
        self.record = OpenRecord(desk, self, "task", task_id, self.banner, self._parts())
        self._build()
        self._heard: DayInName | None = None
        self._fill(initial or {})
        if not task_id:
            self._heard = DayInName(self.name, self.when)
        self.record.begin(self._held)
        self._connect()
        put_in_order(self)
        self.name.setFocus()

    def save(self) -> bool:
        """Save the task; whether it is saved. What cannot be is said beside its field."""
        self._named.set_error("")
        if not self.when.check() or not (self.repeat.isHidden() or self.repeat.until.check()):
            return False
        values = self.values()
        try:
            self._write(values)
        except records.Invalid as error:
            self._mark(error.fields)
            return False
        except UserError as error:
            self.banner.say(sentence(error))
            return False
        return True

    def values(self) -> dict[str, Any]:
        """What stands in the dialog, as it is stored. Raises UserError when something is not understood."""
        return self.record.following.values()

    def _parts(self) -> tuple[Part, ...]:
        """What others may change while the dialog is open, in the order in which it stands there."""
        kinds = {key: _(text) for key, text in words.KINDS}
        return (
            Part(
                ("kind",),
                lambda: {"kind": self.kind.current()},
                self._show_kind,
                lambda v: kinds.get(v["kind"], ""),
            ),
            Part(
                ("name",),
                lambda: {"name": self._heard.name() if self._heard else self.name.text().strip()},
                lambda v: self.name.setText(str(v["name"] or "")),
                lambda v: str(v["name"] or ""),
            ),
            Part(tuple(tasks.CLIENTS), self.about.values, self.about.set_values, self.about.words),
            Part(
                ("day", "time"),
                self._day_and_time,
                self._show_when,
                lambda v: words.moment(v["day"], v["time"]),
            ),
            self._choice("length", self.length, self._offer_lengths, _("How long")),
            self._choice("remind", self.remind, self._offer_reminders, _("Reminder")),
            self._choice("responsible", self.responsible, self._offer_people, _("Responsible")),
            Part(
                ("repeat",),
                lambda: {"repeat": self.repeat.value() if self.when.value()[0] else None},
                lambda v: self.repeat.set_value(v["repeat"]),
                lambda v: Repeat().format(v["repeat"]),
            ),
            Part(
                ("text",),
                lambda: {"text": self.text.value()},
                lambda v: self.text.set_value(v["text"]),
                lambda v: str(v["text"] or ""),
            ),
        )

    def _choice(self, key: str, choice: Choice, offer: Callable[..., None], name: str) -> Part:
        """One of the choices beside each other; what they cannot be without a day is nothing."""

        def holds() -> dict[str, Any]:
            day, time = self.when.value()
            needed = {"length": time, "remind": day}.get(key, True)
            return {key: choice.value() if needed else None}

        def said(held: Mapping[str, Any]) -> str:
            known = Choice()
            offer(held[key], known)
            return known.currentText()

        return Part((key,), holds, lambda v: offer(v[key]), said, name, says_name=True)

    def _day_and_time(self) -> dict[str, Any]:
        return dict(zip(("day", "time"), self.when.value(), strict=True))

    def _show_when(self, held: Mapping[str, Any]) -> None:
        self.when.set_value(held["day"], held["time"])
        self._follow_day()

    def _show_kind(self, held: Mapping[str, Any]) -> None:
        self.kind.select(str(held["kind"] or TODO))
        self._follow_kind()

    def _renewed(self) -> None:
        put_in_order(self)
        self.fit()

    def fit(self) -> None:
        """As high as the page, or as the screen allows."""
        layout = self._page.widget().layout()
        assert layout
        layout.activate()
        wished = layout.totalHeightForWidth(self._page.viewport().width()) + 2
        self._page.setMinimumHeight(min(wished, self.screen().availableGeometry().height() - 160))
        super().fit()

    def reject(self) -> None:
        if self.record.is_changed():
            ask_to_leave(self, super().reject)
        else:
            super().reject()

    def _write(self, values: dict[str, Any]) -> None:
        ws = self.desk.ws
        if self.task_id is None:
            self.task_id = tasks.create(ws, values)
            return
        self.record.write(partial(tasks.change, ws, self.task_id))

    def _mark(self, sentences: Mapping[str, str]) -> None:
        for key, said in sentences.items():
            if key == "name":
                self._named.set_error(said)
                self.name.setFocus()
            elif key in ("day", "time", "repeat"):
                self.when.day.set_error(said)
                self.when.day.setFocus()
            else:
                self.banner.say(said)

    def _build(self) -> None:
        self._named = Field(_("Task"), self.name)
        page = QVBoxLayout()
        page.setSpacing(Space.M)
        theirs = {part.keys[0]: part.theirs for part in self.record.following.parts}
        for key, each in (
            ("", self.banner),
            ("kind", self.kind),
            ("name", self._named),
            (tasks.CLIENTS[0], Field(_("About"), self.about)),
            ("day", self.when),
        ):
            _stack(page, each, *([theirs[key]] if key else []))
        three = _beside(
            Field(_("How long"), self.length),
            Field(_("Reminder"), self.remind),
            Field(_("Responsible"), self.responsible),
        )
        _stack(page, three, *(theirs[key] for key in ("length", "remind", "responsible")))
        _stack(page, Field(_("Repeat"), self.repeat), theirs["repeat"])
        _stack(page, Field(_("Note"), self.text), theirs["text"])
        for notice in (self.banner, *theirs.values()):
            notice.shown.connect(self._renewed)
        self._page = _scrolling(page)
        self.body.addWidget(self._page)
        hint = label(_("Ctrl+Enter saves, Esc closes"), "secondary", "hint")
        self.buttons.insertWidget(0, self._finishing() if self.task_id else hint)

    def _finishing(self) -> QWidget:
        """The button that saves what was changed and goes on to finishing the task, or opens it again."""
        task = tasks.brief(self.desk.ws, self.task_id or "")
        made = button(_("Open again") if task and task.done else _("Finish…"), "circle-check")

        def go_on() -> None:
            if self.save():
                self.accept()
                acting.toggle(self.desk, self.task_id or "")

        made.clicked.connect(go_on)
        return made

    def _fill(self, initial: Mapping[str, Any]) -> None:
        held: Mapping[str, Any] = initial
        if self.task_id:
            held = records.read(self.desk.ws, "task", self.task_id).values
        self._held = held
        self.kind.select(str(held.get("kind") or TODO))
        self.name.setText(str(held.get("name") or ""))
        self.about.set_values(held)
        self.when.set_value(held.get("day"), held.get("time"))
        day = held.get("day")
        self.repeat.set_day(date.fromisoformat(day) if day else None)
        self.repeat.set_value(held.get("repeat"))
        self._offer_lengths(held.get("length"))
        usual = reminders.USUALLY if held.get("time") and not self.task_id else None
        self._offer_reminders(held.get("remind", usual))
        self._offer_people(held.get("responsible") or (None if self.task_id else self.desk.ws.author))
        self.text.set_value(held.get("text"))
        self._follow_kind()
        self._follow_day()

    def _connect(self) -> None:
        self.kind.chosen.connect(lambda _key: self._follow_kind())
        self.when.changed.connect(self._follow_day)
        self.remind.chosen.connect(lambda _value: setattr(self, "_remind_chosen", True))
        self.name.textEdited.connect(lambda _text: self._named.set_error(""))
        self.name.returnPressed.connect(self._confirm)
        for each in (self.about, self.repeat):
            each.changed.connect(self._renewed)

    def _offer_lengths(self, chosen: int | None, into: Choice | None = None) -> None:
        known = sorted({*words.LENGTHS, *([chosen] if chosen else [])})
        (into or self.length).set_options(
            [(None, _("Not said")), *((n, words.lasts(n)) for n in known)], chosen
        )

    def _offer_reminders(self, chosen: int | None, into: Choice | None = None) -> None:
        known = sorted({*reminders.BEFORE, *([chosen] if chosen is not None else [])})
        (into or self.remind).set_options(
            [(None, _("No reminder")), *((n, words.before(n)) for n in known)], chosen
        )

    def _offer_people(self, chosen: str | None, into: Choice | None = None) -> None:
        works = people.employees(self.desk.ws)
        others = [(p.id, p.name) for p in people.everybody(self.desk.ws) if p.id == chosen and not p.active]
        (into or self.responsible).set_options([(None, _("Nobody")), *works, *others], chosen)

    def _follow_kind(self) -> None:
        self.name.setPlaceholderText(words.prompt(self.kind.current()))

    def _follow_day(self) -> None:
        try:
            day, time = self.when.value()
        except UserError:
            return
        self.repeat.set_day(date.fromisoformat(day) if day else None)
        self.length.setEnabled(bool(time))
        for each in (self.remind, self.repeat):
            each.setEnabled(bool(day))
        if not self._remind_chosen:
            self.remind.set_value(reminders.USUALLY if time else None)


def _stack(page: QVBoxLayout, *parts: QWidget | QHBoxLayout) -> None:
    """A part of the page, and close below it what is said about it."""
    page.addLayout(column(*parts, space=5))


def _beside(*parts: QWidget) -> QHBoxLayout:
    made = row(*parts, space=Space.M)
    for i, part in enumerate(parts):
        made.setStretch(i, 1)
        made.setAlignment(part, Qt.AlignmentFlag.AlignTop)
    return made


def _scrolling(page: QVBoxLayout) -> QScrollArea:
    """The page, scrolled where the screen is lower than it."""
    inner = QWidget()
    inner.setProperty("kind", "clear")
    column(page, None, into=inner, margins=(2, 2, 12, 2))
    scroll = QScrollArea()
    scroll.setProperty("kind", "clear")
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inner)
    return scroll
