"""The filters above a list: chips that say what is shown, and popups that suit each kind of field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_crm.models.kinds import Operator
from desktop_crm.ops import own_fields, people, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.store.query import Filter, Query, ids
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.controls import Button, Chip
from desktop_crm.ui.rows.filter_popup import FieldPopup, FilterPopup
from desktop_crm.ui.rows.filters import FilterBar
from desktop_crm.ui.rows.pick_list import PickList
from desktop_crm.ui.rows.value_editors import ValueEditor
from tests.bases import blank

_Key = Qt.Key


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        anna = people.add(opened, "Анна Соколова")
        people.work_as(opened, anna)
        own_fields.add(opened, "contact", "Скидка", "number")
        records.create(
            opened, "contact", {"name": "Ян", "status": "client", "responsible": anna, "tags": ["опт"]}
        )
        records.create(opened, "contact", {"name": "Пётр", "status": "new", "phone": [Point("+79124451803")]})
        records.create(
            opened, "contact", {"name": "Ева", "status": "lost", "company": [Place(name="Ромашка")]}
        )
        yield opened


class Bar:
    """The bar with what it has told so far."""

    def __init__(self, ws: Workspace, qtbot: QtBot) -> None:
        self.ws, self.widget = ws, FilterBar(ws, "contact")
        self.told: list[Query] = []
        self.widget.changed.connect(self.told.append)
        qtbot.addWidget(self.widget)
        self.widget.resize(1000, 60)
        self.widget.show()

    def chips(self) -> list[str]:
        return [chip.text() for chip in self._chips()]

    def active(self) -> list[str]:
        return [chip.text() for chip in self._chips() if chip.is_active()]

    def click(self, text: str) -> None:
        next(chip for chip in self._chips() if chip.text() == text).click()

    def add(self, field: str, op: Operator | None = None) -> FilterPopup:
        """Go by “Filter” to the popup of a field, and choose how to compare."""
        self.click("Filter")
        fields = _open(FieldPopup)
        fields.findChild(QLineEdit).setText(field)
        QTest.keyClick(fields.findChild(QLineEdit), _Key.Key_Return)
        popup = _open(FilterPopup)
        if op:
            popup._op.set_value(op)
            popup._op.chosen.emit(op)
        return popup

    def found(self) -> int:
        return len(ids(self.ws, self.widget.query()))

    def _chips(self) -> list[Chip]:
        return [chip for chip in self.widget._chips._items if isinstance(chip, Chip)]


def _open(kind: type) -> FilterPopup:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def _lines(popup: FilterPopup) -> list[QLineEdit]:
    return [line for line in popup.findChildren(QLineEdit) if line.isVisible()]


@pytest.fixture
def bar(ws: Workspace, qtbot: QtBot) -> Bar:
    return Bar(ws, qtbot)


def test_all_and_mine(bar: Bar) -> None:
    assert bar.active() == ["All"]
    bar.click("Mine")
    assert (bar.active(), bar.found()) == (["Mine"], 1)
    bar.click("All")
    assert (bar.active(), bar.found()) == (["All"], 3)
    assert [len(query.filters) for query in bar.told] == [1, 0]


def test_a_status_is_checked_by_keyboard_and_applied_with_enter(bar: Bar) -> None:
    bar.click("Status")
    popup = _open(FilterPopup)
    checks = popup.findChild(PickList)
    QTest.keyClick(checks, _Key.Key_Space)
    QTest.keyClick(checks, _Key.Key_Down)
    QTest.keyClick(checks, _Key.Key_Down)
    QTest.keyClick(checks, _Key.Key_Space)
    QTest.keyClick(checks, _Key.Key_Return)
    assert bar.active() == ["Status: New, Client"]
    assert bar.found() == 2
    assert "Status" not in bar.chips()


def test_escape_leaves_all_as_it_was(bar: Bar) -> None:
    bar.click("Status")
    popup = _open(FilterPopup)
    QTest.keyClick(popup.findChild(PickList), _Key.Key_Space)
    QTest.keyClick(popup.findChild(PickList), _Key.Key_Escape)
    assert not popup.isVisible()
    assert (bar.told, bar.active()) == ([], ["All"])


def test_a_click_elsewhere_applies_what_was_chosen(bar: Bar) -> None:
    bar.click("Status")
    popup = _open(FilterPopup)
    QTest.keyClick(popup.findChild(PickList), _Key.Key_Space)
    popup.close()
    assert bar.active() == ["Status: New"]


def test_a_filter_is_changed_and_taken_away_at_its_chip(bar: Bar) -> None:
    bar.widget.set_query(Query("contact", (Filter("status", Operator.ANY_OF, ("new",)),)))
    bar.click("Status: New")
    popup = _open(FilterPopup)
    popup._op.set_value(Operator.NONE_OF)
    popup._op.chosen.emit(Operator.NONE_OF)
    popup.apply()
    assert (bar.active(), bar.found()) == (["Status: is none of New"], 2)
    bar.click("Status: is none of New")
    next(b for b in _open(FilterPopup).findChildren(Button) if b.text() == "Remove filter").click()
    assert bar.active() == ["All"]


def test_delete_on_a_chip_removes_its_filter(bar: Bar) -> None:
    bar.widget.set_query(Query("contact", (Filter("status", Operator.ANY_OF, ("new",)),)))
    chip = next(chip for chip in bar._chips() if chip.is_active())
    QTest.keyClick(chip, _Key.Key_Delete)
    assert (bar.active(), bar.found()) == (["All"], 3)


@pytest.mark.parametrize(
    ("field", "op", "typed", "said", "found"),
    [
        ("Name", Operator.CONTAINS, ["пет"], "Name: пет", 1),
        ("Phone", Operator.CONTAINS, ["912 445-18"], "Phone: 91244518", 1),
        ("Phone", Operator.IS, ["8 912 445-18-03"], "Phone: +7 912 445-18-03", 1),
        ("Created", Operator.AFTER, ["2020-01-01"], "Created: after Jan 1, 2020", 3),
        ("Created", Operator.BETWEEN, ["2020-01-01", "2020-02-01"], "", 0),
        ("Created", Operator.LAST_DAYS, ["7"], "Created: in the last 7 days", 3),
        ("Скидка", Operator.MORE, ["5"], "Скидка: more than 5", 0),
    ],
)
def test_values_are_typed_as_people_write_them(
    bar: Bar, field: str, op: Operator, typed: list[str], said: str, found: int
) -> None:
    popup = bar.add(field, op)
    for line, text in zip(_lines(popup), typed, strict=True):
        line.setText(text)
    QTest.keyClick(_lines(popup)[-1], _Key.Key_Return)
    assert not said or bar.active() == [said]
    assert bar.found() == found


def test_created_on_a_day_means_the_whole_day(bar: Bar) -> None:
    popup = bar.add("Created", Operator.IS)
    day = bar.ws.read("SELECT date(created / 1000, 'unixepoch', 'localtime') FROM contact LIMIT 1")[0][0]
    _lines(popup)[0].setText(day)
    popup.apply()
    assert bar.found() == 3


def test_a_value_that_is_not_understood_is_said_beside_it(bar: Bar) -> None:
    popup = bar.add("Created", Operator.AFTER)
    _lines(popup)[0].setText("abc")
    QTest.keyClick(_lines(popup)[0], _Key.Key_Return)
    assert popup.isVisible()
    assert _lines(popup)[0].accessibleDescription().startswith("Not a date")
    assert bar.told == []
    _lines(popup)[0].setText("1")
    assert _lines(popup)[0].accessibleDescription() == ""
    QTest.keyClick(popup, _Key.Key_Escape)


def test_no_value_means_no_filter(bar: Bar) -> None:
    bar.add("Name", Operator.CONTAINS).apply()
    assert bar.told == []


@pytest.mark.parametrize(("field", "typed", "found"), [("Company", "ромашка", 1), ("Tags", "опт", 1)])
def test_companies_and_tags_are_chosen_from_a_list(bar: Bar, field: str, typed: str, found: int) -> None:
    popup = bar.add(field)
    QTest.keyClick(popup.findChild(PickList), _Key.Key_Space)
    popup.apply()
    assert bar.active()[0].casefold() == f"{field}: {typed}".casefold()
    assert bar.found() == found


def test_a_field_without_a_value(bar: Bar) -> None:
    popup = bar.add("Phone", Operator.EMPTY)
    assert type(popup._editor) is ValueEditor
    popup.apply()
    assert (bar.active(), bar.found()) == (["Phone: is empty"], 2)


def test_a_list_with_filters_can_be_saved_and_a_saved_one_updated(bar: Bar) -> None:
    assert "Save list" not in bar.chips()
    wanted: list[str] = []
    bar.widget.save_wanted.connect(lambda: wanted.append("save"))
    bar.widget.update_wanted.connect(lambda: wanted.append("update"))
    bar.click("Mine")
    bar.click("Save list")
    bar.widget.set_query(bar.widget.query())
    bar.widget.set_saved("Мои")
    assert not {"Save list", "Update list"} & set(bar.chips())
    bar.widget.set_order(Query("contact", sort="name"))
    bar.click("Update list")
    bar.click("Save as new")
    assert wanted == ["save", "update", "save"]


def test_the_count_says_how_many_of_how_many(bar: Bar) -> None:
    bar.widget.set_count(1246, 204318)
    assert bar.widget._count.text() == "1,246 of 204,318"
    bar.widget.set_count(3, 3)
    assert bar.widget._count.text() == "3"


def test_chips_that_do_not_fit_go_to_another_line(bar: Bar, qtbot: QtBot) -> None:
    many = (
        Filter("status", Operator.ANY_OF, ("new",)),
        Filter("name", Operator.CONTAINS, ("длинная часть имени",)),
        Filter("city", Operator.CONTAINS, ("Нижний Новгород",)),
    )
    bar.widget.set_query(Query("contact", many))
    one_line = bar.widget._chips.heightForWidth(2000)
    assert bar.widget._chips.heightForWidth(300) > one_line
