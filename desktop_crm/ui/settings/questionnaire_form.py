"""Adding a questionnaire, and changing one: its questions, the one that is picked, and how it will look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops import questionnaires
from desktop_crm.ops.questionnaires import Form
from desktop_crm.ops.questions import Question, new_question
from desktop_crm.ops.records import Invalid
from desktop_crm.store.own_fields import KINDS
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.answers import AnswersForm
from desktop_crm.ui.forms.meanwhile import Part
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.leaving import ask_to_leave
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import caption, label
from desktop_crm.ui.settings.open_setting import OpenSetting, text_part
from desktop_crm.ui.settings.page import framed
from desktop_crm.ui.settings.question_form import QuestionForm
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.theme import Space

_LIST, _FORM, _PREVIEW = 266, 330, 280
_HIGH = 600


class QuestionnaireForm(Dialog):
    """`id` is the saved questionnaire's. The preview can be answered, to see what is asked when."""

    def __init__(self, parent: QWidget, desk: Desk, form: Form | None = None) -> None:
        title = _("Change questionnaire") if form else _("New questionnaire")
        super().__init__(parent, title, _("Save") if form else _("Add"), check=self._save)
        self._desk, self._touched = desk, False
        self.id = form.id if form else ""
        self.questions: list[Question] = list(form.shown) if form else [new_question()]
        self.name = QLineEdit(form.name if form else "")
        self.named = Field(_("Name of the questionnaire"), self.name)
        self.list = Rows(_("Questions"))
        self.more = button(_("Add question"), "plus", "quiet")
        self.up = icon_button("arrow-up", _("Move up (Alt+Up)"))
        self.down = icon_button("arrow-down", _("Move down (Alt+Down)"))
        self.cross = icon_button("trash-2", _("Remove the question"))
        self.form = QuestionForm()
        self.preview = AnswersForm(desk)
        parts = (
            text_part("name", _("Name of the questionnaire"), self.name),
            Part(
                ("questions",),
                lambda: {"questions": tuple(self.questions)},
                self._show_questions,
                lambda held: ", ".join(q.text for q in held["questions"]),
                _("Questions"),
                says_name=True,
            ),
        )
        self.open_form = OpenSetting(self, desk.ws, "questionnaire", self.id, parts, self._held)
        self._build()
        self.open_form.show_in(self.body)
        self._connect()
        self._show(self.questions[0].key if self.questions else "")
        self.name.setFocus()

    def _held(self) -> dict[str, Any] | None:
        found = next((f for f in questionnaires.all_of(self._desk.ws) if f.id == self.id), None)
        return {"name": found.name, "questions": found.shown} if found else None

    def _show_questions(self, held: Mapping[str, Any]) -> None:
        self.questions = list(held["questions"])
        there = {q.key for q in self.questions}
        current = self.list.current()
        self._show(current if current in there else next(iter(there), ""))

    def reject(self) -> None:
        if self._touched:
            ask_to_leave(self, super().reject)
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
            return
        super().keyPressEvent(event)

    def add(self) -> None:
        """A question after the picked one, ready to be written."""
        made = new_question()
        self.questions.insert(self._place() + 1, made)
        self._touch()
        self._show(made.key)
        self.form.go()

    def _build(self) -> None:
        room = self.screen().availableGeometry()
        tools = row(self.more, None, self.up, self.down, self.cross, space=0)
        side = column(self.named, caption(_("Questions")), framed(self.list), tools, space=Space.S)
        side.setStretch(2, 1)
        left = QWidget()
        left.setLayout(side)
        left.setFixedWidth(_LIST)
        area = scrolling(self.form)
        area.setMinimumWidth(_FORM)
        whole = row(left, area, space=Space.XL)
        whole.setStretch(1, 1)
        wide = _LIST + _FORM + 3 * Space.XL
        if room.width() >= wide + _PREVIEW + 60:
            whole.addWidget(self._seen(), 1)
            wide += _PREVIEW + Space.XL
        self.body.addLayout(whole, 1)
        self.buttons.insertWidget(0, label(_("Ctrl+Enter saves, Esc closes"), "secondary", "hint"))
        self.setMaximumHeight(room.height() - 40)
        self.resize(min(wide, room.width() - 32), min(_HIGH, room.height() - 40))

    def _seen(self) -> QWidget:
        inner, ground = QWidget(), card("sunken")
        column(self.preview, None, into=inner, margins=(2, 2, Space.S, 2))
        column(caption(_("How it will look")), scrolling(inner), into=ground, margins=Space.L, space=Space.M)
        ground.setMinimumWidth(_PREVIEW)
        return ground

    def _connect(self) -> None:
        self.yes.setDefault(False)
        self.name.textEdited.connect(self._touch)
        self.more.clicked.connect(self.add)
        self.up.clicked.connect(lambda: self.list.move_current(-1))
        self.down.clicked.connect(lambda: self.list.move_current(1))
        self.cross.clicked.connect(lambda: self._remove(self.list.current()))
        self.list.moved.connect(self._move)
        self.list.removed.connect(self._remove)
        self.list.opened.connect(lambda _key: self.form.go())
        self.list.picked.connect(self._pick)
        self.form.changed.connect(self._change)
        self.form.entered.connect(self.add)

    def _place(self) -> int:
        return self.list.currentIndex().row()

    def _show(self, key: str) -> None:
        self.list.show_rows([_row(question) for question in self.questions])
        self.list.pick(key)
        self._pick()
        self.preview.ask(self.questions)

    def _pick(self) -> None:
        place = self._place()
        self.form.setVisible(place >= 0)
        self.cross.setEnabled(place >= 0)
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < len(self.questions) - 1)
        if 0 <= place < len(self.questions):
            self.form.show_question(self.questions[place], self.questions[:place])

    def _change(self, question: Question) -> None:
        self._touch()
        self.questions = [question if q.key == question.key else q for q in self.questions]
        self.list.blockSignals(True)
        self.list.show_rows([_row(each) for each in self.questions])
        self.list.blockSignals(False)
        self.preview.ask(self.questions)

    def _move(self, key: str, to: int) -> None:
        moved = next(q for q in self.questions if q.key == key)
        self.questions.remove(moved)
        self.questions.insert(max(0, to), moved)
        self._touch()
        self._show(key)

    def _remove(self, key: str) -> None:
        place = self._place()
        self.questions = [q for q in self.questions if q.key != key]
        self._touch()
        left = self.questions[min(place, len(self.questions) - 1)].key if self.questions else ""
        self._show(left)
        (self.list if left else self.more).setFocus()

    def _touch(self, *_anything: object) -> None:
        self._touched = True
        self.named.set_error("")

    def _save(self) -> bool:
        if not self.open_form.ready():
            return False
        try:
            self._write()
        except Invalid as error:
            self._mark(error.fields)
            return False
        return True

    def _write(self) -> None:
        ws, held = self._desk.ws, self.open_form.values()
        name, asked = held["name"], [q for q in held["questions"] if q.text or q.options]
        if self.id:
            questionnaires.change(ws, self.id, name, asked)
        else:
            self.id = questionnaires.add(ws, name, asked)

    def _mark(self, sentences: Mapping[str, str]) -> None:
        key, said = next(iter(sentences.items()))
        if key == "name":
            self.named.set_error(said)
            self.name.setFocus()
            return
        self._show(key)
        self.form.set_error(said)
        self.form.go()


def _row(question: Question) -> Row:
    kind = _(KINDS[question.kind][0]) if question.kind in KINDS else question.kind
    marks = [(_("if"), "accent")] if question.when else []
    name = question.text or _("New question")
    title = f"{name} *" if question.required else name
    return Row(question.key, title, kind, tuple(marks), movable=True)
