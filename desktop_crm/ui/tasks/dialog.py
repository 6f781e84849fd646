"""The dialog of one task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Text
from desktop_crm.models.task import TODO
from desktop_crm.ops import people, records, reminders, tasks
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.about import About
from desktop_crm.ui.forms.editor import reading, sentence
from desktop_crm.ui.forms.lines import LongEditor
from desktop_crm.ui.forms.notice import Notice
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
        self._build()
        self._heard: DayInName | None = None
        self._fill(initial or {})
        if not task_id:
            self._heard = DayInName(self.name, self.when)
        self._before = self._values_or_none()
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
        day, time = self.when.value()
        return {
            "kind": self.kind.current(),
            "name": self._heard.name() if self._heard else self.name.text().strip(),
            **self.about.values(),
            "day": day,
            "time": time,
            "length": self.length.value() if time else None,
            "repeat": self.repeat.value() if day else None,
            "remind": self.remind.value() if day else None,
            "responsible": self.responsible.value(),
            "text": self.text.value(),
        }

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
        if self._values_or_none() == self._before:
            super().reject()
        else:
            ask_to_leave(self, super().reject)

    def _write(self, values: dict[str, Any]) -> None:
        ws = self.desk.ws
        if self.task_id is None:
            self.task_id = tasks.create(ws, values)
            return
        before = records.read(ws, "task", self.task_id).values
        changed = {key: value for key, value in values.items() if value != before.get(key)}
        if changed:
            tasks.change(ws, self.task_id, changed)

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
        for each in (self.banner, self.kind, self._named, Field(_("About"), self.about), self.when):
            page.addWidget(each)
        page.addLayout(
            _beside(
                Field(_("How long"), self.length),
                Field(_("Reminder"), self.remind),
                Field(_("Responsible"), self.responsible),
            )
        )
        page.addWidget(Field(_("Repeat"), self.repeat))
        page.addWidget(Field(_("Note"), self.text))
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

    def _offer_lengths(self, chosen: int | None) -> None:
        known = sorted({*words.LENGTHS, *([chosen] if chosen else [])})
        self.length.set_options([(None, _("Not said")), *((n, words.lasts(n)) for n in known)], chosen)

    def _offer_reminders(self, chosen: int | None) -> None:
        known = sorted({*reminders.BEFORE, *([chosen] if chosen is not None else [])})
        self.remind.set_options([(None, _("No reminder")), *((n, words.before(n)) for n in known)], chosen)

    def _offer_people(self, chosen: str | None) -> None:
        works = people.employees(self.desk.ws)
        others = [(p.id, p.name) for p in people.everybody(self.desk.ws) if p.id == chosen and not p.active]
        self.responsible.set_options([(None, _("Nobody")), *works, *others], chosen)

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

    def _values_or_none(self) -> dict[str, Any] | None:
        try:
            return self.values()
        except UserError:
            return None


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
