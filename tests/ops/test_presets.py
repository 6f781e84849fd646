"""A team begins with what teams of its trade need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.base import i18n
from desktop_crm.models.pipeline import LOST, OPEN, WON
from desktop_crm.ops import pipelines, presets, questionnaires, scripts, team
from desktop_crm.store import check, undo
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

EVERY = [(trade, language) for trade in presets.TRADES for language in i18n.LANGUAGES]


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as ws:
        yield ws


@pytest.mark.parametrize(("trade", "language"), EVERY)
def test_a_preset_is_a_whole_beginning(ws: Workspace, trade: str, language: str) -> None:
    i18n.use(language)
    presets.apply(ws, trade, language)
    held = presets.content(trade, language)
    assert [p.name for p in pipelines.all_of(ws)] == [p["name"] for p in held["pipelines"]]
    for pipeline in pipelines.all_of(ws):
        outcomes = [s.outcome for s in pipeline.stages]
        assert outcomes[0] == OPEN
        assert WON in outcomes
        assert LOST in outcomes
        assert [s.probability for s in pipeline.stages if s.is_open] == sorted(
            s.probability for s in pipeline.stages if s.is_open
        )
    keys = {f.key for f in fields_of(ws, "deal")}
    assert all(set(s.needs) <= keys for p in pipelines.all_of(ws) for s in p.stages)
    assert all(f.questions for f in questionnaires.all_of(ws))
    assert all(s.steps for s in scripts.all_of(ws))
    assert {s.questionnaire for s in scripts.all_of(ws)} & {f.id for f in questionnaires.all_of(ws)}
    assert team.get(ws, team.CURRENCY) == held["currency"]
    assert check.check(ws) == []


@pytest.mark.parametrize("trade", presets.TRADES)
def test_both_languages_of_a_trade_hold_the_same(trade: str) -> None:
    ru, en = (presets.content(trade, language) for language in ("ru", "en"))
    for part in ("pipelines", "fields", "questionnaires", "scripts", "reasons", "sources"):
        assert len(ru[part]) == len(en[part]), part
    for mine, theirs in zip(ru["pipelines"], en["pipelines"], strict=True):
        shape = [
            [(s.get("outcome"), s.get("norm"), s.get("needs"), len(s.get("makes", ()))) for s in p["stages"]]
            for p in (mine, theirs)
        ]
        assert shape[0] == shape[1]


def test_the_same_preset_twice_adds_nothing(ws: Workspace) -> None:
    presets.apply(ws, "wholesale", "ru")
    before = ws.read("SELECT count(*) FROM entry")
    presets.apply(ws, "wholesale", "ru")
    assert ws.read("SELECT count(*) FROM entry") == before


def test_a_second_trade_comes_beside_the_first(ws: Workspace) -> None:
    presets.apply(ws, "wholesale", "ru")
    presets.apply(ws, "salon", "ru")
    assert [p.name for p in pipelines.all_of(ws)] == ["Продажи", "Повторные заказы", "Записи", "Абонементы"]


def test_one_undo_takes_a_preset_back(ws: Workspace) -> None:
    presets.apply(ws, "services", "en")
    undo.undo(ws)
    assert pipelines.all_of(ws) == ()
    assert scripts.all_of(ws) == []
    assert not [f for f in fields_of(ws, "deal") if f.custom]


def test_a_question_depends_on_the_answer_before_it(ws: Workspace) -> None:
    i18n.use("ru")
    presets.apply(ws, "salon", "ru")
    (form,) = questionnaires.all_of(ws)
    allergy, what = form.questions[1:3]
    assert (what.when and what.when.key, what.when and what.when.value) == (allergy.key, 1)


def test_two_laptops_that_begin_alone_have_one_pipeline(tmp_path: Path) -> None:
    ids = []
    for name in ("anna", "boris"):
        with Workspace(tmp_path / f"{name}.crm") as ws:
            presets.apply(ws, "shop", "en")
            ids.append([(p.id, [s.id for s in p.stages]) for p in pipelines.all_of(ws)])
    assert ids[0] == ids[1]


def test_a_second_trade_changes_nothing_that_the_team_has_chosen(ws: Workspace) -> None:
    team.agree(ws, team.CURRENCY, "KZT")
    presets.apply(ws, "wholesale", "ru")
    presets.apply(ws, "salon", "en")
    assert team.get(ws, team.CURRENCY) == "KZT"
    assert {p.currency for p in pipelines.all_of(ws)} == {"KZT"}
    assert presets.is_in_use(ws, "salon")
    assert not presets.is_in_use(ws, "shop")


def test_what_the_team_agrees_on_comes_in_the_same_step(ws: Workspace) -> None:
    presets.apply(ws, "services", "ru", {team.CURRENCY: "BYN", team.COUNTRY: "BY"})
    assert (team.get(ws, team.CURRENCY), team.get(ws, team.COUNTRY)) == ("BYN", "BY")
    assert pipelines.all_of(ws)[0].currency == "BYN"
    undo.undo(ws)
    assert not team.is_agreed(ws, team.CURRENCY)


def test_a_preset_that_was_taken_back_can_be_chosen_again(ws: Workspace) -> None:
    presets.apply(ws, "services", "ru")
    before = pipelines.all_of(ws), questionnaires.all_of(ws), scripts.all_of(ws)
    undo.undo(ws)
    presets.apply(ws, "services", "ru")
    after = pipelines.all_of(ws), questionnaires.all_of(ws), scripts.all_of(ws)
    assert [[x.name for x in each] for each in before] == [[x.name for x in each] for each in after]
    assert len(scripts.all_of(ws)) > 0
    assert check.check(ws) == []
