"""Lists of records: shown at once, scrolled anywhere, and steady while others work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_crm.base.settings import Settings
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import people, records
from desktop_crm.ops.details import Point
from desktop_crm.store.query import Filter, Query, ids
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.jobs import Jobs
from desktop_crm.ui.rows.table import RowsTable
from tests.bases import blank

PEOPLE = 1000
BY_NAME = Query("contact", sort="name", descending=False)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """A thousand contacts, «Клиент 0000» to «Клиент 0999»; every tenth is from Казань."""
    with blank(tmp_path / "team.crm") as opened:
        with opened.edit("People") as tx:
            tx.executemany(
                "INSERT INTO contact (id, name, city, created) VALUES (?, ?, ?, ?)",
                [
                    (f"c{n:04}", f"Клиент {n:04}", "Казань" if n % 10 == 0 else "Уфа", n)
                    for n in range(PEOPLE)
                ],
            )
        yield opened


class Window:
    """A list in a window of 800 × 600, with the machinery that a window has."""

    def __init__(self, ws: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
        self.ws, self.jobs, self.settings = ws, Jobs(), Settings(tmp_path / "settings.json")
        self.table = RowsTable(ws, self.jobs, Changes(ws, self.jobs), self.settings, "contact")
        qtbot.addWidget(self.table)
        self.table.resize(800, 600)
        self.table.show()

    def show(self, query: Query = BY_NAME) -> None:
        self.table.show_list(query)
        self.settle()

    def settle(self) -> None:
        assert self.jobs.wait()

    def names(self, *rows: int) -> list[str]:
        model = self.table.model()
        return [str(model.index(row, 0).data()) for row in rows]

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        from PySide6.QtTest import QTest

        held = modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.table, key, held)

    def top_name(self) -> str:
        return self.names(self.table.rowAt(0))[0]


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    made = Window(ws, qtbot, tmp_path)
    yield made
    made.jobs.stop()


def test_the_first_page_is_there_at_once_and_the_whole_list_a_moment_later(window: Window) -> None:
    counted: list[tuple[int, int]] = []
    window.table.counted.connect(lambda *numbers: counted.append(numbers))
    window.table.show_list(BY_NAME)
    assert window.names(0, 1) == ["Клиент 0000", "Клиент 0001"]
    assert 0 < window.table.model().rowCount() < PEOPLE
    window.settle()
    assert counted == [(PEOPLE, PEOPLE)]


def test_one_can_jump_anywhere(window: Window) -> None:
    window.show()
    window.press(Qt.Key.Key_End)
    assert window.table.current_id() == "c0999"
    window.press(Qt.Key.Key_Home)
    assert window.table.current_id() == "c0000"
    bar = window.table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert window.top_name().startswith("Клиент 049")


def test_a_list_that_was_scrolled_while_it_was_read_stays_there(window: Window) -> None:
    window.table.show_list(BY_NAME)
    window.table.doItemsLayout()
    window.table.scrollTo(window.table.model().index(60, 0))
    place = window.table.verticalScrollBar().value()
    window.settle()
    assert window.table.verticalScrollBar().value() == place > 0


def test_enter_opens_the_record_and_a_double_click_too(window: Window, qtbot: QtBot) -> None:
    opened: list[str] = []
    window.table.opened.connect(opened.append)
    window.show()
    window.table.go_to("c0003")
    window.press(Qt.Key.Key_Return)
    window.table.doubleClicked.emit(window.table.model().index(5, 1))
    assert opened == ["c0003", "c0005"]


def test_all_of_the_list_can_be_selected_even_before_it_was_read(window: Window) -> None:
    said: list[int] = []
    window.table.selection_changed.connect(said.append)
    window.table.show_list(BY_NAME)
    window.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert window.table.selected_count() == said[-1] == PEOPLE
    assert window.table.selected_rids() == ids(window.ws, BY_NAME)


def test_space_and_shift_select_by_keyboard(window: Window) -> None:
    window.show()
    window.table.go_to("c0010")
    window.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    window.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert window.table.selected_ids() == ["c0010", "c0011", "c0012"]
    window.press(Qt.Key.Key_Space)
    assert window.table.selected_ids() == ["c0010", "c0011"]


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(lambda ws: records.create(ws, "contact", {"name": "Абрамов"}), id="somebody new above"),
        pytest.param(lambda ws: records.create(ws, "contact", {"name": "Яшин"}), id="somebody new below"),
        pytest.param(lambda ws: records.delete(ws, "contact", ["c0002"]), id="somebody gone"),
        pytest.param(
            lambda ws: records.change(ws, "contact", "c0003", {"name": "Яшин"}), id="somebody moved"
        ),
        pytest.param(lambda ws: records.delete(ws, "contact", ["c0002", "c0501"]), id="several gone"),
    ],
)
def test_selection_and_place_stay_when_a_colleague_changes_the_list(
    window: Window, happens: Callable[[Workspace], object]
) -> None:
    window.show()
    window.table.go_to("c0500")
    window.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    top, current = window.top_name(), window.table.current_id()
    told: list[str] = []
    window.table.current_changed.connect(told.append)
    happens(window.ws)
    window.settle()
    assert window.table.selected_ids() in (["c0500", "c0501"], ["c0500"])
    assert window.top_name() == top
    assert (window.table.current_id(), told) == (current, [])
    assert window.table.model().rowCount() == len(ids(window.ws, BY_NAME))


def test_a_change_is_seen_in_its_row(window: Window) -> None:
    window.show()
    records.change(window.ws, "contact", "c0001", {"phone": [Point("+79124451803")]})
    window.settle()
    phone = window.table.columns().index("phone")
    assert window.table.model().index(1, phone).data() == "+7 912 445-18-03"


def test_the_record_stays_beside_the_list_when_it_no_longer_fits_the_filter(window: Window) -> None:
    window.show(
        Query("contact", (Filter("city", Operator.CONTAINS, ("Казань",)),), sort="name", descending=False)
    )
    assert window.table.model().rowCount() == PEOPLE // 10
    window.table.go_to("c0010")
    told: list[str] = []
    window.table.current_changed.connect(told.append)
    records.change(window.ws, "contact", "c0010", {"city": "Пермь"})
    window.settle()
    assert window.table.model().rowCount() == PEOPLE // 10 - 1
    assert (window.table.current_id(), told) == ("c0010", [])


def test_a_filter_narrows_and_the_count_says_so(window: Window) -> None:
    counted: list[tuple[int, int]] = []
    window.table.counted.connect(lambda *numbers: counted.append(numbers))
    window.show(Query("contact", (Filter("city", Operator.IS, ("казань",)),), sort="name", descending=False))
    assert counted == [(100, PEOPLE)]
    assert window.names(0, 1) == ["Клиент 0000", "Клиент 0010"]


def test_the_answer_to_an_older_question_never_replaces_a_newer_one(window: Window) -> None:
    window.show()
    slow = Query("contact", (Filter("name", Operator.CONTAINS, ("клиент",)),), sort="city")
    window.table.show_list(slow)
    window.table.show_list(Query("contact", (Filter("name", Operator.CONTAINS, ("0007",)),)))
    window.settle()
    assert window.names(*range(window.table.model().rowCount())) == ["Клиент 0007"]


def test_a_click_on_a_header_sorts_and_another_turns_it_round(window: Window) -> None:
    told: list[Query] = []
    window.table.query_changed.connect(told.append)
    window.show()
    window.table.go_to("c0500")
    window.table.horizontalHeader().sectionClicked.emit(window.table.columns().index("created"))
    window.settle()
    assert window.names(0) == ["Клиент 0999"]
    window.table.horizontalHeader().sectionClicked.emit(window.table.columns().index("created"))
    window.settle()
    assert window.names(0) == ["Клиент 0000"]
    assert [(q.sort, q.descending) for q in told] == [("created", True), ("created", False)]
    assert window.table.selected_ids() == ["c0500"]


def test_going_to_a_record_waits_until_the_list_was_read(window: Window) -> None:
    window.table.show_list(BY_NAME)
    assert not window.table.go_to("c0900")
    window.settle()
    assert window.table.current_id() == "c0900"
    assert not window.table.visualRect(window.table.currentIndex()).isEmpty()
    assert not window.table.go_to("nobody")


def test_who_has_no_name_is_called_by_the_phone(window: Window) -> None:
    records.create(window.ws, "contact", {"phone": [Point("+79031187740")]})
    window.show()
    assert window.names(0) == ["+7 903 118-77-40"]


def test_an_empty_list_says_what_would_stand_here(window: Window) -> None:
    window.table.set_empty(lambda query: QLabel("Nothing found" if query.filters else "No contacts yet"))
    window.show(Query("contact", (Filter("city", Operator.CONTAINS, ("Атлантида",)),)))
    labels = [w for w in window.table.viewport().findChildren(QLabel) if w.isVisible()]
    assert [w.text() for w in labels] == ["Nothing found"]
    window.show()
    assert not [w for w in window.table.viewport().findChildren(QLabel) if w.isVisible()]


def test_a_screen_reader_hears_the_column_with_the_value(window: Window) -> None:
    window.show()
    cell = window.table.model().index(3, 0)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Name: Клиент 0003"


def test_columns_are_remembered_and_a_saved_list_brings_its_own(window: Window, qtbot: QtBot) -> None:
    window.show()
    window.table.set_columns(("name", "city", "email"))
    window.table.show_list(BY_NAME, ("name", "phone"))
    assert window.table.columns() == ("name", "phone")
    window.table.show_list(BY_NAME)
    assert window.table.columns() == ("name", "city", "email")
    another = Window(window.ws, qtbot, Path(window.settings.path).parent)
    another.show()
    assert another.table.columns() == ("name", "city", "email")
    window.table.set_columns(())
    assert window.table.columns()[:2] == ("name", "company")
    window.settle()


def test_columns_give_way_in_a_narrow_window_but_never_the_phone(window: Window) -> None:
    window.show()
    header = window.table.horizontalHeader()
    for width in (1200, 760, 480):
        window.table.resize(width, 400)
        shown = [i for i in range(header.count()) if not header.isSectionHidden(i)]
        assert sum(header.sectionSize(i) for i in shown) == window.table.viewport().width()
        assert window.table.columns().index("phone") in shown
    assert len(shown) < header.count()


def test_an_edge_between_columns_moves_alone_and_is_remembered(window: Window, qtbot: QtBot) -> None:
    window.table.resize(1100, 600)
    window.show()
    header = window.table.horizontalHeader()
    before = [header.sectionSize(i) for i in range(header.count())]
    edge = header.sectionPosition(1) - 1
    qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(edge, 10))
    qtbot.mouseMove(header.viewport(), QPoint(edge + 40, 10))
    qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(edge + 40, 10))
    after = [header.sectionSize(i) for i in range(header.count())]
    assert after[2:] == before[2:]
    assert sum(after) == sum(before)
    assert after[0] > before[0]
    assert window.table.remembered.widths()["name"] == after[0]


def test_rows_are_lower_when_the_user_wants_them_compact(window: Window) -> None:
    window.show()
    assert window.table.rowHeight(0) == 40
    window.settings["density"] = "compact"
    assert window.table.rowHeight(0) == 32


def test_the_list_can_be_painted_with_every_kind_of_field(window: Window) -> None:
    anna = people.add(window.ws, "Анна Соколова")
    everything = {
        "name": "Ян",
        "status": "client",
        "responsible": anna,
        "tags": ["опт", "vip", "розница", "дилер"],
        "email": [Point("yan@mail.example")],
        "birthday": "--03-14",
    }
    records.create(window.ws, "contact", everything)
    window.table.resize(1400, 300)
    window.table.set_columns(("name", "status", "responsible", "tags", "email", "birthday", "created"))
    window.show(Query("contact"))
    window.table.go_to(window.table.model().index(0, 0).model().id_at(0))  # type: ignore[attr-defined]
    picture = window.table.viewport().grab().toImage()
    colours = {picture.pixelColor(x, 20).name() for x in range(picture.width())}
    assert len(colours) > 20  # the face, the pills and the letters of the selected first row
    assert picture.pixelColor(1, 20).name() == "#2c5bd8"
