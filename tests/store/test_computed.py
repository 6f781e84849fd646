"""Last contact, purchases and next steps follow from other records, whoever writes those."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.base.clock import now
from desktop_crm.models.all import ENTITIES, Call, Contact, Deal, Meeting, Pipeline, Stage, Task
from desktop_crm.models.kinds import Operator
from desktop_crm.models.record import computed_of
from desktop_crm.ops import bulk, records
from desktop_crm.store import check, computed, query, stays, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

DAY = 86_400_000
NOON = 1_790_000_000_000


@pytest.fixture
def stages(ws: Workspace) -> dict[str, str]:
    """The ids of an open, a won and a lost stage, and of their pipeline."""
    with ws.edit("Pipeline") as tx:
        pipeline = tx.add(Pipeline(name="Продажи")).id
        made = {o: tx.add(Stage(name=o, pipeline=pipeline, outcome=o)).id for o in ("open", "won", "lost")}
    return {**made, "pipeline": pipeline}


@pytest.fixture
def anna(ws: Workspace) -> str:
    return records.create(ws, "contact", {"name": "Анна"})


def values(ws: Workspace, contact: str) -> dict[str, Any]:
    keys = [f.key for f in computed_of(Contact)]
    (row,) = ws.read(f"SELECT {', '.join(keys)} FROM contact WHERE id = ?", (contact,))
    return {key: value for key, value in zip(keys, row, strict=True) if value is not None}


def deal(ws: Workspace, stages: dict[str, str], **given: Any) -> str:
    with ws.edit("Deal") as tx:
        return tx.add(
            Deal(**{"name": "Д", "pipeline": stages["pipeline"], "stage": stages["open"], **given})
        ).id


def test_every_computed_field_has_a_formula() -> None:
    declared = {(entity, f.key) for entity, record in ENTITIES.items() for f in computed_of(record)}
    defined = {(f.entity, f.column) for of in computed.SOURCES.values() for fs in of.values() for f in fs}
    assert declared == defined | {("passage", key) for key in stays.COLUMNS}


def test_a_new_client_has_nothing_yet(ws: Workspace, anna: str) -> None:
    assert values(ws, anna) == {}


def test_the_last_contact_is_the_last_talk_not_the_last_attempt(ws: Workspace, anna: str) -> None:
    with ws.edit("Calls") as tx:
        tx.add(Call(contact=anna, moment=NOON))
        tx.add(Call(contact=anna, moment=NOON + DAY, answered=0))
    assert values(ws, anna)["last_contact"] == NOON


def test_the_next_step_is_the_earliest_open_task(ws: Workspace, anna: str) -> None:
    with ws.edit("Tasks") as tx:
        first = tx.add(Task(name="a", day="2026-12-01", contact=anna)).id
        tx.add(Task(name="b", day="2026-12-09", contact=anna))
    assert values(ws, anna)["next_day"] == "2026-12-01"
    with ws.edit("Done") as tx:
        tx.get(Task, first).done = now()
    assert values(ws, anna)["next_day"] == "2026-12-09"
    undo.undo(ws)
    assert values(ws, anna)["next_day"] == "2026-12-01"


def test_purchases_are_deals_that_were_won(ws: Workspace, anna: str, stages: dict[str, str]) -> None:
    deal(ws, stages, contact=anna, amount=500_00)
    deal(ws, stages, contact=anna, amount=100_00, stage=stages["won"], closed=NOON)
    deal(ws, stages, contact=anna, amount=300_00, stage=stages["won"], closed=NOON + 10 * DAY)
    deal(ws, stages, contact=anna, amount=900_00, stage=stages["lost"], closed=NOON)
    found = values(ws, anna)
    assert (found["purchases"], found["spent"], found["average"]) == (2, 400_00, 200_00)
    assert (found["visits"], found["visit_every"], found["last_visit"]) == (2, 10, NOON + 10 * DAY)


def test_sums_in_another_currency_are_never_added(ws: Workspace, anna: str, stages: dict[str, str]) -> None:
    for currency in ("RUB", "USD"):
        deal(ws, stages, contact=anna, amount=100_00, stage=stages["won"], closed=NOON, currency=currency)
    found = values(ws, anna)
    assert (found["purchases"], found["spent"], found["average"]) == (2, 100_00, 100_00)


def test_a_stage_that_begins_to_mean_won_makes_its_deals_purchases(
    ws: Workspace, anna: str, stages: dict[str, str]
) -> None:
    deal(ws, stages, contact=anna, amount=100_00)
    records_before = values(ws, anna)
    with ws.edit("Stage") as tx:
        tx.get(Stage, stages["open"]).outcome = "won"
    assert values(ws, anna)["purchases"] == 1
    undo.undo(ws)
    assert values(ws, anna) == records_before


def test_what_moves_to_another_client_leaves_the_first(ws: Workspace, anna: str) -> None:
    boris = records.create(ws, "contact", {"name": "Борис"})
    with ws.edit("Meeting") as tx:
        meeting = tx.add(Meeting(contact=anna, moment=NOON)).id
    with ws.edit("Moved") as tx:
        tx.get(Meeting, meeting).contact = boris
    assert values(ws, anna) == {}
    assert values(ws, boris)["visits"] == 1


def test_what_was_there_before_its_client_is_counted_when_the_client_comes(ws: Workspace) -> None:
    with ws.edit("Out of order") as tx:
        tx.add(Call(contact="later", moment=NOON))
        tx.flush()
        tx.add(Contact(id="later", name="Поздний"))
    assert values(ws, "later")["last_contact"] == NOON


def test_lists_are_sorted_and_filtered_by_them(ws: Workspace, anna: str) -> None:
    boris = records.create(ws, "contact", {"name": "Борис"})
    records.create(ws, "contact", {"name": "Вера"})
    with ws.edit("Calls") as tx:
        tx.add(Call(contact=anna, moment=now() - 40 * DAY))
        tx.add(Call(contact=boris, moment=now()))

    def names(*filters: Filter) -> list[str]:
        shown = Query("contact", filters, sort="last_contact")
        return [row[2] for row in query.page(ws, "contact", ["name"], query.ids(ws, shown))]

    assert names() == ["Борис", "Анна", "Вера"]
    quiet = Filter("last_contact", Operator.NOT_LAST_DAYS, (30,))
    assert names(quiet) == ["Анна", "Вера"]
    assert names(Filter("last_contact", Operator.LAST_DAYS, (30,))) == ["Борис"]


def test_they_are_neither_written_nor_journalled(ws: Workspace, anna: str) -> None:
    with ws.edit("Call") as tx:
        tx.add(Call(contact=anna, moment=NOON))
    assert ws.read("SELECT DISTINCT entity FROM entry WHERE step = (SELECT max(step) FROM entry)") == [
        ("call",)
    ]
    assert "last_contact" not in {f.key for f in bulk.fields(ws, "contact")}


def test_check_puts_right_what_another_program_broke(ws: Workspace, anna: str) -> None:
    with ws.edit("Call") as tx:
        tx.add(Call(contact=anna, moment=NOON))
    with ws.aside() as db:
        db.execute("UPDATE contact SET last_contact = 1, visits = 7")
    (finding,) = check.check(ws)
    assert finding.repaired
    assert values(ws, anna)["last_contact"] == NOON
    assert check.check(ws) == []


_MOVES = st.lists(
    st.tuples(
        st.sampled_from(["task", "call", "meeting", "deal", "done", "win", "bin", "move", "undo", "bulk"]),
        st.integers(0, 5),
        st.integers(0, 3),
    ),
    max_size=25,
)


@settings(max_examples=settings().max_examples // 2)
@given(_MOVES)
def test_whatever_is_done_they_are_what_the_records_say(moves: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, blank(Path(folder) / "team.crm") as ws:
        with ws.edit("Pipeline") as tx:
            pipeline = tx.add(Pipeline(name="Продажи")).id
            stages = [tx.add(Stage(name=o, pipeline=pipeline, outcome=o)).id for o in ("open", "won", "lost")]
            people = [tx.add(Contact(name=str(n))).id for n in range(4)]
        made: dict[str, list[str]] = {"task": [], "call": [], "meeting": [], "deal": []}
        for move, n, who in moves:
            _do(ws, move, n, people[who], made, stages, pipeline)
        assert computed.wrong(ws.reader) == {}


def _do(
    ws: Workspace, move: str, n: int, who: str, made: dict[str, list[str]], stages: list[str], pipeline: str
) -> None:
    day = (date(2026, 11, 1) + timedelta(days=n)).isoformat()
    fresh: dict[str, Any] = {
        "task": lambda: Task(name="t", day=day, contact=who),
        "call": lambda: Call(contact=who, moment=NOON + n * DAY, answered=n % 2),
        "meeting": lambda: Meeting(contact=who, moment=NOON + n * DAY),
        "deal": lambda: Deal(
            name="d", pipeline=pipeline, stage=stages[n % 3], amount=n * 100, contact=who, closed=NOON
        ),
    }
    if move == "undo":
        undo.undo(ws)
    elif move == "bulk":
        rids = [rid for (rid,) in ws.read("SELECT rid FROM deal")]
        field = field_of(ws, "deal", "stage")
        assert field
        bulk.set_field(ws, "deal", rids, field, stages[n % 3])
    else:
        with ws.edit(move) as tx:
            if move in fresh:
                made[move].append(tx.add(fresh[move]()).id)
            elif move == "done" and made["task"]:
                tx.get(Task, made["task"][n % len(made["task"])]).done = NOON
            elif move == "win" and made["deal"]:
                tx.get(Deal, made["deal"][n % len(made["deal"])]).stage = stages[1]
            elif move == "move" and made["call"]:
                tx.get(Call, made["call"][n % len(made["call"])]).contact = who
            elif move == "bin" and made["meeting"]:
                tx.get(Meeting, made["meeting"][n % len(made["meeting"])]).deleted = NOON


def test_what_is_computed_is_found_by_an_index_of_its_owner(ws: Workspace) -> None:
    """Whoever saves a call or a task in a large base waits for it."""
    formulas = {f for sources in computed.SOURCES.values() for found in sources.values() for f in found}
    for f in formulas:
        plan = ws.read(f"EXPLAIN QUERY PLAN {f.sql.format(id='?1')}", ("x",))
        read = [row[3] for row in plan if row[3].split()[1] in {*computed._WATCHED, "d"}]
        assert read
        assert [step for step in read if f"({f.entity}=?" not in step] == []


def test_a_new_client_does_not_wait_for_the_calls_of_all_others(ws: Workspace) -> None:
    for owner, sources in computed.SOURCES.items():
        for source in sources:
            there = f"SELECT 1 FROM {source} WHERE {owner} = ?1 AND deleted IS NULL"
            ((*_step, plan),) = ws.read(f"EXPLAIN QUERY PLAN {there}", ("x",))
            assert "SEARCH" in plan, (owner, source, plan)
            assert "AND deleted IS NULL" in computed.triggers()[f"{owner}_comes_late"]
