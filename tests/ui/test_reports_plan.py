"""What is to be sold is typed in like in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_crm.ops import plans
from desktop_crm.store import undo
from desktop_crm.ui.reports.plan_sheet import PlanSheet
from tests.ui.report_stories import (
    TODAY,
    Office,
    sales_of_today,
)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    yield from sales_of_today(tmp_path / "team.crm", qtbot)


def sheet_of(office: Office) -> PlanSheet:
    screen = office.report("sales")
    QTest.mouseClick(screen.report.plan, Qt.MouseButton.LeftButton)
    return office.screen.plan.sheet


def typed(sheet: PlanSheet, row: int, month: int, text: str) -> None:
    sheet.setFocus()
    sheet.setCurrentIndex(sheet.plans.index(row, month))
    QTest.keyClick(sheet, text[0])  # type: ignore[call-overload]
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, text[1:])
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_a_plan_is_typed_like_in_a_spreadsheet_and_taken_back(office: Office) -> None:
    sheet = sheet_of(office)
    typed(sheet, 1, 3, "150000")
    assert [(p.month[5:], p.employee, p.amount) for p in plans.plans_of(office.ws, TODAY.year)] == [
        ("03", office.ws.author, 15_000_000)
    ]
    assert sheet.currentIndex().row() == 2, "Enter goes down"
    assert sheet.plans.index(0, 3).data() == "150,000", "the team is to sell what its people are"
    undo.undo(office.ws)
    office.qtbot.waitUntil(lambda: sheet.plans.index(1, 3).data() == "")


def test_a_plan_that_is_no_sum_says_so_at_its_cell(office: Office) -> None:
    sheet = sheet_of(office)
    typed(sheet, 1, 3, "much")
    assert sheet.complaint.isVisible()
    assert sheet.complaint.text.text()
    assert plans.plans_of(office.ws, TODAY.year) == ()
    typed(sheet, 1, 3, "7")
    assert not sheet.complaint.isVisible()
    assert plans.plans_of(office.ws, TODAY.year)[0].amount == 700


def test_plans_are_pasted_from_a_spreadsheet_and_emptied(office: Office) -> None:
    sheet = sheet_of(office)
    sheet.setFocus()
    sheet.setCurrentIndex(sheet.plans.index(1, 1))
    QApplication.clipboard().setText("100\t200\n300\t400\n")
    QTest.keyClick(sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sum(p.amount for p in plans.plans_of(office.ws, TODAY.year)) == 100_000
    sheet.setCurrentIndex(sheet.plans.index(1, 1))
    QTest.keyClick(sheet, Qt.Key.Key_Delete)
    assert sum(p.amount for p in plans.plans_of(office.ws, TODAY.year)) == 90_000
    undo.undo(office.ws)
    undo.undo(office.ws)
    assert plans.plans_of(office.ws, TODAY.year) == (), "what was pasted is one step"
