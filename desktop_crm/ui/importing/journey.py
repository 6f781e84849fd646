"""The import: a list becomes clients in four steps, and nothing is written before the third is agreed to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.importing import files
from desktop_crm.ui.importing.footer import Footer, said, way_on
from desktop_crm.ui.importing.session import session_of
from desktop_crm.ui.importing.state import State, Step, Work
from desktop_crm.ui.importing.step_check import CheckStep, Filter
from desktop_crm.ui.importing.step_done import DoneStep
from desktop_crm.ui.importing.step_fields import FieldsStep
from desktop_crm.ui.importing.step_file import FileStep
from desktop_crm.ui.importing.trail import Trail
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.dialog import confirm
from desktop_crm.ui.kit.text import Elided, label
from desktop_crm.ui.theme import Space

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ImportScreen(QWidget):
    """Shows the session's state, and turns the wishes of its steps into the session's work."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.session = session_of(desk)
        self._seen = False
        self._stage: object = None
        self.trail = Trail()
        self._title, self._file = label("", "card"), Elided("", "body", "secondary")
        self.file_step, self.fields_step = FileStep(), FieldsStep(desk.ws)
        self.check_step, self.done_step = CheckStep(), DoneStep()
        self.steps: dict[Step, FileStep | FieldsStep | CheckStep | DoneStep] = {
            Step.FILE: self.file_step,
            Step.FIELDS: self.fields_step,
            Step.CHECK: self.check_step,
            Step.DONE: self.done_step,
        }
        self._pages = QStackedWidget()
        for each in self.steps.values():
            self._pages.addWidget(each)
        self.footer = Footer()
        head = row(self._title, self._file, space=Space.M)
        head.setStretch(1, 1)
        margins = (Space.XL, Space.L, Space.XL, Space.L)
        column(head, self._pages, self.footer, into=self, margins=margins, space=Space.M).setStretch(1, 1)
        self._connect()
        self._show()

    def top_bar(self) -> list[QWidget]:
        """The trail of steps."""
        return [self.trail]

    def shown(self, argument: Any) -> None:
        """Come to the import; `argument` is the file to begin with."""
        if argument is not None:
            self.open(Path(argument))
        elif self._seen and self.session.state.step == Step.DONE and not self.session.state.writing:
            self.session.again()
        self._seen = True
        self._focus()

    def open(self, path: Path) -> None:
        """Begin with this file, unless an import runs or the user would rather keep the corrections made."""
        if self.session.state.writing:
            self._desk.messages.say(_("An import is running. Wait for its end or cancel it."))
        elif self._may_begin_anew():
            self.session.open(path)

    def may_close(self) -> bool:
        """Whether the window may close: while an import runs, the user is asked."""
        return not self.session.state.writing or confirm(
            self,
            _("Stop the import and close?"),
            _("What has been imported so far is taken back; nothing of it stays."),
            _("Stop and close"),
            danger=True,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.refresh()

    def _connect(self) -> None:
        session, file, fields = self.session, self.file_step, self.fields_step
        session.changed.connect(self._show)
        session.moved.connect(self._show_progress)
        self.trail.chosen.connect(session.go)
        self.footer.back.connect(self._back)
        self.footer.forward.connect(self._forward)
        file.opened.connect(self.open)
        file.choose.connect(self._choose)
        file.template.connect(self._save_template)
        file.stopped.connect(session.stop)
        file.corrected.connect(session.correct)
        fields.picked.connect(session.pick)
        fields.entity_chosen.connect(session.hold)
        fields.policy_chosen.connect(session.treat)
        fields.show_problems.connect(self._show_problems)
        self._connect_end()

    def _connect_end(self) -> None:
        done = self.done_step
        self.check_step.save_rejected.connect(self._save_rejected)
        self.check_step.stopped.connect(self._leave_check)
        done.save_rejected.connect(self._save_rejected)
        done.stopped.connect(self.session.stop)
        done.undo.connect(self.session.undo)
        done.again.connect(self.session.again)
        done.show_clients.connect(self._go_to_clients)

    def _show(self) -> None:
        state = self.session.state
        self._title.setText(_title(state))
        self._file.set_text(_origin(state))
        self.trail.show_step(state.step, _open_steps(state))
        self.steps[state.step].show_state(state)
        self._pages.setCurrentWidget(self.steps[state.step])
        self.footer.show_step(said(state), *way_on(state))
        self.footer.setVisible(state.sheet is not None and state.step != Step.DONE)
        self.footer.back_button.setVisible(state.step in (Step.FIELDS, Step.CHECK))
        stage = (state.step, state.writing, state.sheet is None)
        if stage != self._stage and self.isVisible() and QApplication.activePopupWidget() is None:
            self._focus()
        self._stage = stage

    def _show_progress(self, done: int, total: int) -> None:
        state = self.session.state
        self.steps[state.step].show_progress(done, total)
        if state.work == Work.CHECKING:
            self.footer.say(said(state, done / total if total else None))

    def _focus(self) -> None:
        """The keyboard begins with the way on; the ring is shown to those who came by keyboard."""
        by_keyboard = getattr(QApplication.focusWidget(), "ringed", False)
        reason = Qt.FocusReason.TabFocusReason if by_keyboard else Qt.FocusReason.MouseFocusReason
        self._beginning().setFocus(reason)

    def _beginning(self) -> QWidget:
        state = self.session.state
        if state.step == Step.FILE and state.sheet is None:
            return self.file_step.drop.choose_file
        if state.step == Step.DONE:
            return self.done_step if state.writing else self.done_step.first
        if state.step == Step.CHECK:
            return self.check_step.table
        return self.footer.primary

    def _enter(self) -> None:
        """Enter presses the button that has the focus, and else the way on."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and self.isAncestorOf(focused):
            focused.click()
        elif self.footer.primary.isVisible() and self.footer.primary.isEnabled():
            self._forward()

    def _forward(self) -> None:
        state = self.session.state
        if state.step == Step.CHECK:
            self.session.load()
            return
        self.session.go(Step(state.step + 1))
        if state.step == Step.FIELDS and state.findings is None and state.work == Work.NONE:
            self.session.check()

    def _leave_check(self) -> None:
        self.session.stop()
        self.session.go(Step.FIELDS)

    def _back(self) -> None:
        state = self.session.state
        if state.step in (Step.FIELDS, Step.CHECK):
            self.session.go(Step(state.step - 1))
        elif state.step == Step.FILE and state.sheet and self._may_begin_anew():
            self.session.again()

    def _show_problems(self, index: int) -> None:
        self.session.go(Step.CHECK)
        self.check_step.filter(Filter(problems=True, column=index))

    def _go_to_clients(self) -> None:
        mapping = self.session.state.mapping
        companies = mapping is not None and mapping.entity == "company"
        self._desk.commands.run("go", "companies" if companies else "contacts")

    def _choose(self) -> None:
        path = files.choose_list(self, self._desk.settings)
        if path:
            self.open(path)

    def _save_template(self) -> None:
        title, name = _("Save a template"), _("Clients") + ".xlsx"
        path = files.choose_workbook(self, self._desk.settings, title, name)
        if path:
            self.session.save_template(path)

    def _save_rejected(self) -> None:
        state = self.session.state
        name = _("{file}, rows with problems").format(file=state.path.stem if state.path else "") + ".xlsx"
        path = files.choose_workbook(self, self._desk.settings, _("Save the rows with problems"), name)
        if path:
            self.session.save_rejected(path)

    def _may_begin_anew(self) -> bool:
        """Whether nothing would be lost, or the user does not mind."""
        state = self.session.state
        if not state.corrected or state.step == Step.DONE:
            return True
        return confirm(
            self,
            _("Begin with another file?"),
            _("You have corrected which columns become which fields; this will be lost."),
            _("Begin anew"),
        )


def _title(state: State) -> str:
    if state.mapping is None:
        return _("Import")
    return _("Import contacts") if state.mapping.entity == "contact" else _("Import companies")


def _origin(state: State) -> str:
    """The file and its sheet."""
    if state.path is None or state.sheet is None:
        return ""
    if len(state.sheet.names) < 2:
        return state.path.name
    return _("{file} · sheet “{sheet}”").format(file=state.path.name, sheet=state.sheet.name)


def _open_steps(state: State) -> set[Step]:
    """The steps that one may go to now."""
    if state.writing or state.work == Work.READING or state.step == Step.DONE:
        return set()
    return {Step.FILE, Step.FIELDS, Step.CHECK} if state.sheet else {Step.FILE}
