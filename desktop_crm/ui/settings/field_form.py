"""Adding an own field, and changing one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Bool
from desktop_crm.ops import own_fields
from desktop_crm.ops.own_fields import Declared, declared
from desktop_crm.ops.records import Invalid
from desktop_crm.store.own_fields import KINDS
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.forms.meanwhile import Part
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.switches import Switch
from desktop_crm.ui.settings.open_setting import OpenSetting, text_part
from desktop_crm.ui.settings.options import Options
from desktop_crm.ui.theme import Space


class FieldForm(Dialog):
    """Name, kind, options and whether it must be filled in. `key` is the saved field's."""

    def __init__(self, parent: QWidget, ws: Workspace, entity: str, field: Declared | None = None) -> None:
        title = _("Change field") if field else _("New field")
        super().__init__(parent, title, _("Save") if field else _("Add"), check=self._save, width=540)
        self._ws, self._entity = ws, entity
        self.key = field.key if field else ""
        self.name = QLineEdit(field.name if field else "")
        self.kind = Choice(
            [(kind, _(name)) for kind, (name, _make) in KINDS.items()], field.kind if field else "text"
        )
        self.kind.setEnabled(field is None)
        self.options = Options(field.options if field else ())
        self.required = Switch(_("Must be filled in"), bool(field and field.required))
        unchangeable = _("This cannot be changed later.")
        self.fields = {
            "name": Field(_("Name of the field"), self.name),
            "kind": Field(_("What it holds"), self.kind, unchangeable),
            "options": Field(_("Options"), self.options),
        }
        parts = (
            text_part("name", _("Name of the field"), self.name),
            Part(
                ("options",),
                lambda: {"options": tuple(self.options.options()) if self.kind.value() == "choice" else ()},
                lambda held: self.options.show_options(held["options"]),
                lambda held: ", ".join(option.label for option in held["options"]),
                _("Options"),
                says_name=True,
            ),
            Part(
                ("required",),
                lambda: {"required": self.required.isChecked()},
                lambda held: self.required.setChecked(held["required"]),
                lambda held: Bool().format(int(held["required"])),
                _("Must be filled in"),
                says_name=True,
            ),
        )
        id_ = self.key.removeprefix("own.")
        self.open_field = OpenSetting(self, ws, "own_field", id_, parts, self._held)
        self._build()
        self.open_field.show_in(self.body)

    def _held(self) -> dict[str, Any] | None:
        found = next((d for d in declared(self._ws, self._entity) if d.key == self.key), None)
        return (
            {"name": found.name, "options": tuple(found.options), "required": found.required}
            if found
            else None
        )

    def _build(self) -> None:
        head = row(self.fields["name"], self.fields["kind"], space=Space.M)
        for i, each in enumerate((self.fields["name"], self.fields["kind"])):
            head.setStretch(i, 1)
            head.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        for below in (self.fields["options"], self.required):
            self.body.addWidget(below)
        self.name.textEdited.connect(lambda _text: self.fields["name"].set_error(""))
        self.options.changed.connect(lambda: self.fields["options"].set_error(""))
        self.kind.chosen.connect(lambda _kind: self._show_options())
        self.fields["options"].setVisible(self.kind.value() == "choice")
        self.name.setFocus()

    def _show_options(self) -> None:
        self.fields["options"].setVisible(self.kind.value() == "choice")
        self.fit()

    def _save(self) -> bool:
        for field in self.fields.values():
            field.set_error("")
        if not self.open_field.ready():
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
        held = self.open_field.values()
        name, options, required = held["name"], held["options"], held["required"]
        if self.key:
            own_fields.change(self._ws, self.key, name, options, required)
        else:
            kind = str(self.kind.value())
            self.key = own_fields.add(self._ws, self._entity, name, kind, options, required)
