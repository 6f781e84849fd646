"""Scripts and questionnaires in the settings: written once, used in every call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.models.kinds import Option
from desktop_crm.ops import answers, questionnaires, scripts
from desktop_crm.ops.questions import Question, When
from desktop_crm.ops.scripts import Step
from desktop_crm.store import undo
from desktop_crm.ui import theme
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.settings.dialog import PAGES
from desktop_crm.ui.settings.questionnaire_form import QuestionnaireForm
from desktop_crm.ui.settings.questionnaires import QuestionnairesPage
from desktop_crm.ui.settings.script_form import ScriptForm
from desktop_crm.ui.settings.scripts import ScriptsPage
from tests.ui.form_stories import Team, press, show, team_of, write

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

P = TypeVar("P", bound=QWidget)
D = TypeVar("D", bound=Dialog)

FLEET = Question("fleet", "Есть транспорт?", "bool")
CARS = Question("cars", "Сколько машин?", "number", when=When("fleet", 1))


@pytest.fixture
def team(tmp_path: Path, qapp: QApplication) -> Iterator[Team]:
    theme.use(qapp, "light")
    with team_of(tmp_path / "team.crm") as opened:
        yield opened


@pytest.fixture
def forms(team: Team) -> QuestionnairesPage:
    return page_of(team, QuestionnairesPage(team.desk))


@pytest.fixture
def talks(team: Team) -> ScriptsPage:
    return page_of(team, ScriptsPage(team.desk))


def page_of(team: Team, page: P) -> P:
    page.setParent(team.window)
    page.resize(660, 560)
    show(page)
    return page


def ready(dialog: D) -> D:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    show(dialog)
    return dialog


def names(page: QuestionnairesPage | ScriptsPage) -> list[str]:
    return [row.title for row in page.list.rows()]


def test_a_questionnaire_is_written_without_the_mouse(team: Team, forms: QuestionnairesPage) -> None:
    dialog = ready(forms.edit())
    write("Первый звонок")
    dialog.form.go()
    write("Что закупаете?")
    press(Qt.Key.Key_Return)
    write("Какой объём?")
    press(Qt.Key.Key_Return, CTRL)
    assert not dialog.isVisible()
    (form,) = questionnaires.all_of(team.ws)
    assert (form.name, [q.text for q in form.questions]) == (
        "Первый звонок",
        ["Что закупаете?", "Какой объём?"],
    )
    assert names(forms) == ["Первый звонок"]


def test_a_question_is_asked_only_when_another_was_answered_so(team: Team, forms: QuestionnairesPage) -> None:
    form = questionnaires.add(team.ws, "Опрос", [FLEET, Question("cars", "Сколько машин?", "number")])
    dialog = ready(forms.edit(form))
    assert list(dialog.preview.asks()) == ["fleet", "cars"]
    dialog.list.pick("cars")
    dialog.form.on.set_value("fleet")
    dialog.form.on.chosen.emit("fleet")
    assert dialog.form.value.currentText() == "yes"
    assert list(dialog.preview.asks()) == ["fleet"]
    press(Qt.Key.Key_Return, CTRL)
    saved = questionnaires.get(team.ws, form)
    assert saved
    assert saved.questions[1].when == When("fleet", 1)


def test_a_question_cannot_come_before_the_one_it_depends_on(team: Team, forms: QuestionnairesPage) -> None:
    dialog = ready(forms.edit(questionnaires.add(team.ws, "Опрос", [FLEET, CARS])))
    dialog.list.pick("cars")
    dialog.list.setFocus()
    press(Qt.Key.Key_Up, ALT)
    assert [q.key for q in dialog.questions] == ["cars", "fleet"]
    press(Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    assert "before it" in dialog.form.fields["text"].error()
    dialog.list.setFocus()
    press(Qt.Key.Key_Down, ALT)
    press(Qt.Key.Key_Return, CTRL)
    assert not dialog.isVisible()


def test_options_keep_their_answers_when_they_are_renamed(team: Team, forms: QuestionnairesPage) -> None:
    dialog = ready(forms.edit())
    write("Опрос")
    dialog.form.go()
    write("Кто решает?")
    dialog.form.kind.set_value("choice")
    dialog.form.kind.chosen.emit("choice")
    dialog.form.options.lines()[0].label.setFocus()
    write("Директор")
    press(Qt.Key.Key_Return, CTRL)
    (form,) = questionnaires.all_of(team.ws)
    (question,) = form.questions
    key = question.options[0].key
    with team.ws.edit("Answers") as tx:
        answers.store(tx, form.id, {"contact": team.anna}, {question.key: key})
    dialog = ready(forms.edit(form.id))
    label = dialog.form.options.lines()[0].label
    label.setFocus()
    press(Qt.Key.Key_A, CTRL)
    write("Владелец")
    press(Qt.Key.Key_Return, CTRL)
    (sheet,) = answers.of_client(team.ws, "contact", team.anna)
    assert [said.shown for said in sheet.answers] == ["Владелец"]


def test_what_is_wrong_stands_beside_its_question(team: Team, forms: QuestionnairesPage) -> None:
    dialog = ready(forms.edit())
    press(Qt.Key.Key_Return, CTRL)
    assert dialog.named.error() == "Give the questionnaire a name."
    write("Опрос")
    dialog.form.go()
    write("Кто?")
    dialog.form.kind.set_value("choice")
    dialog.form.kind.chosen.emit("choice")
    press(Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    assert dialog.form.fields["text"].error() == "Give at least one option."


def test_esc_asks_before_questions_are_lost(team: Team, forms: QuestionnairesPage) -> None:
    dialog = ready(forms.edit())
    write("Опрос")
    press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    asked = next(d for d in dialog.findChildren(Dialog) if d.isVisible())
    asked.yes.click()
    assert not dialog.isVisible()
    assert questionnaires.all_of(team.ws) == []


def test_one_that_was_answered_is_put_out_of_use(team: Team, forms: QuestionnairesPage) -> None:
    form = questionnaires.add(team.ws, "Опрос", [FLEET])
    with team.ws.edit("Answers") as tx:
        answers.store(tx, form, {"contact": team.anna}, {"fleet": 1})
    forms.list.setFocus()
    press(Qt.Key.Key_Delete)
    assert "answered 1 time" in forms.said.text()
    forms.use.click()
    assert forms.list.rows()[0].faint
    assert questionnaires.all_of(team.ws, active_only=True) == []
    forms.use.click()
    assert not forms.list.rows()[0].faint


def test_one_that_nobody_answered_is_removed_and_comes_back(team: Team, forms: QuestionnairesPage) -> None:
    questionnaires.add(team.ws, "Опрос", [FLEET])
    forms.remove.click()
    assert names(forms) == []
    undo.undo(team.ws)
    QApplication.processEvents()
    assert names(forms) == ["Опрос"]


def test_a_script_is_written_step_by_step(team: Team, talks: ScriptsPage) -> None:
    questionnaires.add(team.ws, "Опрос", [FLEET])
    dialog = ready(talks.edit())
    assert isinstance(dialog, ScriptForm)
    write("Холодный звонок")
    dialog.steps.setFocus()
    write("Приветствие")
    press(Qt.Key.Key_Return)
    write("Здравствуйте!")
    dialog.steps.more.click()
    write("Потребность")
    press(Qt.Key.Key_Up, ALT)
    press(Qt.Key.Key_Return, CTRL)
    (script,) = scripts.all_of(team.ws)
    assert script.steps == (Step("Потребность"), Step("Приветствие", "Здравствуйте!"))
    assert names(talks) == ["Холодный звонок"]


def test_scripts_are_put_in_order_by_keys(team: Team, talks: ScriptsPage) -> None:
    for name in ("А", "Б"):
        scripts.add(team.ws, name)
    talks.list.setFocus()
    talks.list.pick(scripts.all_of(team.ws)[1].id)
    press(Qt.Key.Key_Up, ALT)
    assert names(talks) == ["Б", "А"]


def test_a_script_that_is_removed_is_gone_from_the_list(team: Team, talks: ScriptsPage) -> None:
    scripts.add(team.ws, "А")
    talks.list.setFocus()
    press(Qt.Key.Key_Delete)
    assert names(talks) == []


def test_the_settings_have_a_page_for_each() -> None:
    assert {"scripts", "questionnaires"} <= {page.id for page in PAGES}


def test_a_small_screen_shows_no_preview(team: Team, forms: QuestionnairesPage) -> None:
    dialog = ready(forms.edit())
    assert isinstance(dialog, QuestionnaireForm)
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()


def test_looking_through_the_questions_changes_none_of_them(team: Team, forms: QuestionnairesPage) -> None:
    size = Question("size", "Размер?", "choice", (Option("s", "Малый", "plain"),), required=True)
    dialog = ready(forms.edit(questionnaires.add(team.ws, "Опрос", [size, FLEET, CARS])))
    before = list(dialog.questions)
    for key in ("cars", "fleet", "size", "cars"):
        dialog.list.pick(key)
    assert dialog.questions == before
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
