"""Script and questionnaire beside the note: next to each other where there is room, else one at a time."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Value
from desktop_crm.ops import answers, questionnaires, scripts
from desktop_crm.ops.calls import GivenAnswers
from desktop_crm.ops.questionnaires import Form
from desktop_crm.ui.calls.script_view import ScriptView
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.answers import AnswersForm
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import Segmented
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import caption, label
from desktop_crm.ui.theme import Space

PANE = 310  # px
_LAST = "call.script"


class Beside(QWidget):
    """`has_script` and `has_form` say what there is; what is chosen is remembered on this laptop."""

    changed = Signal()
    rearranged = Signal()
    """Other steps or questions stand there now."""

    def __init__(self, desk: Desk, call_id: str | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._call = call_id
        self._sheet = answers.of_call(desk.ws, call_id) if call_id else None
        self._talks = scripts.all_of(desk.ws, active_only=True)
        self._forms = self._offered()
        self.has_script, self.has_form = bool(self._talks), bool(self._forms)
        self.script = ScriptView(self._talks)
        self.form_choice = Choice([(f.id, f.name) for f in self._forms], None, _("No questionnaire"))
        self.form_choice.setAccessibleName(_("Questionnaire"))
        self.form = AnswersForm(desk)
        self.count = label("", "secondary", "secondary")
        self.tabs = Segmented([("script", _("Script")), ("form", _("Questionnaire"))])
        self._stack = QStackedWidget()
        self._connect()
        self._begin()
        self._begun = self.answers() if call_id else None

    def panes(self) -> int:
        """How many panes there are to show."""
        return self.has_script + self.has_form

    def arrange(self, side_by_side: bool) -> None:
        """Lay the panes out; once only."""
        tabs = self.panes() == 2 and not side_by_side
        script, form = self._script_pane(named=not tabs), self._form_pane(named=not tabs)
        panes = [pane for pane, there in ((script, self.has_script), (form, self.has_form)) if there]
        for pane in (script, form):
            if pane not in panes:
                pane.setParent(self)
                pane.hide()
        if tabs:
            for pane in panes:
                self._stack.addWidget(pane)
            column(row(self.tabs, None, self.count), self._stack, into=self, space=Space.M)
        else:
            self.tabs.setParent(self)
            self.tabs.hide()
            row(*panes, into=self, space=Space.XL)

    def answers(self) -> GivenAnswers | None:
        """What was answered; None when there is nothing to keep. Raises UserError when it is not understood."""
        form = str(self.form_choice.value() or "")
        if not form or (self.form.is_empty() and self._sheet is None):
            return None
        given: dict[str, Value] = {key: v for key, v in self.form.answers().items() if v not in (None, "")}
        return GivenAnswers(form, given)

    def changed_answers(self) -> GivenAnswers | None:
        """Of a recorded call, what was changed here over what it holds by now; None when nothing was."""
        mine = self.answers()
        if mine is None or mine == self._begun:
            return None
        there = answers.of_call(self._desk.ws, self._call) if self._call else None
        if there is None or there.questionnaire != mine.questionnaire:
            return mine
        before = self._begun.values if self._begun else {}
        changed = {
            k: mine.values.get(k) for k in {*mine.values, *before} if mine.values.get(k) != before.get(k)
        }
        whole = {**{said.question: said.value for said in there.answers}, **changed}
        return GivenAnswers(mine.questionnaire, {k: v for k, v in whole.items() if v is not None})

    def check(self) -> bool:
        """Say beside each question what is not understood; whether all is well."""
        if self.form.check():
            return True
        self._show_tab("form")
        return False

    def mark(self, sentences: Mapping[str, str]) -> set[str]:
        """Say these sentences beside their questions; the keys of those that are asked here."""
        shown = sentences.keys() & self.form.asks().keys()
        if shown:
            self._show_tab("form")
            self.form.mark(sentences)
        return shown

    def show_part(self, part: QWidget) -> None:
        """Bring the script or the questionnaire into sight."""
        self._show_tab("form" if part is self.form else "script")

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_tab)
        self.script.chosen.connect(self._script_chosen)
        self.form_choice.chosen.connect(lambda form: self._ask(str(form)))
        self.form.changed.connect(self._count)
        self.form.changed.connect(self.changed.emit)

    def _begin(self) -> None:
        last = self._desk.ws.memo(_LAST)
        talk = next((t for t in self._talks if t.id == last), self._talks[0] if self._talks else None)
        if talk:
            self.script.show_script(talk.id)
        if self._sheet:
            self._ask(self._sheet.questionnaire, {said.question: said.value for said in self._sheet.answers})
        elif self._forms:
            linked = talk.questionnaire if talk else None
            self._ask(linked if linked in {f.id for f in self._forms} else self._forms[0].id)

    def _offered(self) -> list[Form]:
        forms = questionnaires.all_of(self._desk.ws, active_only=True)
        if self._sheet and self._sheet.questionnaire not in {f.id for f in forms}:
            answered = questionnaires.get(self._desk.ws, self._sheet.questionnaire)
            forms += [answered] if answered else []
        return forms

    def _script_chosen(self, script: object) -> None:
        self._desk.ws.remember(_LAST, str(script))
        talk = next(t for t in self._talks if t.id == script)
        self.rearranged.emit()
        if talk.questionnaire and self.form.is_empty():
            self._ask(talk.questionnaire)

    def _ask(self, form_id: str, given: Mapping[str, Value] | None = None) -> None:
        form = next((f for f in self._forms if f.id == form_id), None)
        if form:
            self.form_choice.set_value(form.id)
            self.form.ask(form.questions, given or {})
            self._count()
            self.rearranged.emit()

    def _count(self) -> None:
        done, all_ = self.form.counted()
        self.count.setText(_("{done} of {total}").format(done=done, total=all_) if all_ else "")

    def _show_tab(self, tab: str) -> None:
        self.tabs.select(tab)
        if self._stack.count():
            self._stack.setCurrentIndex(1 if tab == "form" else 0)

    def _script_pane(self, named: bool) -> QWidget:
        pane = QWidget()
        head = [caption(_("Script"))] if named else []
        column(*head, self.script, into=pane, space=Space.S)
        return pane

    def _form_pane(self, named: bool) -> QWidget:
        pane, inner = QWidget(), QWidget()
        column(self.form, None, into=inner, margins=(2, 2, Space.M, 2))
        head = [row(caption(_("Questionnaire")), None, self.count)] if named else []
        column(*head, self.form_choice, scrolling(inner), into=pane, space=Space.S)
        return pane
