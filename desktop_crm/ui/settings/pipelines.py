"""The team's pipelines and their stages."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Number
from desktop_crm.models.pipeline import OPEN, OUTCOMES
from desktop_crm.ops import pipeline_removal, pipelines
from desktop_crm.ops.pipelines import Stage
from desktop_crm.store.journal import Changed
from desktop_crm.ui import waiting
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import Button, button, icon_button
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.text import caption
from desktop_crm.ui.settings.page import framed, titled
from desktop_crm.ui.settings.pipeline_form import PipelineForm
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.settings.stage_form import StageForm
from desktop_crm.ui.settings.where_to import WhereTo
from desktop_crm.ui.theme import Space

_TONES = {option.key: (option.label, option.tone) for option in OUTCOMES}


class PipelinesPage(QWidget):
    """The pipelines at the left, the stages of the picked one beside them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.pipelines = Rows(_("Pipelines"))
        self.stages = Rows(_("Stages"))
        self.add = button(_("Add pipeline…"), "plus")
        self.add_stage = button(_("Add stage…"), "plus", "primary")
        self.of_pipeline = _Tools(self.pipelines, _("Change the pipeline"), _("Remove the pipeline"))
        self.of_stage = _Tools(self.stages, _("Change the stage"), _("Remove the stage"))
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._fill()

    def _build(self) -> None:
        names = row(caption(_("Pipelines")), None, self.of_pipeline.change, self.of_pipeline.remove, space=0)
        left = column(names, framed(self.pipelines), space=Space.S)
        heads = row(caption(_("Stages")), None, *self.of_stage.buttons(), Space.XS, self.add_stage, space=0)
        right = column(heads, framed(self.stages), space=Space.S)
        both = row(left, right, space=Space.L)
        both.setStretch(0, 2)
        both.setStretch(1, 5)
        inner = QWidget()
        inner.setLayout(both)
        first = button(_("Add pipeline…"), "plus", "primary")
        first.clicked.connect(self.add.click)
        said = _(
            "A pipeline is the way that deals go, stage by stage. One with the usual stages comes with the first deal."
        )
        empty = EmptyState("kanban", _("No pipelines yet"), said, first)
        for each in (inner, empty):
            self._stack.addWidget(each)
        titled(self, _("Pipelines and stages"), beside=self.add, grows=self._stack)

    def _connect(self) -> None:
        self.add.clicked.connect(lambda: self.edit())
        self.add_stage.clicked.connect(lambda: self.edit_stage())
        self.of_pipeline.change.clicked.connect(lambda: self.edit(self.pipelines.current()))
        self.of_pipeline.remove.clicked.connect(lambda: self.ask_to_remove(self.pipelines.current()))
        self.of_stage.change.clicked.connect(lambda: self.edit_stage(self.stages.current()))
        self.of_stage.remove.clicked.connect(lambda: self.ask_to_remove_stage(self.stages.current()))
        self.pipelines.opened.connect(self.edit)
        self.pipelines.removed.connect(self.ask_to_remove)
        self.pipelines.moved.connect(self._move)
        self.pipelines.picked.connect(self._fill_stages)
        self.stages.opened.connect(self.edit_stage)
        self.stages.removed.connect(self.ask_to_remove_stage)
        self.stages.moved.connect(self._move_stage)
        self.stages.picked.connect(self.of_stage.offer)
        self._desk.changes.changed.connect(self._on_changed)

    def edit(self, id_: str = "") -> PipelineForm:
        """Open the form for a new pipeline, or for the one with that id."""
        form = PipelineForm(self, self._desk.ws, pipelines.pipeline(self._desk.ws, id_) if id_ else None)
        form.accepted.connect(lambda: self.pipelines.pick(form.id))
        form.open()
        return form

    def edit_stage(self, id_: str = "") -> StageForm:
        """Open the form for a new stage of the picked pipeline, or for the one with that id."""
        stage = pipelines.stage(self._desk.ws, id_) if id_ else None
        form = StageForm(self, self._desk.ws, self.pipelines.current(), stage)
        form.accepted.connect(lambda: self.stages.pick(form.id))
        form.open()
        return form

    def ask_to_remove(self, id_: str) -> WhereTo | None:
        """Ask where the deals of a pipeline go, and remove it; the last one stays, and that is told."""
        everything = pipelines.all_of(self._desk.ws)
        was = next(p for p in everything if p.id == id_)
        if len(everything) == 1:
            hint = _("Add another one first.")
            self._desk.messages.error(
                UserError(_("“{name}” is the only pipeline.").format(name=was.name), hint)
            )
            return None
        n = sum(pipeline_removal.deals_in(self._desk.ws, s.id) for s in was.stages)
        stages = [(s.id, f"{p.name}: {s.name}") for p in everything if p is not was for s in p.stages]
        asked = WhereTo(self, _("Remove the pipeline “{name}”?").format(name=was.name), n, stages)
        asked.accepted.connect(lambda: self._work(was.name, pipeline_removal.remove, id_, asked.target()))
        asked.open()
        return asked

    def ask_to_remove_stage(self, id_: str) -> WhereTo | None:
        """Ask where the deals of a stage go, and remove it, unless its pipeline cannot do without it."""
        ws = self._desk.ws
        was = pipelines.known_stage(ws, id_)
        try:
            pipelines.not_the_only(ws, was)
        except UserError as error:
            self._desk.messages.error(error)
            return None
        n = pipeline_removal.deals_in(ws, id_)
        stages: list[tuple[object, str]] = [(s.id, s.name) for s in self._stages() if s.id != id_]
        asked = WhereTo(self, _("Remove the stage “{name}”?").format(name=was.name), n, stages)
        asked.accepted.connect(
            lambda: self._work(was.name, pipeline_removal.remove_stage, id_, asked.target())
        )
        asked.open()
        return asked

    def _work(self, name: str, remove: object, id_: str, into: str | None) -> None:
        ws = self._desk.ws
        said = _("Removing “{name}”").format(name=name)
        waiting.run(self._desk, self, said, lambda _job: remove(ws, id_, into), writes=True)  # type: ignore[operator]

    def _stages(self) -> tuple[Stage, ...]:
        picked = pipelines.pipeline(self._desk.ws, self.pipelines.current())
        return picked.stages if picked else ()

    def _move(self, id_: str, to: int) -> None:
        pipelines.reorder(self._desk.ws, _moved([r.id for r in self.pipelines.rows()], id_, to))

    def _move_stage(self, id_: str, to: int) -> None:
        pipelines.reorder_stages(self._desk.ws, _moved([r.id for r in self.stages.rows()], id_, to))

    def _fill(self) -> None:
        everything = pipelines.all_of(self._desk.ws)
        movable = len(everything) > 1
        self.pipelines.show_rows([Row(p.id, p.name, movable=movable) for p in everything])
        self._stack.setCurrentIndex(0 if everything else 1)
        self.add.setVisible(bool(everything))
        self._fill_stages()

    def _fill_stages(self) -> None:
        self.stages.show_rows([_row(stage) for stage in self._stages()])
        self.of_pipeline.offer()
        self.of_stage.offer()

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("pipeline", "stage"):
            self._fill()


class _Tools:
    """Up, down, change and remove for the picked row of a list."""

    def __init__(self, rows: Rows, change: str, remove: str) -> None:
        self._rows = rows
        self.up = icon_button("arrow-up", _("Move up (Alt+Up)"))
        self.down = icon_button("arrow-down", _("Move down (Alt+Down)"))
        self.change = icon_button("pencil", change)
        self.remove = icon_button("trash-2", remove)
        self.up.clicked.connect(lambda: rows.move_current(-1))
        self.down.clicked.connect(lambda: rows.move_current(1))

    def buttons(self) -> tuple[Button, ...]:
        """The buttons in their order."""
        return (self.up, self.down, self.change, self.remove)

    def offer(self) -> None:
        """Let those act that can."""
        place, last = self._rows.currentIndex().row(), len(self._rows.rows()) - 1
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < last)
        self.change.setEnabled(place >= 0)
        self.remove.setEnabled(place >= 0)


def _moved(ids: list[str], id_: str, to: int) -> list[str]:
    ids.remove(id_)
    ids.insert(max(0, to), id_)
    return ids


def _row(stage: Stage) -> Row:
    if stage.outcome != OPEN:
        meaning, tone = _TONES[stage.outcome]
        pills = [(_(meaning), tone)]
        said = []
    else:
        pills = []
        said = [_("{number} %").format(number=Number().format(stage.probability))]
    if stage.norm is not None:
        n = stage.norm
        said.append(ngettext("norm {n} day", "norm {n} days", int(n)).format(n=Number().format(n)))
    if stage.needs:
        n_fields = len(stage.needs)
        pills.append((ngettext("{n} field", "{n} fields", n_fields).format(n=n_fields), "plain"))
    if stage.makes:
        n_tasks = len(stage.makes)
        pills.append((ngettext("{n} task", "{n} tasks", n_tasks).format(n=n_tasks), "plain"))
    return Row(stage.id, stage.name, " · ".join(said), tuple(pills), dot=stage.tone, movable=True)
