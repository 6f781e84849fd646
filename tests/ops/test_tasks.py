"""Tasks: made, done, moved, put off; nothing that was promised disappears."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.models.all import Task
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import bulk, people, records, task_lists, tasks
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store import query, undo
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

NOW = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001 - the wall clock of where it is done


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


@pytest.fixture
def orlov(ws: Workspace) -> str:
    return records.create(ws, "contact", {"name": "Дмитрий Орлов"})


def task(ws: Workspace, name: str = "Отправить КП", **values: Any) -> str:
    return tasks.create(ws, {"name": name, **values})


def row(ws: Workspace, task_id: str) -> dict[str, Any]:
    return dict(records.read(ws, "task", task_id).values)


def names(found: list[tasks.TaskBrief]) -> list[str]:
    return [t.name for t in found]


def test_a_new_task_is_mine_and_says_who_made_it(ws: Workspace, orlov: str) -> None:
    made = row(ws, task(ws, contact=orlov, day="2026-11-24"))
    assert made["responsible"] == made["author"] == ws.author
    assert made["kind"] == "todo"
    assert made["created"]
    assert made["done"] is None


def test_a_task_with_a_time_reminds_a_quarter_of_an_hour_before_unless_told_otherwise(ws: Workspace) -> None:
    assert row(ws, task(ws, day="2026-11-24", time="15:00"))["remind"] == 900
    assert row(ws, task(ws, day="2026-11-24", time="15:00", remind=None))["remind"] is None
    assert row(ws, task(ws, day="2026-11-24"))["remind"] is None


def test_a_call_that_nobody_has_named_is_called_a_call(ws: Workspace) -> None:
    assert row(ws, task(ws, "", kind="call", day="2026-11-24"))["name"] == "Call"
    with pytest.raises(records.Invalid) as refused:
        task(ws, " ", day="2026-11-24")
    assert "name" in refused.value.fields


def test_a_time_and_a_repeat_need_a_day(ws: Workspace) -> None:
    for values in ({"time": "10:00"}, {"repeat": "FREQ=DAILY"}):
        with pytest.raises(records.Invalid) as refused:
            task(ws, **values)
        assert "day" in refused.value.fields


def test_overdue_today_to_come_and_some_day(ws: Workspace, orlov: str) -> None:
    task(ws, "Давно", day="2026-11-20")
    task(ws, "Пропущенный звонок", kind="call", day="2026-11-24", time="10:00", contact=orlov)
    task(ws, "Идёт встреча", kind="meeting", day="2026-11-24", time="11:30", length=3600)
    task(ws, "Весь день", day="2026-11-24")
    task(ws, "Завтра", day="2026-11-25")
    task(ws, "Через месяц", day="2026-12-25")
    task(ws, "Когда-нибудь")
    assert names(tasks.overdue(ws, now=NOW)) == ["Давно", "Пропущенный звонок"]
    assert names(tasks.today(ws, now=NOW)) == ["Идёт встреча", "Весь день"]
    assert names(tasks.upcoming(ws, now=NOW)) == ["Завтра"]
    assert names(tasks.someday(ws)) == ["Когда-нибудь"]
    assert tasks.pressing(ws, day=NOW.date()) == 4
    assert task_lists.counts(ws, day=NOW.date()) == task_lists.Counts(1, 3, 1, 0, 1, 1)
    assert tasks.overdue(ws, now=NOW)[1].about == ("contact", orlov, "Дмитрий Орлов")


def test_a_planned_call_that_was_missed_is_overdue_the_next_day_too(ws: Workspace) -> None:
    task(ws, "Позвонить", kind="call", day="2026-11-24", time="10:00")
    for days in range(1, 400, 57):
        assert names(tasks.overdue(ws, now=NOW + timedelta(days=days))) == ["Позвонить"]


def test_everybodys_tasks_and_mine(ws: Workspace) -> None:
    ilya = people.add(ws, "Илья Жуков")
    task(ws, "Моё", day="2026-11-24")
    task(ws, "Ильи", day="2026-11-24", responsible=ilya)
    assert names(tasks.today(ws, now=NOW)) == ["Моё", "Ильи"]
    assert names(tasks.today(ws, ilya, now=NOW)) == ["Ильи"]
    assert task_lists.counts(ws, ilya, day=NOW.date()).today == tasks.pressing(ws, ilya, day=NOW.date()) == 1


def test_finishing_and_the_next_step_are_one_undo(ws: Workspace, orlov: str) -> None:
    first = task(ws, contact=orlov, day="2026-11-24")
    done = tasks.finish(ws, first, " Согласен ", NextStep("Встреча", "meeting", "2026-11-30", "12:00"))
    assert row(ws, first)["result"] == "Согласен"
    assert row(ws, first)["done_by"] == ws.author
    assert done.next_step
    following = row(ws, done.next_step)
    assert (following["contact"], following["day"], following["time"]) == (orlov, "2026-11-30", "12:00")
    assert records.read(ws, "contact", orlov).values["next_day"] == "2026-11-30"
    assert (undone := undo.undo(ws))
    assert undone.step.name == "Task done: Отправить КП"
    assert row(ws, first)["done"] is None
    assert row(ws, first)["result"] is None
    assert query.count(ws, Query("task")) == 1


def test_the_first_who_finishes_a_task_stands_and_the_second_loses_nothing(ws: Workspace, orlov: str) -> None:
    first = task(ws, contact=orlov, day="2026-11-24")
    tasks.finish(ws, first, "Отправлено")
    people.work_as(ws, people.add(ws, "Илья Жуков"))
    with pytest.raises(tasks.AlreadyDone, match="Анна Соколова has already done this"):
        tasks.finish(ws, first, "Тоже отправлено", NextStep("Перезвонить", "call", "2026-11-30"))
    assert row(ws, first)["result"] == "Отправлено"
    assert query.count(ws, Query("task")) == 1
    kept = tasks.add_next_step(ws, first, NextStep("Перезвонить", "call", "2026-11-30"))
    assert row(ws, kept)["contact"] == orlov


def test_a_task_in_the_bin_is_not_finished(ws: Workspace) -> None:
    first = task(ws, day="2026-11-24")
    records.delete(ws, "task", [first])
    with pytest.raises(Exception, match="in the bin"):
        tasks.finish(ws, first)


def test_finishing_what_repeats_makes_the_next(ws: Workspace, orlov: str) -> None:
    day = date.today()
    values = {"repeat": "FREQ=WEEKLY", "contact": orlov, "time": "10:00", "text": "О поставке"}
    first = task(ws, "Отчёт", day=day.isoformat(), **values)
    following = tasks.finish(ws, first).repeated
    assert following
    made = row(ws, following)
    assert made["day"] == (day + timedelta(days=7)).isoformat()
    same = ("name", "time", "contact", "text", "remind", "responsible", "repeat", "series")
    assert [made[key] for key in same] == [row(ws, first)[key] for key in same]
    assert made["done"] is made["result"] is None
    undo.undo(ws)
    assert query.count(ws, Query("task")) == 1


def test_two_laptops_that_finish_the_same_task_make_one_next_task(ws: Workspace, tmp_path: Path) -> None:
    first = task(ws, day=date.today().isoformat(), repeat="FREQ=WEEKLY")
    with Workspace(tmp_path / "second.crm") as other, other.edit("The same task, brought there") as tx:
        tx.add(Task(id=first, **row(ws, first)))
    with Workspace(tmp_path / "second.crm") as other:
        assert tasks.finish(ws, first).repeated == tasks.finish(other, first).repeated


def test_a_task_that_is_opened_again_makes_no_second_follower(ws: Workspace) -> None:
    first = task(ws, day=date.today().isoformat(), repeat="FREQ=DAILY")
    following = tasks.finish(ws, first).repeated
    tasks.reopen(ws, first)
    assert row(ws, first)["done"] is row(ws, first)["done_by"] is None
    assert tasks.finish(ws, first).repeated == following
    assert query.count(ws, Query("task")) == 2


def test_a_follower_that_went_to_the_bin_comes_back(ws: Workspace) -> None:
    first = task(ws, day=date.today().isoformat(), repeat="FREQ=DAILY")
    following = tasks.finish(ws, first).repeated
    assert following
    records.delete(ws, "task", [following])
    tasks.reopen(ws, first)
    assert tasks.finish(ws, first).repeated == following
    assert records.read(ws, "task", following).deleted is None


def test_a_repeat_comes_to_its_end(ws: Workspace) -> None:
    first = task(ws, day="2026-11-24", repeat="FREQ=DAILY;UNTIL=20261124")
    assert tasks.finish(ws, first).repeated is None


def test_moving_a_task_forgets_that_its_reminder_was_put_off(ws: Workspace) -> None:
    first = task(ws, day="2026-11-24", time="10:00")
    tasks.snooze(ws, first, 1_800_000_000_000)
    tasks.reschedule(ws, first, "2026-11-26", "11:30", 5400)
    moved = row(ws, first)
    assert (moved["day"], moved["time"], moved["length"], moved["snoozed"]) == (
        "2026-11-26",
        "11:30",
        5400,
        None,
    )
    undo.undo(ws)
    assert row(ws, first)["day"] == "2026-11-24"
    assert row(ws, first)["snoozed"]


def test_a_task_moved_to_some_day_repeats_no_more(ws: Workspace) -> None:
    first = task(ws, day="2026-11-24", repeat="FREQ=DAILY")
    tasks.reschedule(ws, first, None)
    assert row(ws, first)["day"] is row(ws, first)["repeat"] is None
    with pytest.raises(records.Invalid):
        tasks.reschedule(ws, first, None, "10:00")


def test_changing_a_task_writes_its_rule_out(ws: Workspace) -> None:
    first = task(ws, day="2026-11-24")
    tasks.change(ws, first, {"repeat": "FREQ=WEEKLY", "day": "2026-11-26"})
    assert row(ws, first)["repeat"] == "FREQ=WEEKLY;BYDAY=TH"
    assert row(ws, first)["series"] == first
    with pytest.raises(records.Invalid):
        tasks.change(ws, first, {"day": None})


def test_many_tasks_done_at_once_are_one_undo(ws: Workspace) -> None:
    made = [task(ws, f"№ {n}", day=date.today().isoformat(), repeat="FREQ=DAILY") for n in range(5)]
    tasks.finish(ws, made[0], "Раньше")
    still_open = query.ids(ws, Query("task", (Filter("done", Operator.EMPTY),)))
    assert len(still_open) == 5
    tasks.finish_many(ws, query.ids(ws, Query("task")))
    assert row(ws, made[0])["result"] == "Раньше"
    assert all(row(ws, id_)["done"] for id_ in made)
    assert (undone := undo.undo(ws))
    assert undone.step.name == "6 tasks done"
    assert query.count(ws, Query("task")) == 6


def test_the_days_of_a_calendar_show_what_is_done_and_what_is_expected(ws: Workspace) -> None:
    tasks.finish(ws, task(ws, "Сделано", day="2026-11-24"))
    task(ws, "Планёрка", day="2026-11-23", repeat="FREQ=WEEKLY")
    task(ws, "Потом", day="2026-12-20")
    seen = task_lists.between(ws, date(2026, 11, 23), date(2026, 12, 13))
    assert [(t.name, t.day, bool(t.done), t.expected) for t in seen] == [
        ("Планёрка", "2026-11-23", False, False),
        ("Сделано", "2026-11-24", True, False),
        ("Планёрка", "2026-11-30", False, True),
        ("Планёрка", "2026-12-07", False, True),
    ]


def test_tasks_of_a_client_go_to_the_bin_with_it_and_come_back_with_it(ws: Workspace, orlov: str) -> None:
    company = records.create(ws, "company", {"name": "СтройТехИнвест"})
    only = task(ws, "Только Орлов", contact=orlov, day="2026-11-24")
    gone = task(ws, "Удалена раньше", contact=orlov, day="2026-11-24")
    both = task(ws, "И компании", contact=orlov, company=company, day="2026-11-24")
    records.delete(ws, "task", [gone])
    records.delete(ws, "contact", [orlov])
    assert names(tasks.today(ws, now=NOW)) == ["И компании"]
    assert row(ws, both)["contact"] == orlov
    records.restore(ws, "contact", [orlov])
    assert names(tasks.today(ws, now=NOW)) == ["Только Орлов", "И компании"]
    rids = [records.read(ws, "contact", orlov).rid]
    bulk.delete(ws, "contact", rids)
    assert names(tasks.today(ws, now=NOW)) == ["И компании"]
    bulk.restore(ws, "contact", rids)
    records.delete(ws, "contact", [orlov])
    undo.undo(ws)
    assert names(tasks.today(ws, now=NOW)) == ["Только Орлов", "И компании"]
    assert only


def test_a_new_task_begins_with_the_client_of_its_deal(ws: Workspace, orlov: str) -> None:
    assert tasks.about(ws, "contact", orlov) == {"contact": orlov}
    with ws.edit("A deal") as tx:
        tx.execute("INSERT INTO deal (id, name, contact) VALUES ('d', 'Паллеты', ?)", (orlov,))
    assert tasks.about(ws, "deal", "d") == {"deal": "d", "contact": orlov}
    assert tasks.about(ws, "call", "x") == {}


def test_doing_something_about_a_new_lead_takes_it(ws: Workspace) -> None:
    def lead(name: str) -> str:
        return records.create(ws, "lead", {"name": name})

    def status(id_: str) -> object:
        return records.read(ws, "lead", id_).values["status"]

    planned, called, missed = lead("Заявка"), lead("Звонок"), lead("Пропущенный")
    task(ws, lead=planned, day="2026-11-24")
    assert status(planned) == "taken"
    with ws.edit("A plan is no call yet") as tx:
        later = tasks.add(tx, {"name": "Перезвонить", "lead": called, "day": "2026-11-24"}, touches=False)
    assert status(called) == "new"
    tasks.finish(ws, later)
    assert status(called) == "taken"
    assert status(missed) == "new"


def test_a_deal_that_would_be_left_without_a_next_step_is_known(ws: Workspace) -> None:
    with ws.edit("Two deals, one of them won") as tx:
        for stage, outcome in (("talks", "open"), ("won", "won")):
            tx.execute("INSERT INTO stage (id, name, outcome) VALUES (?, ?, ?)", (stage, stage, outcome))
            tx.execute("INSERT INTO deal (id, name, stage) VALUES (?, ?, ?)", (f"d-{stage}", stage, stage))
    only, won = task(ws, deal="d-talks", day="2026-11-24"), task(ws, deal="d-won", day="2026-11-24")
    assert tasks.leaves_nothing(ws, only)
    assert not tasks.leaves_nothing(ws, won)
    assert not tasks.leaves_nothing(ws, task(ws))
    task(ws, "Ещё одна", deal="d-talks")
    assert not tasks.leaves_nothing(ws, only)
