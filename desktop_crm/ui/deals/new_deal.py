"""The form of a new deal: that of any record, with the stage where it begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.pipeline import LOST
from desktop_crm.ops import deals, pipelines, records, team
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.form import RecordForm, open_form
from desktop_crm.ui.forms.slot import Slot
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space


class Begins(QWidget):
    """Where a new deal begins: the pipeline, where there are several, and the stage."""

    def __init__(self, desk: Desk, stage_id: str | None, pipeline_id: str | None) -> None:
        super().__init__()
        self._ws = desk.ws
        usual = pipelines.first(desk.ws)
        stage = pipelines.stage(desk.ws, stage_id)
        home = pipelines.pipeline(desk.ws, stage.pipeline if stage else pipeline_id) or usual
        known = [p for p in pipelines.all_of(desk.ws) if p.stages]
        self.pipeline = Choice([(p.id, p.name) for p in known], home.id)
        self.pipeline.setAccessibleName(_("Pipeline"))
        self.stage = Choice()
        self.stage.setAccessibleName(_("Stage"))
        self.pipeline.chosen.connect(lambda _value: self._offer_stages(None))
        self._offer_stages(stage.id if stage else None)
        which = column(label(_("Pipeline"), tone="secondary"), self.pipeline, space=5)
        where = column(label(_("Stage"), tone="secondary"), self.stage, space=5)
        laid = row(which, where, into=self, space=Space.L) if len(known) > 1 else row(where, into=self)
        for at in range(laid.count()):
            laid.setStretch(at, 1)

    def currency(self) -> str:
        """The currency that deals of the pipeline begin with."""
        home = pipelines.pipeline(self._ws, str(self.pipeline.value()))
        return home.currency if home else team.get(self._ws, team.CURRENCY)

    def _offer_stages(self, chosen: str | None) -> None:
        home = pipelines.pipeline(self._ws, str(self.pipeline.value()))
        stages = [s for s in home.stages if s.outcome != LOST] if home else []
        begins = home.begins() if home else None
        self.stage.set_options([(s.id, s.name) for s in stages], chosen or (begins.id if begins else None))


def open_new(desk: Desk, parent: QWidget, values: Mapping[str, Any]) -> RecordForm:
    """Open the form of a new deal; `values` are those of its fields that are known already."""
    begins = Begins(desk, values.get("stage"), values.get("pipeline"))

    def create(ws: Workspace, typed: records.Values) -> str:
        return deals.create(ws, {**typed, "stage": begins.stage.value()})

    initial = {key: value for key, value in values.items() if key not in ("stage", "pipeline")}
    form = open_form(desk, parent, "deal", None, initial, create)
    inner = form.page.widget().layout()
    assert isinstance(inner, QBoxLayout)
    inner.insertWidget(0, begins)
    if "currency" not in initial:
        form.slots["currency"].show_value(begins.currency())
        begins.pipeline.chosen.connect(lambda _id: _follow(form.slots["currency"], begins))
    return form


def _follow(currency: Slot, begins: Begins) -> None:
    """A currency that nobody has chosen is that of the pipeline."""
    if not currency.is_changed():
        currency.show_value(begins.currency())
