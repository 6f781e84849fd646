"""Pipelines and stages: set by the team, removed without losing a deal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.ops import deals, people, pipeline_removal, pipelines, records
from desktop_crm.ops.pipelines import Makes, Pipeline
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


@pytest.fixture
def main(ws: Workspace) -> Pipeline:
    return pipelines.first(ws)


def test_a_team_that_has_set_nothing_has_a_usual_pipeline(main: Pipeline) -> None:
    assert [(s.name, s.outcome) for s in main.stages] == [
        ("New", "open"),
        ("Qualification", "open"),
        ("Proposal", "open"),
        ("Negotiation", "open"),
        ("Won", "won"),
        ("Lost", "lost"),
    ]
    assert main.currency == "RUB"
    assert main.stages[4].tone == pipelines.TONES[-1]


def test_two_laptops_that_begin_alone_make_the_same_pipeline(tmp_path: Path, main: Pipeline) -> None:
    with Workspace(tmp_path / "other.crm") as other:
        assert pipelines.first(other) == main


def test_a_stage_is_added_before_the_won_ones_and_changed(ws: Workspace, main: Pipeline) -> None:
    new = pipelines.add_stage(ws, main.id, "Trial", norm=3.0, needs=("amount",))
    pipelines.change_stage(ws, new, name="Trial batch", makes=(Makes("Ask how it went", "call", 3),))
    stages = pipelines.all_of(ws)[0].stages
    assert [s.name for s in stages][3:6] == ["Negotiation", "Trial batch", "Won"]
    assert (stages[4].norm, stages[4].needs, stages[4].makes) == (
        3.0,
        ("amount",),
        (Makes("Ask how it went", "call", 3),),
    )


def test_stages_and_pipelines_are_put_in_order(ws: Workspace, main: Pipeline) -> None:
    ids = [s.id for s in main.stages]
    pipelines.reorder_stages(ws, [ids[1], ids[0], *ids[2:]])
    assert pipelines.all_of(ws)[0].stages[0].name == "Qualification"
    service = pipelines.add(ws, "Service", "KZT")
    pipelines.reorder(ws, [service, main.id])
    assert [p.name for p in pipelines.all_of(ws)] == ["Service", "Main pipeline"]


def test_names_are_given_and_tell_stages_apart(ws: Workspace, main: Pipeline) -> None:
    for name in ("", "  ", "proposal"):
        with pytest.raises(records.Invalid) as refused:
            pipelines.add_stage(ws, main.id, name)
        assert list(refused.value.fields) == ["name"]


def test_a_norm_and_a_probability_make_sense(ws: Workspace, main: Pipeline) -> None:
    with pytest.raises(records.Invalid) as refused:
        pipelines.change_stage(ws, main.stages[0].id, norm=-1.0, probability=120.0)
    assert set(refused.value.fields) == {"norm", "probability"}


def test_a_removed_stage_says_where_its_deals_go(ws: Workspace, main: Pipeline) -> None:
    new, qualification = main.stages[:2]
    deal = deals.create(ws, {"name": "Roof"})
    with pytest.raises(UserError, match="There are deals in “New”"):
        pipeline_removal.remove_stage(ws, new.id)
    pipeline_removal.remove_stage(ws, new.id, into=qualification.id)
    assert records.read(ws, "deal", deal).values["stage"] == qualification.id
    assert pipelines.stage(ws, new.id) is None
    undo.undo(ws)
    assert records.read(ws, "deal", deal).values["stage"] == new.id
    assert pipelines.stage(ws, new.id) == new


def test_a_pipeline_keeps_a_stage_of_each_meaning(ws: Workspace, main: Pipeline) -> None:
    won = main.stages[4]
    with pytest.raises(UserError, match="the only stage"):
        pipeline_removal.remove_stage(ws, won.id)
    with pytest.raises(UserError, match="the only stage"):
        pipelines.change_stage(ws, won.id, outcome="open")


def test_a_stage_that_comes_to_mean_won_closes_its_deals(ws: Workspace, main: Pipeline) -> None:
    deal = deals.create(ws, {"name": "Roof"})
    pipelines.change_stage(ws, main.stages[0].id, outcome="won")
    card = records.read(ws, "deal", deal)
    assert card.values["closed"] == card.values["since"]


def test_a_removed_pipeline_hands_its_deals_to_another(ws: Workspace, main: Pipeline) -> None:
    with pytest.raises(UserError, match="the only pipeline"):
        pipeline_removal.remove(ws, main.id)
    service = pipelines.add(ws, "Service")
    deal = deals.create(ws, {"name": "Roof", "pipeline": service})
    to = main.stages[1].id
    pipeline_removal.remove(ws, service, into=to)
    card = records.read(ws, "deal", deal)
    assert (card.values["pipeline"], card.values["stage"]) == (main.id, to)
