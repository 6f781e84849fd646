"""A value edited where it stands in the side panel, and one value given to many records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_crm.models.kinds import Option
from desktop_crm.ops import own_fields, records
from desktop_crm.ops.details import Point
from desktop_crm.store import undo
from desktop_crm.ui import theme
from desktop_crm.ui.commands import Command
from desktop_crm.ui.forms.bulk import TAG, UNTAG, BulkEdit
from desktop_crm.ui.forms.inline import InlineValue
from desktop_crm.ui.forms.inline_line import Line
from desktop_crm.ui.forms.refs import RefEditor
from tests.ui.form_stories import Team, colleague_calls, field, press, show, team_of, write

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def team(tmp_path: Path, qapp: QApplication) -> Iterator[Team]:
    theme.use(qapp, "light")
    with team_of(tmp_path / "team.crm") as opened:
        yield opened


def value_of(team: Team, id_: str, key: str) -> InlineValue:
    made = InlineValue(team.desk, "contact", id_, field(team, key), team.card(id_))
    made.setParent(team.window)
    made.resize(316, 120)
    show(made)
    line(made).setFocus(Qt.FocusReason.TabFocusReason)
    return made


def line(value: InlineValue) -> Line:
    return next(each for each in value.findChildren(Line) if not each.isHidden())


def test_f2_edits_the_value_and_enter_saves_it_as_one_step(team: Team) -> None:
    maria = team.maria()
    city = value_of(team, maria, "city")
    before = team.steps()
    press(Qt.Key.Key_F2)
    write("Самара")
    press(Qt.Key.Key_Return)
    assert team.card(maria).values["city"] == "Самара"
    assert team.steps() == before + 1
    assert not city.is_editing()
    assert "Самара" in line(city).accessibleName()
    undo.undo(team.ws)
    assert team.card(maria).values["city"] == "Казань"


def test_escape_gives_up_what_was_typed(team: Team) -> None:
    maria = team.maria()
    city = value_of(team, maria, "city")
    press(Qt.Key.Key_Return)
    write("Самара")
    press(Qt.Key.Key_Escape)
    assert not city.is_editing()
    assert team.card(maria).values["city"] == "Казань"


def test_what_is_not_understood_is_said_below_and_stays(team: Team) -> None:
    maria = team.maria()
    born = value_of(team, maria, "birthday")
    born.edit()
    write("позавчера вечером")
    press(Qt.Key.Key_Return)
    assert born.is_editing()
    assert team.card(maria).values["birthday"] is None
    press(Qt.Key.Key_A, CTRL)
    write("14.03.86")
    press(Qt.Key.Key_Return)
    assert team.card(maria).values["birthday"] == "1986-03-14"


def test_a_contact_cannot_lose_the_last_thing_it_is_found_by(team: Team) -> None:
    id_ = records.create(team.ws, "contact", {"name": "Ольга"})
    name = value_of(team, id_, "name")
    name.edit()
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Return)
    assert name.is_editing()
    assert team.card(id_).title == "Ольга"


def test_a_colleagues_change_does_not_take_what_is_being_typed(team: Team) -> None:
    maria = team.maria()
    name = value_of(team, maria, "name")
    name.edit()
    press(Qt.Key.Key_A, CTRL)
    write("Маша")
    colleague_calls(team, maria, "Мария Петровна")
    name.show_card(team.card(maria))
    press(Qt.Key.Key_Return)
    assert team.card(maria).title == "Маша"


def test_a_phone_is_copied_and_called_by_keyboard(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: called.append(url.toString()))
    value_of(team, team.maria(), "phone")
    press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "+7 912 445-18-03"
    press(Qt.Key.Key_Return, CTRL)
    assert called == ["tel:+79124451803"]


def bulk(team: Team, rids: list[int], what: str) -> BulkEdit:
    made = BulkEdit(team.desk, team.window, "contact", rids)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    show(made)
    made.what.set_value(what)
    made.what.chosen.emit(what)
    return made


def test_a_phone_is_dialled_with_the_call_ready_to_be_written_down(team: Team) -> None:
    dialled: list[tuple[str, ...]] = []
    team.desk.commands.add(Command("call.dial", "", lambda *of: dialled.append(of), hidden=True))
    maria = team.maria()
    phone = value_of(team, maria, "phone")
    press(Qt.Key.Key_Return, CTRL)
    number = team.card(maria).points["phone"][0].value
    assert dialled == [("contact", maria, number)]
    assert not phone.is_editing()


@pytest.fixture
def rids(team: Team) -> list[int]:
    """Three contacts, each with a phone."""
    for n in range(3):
        values = {"name": f"Клиент {n}", "phone": [Point(f"+7903118774{n}")]}
        records.create(team.ws, "contact", values)
    return [rid for (rid,) in team.ws.read("SELECT rid FROM contact ORDER BY rid")]


def column(team: Team, key: str) -> list[object]:
    return [team.card(id_).values[key] for (id_,) in team.ws.read("SELECT id FROM contact ORDER BY rid")]


def test_many_contacts_get_one_city_and_one_undo_takes_it_back(team: Team, rids: list[int]) -> None:
    dialog = bulk(team, rids[:2], "city")
    assert "2 contacts" in dialog.windowTitle()
    dialog.editor.setFocus()
    write("Казань")
    press(Qt.Key.Key_Return)
    dialog.yes.click()
    team.settle()
    assert not dialog.isVisible()
    assert column(team, "city") == ["Казань", "Казань", None]
    undo.undo(team.ws)
    assert column(team, "city") == [None, None, None]


def test_many_contacts_get_a_colleague_who_is_not_in_the_list_yet(team: Team, rids: list[int]) -> None:
    dialog = bulk(team, rids, "responsible")
    dialog.editor.setFocus()
    write("Олег Петров")
    dialog.yes.click()
    team.settle()
    (someone,) = set(column(team, "responsible"))
    assert team.ws.read("SELECT name FROM employee WHERE id = ?", (someone,)) == [("Олег Петров",)]


def test_an_own_field_is_set_where_there_was_none_before(team: Team, rids: list[int]) -> None:
    level = own_fields.add(team.ws, "contact", "Уровень", "choice", (Option("g", "Золотой"),))
    dialog = bulk(team, rids, level)
    dialog.editor.set_value("g")
    dialog.yes.click()
    team.settle()
    assert column(team, level) == ["g", "g", "g"]


def test_a_tag_is_put_on_many_and_taken_off_again(team: Team, rids: list[int]) -> None:
    for what, expected in ((TAG, ("опт",)), (UNTAG, ())):
        dialog = bulk(team, rids, what)
        assert isinstance(dialog.editor, RefEditor)
        dialog.editor.setFocus()
        write("опт")
        dialog.yes.click()
        team.settle()
        found = {team.card(id_).tags for (id_,) in team.ws.read("SELECT id FROM contact")}
        assert found == {expected}


def test_a_tag_without_a_name_is_not_put_on_anything(team: Team, rids: list[int]) -> None:
    before = team.steps()
    dialog = bulk(team, rids, TAG)
    dialog.yes.click()
    team.settle()
    assert dialog.isVisible()
    assert dialog.editor.error()
    assert team.steps() == before


def test_the_button_says_when_a_field_would_be_emptied(team: Team, rids: list[int]) -> None:
    dialog = bulk(team, rids, "city")
    assert dialog.yes.text() == "Clear the field"
    dialog.editor.setFocus()
    write("Казань")
    assert dialog.yes.text() == "Change"
