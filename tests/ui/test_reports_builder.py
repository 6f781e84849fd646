"""A report that somebody makes up, and those that the team has kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import deals, people, saved_reports, short_lists
from desktop_crm.reports import period, recipe
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit
from desktop_crm.reports.recipe import Recipe
from desktop_crm.store import undo
from desktop_crm.store.query import Filter
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.language import speak
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.reports import builder, saved
from desktop_crm.ui.reports.builder import Builder
from tests.bases import blank

THIS_MONTH = Ask(period.around(Unit.MONTH, date.today()))


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with blank(tmp_path / "team.crm") as ws:
        anna, boris = people.add(ws, "Anna"), people.add(ws, "Boris")
        people.work_as(ws, anna)
        site = short_lists.add(ws, "source", "Site")
        for name, amount, who, source in (
            ("Kitchen", 100_00, anna, site),
            ("Hall", 50_00, boris, site),
            ("Roof", 25_00, anna, None),
        ):
            values = {"name": name, "amount": amount, "responsible": who, "source": source}
            deals.create(ws, {key: value for key, value in values.items() if value})
        made = MainWindow(ws, Settings(), screens())
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        yield made
        made.desk.jobs.stop()


def opened(window: MainWindow, report: saved_reports.SavedReport | None = None) -> Builder:
    dialog = Builder(window.desk, window, report)
    dialog.show()
    window.desk.jobs.wait(10_000)
    return dialog


def choose(window: MainWindow, choice: Choice, text: str) -> None:
    """As the user picks it from the list."""
    index = choice.findText(text)
    assert index >= 0, [choice.itemText(i) for i in range(choice.count())]
    choice.setCurrentIndex(index)
    choice.activated.emit(index)
    window.desk.jobs.wait(10_000)


def told(dialog: Builder) -> list[list[str]]:
    grid = dialog.grid
    model = grid.figures
    return [
        [str(model.text(model.index(row, column))).split("\n")[0] for column in range(model.columnCount())]
        for row in range(len(model.rows))
    ]


def test_the_sentence_changes_what_stands_below_it(window: MainWindow) -> None:
    dialog = opened(window)
    dialog.filters.changed.emit(replace(dialog.ask, compare=False))
    choose(window, dialog.sentence.rows, "Responsible")
    assert told(dialog) == [["Anna", "2"], ["Boris", "1"], ["Total", "3"]]
    choose(window, dialog.sentence.measure, "the sum: Amount")
    assert [line[-1].replace("\xa0", " ") for line in told(dialog)] == ["125 ₽", "50 ₽", "175 ₽"]
    choose(window, dialog.sentence.columns, "Source")
    assert [c.title for c in dialog.grid.figures.table.columns] == ["Site", "Source not known", "Total"]
    choose(window, dialog.sentence.records, "Calls")
    assert dialog.recipe == recipe.usual(window.desk.ws, "call")
    assert dialog.said.isVisible()
    assert not dialog.grid.isVisible()
    dialog.close()


def test_what_was_made_up_is_kept_under_its_name_and_then_changed(window: MainWindow) -> None:
    ws = window.desk.ws
    dialog = opened(window)
    choose(window, dialog.sentence.rows, "Responsible")
    dialog.yes.click()
    assert dialog.isVisible()
    assert dialog.named.error(), "it has no name yet"
    QTest.keyClicks(dialog.name, "Who has how much")
    assert not dialog.named.error()
    dialog.yes.click()
    assert not dialog.isVisible()
    (kept,) = saved_reports.all_of(ws)
    assert (kept.id, kept.name, kept.report) == (dialog.kept, "Who has how much", "built")
    again = opened(window, kept)
    assert again.recipe == recipe.from_json(kept.ask_json)
    assert again.sentence.rows.currentText() == "Responsible"
    choose(window, again.sentence.rows, "Source")
    again.yes.click()
    (changed,) = saved_reports.all_of(ws)
    assert recipe.from_json(changed.ask_json) == replace(dialog.recipe, rows="source")


def test_a_changed_report_can_be_kept_beside_the_former(window: MainWindow) -> None:
    ws = window.desk.ws
    saved_reports.save(ws, "Deals", "built", recipe.to_json(THIS_MONTH, Recipe("deal", "source")))
    dialog = opened(window, saved_reports.all_of(ws)[0])
    another = next(
        b for b in dialog.findChildren(QWidget) if getattr(b, "text", str)() == "Save as a new one"
    )
    QTest.mouseClick(another, Qt.MouseButton.LeftButton)
    assert dialog.named.error(), "the name is taken"
    dialog.name.setText("Deals again")
    QTest.mouseClick(another, Qt.MouseButton.LeftButton)
    assert [r.name for r in saved_reports.all_of(ws)] == ["Deals", "Deals again"]


def test_a_filter_and_a_period_belong_to_the_report(window: MainWindow) -> None:
    ws = window.desk.ws
    dialog = opened(window)
    anna = ws.author
    dialog.filters.changed.emit(
        replace(dialog.ask, filters=(Filter("responsible", Operator.ANY_OF, (anna,)),))
    )
    dialog.period.chosen.emit(period.around(Unit.YEAR, date.today()))
    window.desk.jobs.wait(10_000)
    assert told(dialog)[-1][1].split()[0] == "2"
    dialog.name.setText("Anna's year")
    dialog.yes.click()
    kept = Ask.from_json(saved_reports.all_of(ws)[0].ask_json)
    assert (kept.period.unit, kept.filters[0].values) == (Unit.YEAR, (anna,))


def test_a_report_about_all_records_has_no_period(window: MainWindow) -> None:
    dialog = opened(window)
    choose(window, dialog.sentence.moment, "nothing: all of them count")
    assert not dialog.period.isEnabled()
    assert dialog.days.text() == ""
    choose(window, dialog.sentence.moment, "Created")
    assert dialog.period.isEnabled()
    dialog.close()


def test_a_report_whose_field_was_removed_says_so_and_can_be_made_anew(window: MainWindow) -> None:
    ws = window.desk.ws
    saved_reports.save(ws, "Old", "built", recipe.to_json(THIS_MONTH, Recipe("deal", "own.gone")))
    dialog = opened(window, saved_reports.all_of(ws)[0])
    assert "has been removed" in dialog.said.text()
    choose(window, dialog.sentence.rows, "Source")
    assert dialog.grid.isVisible()
    assert not dialog.said.isVisible()
    dialog.close()


def test_the_report_is_shown_once_it_is_kept(window: MainWindow) -> None:
    def fill() -> None:
        dialog = next(d for d in QApplication.topLevelWidgets() if isinstance(d, Builder) and d.isVisible())
        dialog.name.setText("Deals by stage")
        dialog.yes.click()

    QTimer.singleShot(0, fill)
    builder.open(window.desk, window)
    window.desk.jobs.wait(10_000)
    (kept,) = saved_reports.all_of(window.desk.ws)
    assert window.desk.settings["reports"]["place"] == f"saved:{kept.id}"


@pytest.fixture
def kept(window: MainWindow) -> saved_reports.SavedReport:
    ws = window.desk.ws
    saved_reports.save(ws, "Mine", "built", recipe.to_json(THIS_MONTH, Recipe("deal", "source")))
    return saved_reports.all_of(ws)[0]


def test_a_saved_report_is_renamed_and_removed(window: MainWindow, kept: saved_reports.SavedReport) -> None:
    ws = window.desk.ws
    saved.report_menu(window.desk, window, kept, QPoint(10, 10))
    menu = next(m for m in QApplication.topLevelWidgets() if isinstance(m, QMenu) and m.isVisible())
    change, rename, away = (a for a in menu.actions() if not a.isSeparator())
    assert change.text() == "Change the report…"

    def type_name() -> None:
        dialog = next(d for d in QApplication.topLevelWidgets() if type(d) is Dialog and d.isVisible())
        line = dialog.findChild(QLineEdit)
        line.setText("")
        dialog.yes.click()
        assert dialog.isVisible(), "a report has a name"
        line.setText("Ours")
        dialog.yes.click()

    QTimer.singleShot(0, type_name)
    rename.trigger()
    assert [r.name for r in saved_reports.all_of(ws)] == ["Ours"]
    away.trigger()
    assert saved_reports.all_of(ws) == []
    undo.undo(ws)
    assert [r.name for r in saved_reports.all_of(ws)] == ["Ours"]
    menu.close()


def test_what_is_asked_of_any_report_is_kept_and_brought_up_to_date(
    window: MainWindow, kept: saved_reports.SavedReport
) -> None:
    ws = window.desk.ws

    def type_name() -> None:
        dialog = next(d for d in QApplication.topLevelWidgets() if type(d) is Dialog and d.isVisible())
        dialog.findChild(QLineEdit).setText("Losses")
        dialog.yes.click()

    QTimer.singleShot(0, type_name)
    saved.keep(window.desk, window, "lost", THIS_MONTH)
    losses = saved_reports.all_of(ws)[1]
    assert (losses.name, losses.report) == ("Losses", "lost")
    assert Ask.from_json(losses.ask_json) == THIS_MONTH
    saved.update(window.desk, kept, THIS_MONTH.of(period.ANY))
    changed = saved_reports.known(ws, kept.id)
    assert changed is not None
    assert recipe.from_json(changed.ask_json) == Recipe("deal", "source"), "it is still made as before"
    assert Ask.from_json(changed.ask_json).period == period.ANY


def test_the_sentence_in_the_other_language(window: MainWindow, qapp: QApplication) -> None:
    speak(qapp, "ru")
    dialog = opened(window)
    assert dialog.sentence.records.currentText() == "Сделки"
    assert dialog.sentence.records.accessibleName() == "Взять"
    assert dialog.yes.text() == "Сохранить"
    dialog.close()
    speak(qapp, "en")


def test_tab_goes_through_it_as_one_reads(window: MainWindow) -> None:
    dialog = opened(window)
    dialog.activateWindow()
    seen: list[QWidget] = [dialog.sentence.records]
    for _ in range(40):
        dialog.focusNextPrevChild(True)
        seen.append(dialog.focusWidget())
        if dialog.focusWidget() is dialog.yes:
            break
    made = dialog.sentence
    asked = [made.measure, made.rows, made.columns, made.moment, dialog.grid, dialog.name, dialog.no]
    assert [w for w in seen if w in asked] == asked
    assert {*dialog.filters.chips()} <= {*seen}
    assert seen[-1] is dialog.yes
    dialog.close()
