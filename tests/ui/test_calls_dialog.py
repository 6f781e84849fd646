"""A call as a seller writes it down: with keys, while talking; what was typed is never lost unasked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.models.kinds import Option
from desktop_crm.ops import answers, calls, questionnaires, records, scripts, tasks
from desktop_crm.ops.details import Point
from desktop_crm.ops.questions import Question, When
from desktop_crm.ops.scripts import Step
from desktop_crm.store import undo
from desktop_crm.ui import theme
from desktop_crm.ui.calls.commands import commands
from desktop_crm.ui.calls.dialog import CallDialog
from desktop_crm.ui.forms.answers import PickEditor
from desktop_crm.ui.kit.dialog import Dialog
from tests.ui.form_stories import Team, press, show, team_of, write

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

WHO = Question("who", "Кто решает?", "choice", (Option("boss", "Директор"), Option("other", "Другой")))
NAME = Question("name", "Как его зовут?", required=True, when=When("who", "other"))
SUM = Question("sum", "На какую сумму?", "money")


@pytest.fixture
def team(tmp_path: Path, qapp: QApplication) -> Iterator[Team]:
    theme.use(qapp, "light")
    with team_of(tmp_path / "team.crm") as opened:
        opened.desk.commands.add(*commands(opened.desk, opened.window))
        yield opened


def call_with(team: Team, **values: object) -> CallDialog:
    dialog = CallDialog(team.desk, team.window, values)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    show(dialog)
    return dialog


def recorded(team: Team) -> list[tuple[object, ...]]:
    return team.ws.read("SELECT direction, result, text FROM call WHERE deleted IS NULL ORDER BY rid")


def to_do(team: Team) -> list[tuple[object, ...]]:
    return team.ws.read(
        "SELECT name, day, time FROM task WHERE done IS NULL AND deleted IS NULL ORDER BY rid"
    )


def asked_about(dialog: QWidget) -> Dialog:
    QApplication.processEvents()
    return next(d for d in dialog.findChildren(Dialog) if d.isVisible())


def test_a_talk_is_written_down_with_three_keys_beyond_the_words(team: Team) -> None:
    maria = team.maria()
    dialog = call_with(team, contact=maria)
    write("Ждёт КП до пятницы")
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert not dialog.isVisible()
    assert recorded(team) == [("out", "talked", "Ждёт КП до пятницы")]
    assert team.ws.read("SELECT contact, number, responsible FROM call") == [
        (maria, "+79124451803", team.anna)
    ]


def test_no_answer_brings_the_next_attempt_with_it(team: Team) -> None:
    call_with(team, contact=team.maria())
    press(Qt.Key.Key_2, ALT)
    press(Qt.Key.Key_Return, CTRL)
    ((name, day, time),) = to_do(team)
    assert name == "Call again"
    assert str(day) >= date.today().isoformat()
    assert time


def test_another_proposal_is_one_key(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_2, CTRL)
    proposed = dialog.next.step()
    assert proposed
    press(Qt.Key.Key_Return, CTRL)
    assert to_do(team) == [("Call", proposed.day, "10:00")]


def test_a_next_step_in_one_s_own_words(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_1, CTRL)
    dialog.next.name.setFocus()
    press(Qt.Key.Key_A, CTRL)
    write("Отправить КП")
    assert dialog.next.pick.value() is None
    press(Qt.Key.Key_3, ALT)
    assert dialog.next.name.line.text() == "Отправить КП"
    press(Qt.Key.Key_Return, CTRL)
    assert [row[0] for row in to_do(team)] == ["Отправить КП"]


def test_a_next_step_on_a_day_that_is_over_is_refused_beside_the_day(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_1, CTRL)
    dialog.next.day.setFocus()
    press(Qt.Key.Key_A, CTRL)
    write("01.02.2024")
    press(Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    assert dialog.next.day.error() == "This day is over."
    assert recorded(team) == []


def test_how_it_ended_must_be_said(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    press(Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    focus = QApplication.focusWidget()
    assert focus is dialog.form.result.options()[0]
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return, CTRL)
    assert [row[1] for row in recorded(team)] == ["talked"]


def test_an_incoming_call_that_was_missed_is_to_be_called_back(team: Team) -> None:
    dialog = call_with(team, contact=team.maria(), direction="in")
    press(Qt.Key.Key_2, ALT)
    assert [o.option.value for o in dialog.next.pick.options()] == [0]
    press(Qt.Key.Key_Return, CTRL)
    assert to_do(team) == [("Call back", date.today().isoformat(), None)]
    assert team.ws.read("SELECT count(*) FROM task WHERE call IS NOT NULL") == [(1,)]


def test_calling_back_says_and_does_what_it_finishes(team: Team) -> None:
    maria = team.maria()
    calls.missed(team.ws, {"contact": maria})
    dialog = call_with(team, contact=maria)
    assert "Call back" in dialog.form._finishes.text()
    before = team.steps()
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_1, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    assert team.steps() == before + 1
    assert [row[0] for row in to_do(team)] == ["Call"]
    undo.undo(team.ws)
    assert [row[0] for row in to_do(team)] == ["Call back"]


def test_esc_asks_before_anything_typed_is_lost(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    write("Важное")
    press(Qt.Key.Key_Escape)
    asked = asked_about(dialog)
    press(Qt.Key.Key_Escape, on=asked)
    assert dialog.isVisible()
    assert dialog.form.note.box.toPlainText() == "Важное"
    press(Qt.Key.Key_Escape, on=dialog)
    asked = asked_about(dialog)
    asked.yes.click()
    assert not dialog.isVisible()
    assert recorded(team) == []


def test_esc_closes_at_once_when_nothing_was_typed(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_window_does_not_close_over_a_call_that_is_being_typed(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    write("Важное")
    assert not dialog.may_close()
    asked_about(dialog).yes.click()
    assert not dialog.isVisible()
    assert dialog.may_close()


def test_an_unknown_number_becomes_a_lead_with_one_button(team: Team) -> None:
    dialog = call_with(team, number="+79160000001", direction="in")
    assert dialog.who.is_unknown()
    dialog.who.new_lead.click()
    write("Пётр")
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert team.ws.read("SELECT name, status FROM lead") == [("Пётр", "taken")]
    assert team.ws.read("SELECT count(*) FROM call WHERE lead IS NOT NULL") == [(1,)]


def test_a_number_that_is_known_says_whose_it_is(team: Team) -> None:
    maria = team.maria()
    dialog = call_with(team)
    assert dialog.who.number.line.hasFocus()
    write("8 912 445 18 03")
    press(Qt.Key.Key_Tab)
    assert dialog.who.client.title == "Мария Ковалёва"
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert team.ws.read("SELECT contact FROM call") == [(maria,)]


def test_somebody_new_is_found_by_name(team: Team) -> None:
    maria = team.maria()
    dialog = call_with(team, number="+79160000001")
    dialog.who.contact.setFocus()
    write("Мария Ковалёва")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert team.ws.read("SELECT contact, number FROM call") == [(maria, "+79160000001")]


def test_the_clock_runs_while_one_talks_and_stops_with_the_result(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    dialog.form.clock.start()
    assert dialog.is_changed()
    QTest.qWait(1100)
    press(Qt.Key.Key_1, ALT)
    assert not dialog.form.clock.is_running()
    assert dialog.form.clock.seconds() >= 1
    press(Qt.Key.Key_Return, CTRL)
    ((length,),) = team.ws.read("SELECT length FROM call")
    assert length >= 1


def test_a_length_is_typed_as_one_says_it(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    press(Qt.Key.Key_1, ALT)
    dialog.form.clock.editor.setFocus()
    write("4:12")
    press(Qt.Key.Key_Return, CTRL)
    assert team.ws.read("SELECT length FROM call") == [(252,)]


def test_dialling_opens_the_call_with_its_clock_running(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    dialled: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: dialled.append(url.toString()))
    team.desk.commands.run("call.dial", "contact", team.maria(), "+79124451803;ext=24")
    (dialog,) = team.window.findChildren(CallDialog)
    assert dialled == ["tel:+79124451803"]
    assert dialog.form.clock.is_running()
    dialog._give_up()


def with_script(team: Team) -> None:
    form = questionnaires.add(team.ws, "Опрос", [WHO, NAME, SUM])
    scripts.add(team.ws, "Первый звонок", [Step("Приветствие", "Здравствуйте!"), Step("Потребность")], form)


def test_the_script_is_gone_through_beside_the_note(team: Team) -> None:
    with_script(team)
    dialog = call_with(team, contact=team.maria())
    press(Qt.Key.Key_F8)
    assert [step.box.isChecked() for step in dialog.beside.script.steps] == [True, False]
    assert dialog.form.note.box.hasFocus()


def test_the_parts_are_gone_through_with_one_key(team: Team) -> None:
    with_script(team)
    dialog = call_with(team, contact=team.maria())
    press(Qt.Key.Key_F6)
    assert dialog.beside.script.steps[0].box.hasFocus()
    press(Qt.Key.Key_F6)
    who = dialog.beside.form.asks()["who"].editor
    assert isinstance(who, PickEditor)
    assert who.pick.options()[0].hasFocus()
    press(Qt.Key.Key_F6)
    assert dialog.next.name.line.hasFocus()
    press(Qt.Key.Key_F6)
    assert dialog.form.note.box.hasFocus()


def test_answers_are_stored_with_the_call_and_the_client(team: Team) -> None:
    with_script(team)
    maria = team.maria()
    dialog = call_with(team, contact=maria)
    press(Qt.Key.Key_F6)
    press(Qt.Key.Key_F6)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert list(dialog.beside.form.asks()) == ["who", "name", "sum"]
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    name = dialog.beside.form.asks()["name"].editor
    assert name.error() == "Answer this question."
    write("Ольга")
    press(Qt.Key.Key_Return, CTRL)
    assert not dialog.isVisible()
    (sheet,) = answers.of_client(team.ws, "contact", maria)
    assert sheet.call
    assert [(said.text, said.shown) for said in sheet.answers] == [
        ("Кто решает?", "Другой"),
        ("Как его зовут?", "Ольга"),
    ]


def test_an_answer_that_is_not_understood_says_so_beside_the_question(team: Team) -> None:
    with_script(team)
    dialog = call_with(team, contact=team.maria())
    money = dialog.beside.form.asks()["sum"].editor
    dialog.beside.show_part(dialog.beside.form)
    money.setFocus()
    write("много")
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    assert "много" in money.error()
    assert recorded(team) == []


def test_a_recorded_call_is_opened_and_put_right(team: Team) -> None:
    with_script(team)
    maria = team.maria()
    form = questionnaires.all_of(team.ws)[0].id
    call = calls.record(
        team.ws, {"contact": maria, "text": "Было"}, calls.GivenAnswers(form, {"who": "boss"})
    )
    dialog = CallDialog(team.desk, team.window, {}, call)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    show(dialog)
    assert not dialog.next.isVisible()
    assert dialog.beside.form.asks()["who"].editor.value() == "boss"
    press(Qt.Key.Key_A, CTRL)
    write("Стало")
    press(Qt.Key.Key_Return, CTRL)
    assert records.read(team.ws, "call", call).values["text"] == "Стало"
    sheet = answers.of_call(team.ws, call)
    assert sheet
    assert [said.value for said in sheet.answers] == ["boss"]


def test_the_only_open_deal_is_what_the_call_is_about(team: Team) -> None:
    from desktop_crm.ops import deals

    maria = team.maria()
    deal = deals.create(team.ws, {"name": "Поставка", "contact": maria})
    for task in tasks.upcoming(team.ws):
        tasks.finish(team.ws, task.id)
    call_with(team, contact=maria)
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert team.ws.read("SELECT deal FROM call") == [(deal,)]


def test_a_wrong_key_costs_no_length(team: Team) -> None:
    dialog = call_with(team, contact=team.maria())
    dialog.form.clock.editor.setFocus()
    write("4:12")
    press(Qt.Key.Key_2, ALT)
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert team.ws.read("SELECT result, length FROM call") == [("talked", 252)]


def test_a_second_call_with_the_same_client_comes_to_the_front(team: Team) -> None:
    maria = team.maria()
    team.desk.commands.run("call.record", "contact", maria)
    QApplication.processEvents()
    team.desk.commands.run("call.record", "contact", maria)
    QApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
    assert len(team.window.findChildren(CallDialog)) == 1


def test_what_a_colleague_has_changed_in_the_questions_is_said(team: Team) -> None:
    with_script(team)
    dialog = call_with(team, contact=team.maria())
    (form,) = questionnaires.all_of(team.ws)
    dialog.beside.form.asks()["sum"].editor.set_value(100)
    questionnaires.change(team.ws, form.id, form.name, [SUM, Question("new", "Когда?", required=True)])
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    assert dialog.banner.text() == "Answer this question."


def plan(team: Team, contact: str) -> str:
    values = {"name": "Узнать про КП", "kind": "call", "day": date.today().isoformat(), "contact": contact}
    return tasks.create(team.ws, values)


def test_the_planned_call_is_done_with_it(team: Team) -> None:
    maria = team.maria()
    plan(team, maria)
    dialog = call_with(team, contact=maria)
    assert len(dialog.form.done()) == 1
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert to_do(team) == []


def test_who_did_not_answer_is_still_to_be_called(team: Team) -> None:
    maria = team.maria()
    plan(team, maria)
    call_with(team, contact=maria)
    press(Qt.Key.Key_2, ALT)
    press(Qt.Key.Key_0, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    assert [row[0] for row in to_do(team)] == ["Узнать про КП"]
    call_with(team, contact=maria)
    press(Qt.Key.Key_2, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert [row[0] for row in to_do(team)] == ["Call again"]


def test_a_planned_call_that_this_was_not_stays(team: Team) -> None:
    maria = team.maria()
    plan(team, maria)
    dialog = call_with(team, contact=maria)
    next(iter(dialog.form._planned.values())).click()
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert [row[0] for row in to_do(team)] == ["Узнать про КП"]


def test_those_who_share_a_number_are_offered(team: Team) -> None:
    team.maria()
    inna = records.create(team.ws, "contact", {"name": "Инна", "phone": [Point("+79124451803")]})
    dialog = call_with(team, number="+79124451803", direction="in")
    assert dialog.who.is_unknown()
    offered = dialog.who.same.options()
    assert [option.text() for option in offered] == ["Мария Ковалёва", "Инна"]
    offered[1].click()
    assert dialog.who.client.title == "Инна"
    assert not dialog.who.same.isVisible()
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert team.ws.read("SELECT contact FROM call") == [(inna,)]
