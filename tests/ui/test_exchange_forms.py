"""Open forms while records change under them: what is being typed stays, and nothing that came is written over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base.clock import now
from desktop_crm.models.all import Contact, ContactPoint
from desktop_crm.ops import details, records
from desktop_crm.ops.details import Point
from desktop_crm.store import undo
from desktop_crm.ui.forms.inline import InlineValue
from desktop_crm.ui.forms.many import ManyEditor
from desktop_crm.ui.forms.tags import TagsEditor
from tests.ui.exchange_stories import Colleague
from tests.ui.form_stories import Team, field, into, press, show, stands_in, team_of, write

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def team(tmp_path: Path, qtbot: QtBot) -> Iterator[Team]:
    with team_of(tmp_path / "team.crm") as made:
        yield made


@pytest.fixture
def ilya(team: Team) -> Colleague:
    return Colleague(team.ws, "Илья Жуков", "ILYA-PC")


def phones(team: Team, id_: str) -> list[str]:
    return [point.value for point in team.card(id_).points.get("phone", ())]


def arrive(team: Team) -> None:
    """Let the window hear of what has arrived."""
    team.settle()


def test_what_arrives_names_who_wrote_it(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "name", "Маша")
    ilya.writes(Contact, maria, name="Мария Петровна")
    arrive(team)
    said = form.slots["name"].theirs.text()
    assert "Мария Петровна" in said
    assert "Илья Жуков" in said
    assert stands_in(form, "name") == "Маша"


def test_saving_writes_only_what_the_user_has_changed(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    ilya.writes(Contact, maria, name="Мария Петровна", job_title="Директор")
    arrive(team)
    assert stands_in(form, "name") == "Мария Петровна"
    form.save()
    values = team.card(maria).values
    assert (values["name"], values["city"], values["job_title"]) == ("Мария Петровна", "Самара", "Директор")
    (body,) = team.ws.read("SELECT body FROM entry ORDER BY n DESC LIMIT 1")[0]
    assert set(json.loads(body)) == {"city"}


def test_nothing_is_taken_from_the_keyboard_when_a_change_arrives(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    form.slots["city"].editor.setFocus()
    press(Qt.Key.Key_A, CTRL)
    write("Сам")
    ilya.writes(Contact, maria, city="Уфа", name="Мария Петровна")
    arrive(team)
    write("ара")
    assert stands_in(form, "city") == "Самара"
    assert "Уфа" in form.slots["city"].theirs.text()


def test_what_came_in_the_very_moment_of_saving_is_shown_first(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    team.desk.changes.blockSignals(True)  # the news has not reached the window yet
    ilya.writes(Contact, maria, city="Уфа")
    assert not form.save()
    assert "Уфа" in form.slots["city"].theirs.text()
    assert "same moment" in form.banner.text()
    assert team.card(maria).values["city"] == "Уфа"
    assert form.save()
    assert team.card(maria).values["city"] == "Самара"


def test_what_came_in_that_moment_and_disturbs_nobody_does_not_stop_saving(
    team: Team, ilya: Colleague
) -> None:
    maria = team.maria()
    form = team.form(maria)
    editor = form.slots["phone"].editor
    assert isinstance(editor, ManyEditor)
    editor.add_row().setFocus()
    write("8 843 555 09 71")
    press(Qt.Key.Key_Tab)
    team.desk.changes.blockSignals(True)
    with ilya.edits() as tx:
        details.hold(
            tx,
            tx.get(Contact, maria),
            field(team, "phone"),
            [*team.card(maria).points["phone"], Point("+74956402155")],
        )
    assert form.save()
    assert set(phones(team, maria)) == {"+79124451803", "+78435550971", "+74956402155"}


def test_a_phone_that_is_being_typed_stays_while_another_one_arrives(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    editor = form.slots["phone"].editor
    assert isinstance(editor, ManyEditor)
    editor.rows[0].setFocus()
    press(Qt.Key.Key_A, CTRL)
    write("8 912 44")
    with ilya.edits() as tx:
        tx.add(
            ContactPoint(
                about=maria,
                about_entity="contact",
                system="phone",
                value="+74956402155",
                normal="x",
                rank=1.0,
            )
        )
    arrive(team)
    write("5 18 04")
    press(Qt.Key.Key_Tab)
    assert stands_in(form, "phone", 0) == "+7 912 445-18-04"
    assert stands_in(form, "phone", 1) == "+7 495 640-21-55"
    assert form.save()
    assert phones(team, maria) == ["+79124451804", "+74956402155"]


def test_a_phone_that_both_correct_shows_the_others_number_to_take(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    (first,) = team.card(maria).points["phone"]
    form = team.form(maria)
    into(form, "phone", "8 912 445 18 04")
    ilya.writes(ContactPoint, str(first.id), value="+79124451805")
    arrive(team)
    slot = form.slots["phone"]
    assert stands_in(form, "phone") == "+7 912 445-18-04"
    assert "+7 912 445-18-05" in slot.theirs.text()
    assert "Илья Жуков" in slot.theirs.text()
    slot.theirs.action.click()
    assert stands_in(form, "phone") == "+7 912 445-18-05"
    assert not form.is_changed()


def test_a_phone_that_is_removed_while_somebody_corrects_it_comes_back_by_saving(
    team: Team, ilya: Colleague
) -> None:
    maria = team.maria()
    (first,) = team.card(maria).points["phone"]
    form = team.form(maria)
    into(form, "phone", "8 912 445 18 04")
    ilya.writes(ContactPoint, str(first.id), deleted=now())
    arrive(team)
    assert form.slots["phone"].theirs.text()
    assert form.save()
    assert phones(team, maria) == ["+79124451804"]


def test_a_phone_that_the_user_removes_stays_removed_and_others_follow(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    editor = form.slots["phone"].editor
    assert isinstance(editor, ManyEditor)
    editor.add_row().setFocus()
    write("8 843 555 09 71")
    press(Qt.Key.Key_Tab)
    editor.rows[0].remove.click()
    with ilya.edits() as tx:
        tx.add(
            ContactPoint(
                about=maria,
                about_entity="contact",
                system="phone",
                value="+74956402155",
                normal="x",
                rank=1.0,
            )
        )
    arrive(team)
    assert form.save()
    assert set(phones(team, maria)) == {"+78435550971", "+74956402155"}


def test_tags_of_both_stay_and_what_either_takes_away_goes(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    records.change(team.ws, "contact", maria, {"tags": ["опт", "vip", "старый"]})
    form = team.form(maria)
    editor = form.slots["tags"].editor
    assert isinstance(editor, TagsEditor)
    editor.controls()[0].setFocus()
    write("казань,сам")
    editor._remove("опт")
    with ilya.edits() as tx:
        details.hold(tx, tx.get(Contact, maria), field(team, "tags"), ["опт", "vip", "новый"])
    arrive(team)
    assert editor.line.text() == "сам"
    assert set(editor.tags()) == {"vip", "новый", "казань"}
    assert form.save()
    assert set(team.card(maria).tags) == {"vip", "новый", "казань", "сам"}


def test_a_card_moved_to_the_bin_says_by_whom_and_comes_back_by_saving(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    ilya.writes(Contact, maria, deleted=now())
    arrive(team)
    assert "Илья Жуков" in form.banner.text()
    assert form.save()
    assert team.card(maria).deleted is None


def test_what_was_typed_into_a_card_that_is_no_more_can_be_copied(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    ilya.removes(Contact, maria)
    arrive(team)
    assert "no longer exists" in form.banner.text()
    assert not form.save()
    form.banner.action.click()
    assert QApplication.clipboard().text() == "City: Самара"


def inline(team: Team, id_: str, key: str) -> InlineValue:
    made = InlineValue(team.desk, "contact", id_, field(team, key), team.card(id_))
    made.setParent(team.window)
    made.resize(330, 200)
    show(made)
    return made


def test_a_value_edited_in_the_panel_keeps_what_is_typed_and_offers_the_other(
    team: Team, ilya: Colleague
) -> None:
    maria = team.maria()
    value = inline(team, maria, "city")
    value.edit()
    press(Qt.Key.Key_A, CTRL)
    write("Самара")
    ilya.writes(Contact, maria, city="Уфа")
    value.show_card(team.card(maria))
    assert value._slot is not None
    assert "Уфа" in value._slot.theirs.text()
    assert "Илья Жуков" in value._slot.theirs.text()
    assert value.save()
    assert team.card(maria).values["city"] == "Самара"


def test_a_value_edited_in_the_panel_does_not_write_over_what_just_came(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    value = inline(team, maria, "city")
    value.edit()
    press(Qt.Key.Key_A, CTRL)
    write("Самара")
    ilya.writes(Contact, maria, city="Уфа")
    assert not value.save()
    assert value._slot is not None
    assert "Уфа" in value._slot.theirs.text()
    assert value.save()


def test_the_keyboard_stays_on_a_value_in_the_panel_while_others_change(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    value = inline(team, maria, "city")
    value.first_line().setFocus()
    line = value.first_line()
    ilya.writes(Contact, maria, name="Мария Петровна")
    value.show_card(team.card(maria))
    assert value.first_line() is line
    assert line.hasFocus()
    ilya.writes(Contact, maria, city="Уфа")
    value.show_card(team.card(maria))
    assert value.first_line().hasFocus()


def test_a_company_in_the_bin_keeps_its_people_when_a_contact_changes_places(
    team: Team, ilya: Colleague
) -> None:
    maria = team.maria()
    company = str(team.card(maria).places[0].company)
    records.delete(team.ws, "company", [company])
    records.change(team.ws, "contact", maria, {"company": [details.Place(None, "Логистик-Центр")]})
    records.restore(team.ws, "company", [company])
    assert {p.name for p in team.card(maria).places} == {"Кофейня «Полдень»", "Логистик-Центр"}


def test_undo_of_a_saved_form_leaves_what_a_colleague_wrote(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    assert form.save()
    ilya.writes(Contact, maria, name="Мария Петровна")
    undone = undo.undo(team.ws)
    assert undone is not None
    values = team.card(maria).values
    assert (values["name"], values["city"]) == ("Мария Петровна", "Казань")


def test_take_it_with_the_mouse_leaves_the_keyboard_in_the_field(team: Team, ilya: Colleague) -> None:
    maria = team.maria()
    form = team.form(maria)
    into(form, "city", "Самара")
    ilya.writes(Contact, maria, city="Уфа")
    arrive(team)
    slot = form.slots["city"]
    QTest.mouseClick(slot.theirs.action, Qt.MouseButton.LeftButton)
    assert stands_in(form, "city") == "Уфа"
    assert slot.editor.is_edited()
