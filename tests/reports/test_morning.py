"""The owner's morning, with its numbers counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from desktop_crm.models.all import Call, Deal, Lead, Meeting, Task
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import people, pipelines, short_lists
from desktop_crm.reports import morning, period
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit, between
from desktop_crm.reports.table import Table, added_up
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

MONDAY = date(2026, 11, 23)
RUSSIA = "RU"


def test_a_monday_looks_back_on_friday_and_on_last_week() -> None:
    told = morning.days(MONDAY, RUSSIA)
    assert told.before == between(date(2026, 11, 20), date(2026, 11, 22))
    assert told.week == between(date(2026, 11, 16), date(2026, 11, 22))


def test_other_days_look_back_on_yesterday_and_on_this_week() -> None:
    told = morning.days(date(2026, 11, 26), RUSSIA)
    assert told.before == between(date(2026, 11, 25), date(2026, 11, 25))
    assert told.week == between(date(2026, 11, 23), date(2026, 11, 25))


def test_after_a_holiday_the_day_before_it_counts() -> None:
    """4 November 2026, a Wednesday, is a holiday."""
    told = morning.days(date(2026, 11, 5), RUSSIA)
    assert told.before == between(date(2026, 11, 3), date(2026, 11, 4))
    assert told.week == between(date(2026, 11, 2), date(2026, 11, 4))


@pytest.fixture
def ws(tmp_path: Path):
    with blank(tmp_path / "team.crm") as ws:
        for name in ("Anna", "Boris"):
            people.add(ws, name)
        yield ws


def _at(day: str, hour: int = 12) -> int:
    return int(datetime.fromisoformat(f"{day} {hour:02}:00").astimezone().timestamp() * 1000)


def _who(ws: Workspace, name: str) -> str:
    return str(ws.read("SELECT id FROM employee WHERE name = ?", (name,))[0][0])


def _tables(ws: Workspace, *filters: Filter) -> dict[str, Table]:
    found = morning.summary(ws, Ask(period.around(Unit.DAY, MONDAY), filters, today=MONDAY))
    return {table.name.removeprefix("morning."): table for table in found}


def _told(table: Table) -> dict[str, list[object]]:
    rows = (*table.rows, *((table.total,) if table.total else ()))
    return {row.title: [f.value for f in row.figures] for row in rows}


def test_whose_leads_wait(ws: Workspace) -> None:
    anna = _who(ws, "Anna")
    with ws.edit("Leads") as tx:
        for day, status, who in (
            ("2026-11-20", "new", anna),
            ("2026-11-22", "new", None),
            ("2026-11-23", "taken", anna),
            ("2026-11-19", "new", None),
            ("2026-11-19", "taken", anna),
        ):
            tx.add(Lead(name=day, status=status, responsible=who, created=_at(day, 1)))
    none = [0, 0, 0]
    assert _told(_tables(ws)["waiting"]) == {
        "Nobody": [1, 1, 2, *none],
        "Anna": [2, 1, 1, *none],
        "Total": [3, 2, 3, *none],
    }
    of_anna = Filter("responsible", Operator.ANY_OF, (anna,))
    assert _told(_tables(ws, of_anna)["waiting"])["Total"] == [2, 1, 1, *none]


def test_who_has_to_call_back(ws: Workspace) -> None:
    anna, boris = _who(ws, "Anna"), _who(ws, "Boris")
    with ws.edit("Calls") as tx:
        for day, who in (("2026-11-20", anna), ("2026-11-18", anna), ("2026-11-21", boris)):
            call = tx.add(
                Call(direction="in", answered=0, result="missed", number="+79160000000", moment=_at(day))
            )
            tx.add(Task(name="Call", kind="call", call=call.id, day=day, responsible=who))
        tx.add(Call(direction="in", answered=0, result="missed", number="+7916", moment=_at("2026-11-20")))
    waiting = _told(_tables(ws)["waiting"])
    assert {who: figures[3] for who, figures in waiting.items()} == {"Anna": 2, "Boris": 1, "Total": 3}
    assert waiting["Anna"][5] == 2, "the tasks to call back are overdue"


def test_the_largest_deals_that_are_stuck_are_named(ws: Workspace) -> None:
    stage = pipelines.first(ws).stages[0]
    with ws.edit("Deals") as tx:
        for n in range(1, 10):
            tx.add(_deal(f"Deal {n}", stage, n * 100_00, since="2026-11-20", created="2026-11-20"))
        tx.add(_deal("Dollars", stage, 9_000_00, currency="USD", since="2026-11-20"))
        tx.add(_deal("Unknown", stage, None, since="2026-11-01"))
        fine = tx.add(_deal("Fine", stage, 1_000_000_00, since="2026-11-20"))
        tx.add(Task(name="Call", deal=fine.id, day="2026-11-30"))
        old = tx.add(_deal("Old", stage, 5_000_00, since="2026-11-01"))
        tx.add(Task(name="Call", deal=old.id, day="2026-11-30"))
    stuck = _tables(ws)["stuck"]
    assert [row.title for row in stuck.rows] == [
        "Old",
        "Deal 9",
        "Deal 8",
        "Deal 7",
        "Deal 6",
        "Deal 5",
        "6 more",
    ]
    assert [stuck.figure(row.key, "why").value for row in stuck.rows[:2]] == ["stuck", "no next step"]
    assert stuck.rows[0].of == ("deal", stuck.rows[0].key)
    assert stuck.figure("rest", "amount.RUB").value == (1 + 2 + 3 + 4) * 100_00
    assert stuck.figure("rest", "amount.USD").value == 9_000_00
    assert stuck.figure("", "amount.RUB").value == 5_000_00 + 45 * 100_00
    behind = stuck.figure("rest", "amount.RUB").behind
    assert behind is not None
    assert added_up(ws, behind) == 1_000_00


def _deal(name, stage, amount, *, since, created=None, closed=None, currency="RUB", **more) -> Deal:
    return Deal(
        name=name,
        amount=amount,
        currency=currency,
        pipeline=stage.pipeline,
        stage=stage.id,
        since=_at(since),
        created=_at(created or since),
        closed=_at(closed) if closed else None,
        **more,
    )


@pytest.fixture
def sold(ws: Workspace) -> Workspace:
    """Two weeks in which deals were won and lost."""
    stages = pipelines.first(ws).stages
    won, lost = stages[-2], stages[-1]
    price = short_lists.add(ws, "lost_reason", "Price")
    anna = _who(ws, "Anna")
    with ws.edit("Deals") as tx:
        for stage, day, amount, more in (
            (won, "2026-11-20", 100_00, {"responsible": anna}),
            (won, "2026-11-22", 50_00, {}),
            (won, "2026-11-17", 1_000_00, {"responsible": anna}),
            (won, "2026-11-13", 30_00, {}),
            (won, "2026-11-09", 500_00, {}),
            (won, "2026-11-23", 7_00, {}),
            (lost, "2026-11-20", 10_00, {"lost_reason": price}),
            (lost, "2026-11-18", 20_00, {"lost_reason": price}),
            (lost, "2026-11-18", None, {}),
        ):
            tx.add(_deal(f"Of {day}", stage, amount, since=day, closed=day, **more))
    return ws


def test_what_was_won_and_lost_and_why(sold: Workspace) -> None:
    found = _tables(sold)
    assert _told(found["ended"]) == {
        "20–22 November 2026": [2, 150_00, 1, 10_00],
        "16–22 November 2026": [3, 1_150_00, 3, 30_00],
    }
    assert [[f.before for f in row.figures] for row in found["ended"].rows] == [
        [1, 30_00, 0, 0],
        [2, 530_00, 0, 0],
    ]
    assert [row.title for row in found["won"].rows] == ["Of 2026-11-17", "Of 2026-11-20", "Of 2026-11-22"]
    assert [found["won"].figure(row.key, "who").value for row in found["won"].rows] == [
        "Anna",
        "Anna",
        "Nobody",
    ]
    assert _told(found["lost"]) == {"Price": [2, 30_00], "Reason not given": [1, 0]}


def test_who_did_what_against_the_same_days_of_the_week_before(sold: Workspace) -> None:
    anna, boris = _who(sold, "Anna"), _who(sold, "Boris")
    with sold.edit("Work") as tx:
        for day, direction, answered, who in (
            ("2026-11-20", "out", 1, anna),
            ("2026-11-21", "out", 1, anna),
            ("2026-11-13", "out", 1, anna),
            ("2026-11-20", "in", 0, boris),
            ("2026-11-16", "in", 1, boris),
        ):
            tx.add(Call(direction=direction, answered=answered, moment=_at(day), responsible=who))
        tx.add(Meeting(topic="Talk", moment=_at("2026-11-20"), responsible=boris))
        tx.add(Task(name="Send", done=_at("2026-11-20"), done_by=boris))
    found = _tables(sold)
    friday, week = found["people.2026-11-20"], found["people.2026-11-16"]
    columns = ["in", "out", "missed", "meetings", "tasks", "won", "amount.RUB"]
    assert [c.key for c in friday.columns] == columns
    told = {row.title: [(f.value, f.before) for f in row.figures] for row in friday.rows}
    assert told["Anna"] == [(0, 0), (2, 1), (0, 0), (0, 0), (0, 0), (1, 0), (100_00, 0)]
    assert told["Boris"] == [(0, 0), (0, 0), (1, 0), (1, 0), (1, 0), (0, 0), (0, 0)]
    assert told["Nobody"][-2:] == [(1, 1), (50_00, 30_00)]
    assert _told(week)["Boris"][0] == 1, "the call of Monday is in the week"


def test_what_is_planned_today(ws: Workspace) -> None:
    anna = _who(ws, "Anna")
    with ws.edit("Tasks") as tx:
        for day, kind, done in (
            ("2026-11-23", "call", None),
            ("2026-11-23", "meeting", None),
            ("2026-11-23", "call", _at("2026-11-22")),
            ("2026-11-20", "todo", None),
            ("2026-11-24", "todo", None),
        ):
            tx.add(Task(name=day, kind=kind, day=day, done=done, responsible=anna))
    assert _told(_tables(ws)["waiting"]) == {"Anna": [0, 0, 0, 0, 2, 1], "Total": [0, 0, 0, 0, 2, 1]}


def test_an_empty_base_has_a_sentence_for_each_table(ws: Workspace) -> None:
    for table in _tables(ws).values():
        assert table.rows or table.empty


def test_many_employees_share_the_last_row(ws: Workspace) -> None:
    for n in range(12):
        who = people.add(ws, f"Seller {n}")
        with ws.edit("Calls") as tx:
            for _ in range(12 - n):
                tx.add(Call(direction="out", answered=1, moment=_at("2026-11-20"), responsible=who))
    table = _tables(ws)["people.2026-11-20"]
    assert len(table.rows) == morning.MOST
    assert table.rows[-1].title == "6 more"
    assert table.figure("rest", "out").value == sum(range(1, 7))
    assert table.figure("", "out").value == sum(range(1, 13))
