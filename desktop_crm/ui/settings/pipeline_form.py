"""Adding a pipeline, and calling one otherwise."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops import pipelines, team
from desktop_crm.ops.pipelines import Pipeline
from desktop_crm.ops.records import Invalid
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.place_words import currencies
from desktop_crm.ui.settings.open_setting import OpenSetting, choice_part, text_part


class PipelineForm(Dialog):
    """Name, and the currency its deals begin with. `id` is the saved pipeline's."""

    def __init__(self, parent: QWidget, ws: Workspace, pipeline: Pipeline | None = None) -> None:
        title = _("Change pipeline") if pipeline else _("New pipeline")
        super().__init__(parent, title, _("Save") if pipeline else _("Add"), check=self._save)
        self._ws = ws
        self.id = pipeline.id if pipeline else ""
        self.name = QLineEdit(pipeline.name if pipeline else "")
        self.field = Field(_("Name of the pipeline"), self.name)
        currency = pipeline.currency if pipeline else team.get(ws, team.CURRENCY)
        self.currency = Choice(currencies(), currency)
        hint = _("New deals begin with it; those there are keep theirs.")
        self.name.textEdited.connect(lambda _text: self.field.set_error(""))
        self.body.addWidget(self.field)
        self.body.addWidget(Field(_("Currency"), self.currency, hint))
        parts = (
            text_part("name", _("Name of the pipeline"), self.name),
            choice_part("currency", _("Currency"), self.currency),
        )
        self.open_pipeline = OpenSetting(self, ws, "pipeline", self.id, parts, self._held)
        self.open_pipeline.show_in(self.body)
        self.name.selectAll()
        self.name.setFocus()

    def _held(self) -> dict[str, Any] | None:
        found = pipelines.pipeline(self._ws, self.id)
        return {"name": found.name, "currency": found.currency} if found else None

    def _save(self) -> bool:
        if not self.open_pipeline.ready():
            return False
        held = self.open_pipeline.values()
        try:
            if self.id:
                pipelines.rename(self._ws, self.id, held["name"], held["currency"])
            else:
                self.id = pipelines.add(self._ws, held["name"], held["currency"])
        except Invalid as error:
            self.field.set_error(error.fields["name"])
            return False
        return True
