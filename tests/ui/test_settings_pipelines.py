"""Pipelines, short lists, currency and presets in the settings: by mouse and by keyboard, one Undo for a change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base.settings import Settings
from desktop_crm.ops import deals, people, pipelines, presets, records, short_lists, team
from desktop_crm.ops.pipelines import Makes, Pipeline
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import theme
from desktop_crm.ui.desk import Desk, Screen
from desktop_crm.ui.kit.toast import Toast
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.settings.dialog import SettingsDialog, open_settings
from desktop_crm.ui.settings.pipelines import PipelinesPage
from desktop_crm.ui.settings.place import PlacePage
from desktop_crm.ui.settings.presets import PresetsPage
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.settings.short_lists import ShortListsPage
from desktop_crm.ui.settings.stage_form import StageForm
from desktop_crm.ui.settings.where_to import WhereTo
from tests.bases import blank

Key, LEFT, NONE = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
P = TypeVar("P", bound=QWidget)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Anna Sokolova"))
        yield opened


@pytest.fixture
def main(ws: Workspace) -> Pipeline:
    return pipelines.first(ws)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, ws: Workspace) -> Iterator[MainWindow]:
    theme.use(qapp, "light")
    made = MainWindow(ws, Settings(), [Screen("start", "Start", "users", _screen)])
    qtbot.addWidget(made)
    made.show()
    made.go("start")
    yield made
    made.desk.jobs.wait()


def _screen(desk: Desk) -> QWidget:
    return QWidget()


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> SettingsDialog:
    opened = open_settings(window.desk, window)
    qtbot.waitUntil(lambda: opened.isActiveWindow())
    return opened


def page(dialog: SettingsDialog, id_: str, kind: type[P]) -> P:
    dialog.go(id_)
    made = dialog.page(id_)
    assert isinstance(made, kind)
    QApplication.processEvents()
    return made


def titles(rows: Rows) -> list[str]:
    return [row.title for row in rows.rows()]


def names(ws: Workspace) -> list[str]:
    return [s.name for s in pipelines.all_of(ws)[0].stages]


def undo(window: MainWindow) -> None:
    window.desk.commands.run("undo")
    window.desk.jobs.wait()


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def drag(rows: Rows, source: int, target: int) -> None:
    """With the left button from the middle of one row to just above the middle of another one."""
    view = rows.viewport()

    def at(row: int, by: int = 0) -> QPoint:
        return rows.visualRect(rows.model().index(row, 0)).center() + QPoint(0, by)

    QTest.mousePress(view, LEFT, NONE, at(source))
    for to in (at(source, 4), at(source, 12), at(target, -4)):
        QTest.mouseMove(view, to)
    QTest.mouseRelease(view, LEFT, NONE, at(target, -4))


def test_a_base_without_a_pipeline_says_so_and_leads_on(dialog: SettingsDialog, ws: Workspace) -> None:
    shown = page(dialog, "pipelines", PipelinesPage)
    assert pipelines.all_of(ws) == ()
    form = shown.edit()
    QTest.keyClicks(form.name, "Sales")
    QTest.keyClick(form.name, Key.Key_Return)
    assert titles(shown.pipelines) == ["Sales"]
    assert titles(shown.stages) == ["New", "Qualification", "Proposal", "Negotiation", "Won", "Lost"]


def test_a_stage_is_dragged_and_moved_by_keys(
    dialog: SettingsDialog, ws: Workspace, main: Pipeline, window: MainWindow
) -> None:
    shown = page(dialog, "pipelines", PipelinesPage)
    drag(shown.stages, 2, 0)
    assert names(ws)[:3] == ["Proposal", "New", "Qualification"]
    assert titles(shown.stages) == names(ws)
    shown.stages.setFocus()
    QTest.keyClick(shown.stages, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(ws)[:3] == ["New", "Proposal", "Qualification"]
    undo(window)
    undo(window)
    assert names(ws)[:3] == ["New", "Qualification", "Proposal"]


def test_pipelines_are_put_in_order_by_keys(dialog: SettingsDialog, ws: Workspace, main: Pipeline) -> None:
    pipelines.add(ws, "Service")
    shown = page(dialog, "pipelines", PipelinesPage)
    shown.pipelines.setFocus()
    QTest.keyClick(shown.pipelines, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(shown.pipelines) == ["Service", "Main pipeline"]


def test_a_stage_is_changed_in_one_form_and_one_undo_takes_it_back(
    dialog: SettingsDialog, ws: Workspace, main: Pipeline, window: MainWindow
) -> None:
    shown = page(dialog, "pipelines", PipelinesPage)
    shown.stages.pick(main.stages[2].id)
    QTest.keyClick(shown.stages, Key.Key_Return)
    form = shown.findChild(StageForm)
    assert isinstance(form, StageForm)
    form.name.selectAll()
    QTest.keyClicks(form.name, "Offer")
    form.norm.clear()
    QTest.keyClicks(form.norm, "3")
    QTest.keyClick(form.needs, Key.Key_Space)
    click(form.tones.samples["#D2587A"])
    click(form.tasks.more)
    QTest.keyClicks(form.focusWidget(), "Ask about the offer")
    form.tasks.lines[0].days.setValue(2)
    click(form.yes)
    stage = pipelines.all_of(ws)[0].stages[2]
    assert (stage.name, stage.norm, stage.needs, stage.tone) == ("Offer", 3, ("amount",), "#D2587A")
    assert stage.makes == (Makes("Ask about the offer", "call", 2),)
    assert shown.stages.rows()[2].pills == (("1 field", "plain"), ("1 task", "plain"))
    undo(window)
    assert pipelines.all_of(ws)[0] == main


def test_what_is_wrong_in_a_stage_stands_beside_it(
    dialog: SettingsDialog, ws: Workspace, main: Pipeline
) -> None:
    shown = page(dialog, "pipelines", PipelinesPage)
    form = shown.edit_stage()
    form.probability.setText("120")
    form.norm.setText("a week")
    click(form.yes)
    assert form.fields["norm"].error() == "A number is needed here."
    form.norm.setText("-1")
    QTest.keyClicks(form.name, "Trial")
    click(form.yes)
    assert form.fields["probability"].error() == "A probability is between 0 and 100 %."
    assert form.fields["norm"].error() == "A norm cannot be negative."
    form.norm.setText("1,5")
    form.probability.setText("60")
    form.name.setText("proposal")
    click(form.yes)
    assert form.fields["name"].error() == "“proposal” is in the list already."
    form.name.setText("Trial")
    click(form.yes)
    assert names(ws)[4:] == ["Trial", "Won", "Lost"]
    assert pipelines.all_of(ws)[0].stages[4].norm == 1.5


def test_the_only_won_stage_keeps_its_meaning(dialog: SettingsDialog, ws: Workspace, main: Pipeline) -> None:
    shown = page(dialog, "pipelines", PipelinesPage)
    form = shown.edit_stage(main.stages[4].id)
    assert not form.probability.isEnabled()
    form.meaning.set_value("open")
    click(form.yes)
    assert "the only stage of this pipeline" in form.fields["outcome"].error()


def test_a_removed_stage_asks_where_its_deals_go(
    dialog: SettingsDialog, ws: Workspace, main: Pipeline, window: MainWindow
) -> None:
    deal = deals.create(ws, {"name": "Roof"})
    shown = page(dialog, "pipelines", PipelinesPage)
    shown.stages.pick(main.stages[0].id)
    QTest.keyClick(shown.stages, Key.Key_Delete)
    asked = shown.findChild(WhereTo)
    assert isinstance(asked, WhereTo)
    click(asked.yes)
    assert asked.field.error() == "Choose the stage where they go."
    asked.choice.set_value(main.stages[1].id)
    click(asked.yes)
    window.desk.jobs.wait()
    assert names(ws)[0] == "Qualification"
    assert records.read(ws, "deal", deal).values["stage"] == main.stages[1].id
    undo(window)
    assert pipelines.all_of(ws)[0] == main
    assert records.read(ws, "deal", deal).values["stage"] == main.stages[0].id


def test_a_removal_goes_on_when_the_settings_are_closed(
    dialog: SettingsDialog, ws: Workspace, main: Pipeline, window: MainWindow
) -> None:
    deals.create(ws, {"name": "Roof"})
    shown = page(dialog, "pipelines", PipelinesPage)
    asked = shown.ask_to_remove_stage(main.stages[0].id)
    assert asked
    asked.choice.set_value(main.stages[1].id)
    click(asked.yes)
    dialog.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.desk.jobs.wait()
    assert names(ws)[0] == "Qualification"


def test_the_only_stage_of_its_meaning_and_the_only_pipeline_stay(
    dialog: SettingsDialog, ws: Workspace, main: Pipeline
) -> None:
    shown = page(dialog, "pipelines", PipelinesPage)
    assert shown.ask_to_remove_stage(main.stages[4].id) is None
    assert shown.ask_to_remove(main.id) is None
    said = [toast.text for toast in dialog.findChildren(Toast)]
    assert any("only stage" in text for text in said)
    assert any("only pipeline" in text for text in said)


def test_a_removed_pipeline_hands_its_deals_over(
    dialog: SettingsDialog, ws: Workspace, main: Pipeline, window: MainWindow
) -> None:
    service = pipelines.add(ws, "Service")
    deal = deals.create(ws, {"name": "Roof", "pipeline": service})
    shown = page(dialog, "pipelines", PipelinesPage)
    asked = shown.ask_to_remove(service)
    assert asked
    assert [asked.choice.itemText(i) for i in range(2)] == [
        "Main pipeline: New",
        "Main pipeline: Qualification",
    ]
    asked.choice.set_value(main.stages[0].id)
    click(asked.yes)
    window.desk.jobs.wait()
    assert records.read(ws, "deal", deal).values["pipeline"] == main.id
    assert titles(shown.pipelines) == ["Main pipeline"]


@pytest.fixture
def sources(ws: Workspace) -> list[str]:
    return [short_lists.add(ws, "source", name) for name in ("Site", "VK", "Vkontakte")]


def test_sources_are_added_renamed_dragged_and_told_how_often_they_are_used(
    dialog: SettingsDialog, ws: Workspace, sources: list[str], window: MainWindow
) -> None:
    records.create(ws, "contact", {"name": "Mary", "source": sources[0]})
    shown = page(dialog, "lists", ShortListsPage)
    window.desk.jobs.wait()
    assert [row.detail for row in shown.list.rows()] == ["in 1 record", "not used", "not used"]
    form = shown.name_one()
    QTest.keyClicks(form.name, "site")
    QTest.keyClick(form.name, Key.Key_Return)
    assert form.field.error() == "“Site” is in the list already."
    form.name.setText("Leaflet")
    QTest.keyClick(form.name, Key.Key_Return)
    assert titles(shown.list) == ["Site", "VK", "Vkontakte", "Leaflet"]
    drag(shown.list, 3, 1)
    assert titles(shown.list) == ["Site", "Leaflet", "VK", "Vkontakte"]
    undo(window)
    assert titles(shown.list) == ["Site", "VK", "Vkontakte", "Leaflet"]


def test_two_sources_become_one_and_undo_parts_them(
    dialog: SettingsDialog, ws: Workspace, sources: list[str], window: MainWindow
) -> None:
    contact = records.create(ws, "contact", {"name": "Mary", "source": sources[1]})
    shown = page(dialog, "lists", ShortListsPage)
    shown.list.pick(sources[1])
    click(shown.merge)
    window.desk.jobs.wait()
    asked = shown.ask_to_merge(sources[1])
    click(asked.yes)
    assert asked.field.error() == "Choose what stays."
    asked.choice.set_value(sources[2])
    click(asked.yes)
    window.desk.jobs.wait()
    assert titles(shown.list) == ["Site", "Vkontakte"]
    assert records.read(ws, "contact", contact).values["source"] == sources[2]
    undo(window)
    assert titles(shown.list) == ["Site", "VK", "Vkontakte"]
    assert records.read(ws, "contact", contact).values["source"] == sources[1]


def test_a_reason_for_loss_goes_to_the_bin_by_delete_and_comes_back(
    dialog: SettingsDialog, ws: Workspace, window: MainWindow
) -> None:
    short_lists.add(ws, "lost_reason", "Too dear")
    shown = page(dialog, "lists", ShortListsPage)
    shown.entity.select("lost_reason")
    shown.entity.chosen.emit("lost_reason")
    shown.list.setFocus()
    QTest.keyClick(shown.list, Key.Key_Delete)
    assert titles(shown.list) == []
    undo(window)
    assert titles(shown.list) == ["Too dear"]


def test_the_country_of_holidays_is_the_whole_team_s(
    dialog: SettingsDialog, ws: Workspace, window: MainWindow
) -> None:
    shown = page(dialog, "place", PlacePage)
    shown.country.set_value("KZ")
    shown.country.chosen.emit("KZ")
    assert team.get(ws, team.COUNTRY) == "KZ"
    undo(window)
    assert shown.country.value() == "RU"


def test_a_team_that_works_on_saturdays_says_so(
    dialog: SettingsDialog, ws: Workspace, window: MainWindow
) -> None:
    shown = page(dialog, "place", PlacePage)
    click(shown.week.buttons["6"])
    assert team.get(ws, team.COUNTRY) == "RU:123456"
    undo(window)
    assert shown.week.days() == "12345"
    for day in "12345":
        click(shown.week.buttons[day])
    assert shown.week.days() == "5"


def test_another_trade_is_added_beside_the_present_one(
    dialog: SettingsDialog, ws: Workspace, window: MainWindow
) -> None:
    presets.apply(ws, "wholesale", "en")
    shown = page(dialog, "presets", PresetsPage)
    assert not shown.add.isEnabled()
    click(shown.cards.cards["wholesale"])
    assert not shown.add.isEnabled()
    click(shown.cards.cards["salon"])
    click(shown.add)
    assert presets.is_in_use(ws, "salon")
    assert shown.cards.value() == "salon"
    assert not shown.add.isEnabled()
    undo(window)
    assert not presets.is_in_use(ws, "salon")
    assert presets.is_in_use(ws, "wholesale")
    assert shown.add.isEnabled()
