"""Adding a script, and changing one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops import questionnaires, scripts
from desktop_crm.ops.records import Invalid
from desktop_crm.ops.scripts import Talk
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.meanwhile import Part
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.leaving import ask_to_leave
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.settings.open_setting import OpenSetting, choice_part, text_part
from desktop_crm.ui.settings.steps import Steps
from desktop_crm.ui.theme import Space


class ScriptForm(Dialog):
    """Name, the questionnaire beside it, and the steps. `id` is the saved script's."""

    def __init__(self, parent: QWidget, desk: Desk, script: Talk | None = None) -> None:
        title = _("Change script") if script else _("New script")
        super().__init__(parent, title, _("Save") if script else _("Add"), check=self._save, width=640)
        self._desk, self._touched = desk, False
        self.id = script.id if script else ""
        self.name = QLineEdit(script.name if script else "")
        forms = [(f.id, f.name) for f in questionnaires.all_of(desk.ws, active_only=True)]
        held = script.questionnaire if script else None
        self.form = Choice([(None, _("No questionnaire")), *forms], held)
        self.steps = Steps(script.steps if script else ())
        self.fields = {
            "name": Field(_("Name of the script"), self.name),
            "form": Field(_("Questionnaire"), self.form),
            "steps": Field(_("Steps"), self.steps),
        }
        parts = (
            text_part("name", _("Name of the script"), self.name),
            choice_part("questionnaire", _("Questionnaire"), self.form),
            Part(
                ("steps",),
                lambda: {"steps": tuple(self.steps.steps())},
                lambda held: self.steps.show_steps(held["steps"]),
                lambda held: ", ".join(step.title or step.text for step in held["steps"]),
                _("Steps"),
                says_name=True,
            ),
        )
        self.open_script = OpenSetting(self, desk.ws, "script", self.id, parts, self._held)
        self._build()
        self.open_script.show_in(self.body)

    def _held(self) -> dict[str, Any] | None:
        found = scripts.get(self._desk.ws, self.id)
        return (
            {"name": found.name, "steps": found.steps, "questionnaire": found.questionnaire}
            if found
            else None
        )

    def _build(self) -> None:
        head = row(self.fields["name"], self.fields["form"], space=Space.M)
        for i, each in enumerate((self.fields["name"], self.fields["form"])):
            head.setStretch(i, 1)
            head.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.body.addWidget(self.fields["steps"], 1)
        self.buttons.insertWidget(0, label(_("Ctrl+Enter saves, Esc closes"), "secondary", "hint"))
        self.yes.setDefault(False)
        self.name.textEdited.connect(self._touch)
        self.steps.changed.connect(self._touch)
        self.form.chosen.connect(self._touch)
        put_in_order(self)
        self.setMaximumHeight(self.screen().availableGeometry().height() - 40)
        self.name.setFocus()

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

    def _touch(self, *_anything: object) -> None:
        self._touched = True
        for field in self.fields.values():
            field.set_error("")

    def _save(self) -> bool:
        if not self.open_script.ready():
            return False
        try:
            self._write()
        except Invalid as error:
            for key, sentence in error.fields.items():
                self.fields[key].set_error(sentence)
            self.fields[next(iter(error.fields))].editor.setFocus()
            return False
        return True

    def _write(self) -> None:
        ws, held = self._desk.ws, self.open_script.values()
        given = held["name"], held["steps"], held["questionnaire"]
        if self.id:
            scripts.change(ws, self.id, *given)
        else:
            self.id = scripts.add(ws, *given)
