"""Reports that somebody makes up, with their numbers counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from desktop_crm.models.all import Call, Deal
from desktop_crm.models.kinds import Operator, Option
from desktop_crm.ops import own_fields, people, pipelines, saved_reports, short_lists
from desktop_crm.reports import built, period, recipe
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit
from desktop_crm.reports.recipe import Recipe
from desktop_crm.reports.table import Table
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

TODAY = date(2026, 11, 24)
NOVEMBER = Ask(period.around(Unit.MONTH, TODAY), today=TODAY)


@pytest.fixture
def ws(tmp_path: Path):
    """Five deals of November and one of October."""
    with blank(tmp_path / "team.crm") as ws:
        anna, boris = people.add(ws, "Anna"), people.add(ws, "Boris")
        site, fair = short_lists.add(ws, "source", "Site"), short_lists.add(ws, "source", "Fair")
        stage = pipelines.first(ws).stages[0]
        area = own_fields.add(ws, "deal", "Area", "number").removeprefix("own.")
        kind = own_fields.add(
            ws, "deal", "Ware", "choice", (Option("tile", "Tile"), Option("pipe", "Pipe"))
        ).removeprefix("own.")
        rows = (
            ("2026-11-02", 100, "RUB", anna, site, {area: 10, kind: "tile"}),
            ("2026-11-03", 300, "RUB", anna, fair, {area: 2.5, kind: "pipe"}),
            ("2026-11-10", None, "RUB", boris, site, {kind: "tile"}),
            ("2026-11-11", 50, "USD", boris, site, {}),
            ("2026-11-23", 500, "RUB", None, None, {area: 4}),
            ("2026-10-05", 70, "RUB", anna, site, {}),
        )
        with ws.edit("Deals") as tx:
            for day, amount, currency, who, source, own in rows:
                moment = _at(day)
                sum_ = amount * 100 if amount else None
                tx.add(
                    Deal(
                        name=day,
                        amount=sum_,
                        currency=currency,
                        pipeline=stage.pipeline,
                        stage=stage.id,
                        since=moment,
                        created=moment,
                        responsible=who,
                        source=source,
                        own=own,
                    )
                )
        yield ws


def _at(day: str) -> int:
    return int(datetime.fromisoformat(f"{day} 12:00").astimezone().timestamp() * 1000)


def _told(table: Table) -> dict[str, list[object]]:
    rows = (*table.rows, *((table.total,) if table.total else ()))
    return {row.title: [f.value for f in row.figures] for row in rows}


def test_deals_are_counted_by_source_and_their_sums_stand_apart_by_currency(ws: Workspace) -> None:
    table = built.report(ws, NOVEMBER, Recipe("deal", "source", sum="amount"))
    assert [c.title for c in table.columns] == ["How many", "Sum: Amount, ₽", "Sum: Amount, $"]
    assert _told(table) == {
        "Site": [3, 100_00, 50_00],
        "Fair": [1, 300_00, 0],
        "Source not known": [1, 500_00, 0],
        "Total": [5, 900_00, 50_00],
    }
    assert [table.figure("", key).before for key in ("n", "amount.RUB")] == [1, 70_00]


def test_a_mean_is_of_those_that_have_a_value(ws: Workspace) -> None:
    table = built.report(ws, NOVEMBER, Recipe("deal", "responsible", sum=_area(ws), mean=True))
    assert _told(table) == {"Anna": [2, 6.25], "Boris": [2, None], "Nobody": [1, 4], "Total": [5, 5.5]}
    assert table.columns[1].unit.format(5.5) == "5.5"


def test_a_second_grouping_makes_the_columns(ws: Workspace) -> None:
    table = built.report(ws, NOVEMBER, Recipe("deal", "responsible", "source"))
    assert [c.title for c in table.columns] == ["Site", "Fair", "Source not known", "Total"]
    assert _told(table) == {
        "Anna": [1, 1, 0, 2],
        "Boris": [2, 0, 0, 2],
        "Nobody": [0, 0, 1, 1],
        "Total": [3, 1, 1, 5],
    }


def test_rows_along_time_have_no_gaps_and_end_today(ws: Workspace) -> None:
    weeks = built.report(ws, NOVEMBER, Recipe("deal", "week:created"))
    assert [(row.title.replace("\u2009", " "), row.figures[0].value) for row in weeks.rows] == [
        ("Oct 26 – Nov 1", 0),
        ("Nov 2 – 8", 2),
        ("Nov 9 – 15", 2),
        ("Nov 16 – 22", 0),
        ("Nov 23 – 29", 1),
    ]
    months = built.report(ws, NOVEMBER.of(period.ANY), Recipe("deal", "month:created"))
    assert _told(months) == {"October 2026": [1], "November 2026": [5], "Total": [6]}


def test_an_own_field_makes_rows_and_filters(ws: Workspace) -> None:
    ware = next(f.key for f in own_fields.declared(ws, "deal") if f.name == "Ware")
    only = Ask(NOVEMBER.period, (Filter(ware, Operator.ANY_OF, ("tile",)),), today=TODAY)
    table = built.report(ws, only, Recipe("deal", ware))
    assert _told(table) == {"Tile": [2], "Total": [2]}


def test_all_time_counts_what_has_no_moment_too(ws: Workspace) -> None:
    with ws.edit("Unknown") as tx:
        tx.get(Deal, ws.read("SELECT id FROM deal LIMIT 1")[0][0]).created = None
    assert _told(built.report(ws, NOVEMBER.of(period.ANY), Recipe("deal", "responsible")))["Total"] == [6]
    assert _told(built.report(ws, NOVEMBER, Recipe("deal", "responsible", moment="")))["Total"] == [6]
    assert _told(built.report(ws, NOVEMBER, Recipe("deal", "responsible")))["Total"] == [4]


def test_minutes_of_calls_by_direction(ws: Workspace) -> None:
    with ws.edit("Calls") as tx:
        for direction, length in (("in", 60), ("in", 120), ("out", 30), ("out", None)):
            tx.add(Call(direction=direction, answered=1, length=length, moment=_at("2026-11-20")))
    table = built.report(ws, NOVEMBER, Recipe("call", "direction", sum="length", moment="moment"))
    assert _told(table) == {"Incoming": [2, 180], "Outgoing": [2, 30], "Total": [4, 210]}
    assert table.columns[1].unit.format(210) == "4 min"


@pytest.mark.parametrize("part", ["rows", "columns", "sum"])
def test_a_field_that_was_removed_is_told_and_nothing_breaks(ws: Workspace, part: str) -> None:
    key = (
        _area(ws)
        if part == "sum"
        else next(f.key for f in own_fields.declared(ws, "deal") if f.name == "Ware")
    )
    made = Recipe("deal", **{"rows": "source", part: key})
    assert built.report(ws, NOVEMBER, made).rows
    own_fields.remove(ws, key)
    table = built.report(ws, NOVEMBER, made)
    assert not table.rows
    assert "has been removed" in table.empty


def test_a_filter_by_a_field_that_was_removed_is_told(ws: Workspace) -> None:
    only = Ask(NOVEMBER.period, (Filter("own.gone", Operator.ANY_OF, ("tile",)),), today=TODAY)
    table = built.report(ws, only, Recipe("deal", "source"))
    assert not table.rows
    assert "removed" in table.notes[0]


def test_many_values_share_the_last_column(ws: Workspace) -> None:
    pipeline = pipelines.first(ws)
    stages = [pipelines.add_stage(ws, pipeline.id, f"Stage {n}") for n in range(14)]
    with ws.edit("Deals") as tx:
        for n, stage in enumerate(stages):
            for _ in range(20 - n):
                tx.add(Deal(name="D", pipeline=pipeline.id, stage=stage, created=_at("2026-11-20")))
    table = built.report(ws, NOVEMBER, Recipe("deal", "pipeline", "stage"))
    assert len(table.columns) == built.MOST_COLUMNS + 1
    assert table.columns[-2].title == "Others"
    others = sum(20 - n for n in (11, 12, 13)) + 5
    assert table.figure("", "others.n").value == others
    assert table.figure("", "total.n").value == sum(20 - n for n in range(14)) + 5


def test_what_is_kept_is_asked_again(ws: Workspace) -> None:
    made = Recipe("deal", "week:created", "source", "amount", mean=True, moment="closing")
    saved_reports.save(ws, "Mine", "built", recipe.to_json(NOVEMBER, made))
    (kept,) = saved_reports.all_of(ws)
    assert recipe.from_json(kept.ask_json) == made
    assert Ask.from_json(kept.ask_json, TODAY) == NOVEMBER
    assert recipe.from_json(NOVEMBER.to_json()) is None
    assert recipe.from_json('{"recipe": {"entity": "plan"}}') is None


@pytest.mark.parametrize("entity", recipe.RECORDS)
def test_every_kind_of_record_has_a_report_to_begin_with(ws: Workspace, entity: str) -> None:
    made = recipe.usual(ws, entity)
    assert recipe.missing(ws, made) == []
    assert built.report(ws, NOVEMBER, made).rows or entity != "deal"


def _area(ws: Workspace) -> str:
    return next(f.key for f in own_fields.declared(ws, "deal") if f.name == "Area")


def test_the_chart_knows_the_span_that_still_runs(ws: Workspace) -> None:
    weeks = built.report(ws, NOVEMBER, Recipe("deal", "week:created"))
    assert weeks.chart is not None
    assert weeks.chart.now == weeks.rows[-1].key == "2026-11-23"
    october = built.report(
        ws, NOVEMBER.of(period.around(Unit.MONTH, date(2026, 10, 5))), Recipe("deal", "week:created")
    )
    assert october.chart is not None
    assert october.chart.now == ""
