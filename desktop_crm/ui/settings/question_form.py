"""One question of a questionnaire: what it asks, what the answer is, and when it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Bool
from desktop_crm.models.kinds import Choice as ChoiceKind
from desktop_crm.ops.questions import ASKS_ON, Question, When
from desktop_crm.store.own_fields import KINDS
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.switches import Switch
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.settings.options import Options
from desktop_crm.ui.theme import Space


class QuestionForm(QWidget):
    """Tells the question anew at every change; what an option is called keeps the answers given."""

    changed = Signal(object)
    entered = Signal()
    """Enter was pressed in the words of the question."""

    def __init__(self) -> None:
        super().__init__()
        self._question = Question("", "")
        self._earlier: Sequence[Question] = ()
        self.text = QLineEdit()
        self.kind = Choice([(kind, _(name)) for kind, (name, _make) in KINDS.items()])
        self.options = Options()
        self.required = Switch(_("Must be answered"))
        self.on, self.value = Choice(), Choice(placeholder=_("Choose the answer"))
        self.fields = {
            "text": Field(_("Question"), self.text),
            "kind": Field(_("The answer is"), self.kind),
            "when": Field(_("Ask only when"), self.on),
        }
        self._is = label(_("was answered with"), tone="secondary")
        self._holder = column(self.options, space=0)
        self._build()

    def show_question(self, question: Question, earlier: Sequence[Question]) -> None:
        """Show a question; it can depend on those that come before it."""
        self._question, self._earlier = question, earlier
        self.text.setText(question.text)
        self.kind.set_value(question.kind)
        self.required.setChecked(question.required)
        self._renew_options(question)
        self._offer_when(question.when)
        self._show_parts()
        self.set_error("")

    def set_error(self, sentence: str) -> None:
        """Say what is wrong with the question."""
        self.fields["text"].set_error(sentence)

    def _build(self) -> None:
        when = row(self._is, self.value, None, space=Space.S)
        column(
            self.fields["text"],
            self.fields["kind"],
            self._holder,
            self.fields["when"],
            when,
            self.required,
            None,
            into=self,
            space=Space.M,
        )
        self.text.textEdited.connect(self._edited)
        self.text.returnPressed.connect(self.entered.emit)
        self.kind.chosen.connect(self._kind_chosen)
        self.on.chosen.connect(self._on_chosen)
        self.value.chosen.connect(self._edited)
        self.required.clicked.connect(self._edited)
        self.on.setAccessibleName(_("Ask only when"))
        self.value.setAccessibleName(_("Answer"))

    def _renew_options(self, question: Question) -> None:
        self._holder.removeWidget(self.options)
        self.options.hide()
        self.options.deleteLater()
        self.options = Options(question.options)
        self.options.changed.connect(self._edited)
        self._holder.addWidget(self.options)

    def _offer_when(self, when: When | None) -> None:
        asks = [(q.key, q.text) for q in self._earlier if q.kind in ASKS_ON and q.text.strip()]
        self.on.set_options([(None, _("Always")), *asks], when.key if when else None)
        self._offer_values(when.value if when else None)

    def _offer_values(self, value: object = None) -> None:
        on = next((q for q in self._earlier if q.key == self.on.value()), None)
        kind = on.holds if on else None
        found: list[tuple[object, str]] = []
        if isinstance(kind, Bool):
            found = [(1, kind.format(1)), (0, kind.format(0))]
        elif isinstance(kind, ChoiceKind):
            found = [(option.key, _(option.label)) for option in kind.options]
        first = found[0][0] if found and value not in dict(found) else value
        self.value.set_options(found, first)

    def _show_parts(self) -> None:
        self.options.setVisible(self.kind.value() == "choice")
        self.fields["when"].setVisible(self.on.count() > 1)
        for each in (self._is, self.value):
            each.setVisible(self.on.value() is not None)

    def _kind_chosen(self, _kind: object) -> None:
        self._show_parts()
        self._edited()

    def _on_chosen(self, _key: object) -> None:
        self._offer_values()
        self._show_parts()
        self._edited()

    def _edited(self, *_anything: object) -> None:
        on = self.on.value()
        kind = str(self.kind.value())
        self._question = replace(
            self._question,
            text=self.text.text().strip(),
            kind=kind,
            options=tuple(self.options.options()) if kind == "choice" else (),
            required=self.required.isChecked(),
            when=When(str(on), self.value.value()) if on else None,  # type: ignore[arg-type]
        )
        self.set_error("")
        self.changed.emit(self._question)

    def go(self) -> None:
        """Put the keyboard into the words of the question."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
