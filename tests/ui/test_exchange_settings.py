"""Forms of what the team has set, while a colleague changes the same on another laptop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.base.clock import now
from desktop_crm.models.all import Employee, OwnField, Questionnaire, Script, Source, Stage
from desktop_crm.models.all import Pipeline as PipelineRecord
from desktop_crm.ops import own_fields, people, pipelines, questionnaires, scripts, short_lists
from desktop_crm.ops.questions import Question, new_question, to_json
from desktop_crm.ops.scripts import Step
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.field_form import FieldForm
from desktop_crm.ui.settings.open_setting import OpenSetting
from desktop_crm.ui.settings.pipeline_form import PipelineForm
from desktop_crm.ui.settings.pipelines import PipelinesPage
from desktop_crm.ui.settings.questionnaire_form import QuestionnaireForm
from desktop_crm.ui.settings.script_form import ScriptForm
from desktop_crm.ui.settings.short_lists import NameForm as EntryForm
from desktop_crm.ui.settings.stage_form import StageForm
from desktop_crm.ui.settings.team import NameForm
from tests.ui.exchange_stories import Colleague
from tests.ui.form_stories import Team, team_of


@pytest.fixture
def team(tmp_path: Path, qtbot: QtBot) -> Iterator[Team]:
    with team_of(tmp_path / "team.crm") as made:
        yield made


@pytest.fixture
def ilya(team: Team) -> Colleague:
    return Colleague(team.ws, "Илья Жуков", "ILYA-PC")


@pytest.fixture
def desk(team: Team) -> Desk:
    return team.desk


def arrive(setting: OpenSetting) -> None:
    """The news has reached the form."""
    QApplication.processEvents()
    setting.follow()


def test_a_stage_that_a_colleague_changes_keeps_both_changes(team: Team, ilya: Colleague) -> None:
    stage = pipelines.first(team.ws).stages[1]
    form = StageForm(team.window, team.ws, stage.pipeline, stage)
    form.open()
    form.name.setText("Разговор")
    makes = json.dumps([{"name": "Позвонить", "kind": "call", "days": 1}])
    ilya.writes(Stage, stage.id, probability=40.0, makes=makes, name="Знакомство")
    arrive(form.open_stage)
    assert form.name.text() == "Разговор"
    assert form.probability.text() == "40"
    assert any("Знакомство" in said and "Илья Жуков" in said for said in form.open_stage.said())
    assert form._save()
    saved = pipelines.known_stage(team.ws, stage.id)
    assert (saved.name, saved.probability, [m.name for m in saved.makes]) == ("Разговор", 40.0, ["Позвонить"])


def test_a_form_of_settings_hears_of_changes_by_itself(team: Team, ilya: Colleague, qtbot: QtBot) -> None:
    stage = pipelines.first(team.ws).stages[1]
    form = StageForm(team.window, team.ws, stage.pipeline, stage)
    form.open()
    ilya.writes(Stage, stage.id, probability=40.0)
    qtbot.waitUntil(lambda: form.probability.text() == "40")


def test_what_came_at_the_last_moment_is_shown_before_it_is_written_over(team: Team, ilya: Colleague) -> None:
    pipeline = pipelines.first(team.ws)
    form = PipelineForm(team.window, team.ws, pipeline)
    form.open()
    form.name.setText("Опт")
    ilya.writes(PipelineRecord, pipeline.id, name="Розница", currency="EUR")
    assert not form._save()
    assert any("Розница" in said for said in form.open_pipeline.said())
    assert form._save()
    saved = pipelines.pipeline(team.ws, pipeline.id)
    assert saved is not None
    assert (saved.name, saved.currency) == ("Опт", "EUR")


def test_a_script_keeps_the_steps_of_a_colleague_when_only_its_name_is_changed(
    team: Team, desk: Desk, ilya: Colleague
) -> None:
    id_ = scripts.add(team.ws, "Первый звонок", [Step("Приветствие", "Добрый день")])
    form = ScriptForm(team.window, desk, scripts.get(team.ws, id_))
    form.open()
    form.name.setText("Холодный звонок")
    steps = [{"title": "Приветствие", "text": "Добрый день"}, {"title": "Вопрос", "text": ""}]
    ilya.writes(Script, id_, steps=json.dumps(steps))
    arrive(form.open_script)
    assert len(form.steps.blocks()) == 2
    assert form._save()
    saved = scripts.get(team.ws, id_)
    assert saved is not None
    assert (saved.name, len(saved.steps)) == ("Холодный звонок", 2)


def test_a_script_that_was_taken_away_comes_back_by_saving(team: Team, desk: Desk, ilya: Colleague) -> None:
    id_ = scripts.add(team.ws, "Первый звонок", [Step("Приветствие")])
    form = ScriptForm(team.window, desk, scripts.get(team.ws, id_))
    form.open()
    form.name.setText("Холодный звонок")
    ilya.writes(Script, id_, deleted=now())
    arrive(form.open_script)
    assert form._save()
    saved = scripts.get(team.ws, id_)
    assert saved is not None
    assert saved.name == "Холодный звонок"


def test_questions_of_both_are_shown_and_can_be_taken(team: Team, desk: Desk, ilya: Colleague) -> None:
    first = Question(new_question().key, "Что возите?")
    id_ = questionnaires.add(team.ws, "Анкета", [first])
    form = QuestionnaireForm(team.window, desk, questionnaires.get(team.ws, id_))
    form.open()
    form.form.text.setText("Что и куда возите?")
    form.form.text.textEdited.emit("Что и куда возите?")
    theirs = [first, Question(new_question().key, "Сколько машин?")]
    ilya.writes(Questionnaire, id_, questions=to_json(theirs))
    arrive(form.open_form)
    part = form.open_form.following.parts[1]
    assert "Сколько машин?" in part.theirs.text()
    part.theirs.action.click()
    assert [q.text for q in form.questions] == ["Что возите?", "Сколько машин?"]


def test_a_field_keeps_its_new_name_when_a_colleague_made_it_required(team: Team, ilya: Colleague) -> None:
    key = own_fields.add(team.ws, "contact", "Средний чек", "money")
    (field,) = own_fields.declared(team.ws, "contact")
    form = FieldForm(team.window, team.ws, "contact", field)
    form.open()
    ilya.writes(OwnField, key.removeprefix("own."), name="Чек", required=1)
    assert form._save()
    (saved,) = own_fields.declared(team.ws, "contact")
    assert (saved.name, saved.required) == ("Чек", True)


def test_names_follow_and_are_not_taken_back(team: Team, desk: Desk, ilya: Colleague) -> None:
    person = next(p for p in people.everybody(team.ws) if p.id == team.ilya)
    form = NameForm(team.window, desk, person)
    form.open()
    form.job.setText("Старший менеджер")
    ilya.writes(Employee, team.ilya, name="Илья Петрович Жуков")
    assert form._save()
    saved = next(p for p in people.everybody(team.ws) if p.id == team.ilya)
    assert (saved.name, saved.job_title) == ("Илья Петрович Жуков", "Старший менеджер")
    source = short_lists.add(team.ws, "source", "Сайт")
    entry = EntryForm(team.window, team.ws, "source", source, "Сайт")
    entry.open()
    ilya.writes(Source, source, name="Наш сайт")
    assert entry._save()
    assert [e.name for e in short_lists.entries(team.ws, "source")] == ["Наш сайт"]


def test_a_list_of_the_settings_keeps_what_is_picked(team: Team, desk: Desk, ilya: Colleague) -> None:
    stages = pipelines.first(team.ws).stages
    page = PipelinesPage(desk)
    page.setParent(team.window)
    page.show()
    page.stages.pick(stages[3].id)
    page.stages.setFocus()
    ilya.writes(Stage, stages[0].id, name="Знакомство")
    desk.changes.settle()
    assert page.stages.current() == stages[3].id
    assert next(row.title for row in page.stages.rows()) == "Знакомство"
    assert page.stages.hasFocus()
