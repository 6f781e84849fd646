"""Scripts and questionnaires: made, asked, answered, and read after they have changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as given_by
from hypothesis import strategies as st

from desktop_crm.models.kinds import Option
from desktop_crm.ops import answers, people, questionnaires, records, scripts
from desktop_crm.ops.questions import Question, When, asked, check, from_json, given, to_json
from desktop_crm.ops.scripts import Step
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

FLEET = Question("fleet", "Есть свой транспорт?", "bool", required=True)
CARS = Question("cars", "Сколько машин?", "number", required=True, when=When("fleet", 1))
WHO = Question(
    "who",
    "Кто решает?",
    "choice",
    (Option("boss", "Директор", "plain"), Option("buyer", "Закупщик", "plain")),
)
NAME = Question("name", "Как его зовут?", when=When("who", "buyer"))
QUESTIONS = (FLEET, CARS, WHO, NAME)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


@pytest.fixture
def olga(ws: Workspace) -> str:
    return records.create(ws, "contact", {"name": "Ольга"})


@pytest.fixture
def form(ws: Workspace) -> str:
    return questionnaires.add(ws, "Первый звонок", QUESTIONS)


def answer(ws: Workspace, form: str, contact: str, said: dict[str, str | int | float | None]) -> str:
    with ws.edit("Answers") as tx:
        return answers.store(tx, form, {"contact": contact}, said)


def keys(questions: list[Question]) -> list[str]:
    return [q.key for q in questions]


def test_what_does_not_concern_the_client_is_not_asked() -> None:
    assert keys(asked(QUESTIONS, {})) == ["fleet", "who"]
    assert keys(asked(QUESTIONS, {"fleet": 1, "who": "buyer"})) == ["fleet", "cars", "who", "name"]
    assert keys(asked(QUESTIONS, {"fleet": 0, "cars": 5})) == ["fleet", "who"]


def test_what_depends_on_a_skipped_question_is_skipped_too() -> None:
    deep = (
        *QUESTIONS,
        Question("b", "Большие?", "bool", when=When("fleet", 1)),
        Question("c", "?", when=When("b", 1)),
    )
    assert "c" not in keys(asked(deep, {"fleet": 0, "b": 1}))
    assert "c" in keys(asked(deep, {"fleet": 1, "b": 1}))


def test_what_depends_on_a_question_that_is_gone_is_asked() -> None:
    assert keys(asked((CARS,), {})) == ["cars"]


def test_required_is_only_what_is_asked() -> None:
    assert list(check(QUESTIONS, {})) == ["fleet"]
    assert list(check(QUESTIONS, {"fleet": 1})) == ["cars"]
    assert check(QUESTIONS, {"fleet": 0}) == {}
    assert check(QUESTIONS, {}, complete=False) == {}


def test_an_answer_is_of_the_question_s_kind() -> None:
    assert list(check(QUESTIONS, {"fleet": 1, "cars": "много"})) == ["cars"]
    assert list(check(QUESTIONS, {"fleet": 0, "who": "nobody"})) == ["who"]


def test_answers_to_skipped_questions_are_not_kept() -> None:
    assert given(QUESTIONS, {"fleet": 0, "cars": 5, "who": ""}) == {"fleet": 0}


def test_questions_are_what_they_were_after_they_were_stored() -> None:
    assert from_json(to_json(QUESTIONS)) == QUESTIONS
    assert from_json("no json") == ()


_KEYS = ("a", "b", "c", "d", "e")


@st.composite
def _questions(draw: st.DrawFn) -> list[Question]:
    """Any questions of yes or no, each of which may depend on any other, also on one that is not there."""
    made = []
    for key in draw(st.lists(st.sampled_from(_KEYS), unique=True)):
        on = draw(st.none() | st.sampled_from((*_KEYS, "gone")))
        when = When(on, draw(st.integers(0, 1))) if on else None
        flags = draw(st.booleans()), draw(st.integers(0, 4)) == 0
        made.append(Question(key, "?", "bool", (), flags[0], when, flags[1]))
    return made


@given_by(_questions(), st.dictionaries(st.sampled_from(_KEYS), st.integers(0, 1)))
def test_nobody_is_asked_what_does_not_concern_them(
    questions: list[Question], said: dict[str, str | int | float | None]
) -> None:
    shown = {q.key for q in asked(questions, said)}
    there = {q.key for q in questions if not q.retired}
    for q in questions:
        if q.key in shown and q.when and q.when.key in there:
            assert said.get(q.when.key) == q.when.value
            assert q.when.key in shown
        assert not (q.retired and q.key in shown)
    assert given(questions, said).keys() <= shown
    assert check(questions, said).keys() <= shown - said.keys()
    assert from_json(to_json(questions)) == tuple(questions)


def test_answers_stand_with_the_client(ws: Workspace, form: str, olga: str) -> None:
    answer(ws, form, olga, {"fleet": 1, "cars": 5.0, "who": "boss"})
    (sheet,) = answers.of_client(ws, "contact", olga)
    assert (sheet.name, sheet.author) == ("Первый звонок", "Анна Соколова")
    assert [(said.text, said.shown) for said in sheet.answers] == [
        ("Есть свой транспорт?", "yes"),
        ("Сколько машин?", "5"),
        ("Кто решает?", "Директор"),
    ]


def test_answers_are_read_as_they_were_asked_after_everything_has_changed(
    ws: Workspace, form: str, olga: str
) -> None:
    answer(ws, form, olga, {"fleet": 1, "cars": 5, "who": "boss"})
    renamed = replace(FLEET, text="Своя логистика?")
    questionnaires.change(ws, form, "Первый разговор", [renamed])
    (sheet,) = answers.of_client(ws, "contact", olga)
    assert [(said.text, said.shown) for said in sheet.answers] == [
        ("Есть свой транспорт?", "yes"),
        ("Сколько машин?", "5"),
        ("Кто решает?", "Директор"),
    ]
    changed = questionnaires.get(ws, form)
    assert changed
    assert keys(list(changed.shown)) == ["fleet"]
    assert keys(asked(changed.questions, {"fleet": 1})) == ["fleet"]


def test_a_question_that_nobody_answered_simply_goes(ws: Workspace, form: str) -> None:
    questionnaires.change(ws, form, "Первый звонок", [WHO])
    changed = questionnaires.get(ws, form)
    assert changed
    assert changed.questions == (WHO,)


def test_options_and_kinds_that_were_answered_stay(ws: Workspace, form: str, olga: str) -> None:
    answer(ws, form, olga, {"fleet": 0, "who": "boss"})
    fewer = replace(WHO, options=WHO.options[1:])
    with pytest.raises(records.Invalid) as refused:
        questionnaires.change(ws, form, "Первый звонок", [FLEET, fewer])
    assert list(refused.value.fields) == ["who"]
    with pytest.raises(records.Invalid) as refused:
        questionnaires.change(ws, form, "Первый звонок", [replace(FLEET, kind="text"), WHO])
    assert list(refused.value.fields) == ["fleet"]
    questionnaires.change(ws, form, "Первый звонок", [FLEET, replace(WHO, options=WHO.options[:1])])


def test_a_questionnaire_that_was_answered_is_put_out_of_use(ws: Workspace, form: str, olga: str) -> None:
    answer(ws, form, olga, {"fleet": 0})
    with pytest.raises(records.Invalid):
        questionnaires.remove(ws, form)
    questionnaires.put_to_use(ws, form, False)
    assert questionnaires.all_of(ws, active_only=True) == []
    assert len(questionnaires.all_of(ws)) == 1
    assert answers.of_client(ws, "contact", olga)


def test_one_that_nobody_answered_can_be_removed_and_comes_back(ws: Workspace, form: str) -> None:
    questionnaires.remove(ws, form)
    assert questionnaires.all_of(ws) == []
    undo.undo(ws)
    assert len(questionnaires.all_of(ws)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        Question("x", " "),
        Question("x", "Что?", "choice"),
        Question("x", "Что?", "choice", (Option("a", "Да"), Option("b", "да"))),
        Question("x", "Что?", "nothing"),
        Question("x", "Что?", when=When("later", 1)),
        Question("x", "Что?", when=When("cars", 1)),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(ws: Workspace, form: str, wrong: Question) -> None:
    later = Question("later", "Позже?", "bool")
    with pytest.raises(records.Invalid) as refused:
        questionnaires.change(ws, form, "Первый звонок", [FLEET, CARS, wrong, later])
    assert list(refused.value.fields) == ["x"]


def test_names_of_questionnaires_and_scripts_are_their_own(ws: Workspace, form: str) -> None:
    with pytest.raises(records.Invalid):
        questionnaires.add(ws, "первый звонок")
    scripts.add(ws, "Холодный")
    for name in ("холодный", "  "):
        with pytest.raises(records.Invalid):
            scripts.add(ws, name)


def test_questionnaires_have_an_order(ws: Workspace, form: str) -> None:
    second = questionnaires.add(ws, "Опрос")
    questionnaires.move(ws, second, 0)
    assert [f.id for f in questionnaires.all_of(ws)] == [second, form]


def test_a_script_is_gone_through_step_by_step(ws: Workspace, form: str) -> None:
    steps = (Step("Приветствие", "Здравствуйте!"), Step("Потребность"))
    script = scripts.add(ws, "Холодный звонок", steps, form)
    found = scripts.get(ws, script)
    assert found
    assert (found.steps, found.questionnaire) == (steps, form)
    scripts.change(ws, script, "Холодный", steps[:1])
    scripts.put_to_use(ws, script, False)
    assert scripts.all_of(ws, active_only=True) == []
    assert scripts.all_of(ws)[0].steps == steps[:1]
    with pytest.raises(records.Invalid):
        scripts.change(ws, script, "Холодный", [Step(" ")])


def test_scripts_have_an_order_and_can_be_removed(ws: Workspace) -> None:
    first, second = scripts.add(ws, "А"), scripts.add(ws, "Б")
    scripts.move(ws, second, 0)
    assert [s.id for s in scripts.all_of(ws)] == [second, first]
    scripts.remove(ws, second)
    assert [s.id for s in scripts.all_of(ws)] == [first]
