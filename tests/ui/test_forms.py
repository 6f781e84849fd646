"""The form of a client as a seller uses it: typing, correcting, saving, while colleagues do the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_crm.base import i18n
from desktop_crm.models.kinds import Option
from desktop_crm.ops import own_fields, records
from desktop_crm.ops.details import Point
from desktop_crm.store import undo
from desktop_crm.ui import theme
from desktop_crm.ui.forms.form import RecordForm
from desktop_crm.ui.forms.many import ManyEditor
from desktop_crm.ui.forms.rows import PointRow
from desktop_crm.ui.kit.dialog import Dialog
from tests.ui.form_stories import Team, colleague_calls, into, press, stands_in, team_of, write

CTRL, ALT, PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture
def team(tmp_path: Path, qapp: QApplication) -> Iterator[Team]:
    theme.use(qapp, "light")
    with team_of(tmp_path / "team.crm") as opened:
        yield opened


def test_a_new_contact_is_typed_in_and_saved_by_keyboard_alone(team: Team) -> None:
    form = team.form()
    write("Дмитрий Орлов")
    press(Qt.Key.Key_Tab)
    write("8 903 118 77 40")
    press(Qt.Key.Key_Return, CTRL)
    assert not form.isVisible()
    ((entity, id_),) = team.opened
    card = team.card(id_)
    assert (entity, card.title) == ("contact", "Дмитрий Орлов")
    assert [p.value for p in card.points["phone"]] == ["+79031187740"]
    assert card.values["responsible"] == team.anna
    assert card.values["status"] == "new"


def test_a_phone_is_shown_as_one_writes_it_once_the_field_is_left(team: Team) -> None:
    form = team.form()
    into(form, "phone", "89031187740")
    assert stands_in(form, "phone") == "+7 903 118-77-40"


def test_a_wrong_date_says_so_beside_the_field_and_nothing_is_saved(team: Team) -> None:
    form = team.form()
    into(form, "name", "Дмитрий Орлов")
    into(form, "birthday", "31.02.1990")
    birthday = form.slots["birthday"].editor
    assert "31.02.1990" in birthday.error()
    assert stands_in(form, "birthday") == "31.02.1990"
    press(Qt.Key.Key_S, CTRL)
    assert form.isVisible()
    assert team.contacts() == []
    assert birthday.controls()[0].hasFocus()
    into(form, "birthday", "7 марта")
    assert birthday.error() == ""
    press(Qt.Key.Key_S, CTRL)
    ((_entity, id_),) = team.opened
    assert team.card(id_).values["birthday"] == "--03-07"


def test_a_card_with_nothing_to_find_it_by_says_what_is_missing(team: Team) -> None:
    form = team.form()
    into(form, "city", "Казань")
    press(Qt.Key.Key_Return, CTRL)
    assert form.isVisible()
    assert "name" in form.slots["name"].editor.error().lower()
    assert form.slots["name"].editor.controls()[0].hasFocus()
    assert stands_in(form, "city") == "Казань"


def test_two_phones_are_saved_in_their_order_with_what_they_are_for(team: Team) -> None:
    form = team.form()
    into(form, "name", "Дмитрий Орлов")
    into(form, "phone", "8 903 118 77 40")
    phones = form.slots["phone"].editor
    assert isinstance(phones, ManyEditor)
    QTest.mouseClick(phones.add, Qt.MouseButton.LeftButton)
    write("8 495 640 21 55")
    first, second = phones.rows
    assert isinstance(first, PointRow)
    assert isinstance(second, PointRow)
    assert second.uses is not None
    second.uses.set_use("work")
    press(Qt.Key.Key_Up, ALT)
    assert phones.rows == [second, first]
    press(Qt.Key.Key_Return, CTRL)
    ((_entity, id_),) = team.opened
    points = team.card(id_).points["phone"]
    assert [(p.value, p.use) for p in points] == [("+74956402155", "work"), ("+79031187740", None)]


def test_pasting_several_phones_gives_each_a_row_and_its_purpose(team: Team) -> None:
    form = team.form()
    into(form, "phone", "8 903 118-77-40 моб, 8 495 640-21-55 раб")
    editor = form.slots["phone"].editor
    assert [(p.value, p.use) for p in editor.value()] == [
        ("+79031187740", "mobile"),
        ("+74956402155", "work"),
    ]


def test_only_what_was_changed_is_written(team: Team) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    press(Qt.Key.Key_S, CTRL)
    bodies = team.ws.read("SELECT entity, body FROM entry WHERE step = (SELECT max(n) FROM step)")
    assert [entity for entity, _body in bodies] == ["contact"]
    assert "Самара" in bodies[0][1]
    assert "Мария" not in bodies[0][1]


def test_saving_what_was_not_changed_writes_nothing(team: Team) -> None:
    form = team.form(team.maria())
    before = team.steps()
    for slot in form.slots.values():
        slot.editor.setFocus()
    press(Qt.Key.Key_S, CTRL)
    assert not form.isVisible()
    assert team.steps() == before


def test_one_undo_takes_a_save_back(team: Team) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    into(form, "phone", "8 843 555 09 71")
    press(Qt.Key.Key_S, CTRL)
    undo.undo(team.ws)
    card = team.card(maria)
    assert card.values["city"] == "Казань"
    assert [p.value for p in card.points["phone"]] == ["+79124451803"]


def test_a_known_phone_is_announced_while_it_is_typed_and_leads_to_the_card(team: Team) -> None:
    maria = team.maria()
    form = team.form()
    form.slots["phone"].editor.controls()[0].setFocus()
    write("8 912 445-18-0")
    team.settle()
    assert form.slots["phone"].known.text() == ""
    write("3")
    team.settle()
    said = form.slots["phone"].known
    assert "Мария Ковалёва, Кофейня «Полдень»" in said.text()
    said.action.setFocus()
    press(Qt.Key.Key_Return)
    assert team.opened == [("contact", maria)]
    assert not form.isVisible()


def test_somebody_with_a_similar_name_is_announced(team: Team) -> None:
    team.maria()
    form = team.form()
    write("Ковалева Мария")
    team.settle()
    assert "Мария Ковалёва" in form.slots["name"].known.text()


def test_a_client_is_not_announced_to_himself(team: Team) -> None:
    form = team.form(team.maria())
    into(form, "phone", "8 (912) 445-18-03")
    team.settle()
    assert form.slots["phone"].known.text() == ""


def test_what_a_colleague_changes_appears_and_what_is_being_typed_stays(team: Team) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    colleague_calls(team, maria, "Мария Петровна")
    assert stands_in(form, "name") == "Мария Петровна"
    assert stands_in(form, "city") == "Самара"
    assert form.slots["city"].theirs.text() == ""


def test_a_field_that_both_change_shows_the_others_value_to_take(team: Team) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "name", "Маша")
    colleague_calls(team, maria, "Мария Петровна")
    slot = form.slots["name"]
    assert stands_in(form, "name") == "Маша"
    assert "Мария Петровна" in slot.theirs.text()
    QTest.mouseClick(slot.theirs.action, Qt.MouseButton.LeftButton)
    assert stands_in(form, "name") == "Мария Петровна"
    assert slot.theirs.text() == ""
    assert not form.is_changed()


def test_a_phone_that_a_colleague_adds_is_not_lost_by_saving_mine(team: Team) -> None:
    maria = team.maria()
    form = team.form(maria)
    phones = form.slots["phone"].editor
    assert isinstance(phones, ManyEditor)
    phones.add_row().setFocus()
    write("8 843 555 09 71")
    press(Qt.Key.Key_Tab)
    form.slots["city"].editor.setFocus()
    theirs = [*team.card(maria).points["phone"], Point("+74956402155", "work")]
    records.change(team.ws, "contact", maria, {"phone": theirs})
    press(Qt.Key.Key_S, CTRL)
    saved = [p.value for p in team.card(maria).points["phone"]]
    assert saved == ["+79124451803", "+78435550971", "+74956402155"]


def test_a_card_deleted_meanwhile_is_restored_by_saving(team: Team) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    records.delete(team.ws, "contact", [maria])
    assert "bin" in form.banner.text()
    assert "Restore" in form.yes.text()
    press(Qt.Key.Key_S, CTRL)
    assert not form.isVisible()
    assert team.card(maria).deleted is None
    assert team.card(maria).values["city"] == "Самара"


def test_escape_asks_only_when_something_would_be_lost(team: Team) -> None:
    form = team.form(team.maria())
    press(Qt.Key.Key_Escape)
    assert not form.isVisible()
    form = team.form()
    write("Дмитрий")
    press(Qt.Key.Key_Escape)
    assert form.isVisible()
    asked = next(each for each in form.findChildren(Dialog) if each.isVisible())
    asked.no.click()
    assert form.isVisible()
    assert stands_in(form, "name") == "Дмитрий"
    press(Qt.Key.Key_Escape, on=form)
    asked = next(each for each in form.findChildren(Dialog) if each.isVisible())
    asked.yes.click()
    assert not form.isVisible()
    assert team.contacts() == ["Мария Ковалёва"]


def test_a_company_is_found_by_the_beginning_of_its_name(team: Team) -> None:
    maria = team.maria()
    place = team.card(maria).places[0]
    form = team.form()
    into(form, "name", "Елена Васильева")
    form.slots["company"].editor.controls()[0].setFocus()
    write("полд")
    team.settle()
    press(Qt.Key.Key_Down, on=QApplication.activePopupWidget())
    press(Qt.Key.Key_Return, on=QApplication.activePopupWidget())
    assert stands_in(form, "company") == "Кофейня «Полдень»"
    form.save()
    ((_entity, id_),) = team.opened
    assert [p.company for p in team.card(id_).places] == [place.company]


def test_a_company_that_is_not_there_yet_is_made_by_saving(team: Team) -> None:
    form = team.form()
    into(form, "name", "Ольга Чернова")
    into(form, "company", "Логистик-Центр")
    press(Qt.Key.Key_Return, CTRL)
    ((_entity, id_),) = team.opened
    assert [p.name for p in team.card(id_).places] == ["Логистик-Центр"]


def test_tags_are_typed_with_commas_and_the_last_is_taken_back(team: Team) -> None:
    form = team.form()
    into(form, "name", "Ольга Чернова")
    form.slots["tags"].editor.controls()[0].setFocus()
    write("опт,vip,казань")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Return, CTRL)
    ((_entity, id_),) = team.opened
    assert set(team.card(id_).tags) == {"опт", "vip"}


def test_the_teams_own_fields_stand_in_the_form_and_are_read_by_their_kind(team: Team) -> None:
    bill = own_fields.add(team.ws, "contact", "Средний чек", "money")
    level = own_fields.add(team.ws, "contact", "Уровень", "choice", (Option("g", "Золотой"),))
    form = team.form()
    into(form, "name", "Ольга Чернова")
    into(form, bill, "1 500,50")
    form.slots[level].editor.set_value("g")
    press(Qt.Key.Key_Return, CTRL)
    ((_entity, id_),) = team.opened
    values = team.card(id_).values
    assert (values[bill], values[level]) == (150050, "g")


def test_a_company_needs_its_name_and_a_true_tax_number(team: Team) -> None:
    form = team.form(entity="company")
    into(form, "tax_id", "7707083894")
    press(Qt.Key.Key_S, CTRL)
    assert form.slots["tax_id"].editor.error()
    into(form, "tax_id", "7707083893")
    press(Qt.Key.Key_S, CTRL)
    assert form.slots["name"].editor.error()
    into(form, "name", "Сбербанк")
    press(Qt.Key.Key_S, CTRL)
    assert [entity for entity, _id in team.opened] == ["company"]


@pytest.mark.parametrize(
    ("typed", "key", "stands"),
    [
        ("8 903 118 77 40", "phone", "+7 903 118-77-40"),
        ("orlov@stroyteh.example", "email", "orlov@stroyteh.example"),
        ("Дмитрий Орлов", "name", "Дмитрий Орлов"),
    ],
)
def test_a_new_contact_begins_with_what_was_searched_for(
    team: Team, typed: str, key: str, stands: str
) -> None:
    team.desk.commands.run("new.contact", typed)
    form = next(each for each in team.window.findChildren(RecordForm) if each.isVisible())
    assert stands_in(form, key) == stands
    assert form.is_changed()


def test_tab_goes_through_the_form_as_one_reads_it(team: Team) -> None:
    team.settle()
    form = team.form(team.maria())
    team.settle()
    form.slots["name"].editor.controls()[0].setFocus()
    names = []
    for _step in range(9):
        focus = QApplication.focusWidget()
        assert isinstance(focus, QWidget)
        names.append(focus.accessibleName() or getattr(focus, "text", str)())
        press(Qt.Key.Key_Tab)
    assert names == [
        *("Name", "Phone", "Phone: purpose", "Remove: Phone", "Add phone"),
        *("E-mail", "E-mail: purpose", "Remove: E-mail", "Add e-mail"),
    ]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_control_of_the_form_has_a_name(team: Team, language: str) -> None:
    i18n.use(language)
    form = team.form(team.maria())
    stops = [
        w for w in form.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    nameless = [w for w in stops if not (w.accessibleName() or getattr(w, "text", str)())]
    assert len(stops) > 20
    assert nameless == []


def test_enter_goes_on_to_the_next_field_and_does_not_save(team: Team) -> None:
    form = team.form()
    write("Дмитрий Орлов")
    press(Qt.Key.Key_Return)
    assert form.isVisible()
    assert form.result() != QDialog.DialogCode.Accepted
    assert form.slots["phone"].editor.is_edited()
