"""Pictures of the screen of deals and of its dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop_crm.models.pipeline import LOST
from desktop_crm.ui.deals.board import Board
from desktop_crm.ui.deals.deals_screen import BOARD, TABLE, DealsScreen
from desktop_crm.ui.deals.moving import AskBefore
from desktop_crm.ui.deals.products import Products
from desktop_crm.ui.deals.resting import LetWait

if TYPE_CHECKING:
    from desktop_crm.ui.main_window import MainWindow


def _screen(window: MainWindow, mode: str = BOARD) -> DealsScreen:
    window.go("deals")
    screen = window.findChild(DealsScreen)
    assert isinstance(screen, DealsScreen)
    screen.board.carrying.put_back()
    screen.use(mode)
    window.desk.jobs.wait()
    return screen


def _deal(board: Board, column: int = 1, row: int = 0) -> str:
    card = board.columns[column].items.card(row)
    assert card
    return card.id


def board(window: MainWindow) -> QWidget:
    """The board."""
    _screen(window)
    return window


def carried(window: MainWindow) -> QWidget:
    """A card in the hand, above the place that it would take."""
    shown = _screen(window).board
    source, target = shown.columns[1], shown.columns[2]
    shown.carrying.lift(source, source.items.rids[-1], QPoint(60, 30), shown.columns)
    shown.carrying.move_to(target.mapToGlobal(QPoint(90, 240)))
    return window


def beside(window: MainWindow) -> QWidget:
    """A deal beside the board."""
    screen = _screen(window)
    screen.open_record(_deal(screen.board))
    return window


def table(window: MainWindow) -> QWidget:
    """The same deals as a table."""
    _screen(window, TABLE)
    return window


def lost(window: MainWindow) -> QWidget:
    """Why a deal was lost."""
    shown = _screen(window).board
    assert shown.pipeline
    stage = next(s for s in shown.pipeline.stages if s.outcome == LOST)
    window.desk.commands.run("deal.move", _deal(shown), stage.id)
    return window.findChildren(AskBefore)[-1]


def products(window: MainWindow) -> QWidget:
    """The products of a deal."""
    window.desk.commands.run("deal.products", _deal(_screen(window).board))
    return window.findChildren(Products)[-1]


def wait(window: MainWindow) -> QWidget:
    """Until when a deal waits, and what for."""
    window.desk.commands.run("deal.wait", _deal(_screen(window).board))
    return window.findChildren(LetWait)[-1]


SCENES = (
    ("deals", board),
    ("deals-carried", carried),
    ("deals-table", table),
    ("deal", beside),
    ("deal-lost", lost),
    ("deal-products", products),
    ("deal-wait", wait),
)
