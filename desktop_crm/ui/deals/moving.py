"""Moving deals to another stage: what the stage needs is asked in place, and why a deal was lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Number
from desktop_crm.models.pipeline import LOST
from desktop_crm.ops import deals, names, pipelines, records
from desktop_crm.ops.pipelines import Stage
from desktop_crm.ops.records import Invalid
from desktop_crm.store.own_fields import fields_of
from desktop_crm.ui import waiting
from desktop_crm.ui.deals.column import tone_of
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import sentence
from desktop_crm.ui.forms.refs import RefEditor
from desktop_crm.ui.forms.slot import Slot
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.rows.chip_row import ChipRow
from desktop_crm.ui.theme import colour

Values = Mapping[str, Any]
Move = Callable[[Values], None]
"""Does the move with what was asked for; raises Invalid while something is missing."""

_REASON, _COMMENT = "lost_reason", "lost_comment"


def move(desk: Desk, parent: QWidget, deal_id: str, stage_id: str) -> None:
    """Bring a deal to a stage, asking for what that takes."""

    def go(values: Values) -> None:
        deals.move(desk.ws, deal_id, stage_id, values)

    _begin(desk, parent, stage_id, go, lambda: records.read(desk.ws, "deal", deal_id).title)


def move_many(desk: Desk, parent: QWidget, rids: Sequence[int], stage_id: str) -> None:
    """Bring many deals to a stage in the background, asking once for what some of them lack."""
    n = len(rids)
    said = ngettext("{n} deal", "{n} deals", n).format(n=Number().format(n))

    def go(values: Values) -> None:
        deals.check_many(desk.ws, rids, stage_id, values)
        waiting.run(
            desk,
            parent,
            _("Moving: {count}").format(count=said),
            lambda job: deals.move_many(desk.ws, rids, stage_id, values, progress=job.progress),
            writes=True,
        )

    _begin(desk, parent, stage_id, go, lambda: said)


def _begin(desk: Desk, parent: QWidget, stage_id: str, go: Move, title: Callable[[], str]) -> None:
    try:
        go({})
    except Invalid as error:
        stage = pipelines.known_stage(desk.ws, stage_id)
        AskBefore(desk, parent, stage, title(), tuple(error.fields), go).open()
    except UserError as error:
        desk.messages.error(error)


class AskBefore(Dialog):
    """Asks for the fields that are missing before a deal may come to a stage."""

    def __init__(
        self, desk: Desk, parent: QWidget, stage: Stage, title: str, missing: Sequence[str], go: Move
    ) -> None:
        lost = stage.outcome == LOST
        said = _("Why was the deal lost?") if lost else _("Move to “{stage}”").format(stage=stage.name)
        super().__init__(
            parent, said, _("Close as lost") if lost else _("Move"), check=self.move_now, width=460
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._go = desk, go
        self.slots: dict[str, Slot] = {}
        self.body.addWidget(label(said, "card", wrap=True))
        self.body.addWidget(label(title, tone="secondary", wrap=True))
        fields = {f.key: f for f in fields_of(desk.ws, "deal")}
        for key in dict.fromkeys((*missing, *((_REASON, _COMMENT) if lost else ()))):
            if key in fields:
                self._add(Slot(desk, fields[key]))
        next(iter(self.slots.values())).editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, slot: Slot) -> None:
        self.slots[slot.field.key] = slot
        if slot.field.key == _REASON:
            self.body.addWidget(self._reasons(slot))
        self.body.addWidget(slot)
        slot.editor.entered.connect(self._confirm)

    def _reasons(self, slot: Slot) -> ChipRow:
        """The reasons there are, one click each."""
        editor = slot.editor
        assert isinstance(editor, RefEditor)
        chips = []
        for reason in names.alike(self._desk.ws, "lost_reason", "", limit=12):
            chip = Chip(reason.name)
            chip.clicked.connect(lambda _on=False, id_=reason.id: self._choose(editor, id_))
            chip.setProperty("reason", reason.id)
            chips.append(chip)
        made = ChipRow()
        made.set_items(chips)
        made.setVisible(bool(chips))
        editor.changed.connect(lambda: _mark(chips, _chosen(editor)))
        return made

    def _choose(self, editor: RefEditor, reason: str) -> None:
        editor.set_value(reason)
        editor.changed.emit()

    def move_now(self) -> bool:
        """Move with what was given; whether it could be. What is still missing is said beside its field."""
        wrong = [slot for slot in self.slots.values() if not slot.editor.check()]
        if wrong:
            wrong[0].editor.setFocus()
            return False
        given = {key: slot.editor.value() for key, slot in self.slots.items()}
        try:
            self._go({key: value for key, value in given.items() if value not in (None, "", [])})
        except Invalid as error:
            self._say(error)
            return False
        except UserError as error:
            self._desk.messages.error(error)
        return True

    def _say(self, error: Invalid) -> None:
        for key, said in error.fields.items():
            if key in self.slots:
                self.slots[key].editor.set_error(said)
        first = next((self.slots[key] for key in error.fields if key in self.slots), None)
        if first is None:
            self._desk.messages.error(UserError(sentence(error)))
        else:
            first.editor.setFocus()


def _chosen(editor: RefEditor) -> object:
    try:
        return editor.value()
    except UserError:
        return None


def _mark(chips: Sequence[Chip], chosen: object) -> None:
    for chip in chips:
        chip.set_active(chip.property("reason") == chosen)


def stage_menu(
    desk: Desk, parent: QWidget, here: Stage | None, choose: Callable[[str], None], into: QMenu | None = None
) -> QMenu:
    """A menu of the stages that a deal can go to; those of other pipelines stand in menus of their own."""
    made = into or menu(parent)
    for pipeline in pipelines.all_of(desk.ws):
        home = here is None or pipeline.id == here.pipeline
        place = (
            made if home and (here or len(pipelines.all_of(desk.ws)) == 1) else _below(made, pipeline.name)
        )
        for stage in pipeline.stages:
            action = place.addAction(_dot(tone_of(stage)), stage.name.replace("&", "&&"))
            action.setEnabled(here is None or stage.id != here.id)
            action.triggered.connect(lambda _on=False, id_=stage.id: choose(id_))
    return made


def _below(parent: QMenu, name: str) -> QMenu:
    made = menu(parent)
    made.setTitle(name.replace("&", "&&"))
    parent.addMenu(made)
    return made


def open_stage_menu(
    desk: Desk, parent: QWidget, here: Stage | None, at: QPoint, choose: Callable[[str], None]
) -> None:
    """Open the menu of stages at a place of the screen, the keyboard in it."""
    made = stage_menu(desk, parent, here, choose)
    made.popup(at)
    first = next((a for a in made.actions() if a.isEnabled()), None)
    if first:
        made.setActiveAction(first)


def _dot(tone: str) -> QIcon:
    drawn = QPixmap(32, 32)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tone))
    painter.drawEllipse(8, 8, 16, 16)
    painter.end()
    drawn.setDevicePixelRatio(2)
    return QIcon(drawn)
