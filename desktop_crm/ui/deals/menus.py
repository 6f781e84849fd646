"""The menus of the screen of deals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.ops import pipelines
from desktop_crm.ui import icons
from desktop_crm.ui.commands import shortcut_text
from desktop_crm.ui.deals.moving import stage_menu
from desktop_crm.ui.kit.menu import menu

if TYPE_CHECKING:
    from desktop_crm.ui.deals.deals_screen import DealsScreen

_DEAL = ("deals.wait", "deals.go_on", "deals.products")
_CARD = ("list.edit", "list.note", "list.delete")
_OTHERWISE = {"list.delete": N_("Delete")}
"""What a command is called where it concerns one card."""
_TO_DO = (("new.task", "square-check"), ("call.record", "phone"), ("meeting.record", "users"))
"""Commands of other screens that take a record, and their icons."""


def of_card(screen: DealsScreen, at: QPoint) -> None:
    """What can be done with the current card."""
    made = menu(screen)
    moves = menu(made)
    moves.setTitle(_("Move to a stage"))
    moves.setIcon(icons.icon("arrow-right"))
    deal, run = screen.current_id(), screen.desk.commands.run
    here = screen.board.current_stage()
    stage_menu(screen.desk, moves, here, lambda stage: run("deal.move", deal, stage), moves)
    made.addMenu(moves)
    _add(screen, made, _DEAL)
    made.addSeparator()
    _add_to_do(screen, made, deal)
    made.addSeparator()
    _add(screen, made, _CARD)
    made.popup(at)


def _add(screen: DealsScreen, into: QMenu, ids: Sequence[str]) -> None:
    for id_ in ids:
        command = screen.desk.commands.get(id_)
        if command.available():
            said = f"{_(_OTHERWISE.get(id_, command.label))}\t{shortcut_text(command)}".strip()
            action = into.addAction(icons.icon(command.icon), said)
            action.triggered.connect(lambda _on=False, id_=id_: screen.desk.commands.run(id_))


def _add_to_do(screen: DealsScreen, into: QMenu, deal: str) -> None:
    commands = screen.desk.commands
    for id_, icon in _TO_DO:
        if id_ in commands:
            action = into.addAction(icons.icon(icon), _(commands.get(id_).label))
            action.triggered.connect(lambda _on=False, id_=id_: commands.run(id_, "deal", deal))


def choose_pipeline(screen: DealsScreen, below: QWidget) -> None:
    """Open the choice of pipelines below a button."""
    made = menu(screen)
    shown = screen.pipeline()
    for each in pipelines.all_of(screen.desk.ws):
        action = made.addAction(each.name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(shown is not None and each.id == shown.id)
        action.triggered.connect(lambda _on=False, id_=each.id: screen.use_pipeline(id_))
    made.popup(below.mapToGlobal(QPoint(0, below.height() + 2)))
