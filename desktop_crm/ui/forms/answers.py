"""A questionnaire as a form: only what concerns the client is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Bool, Choice, Kind, Value
from desktop_crm.ops.questions import Answers, Question, asked
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.forms.editors import value_editor
from desktop_crm.ui.forms.pick import Choosable, Pick
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_IN_VIEW = 8  # options that are shown beside each other


class PickEditor(Editor):
    """One of a few options that all stand in view."""

    def __init__(self, name: str, kind: Choice | Bool) -> None:
        super().__init__(name)
        self.pick = Pick(name, _choosable(kind))
        self.pick.chosen.connect(self._chosen)
        self.place(self.pick)
        if self.pick.options():
            self.setFocusProxy(self.pick.options()[0])

    def controls(self) -> list[QWidget]:
        return [self.pick]

    def value(self) -> Value:
        return self.pick.value()  # type: ignore[return-value]

    def set_value(self, value: Value) -> None:
        self.pick.set_value(value)
        self.set_error("")

    def _chosen(self, _value: object) -> None:
        self.set_error("")
        self.changed.emit()
        self.left.emit()


class AnswersForm(QWidget):
    """Asks the questions in their order; what an answer makes needless goes away, and comes back with it."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._questions: Sequence[Question] = ()
        self._asks: dict[str, _Ask] = {}
        self._column = column(into=self, space=Space.L)

    def ask(self, questions: Sequence[Question], answers: Answers | None = None) -> None:
        """Ask other questions, with these answers given already."""
        for old in self._asks.values():
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._questions = questions
        self._asks = {q.key: self._ask(q) for q in questions if not q.retired}
        for key, value in (answers or {}).items():
            if key in self._asks:
                self._asks[key].editor.set_value(value)
        self._skip()

    def answers(self) -> dict[str, Value]:
        """What stands there, of skipped questions too. Raises UserError when something is not understood."""
        return {key: ask.editor.value() for key, ask in self._asks.items()}

    def check(self) -> bool:
        """Say beside each question what is not understood; whether all is well."""
        wrong = [ask for ask in self._asks.values() if not ask.isHidden() and not ask.editor.check()]
        if wrong:
            wrong[0].editor.setFocus()
        return not wrong

    def mark(self, sentences: Mapping[str, str]) -> None:
        """Say these sentences beside their questions, and go to the first."""
        for key, said in sentences.items():
            if key in self._asks:
                self._asks[key].editor.set_error(said)
        first = next((ask for key, ask in self._asks.items() if key in sentences), None)
        if first:
            first.editor.setFocus()

    def asks(self) -> dict[str, _Ask]:
        """The questions that are asked now, by their keys."""
        return {key: ask for key, ask in self._asks.items() if not ask.isHidden()}

    def counted(self) -> tuple[int, int]:
        """How many of the questions asked are answered, and how many there are."""
        known = self._understood()
        shown = asked(self._questions, known)
        return sum(known.get(q.key) not in (None, "") for q in shown), len(shown)

    def is_empty(self) -> bool:
        """Whether nothing has been answered, not even in a way that is not understood."""
        return not any(self._holds_something(ask) for ask in self._asks.values())

    def _ask(self, question: Question) -> _Ask:
        made = _Ask(self._desk, question)
        made.editor.changed.connect(self._answered)
        self._column.addWidget(made)
        return made

    def _answered(self) -> None:
        self._skip()
        self.changed.emit()

    def _skip(self) -> None:
        shown = {q.key for q in asked(self._questions, self._understood())}
        for key, ask in self._asks.items():
            ask.setVisible(key in shown)

    def _understood(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key, ask in self._asks.items():
            try:
                found[key] = ask.editor.value()
            except UserError:
                continue
        return found

    @staticmethod
    def _holds_something(ask: _Ask) -> bool:
        try:
            return ask.editor.value() not in (None, "")
        except UserError:
            return True


class _Ask(QWidget):
    """One question and the editor of its answer."""

    def __init__(self, desk: Desk, question: Question) -> None:
        super().__init__()
        self.question = question
        self.editor = editor_of(desk, question.text, question.holds)
        text = f"{question.text} *" if question.required else question.text
        title = label(text, "control", wrap=True)
        title.setBuddy(self.editor.controls()[0])
        if question.required:
            self.editor.controls()[0].setAccessibleName(
                _("{question}, required").format(question=question.text)
            )
        column(title, self.editor, into=self, space=5)


def editor_of(desk: Desk, name: str, kind: Kind) -> Editor:
    """The editor of an answer: few options stand in view, everything else is as in the form of a record."""
    if isinstance(kind, Bool) or (isinstance(kind, Choice) and len(kind.options) <= _IN_VIEW):
        return PickEditor(name, kind)
    return value_editor(desk, name, kind)


def _choosable(kind: Choice | Bool) -> list[Choosable]:
    if isinstance(kind, Bool):
        return [Choosable(value, kind.format(value).capitalize()) for value in (1, 0)]
    return [Choosable(option.key, kind.format(option.key), option.tone) for option in kind.options]
