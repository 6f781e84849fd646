"""What reports count from is at every moment what the records say, whoever writes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.models.all import Call, Deal, Letter, Meeting, Passage, Pipeline, Stage, Task
from desktop_crm.models.kinds import Operator
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.ops import bulk
from desktop_crm.reports import facts, period
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit
from desktop_crm.store import check, purge, stays, summaries, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

DAY = 86_400_000
NOON = 1_790_000_000_000
ALL = Ask(period.ANY)


@pytest.fixture
def way(ws: Workspace) -> dict[str, str]:
    """The ids of the stages of a pipeline by name, and of the pipeline."""
    with ws.edit("Pipeline") as tx:
        pipeline = tx.add(Pipeline(name="Продажи")).id
        outcomes = {"new": "open", "offer": "open", "won": "won", "lost": "lost"}
        made = {
            name: tx.add(Stage(name=name, pipeline=pipeline, outcome=outcome, rank=float(n))).id
            for n, (name, outcome) in enumerate(outcomes.items())
        }
    return {**made, "pipeline": pipeline}


def deal(ws: Workspace, way: dict[str, str], *stages: str, **given: Any) -> str:
    """A deal that came to the stages one after the other, a day each."""
    with ws.edit("Deal") as tx:
        values = {"name": "Д", "pipeline": way["pipeline"], "stage": way[stages[-1]], "amount": 100, **given}
        id_ = tx.add(Deal(**values)).id
        for n, stage in enumerate(stages):
            left = NOON + (n + 1) * DAY if n + 1 < len(stages) else None
            entered = NOON + n * DAY
            stay = {"pipeline": way["pipeline"], "stage": way[stage], "entered": entered, "left": left}
            tx.add(Passage(deal=id_, **stay))
    return id_


def funnel(ws: Workspace, way: dict[str, str], stage: str) -> tuple[int, ...]:
    """How many came to a stage, moved on, stopped there, and the sum of all."""
    came = facts.came(ws, ALL)
    sums = "coalesce(sum(n), 0), coalesce(sum(moved), 0), coalesce(sum(stopped), 0), coalesce(sum(amount), 0)"
    ((n, moved, stopped, amount),) = ws.read(
        f"SELECT {sums} FROM {came.sql} WHERE stage = ?", (*came.values, way[stage])
    )
    return n, moved, stopped, amount


def done(ws: Workspace, ask: Ask = ALL) -> dict[str, tuple[int, int]]:
    """How many activities of each kind there were, and their seconds."""
    found = facts.activities(ws, ask)
    rows = ws.read(f"SELECT kind, sum(n), sum(seconds) FROM {found.sql} GROUP BY 1", found.values)
    return {kind: (n, seconds) for kind, n, seconds in rows}


def test_what_was_done_is_counted_by_kind_and_day(ws: Workspace) -> None:
    with ws.edit("Day") as tx:
        tx.add(Call(moment=NOON, length=60, direction="in"))
        tx.add(Call(moment=NOON, length=30, direction="in"))
        missed = tx.add(Call(moment=NOON, direction="in", answered=0)).id
        tx.add(Meeting(moment=NOON + 40 * DAY))
        tx.add(Letter(moment=NOON))
        tx.add(Task(name="t", done=NOON))
        tx.add(Task(name="not done"))
    one = {"call_missed": (1, 0), "letter": (1, 0), "task": (1, 0)}
    assert done(ws) == {"call_in": (2, 90), **one, "meeting": (1, 0)}
    day = local_time(NOON).date()
    assert done(ws, Ask(period.around(Unit.DAY, day))) == {"call_in": (2, 90), **one}
    with ws.edit("Answered after all") as tx:
        call = tx.get(Call, missed)
        call.answered, call.length = 1, 10
    assert done(ws)["call_in"] == (3, 100)
    assert "call_missed" not in done(ws)
    undo.undo(ws)
    assert done(ws)["call_in"] == (2, 90)


def test_a_task_is_of_whom_it_was_and_counted_for_who_did_it(ws: Workspace) -> None:
    with ws.edit("Task") as tx:
        tx.add(Task(name="t", done=NOON, done_by="anna", responsible="boris"))
    of_boris = Filter("responsible", Operator.ANY_OF, ("boris",))
    relation = facts.activities(ws, Ask(period.ANY, (of_boris,)))
    assert ws.read(f"SELECT employee, n FROM {relation.sql}", relation.values) == [("anna", 1)]
    of_anna = Filter("responsible", Operator.ANY_OF, ("anna",))
    assert done(ws, Ask(period.ANY, (of_anna,))) == {}


def test_a_deal_counts_once_in_a_stage_and_moves_on_or_stops_there(
    ws: Workspace, way: dict[str, str]
) -> None:
    deal(ws, way, "new", "offer", "new", "won")
    lost = deal(ws, way, "new", "lost", amount=7)
    assert funnel(ws, way, "new") == (2, 1, 1, 107)
    assert funnel(ws, way, "offer") == (1, 1, 0, 100)
    ended = facts.ended(ws, ALL)
    assert ws.read(f"SELECT stage, sum(n), sum(ms) FROM {ended.sql} GROUP BY 1 ORDER BY 2") == [
        (way["offer"], 1, DAY),
        (way["new"], 3, 3 * DAY),
    ]
    with ws.edit("Another sum") as tx:
        tx.get(Deal, lost).amount = 9
    assert funnel(ws, way, "new") == (2, 1, 1, 109)
    with ws.edit("Into the bin") as tx:
        tx.get(Deal, lost).deleted = NOON
    assert funnel(ws, way, "new") == (1, 1, 0, 100)
    undo.undo(ws)
    assert funnel(ws, way, "new") == (2, 1, 1, 109)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE deal SET currency = 'USD' WHERE id = :deal",
        "UPDATE deal SET deleted = 1 WHERE id = :deal",
        "UPDATE deal SET stage = :lost WHERE id = :deal",
        "DELETE FROM deal WHERE id = :deal",
        "UPDATE passage SET deal = :other WHERE deal = :deal AND stage = :new AND entered = :since",
        "UPDATE passage SET deal = NULL WHERE deal = :deal AND entered = :since",
        "DELETE FROM passage WHERE deal = :deal AND entered = :since",
        "UPDATE passage SET deleted = 1 WHERE deal = :deal AND entered = :since",
        "UPDATE passage SET entered = entered + 400000000 WHERE deal = :deal AND entered = :since",
        "UPDATE passage SET entered = NULL WHERE deal = :deal",
        'UPDATE passage SET "left" = NULL WHERE deal = :deal',
        "UPDATE passage SET stage = :won WHERE deal = :deal AND entered = :since",
        "UPDATE stage SET outcome = 'open' WHERE id = :won",
        "UPDATE stage SET pipeline = 'x' WHERE id = :won",
        "DELETE FROM stage WHERE id = :won",
        "DELETE FROM stage WHERE id = :lost",
    ],
)
def test_any_change_of_any_column_counts(ws: Workspace, way: dict[str, str], change: str) -> None:
    first = deal(ws, way, "new", "offer", "new", "won")
    other = deal(ws, way, "offer", "new", "lost")
    before = ws.read("SELECT * FROM came_daily"), ws.read("SELECT * FROM left_daily")
    with ws.aside() as db:
        db.execute(change, {**way, "deal": first, "other": other, "since": NOON})
    assert (ws.read("SELECT * FROM came_daily"), ws.read("SELECT * FROM left_daily")) != before
    assert summaries.wrong(ws.reader) == {}


def test_stages_in_another_order_move_deals_on_that_had_gone_back(ws: Workspace, way: dict[str, str]) -> None:
    deal(ws, way, "offer", "new")
    assert funnel(ws, way, "offer") == (1, 0, 0, 100)
    with ws.edit("Order") as tx:
        tx.get(Stage, way["new"]).rank = 1.5
    assert funnel(ws, way, "offer") == (1, 1, 0, 100)
    with ws.edit("Lost now") as tx:
        tx.get(Stage, way["new"]).outcome = "lost"
    assert funnel(ws, way, "offer") == (1, 0, 1, 100)
    undo.undo(ws)
    assert funnel(ws, way, "offer") == (1, 1, 0, 100)
    assert summaries.wrong(ws.reader) == {}


def test_with_filters_the_same_is_counted_from_the_rows(ws: Workspace, way: dict[str, str]) -> None:
    deal(ws, way, "new", "offer", source="site")
    deal(ws, way, "new", "lost", source="site", currency="USD")
    everything = Filter("source", Operator.ANY_OF, ("site",))
    for relation in (facts.came, facts.ended):
        summed, counted = relation(ws, ALL), relation(ws, Ask(period.ANY, (everything,)))
        assert summed.sql != counted.sql
        names = [row[1] for row in ws.read("PRAGMA table_info(came_daily)")][1:]
        keys = ("stage", "first_of_all", "currency") if relation is facts.came else ("stage",)
        sums = [n for n in names if n not in keys] if relation is facts.came else ["n", "ms"]
        select = f"SELECT {', '.join(keys)}, {', '.join(f'sum({s})' for s in sums)} FROM"
        groups = f"GROUP BY {', '.join(keys)} ORDER BY 1, 2"
        assert ws.read(f"{select} {summed.sql} {groups}", summed.values) == ws.read(
            f"{select} {counted.sql} {groups}", counted.values
        )


def test_check_puts_right_what_another_program_broke(ws: Workspace, way: dict[str, str]) -> None:
    deal(ws, way, "new", "won")
    with ws.aside() as db:
        db.execute("UPDATE came_daily SET n = 7")
        db.execute("UPDATE passage SET went_on = 0")
    (finding,) = check.check(ws)
    assert finding.repaired
    assert funnel(ws, way, "new") == (1, 1, 0, 100)
    assert check.check(ws) == []


def test_whoever_moves_a_deal_waits_for_its_own_stays_only(ws: Workspace) -> None:
    told = ", ".join(stays.COLUMNS.values())
    plan = [
        row[3] for row in ws.read(f"EXPLAIN QUERY PLAN SELECT {told} FROM passage WHERE deal IS ?1", ("x",))
    ]
    read = [step for step in plan if step.split()[1] in ("passage", "b", "e", "l")]
    assert len(read) == 4
    assert [step for step in read if "USING INDEX passage_deal_entered (deal=?" not in step] == []
    assert "SCAN" not in " ".join(plan)


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock of this computer is set to another time zone."""
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the clock can only be set for the whole system")
def test_days_are_told_anew_where_the_clock_is_another(
    tmp_path: Path, far_away: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "travels.crm"
    for zone, day in (("Asia/Vladivostok", "2026-09-22"), ("America/Los_Angeles", "2026-09-21")):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        with Workspace(path) as ws:
            if zone.startswith("Asia"):
                with ws.edit("Call") as tx:
                    tx.add(Call(moment=NOON))
            relation = facts.activities(ws, ALL)
            assert ws.read(f"SELECT day, n FROM {relation.sql}", relation.values) == [(day, 1)]
            assert summaries.wrong(ws.reader) == {}


_OUTCOMES = ("open", "won", "lost")
_NEW = ["call", "meeting", "letter", "task", "deal", "stay", "stay", "late", "late deal", "stage"]
_CHANGES = [
    "leave",
    "amount",
    "currency",
    "owner",
    "move",
    "other deal",
    "other stage",
    "rank",
    "means",
    "bin",
    "back",
]
_WHOLE = ["undo", "bulk", "erase", "away"]
_MOVES = st.lists(
    st.tuples(st.sampled_from([*_NEW, *_CHANGES, *_WHOLE]), st.integers(0, 7), st.integers(0, 9)),
    min_size=5,
    max_size=30,
)


@given(_MOVES)
def test_whatever_is_done_they_are_what_the_records_say(moves: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, blank(Path(folder) / "team.crm") as ws:
        team = _Team(ws)
        for move, n, m in moves:
            team.do(move, n, m)
            assert summaries.wrong(ws.reader) == {}, move


class _Team:
    """A team of some deals that does anything at all, as a person, an import or another program may."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        with ws.edit("Pipelines") as tx:
            self.pipelines = [tx.add(Pipeline(name=str(n))).id for n in range(2)]
            self.stages = [
                tx.add(Stage(name=o, pipeline=of, outcome=o, rank=float(n))).id
                for of in self.pipelines
                for n, o in enumerate(("open", "open", "won", "lost"))
            ]

        for n in range(9):
            with ws.edit("Stay") as tx:
                self._edit(tx, "deal" if n < 3 else "stay", n * 5 % 8, n % 3)

    def do(self, move: str, n: int, m: int) -> None:
        if move == "undo":
            undo.undo(self.ws)
        elif move == "bulk":
            self._bulk(n)
        elif move in ("erase", "away"):
            entity = ("deal", "passage", "passage", "call", "stage")[m % 5]
            chosen = self._ids(entity)[n : n + 1]
            with self.ws.edit(move) as tx:
                if move == "erase":
                    purge.purge(tx.db, entity, chosen)
                else:
                    tx.executemany(f"DELETE FROM {entity} WHERE id = ?", [(id_,) for id_ in chosen])
        else:
            with self.ws.edit(move) as tx:
                self._edit(tx, move, n, m)

    def _edit(self, tx: Any, move: str, n: int, m: int) -> None:
        stage, some = self._at(n, m)
        moment, pipeline = NOON + (n + m) % 5 * DAY // 3, self.pipelines[n // 4]
        stay = {
            "pipeline": pipeline,
            "stage": stage,
            "entered": moment,
            "left": moment + m if m % 2 else None,
        }
        way = "in" if m % 2 else "out"
        fresh: dict[str, Any] = {
            "call": lambda: Call(moment=moment, answered=n % 2, length=n, responsible=some, direction=way),
            "meeting": lambda: Meeting(moment=moment, responsible=some),
            "letter": lambda: Letter(moment=moment),
            "task": lambda: Task(name="t", done=moment, done_by=some, responsible="boris" if m else None),
            "deal": lambda: Deal(name="d", pipeline=pipeline, stage=stage, amount=n * 100 or None),
            "stay": lambda: Passage(deal=some or "nobody's", **stay),
            "late": lambda: Passage(deal=f"late{m % 2}", **stay),
            "stage": lambda: Stage(name="s", pipeline=pipeline, outcome=_OUTCOMES[m % 3], rank=n / 2),
        }
        if move in fresh:
            tx.add(fresh[move]())
        elif move != "late deal":
            self._change(tx, move, n, m)
        elif not tx.find(Deal, f"late{m % 2}"):
            tx.add(Deal(id=f"late{m % 2}", name="late", pipeline=pipeline, stage=stage, amount=n))

    def _change(self, tx: Any, move: str, n: int, m: int) -> None:
        stage, some = self._at(n, m)
        any_of = ("deal", "passage", "call", "task", "deal")[m % 5]
        entity, column, value = {
            "leave": ("passage", "left", NOON + m * DAY),
            "amount": ("deal", "amount", m * 7 or None),
            "currency": ("deal", "currency", ("RUB", "USD")[m % 2]),
            "owner": ("call", "responsible", some),
            "move": ("deal", "stage", stage),
            "other deal": ("passage", "deal", some),
            "other stage": ("passage", "stage", stage),
            "rank": ("stage", "rank", m / 3),
            "means": ("stage", "outcome", _OUTCOMES[m % 3]),
            "bin": (any_of, "deleted", NOON),
            "back": (any_of, "deleted", None),
        }[move]
        ids = self._ids(entity)
        if ids:
            tx.execute(f'UPDATE {entity} SET "{column}" = ? WHERE id = ?', (value, ids[n % len(ids)]))

    def _bulk(self, n: int) -> None:
        field = field_of(self.ws, "deal", "stage")
        assert field
        rids = [rid for (rid,) in self.ws.read("SELECT rid FROM deal")]
        bulk.set_field(self.ws, "deal", rids, field, self.stages[n])

    def _ids(self, entity: str) -> list[str]:
        return [id_ for (id_,) in self.ws.read(f"SELECT id FROM {entity} ORDER BY rid")]

    def _at(self, n: int, m: int) -> tuple[str, str | None]:
        """A stage, and a deal if there is any."""
        deals = self._ids("deal")
        return self.stages[n % len(self.stages)], deals[m % len(deals)] if deals else None
