"""A seller's day over years of sales: Today, a call saved, and lists in the order of what is computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import base, sales_base
from benchmarks.figures import Figure, each, in_turn, p50, p95, took
from benchmarks.process import alone
from desktop_crm.base.clock import new_id, now
from desktop_crm.models.all import Contact
from desktop_crm.ops import calls, day
from desktop_crm.store import query
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace

COMPUTED = tuple(f.key for f in Contact.fields.values() if f.computed)
INDEXED = tuple(key for key, *more in Contact.indexes if not more and key in COMPUTED)
_COLUMNS = ("name", "phone", "status", "last_contact", "spent")
_RUNS, _CALLS = 30, 300


_NO_INDEX = "five more indexes would cost each import more than these orders are wanted"


def sales(big: Path) -> list[Figure]:
    """What a seller waits for."""
    path = sales_base.made(big)
    seen = alone(today, path).value
    saved, plain = alone(saving, base.copy(path)).value
    deals, activities = int(seen["deals"]), int(seen["activities"])
    figures = [
        Figure(
            f"Today over {deals:,} deals and {activities:,} activities: one seller's, p95",
            p95(seen["mine"]),
            most=50,
        ),
        Figure("Today of the whole team, p95", p95(seen["all"]), most=50),
        Figure(
            "Today for the first time after the start",
            seen["cold"],
            note="loads the holidays of the world",
        ),
        Figure("the number beside Today in the navigation, p95", p95(seen["waiting"]), most=50),
        Figure("one call saved, with all that is computed from it, p50", p50(saved), floor=p50(plain)),
        Figure("one call saved, p95", p95(saved), most=5, note=f"the disk alone {p95(plain):.1f} ms"),
    ]
    return [*figures, *_orders(alone(orders, path).value)]


def _orders(times: dict[str, list[float]]) -> list[Figure]:
    indexed = [
        Figure(f"first page of contacts by {key}, p50", p50(times[key]), floor=p50(times["name"]), most=4)
        for key in INDEXED
    ]
    slowest = max((key for key in COMPUTED if key not in INDEXED), key=lambda key: p50(times[key]))
    what = f"all contacts by what has no index, slowest order ({slowest}), in the background, p50"
    return [*indexed, Figure(what, p50(times[slowest]), note=_NO_INDEX)]


def today(path: str) -> dict[str, Any]:
    """Times of the plan of the day, and how much it is over."""
    with Workspace(Path(path)) as ws:
        ((me,),) = ws.read("SELECT id FROM employee WHERE active ORDER BY rid LIMIT 1")
        cold = took(lambda: day.plan(ws, me))
        mine, everybody, waiting = in_turn(
            [lambda _i: day.plan(ws, me), lambda _i: day.plan(ws), lambda _i: day.waiting(ws, me)], _RUNS
        )
        tables = ("call", "letter", "meeting", "task")
        activities = sum(ws.read(f"SELECT count(*) FROM {table}")[0][0] for table in tables)
        (deals,) = ws.read("SELECT count(*) FROM deal")[0]
    return {
        "cold": cold,
        "mine": mine,
        "all": everybody,
        "waiting": waiting,
        "deals": deals,
        "activities": activities,
    }


def saving(path: str) -> list[list[float]]:
    """Times of calls written down, each with another client, and of the same rows without journal and triggers."""
    with Workspace(Path(path)) as ws:
        ids = query.record_ids(ws, "contact", list(range(1, _CALLS + 1)))
        calls.record(ws, {"contact": ids[0], "moment": now(), "text": "Первый"})

        def save(i: int) -> None:
            values = {
                "contact": ids[i],
                "moment": now(),
                "result": "talked",
                "length": 60,
                "text": f"О цене {i}",
            }
            calls.record(ws, values)

        def plain(i: int) -> None:
            with ws.aside() as db:
                db.execute(
                    "INSERT INTO plain_call VALUES (?,?,?,?)", (new_id(), ids[i], now(), f"О цене {i}")
                )

        with ws.aside() as db:
            db.execute("CREATE TABLE plain_call (id PRIMARY KEY, contact, moment, text)")
            db.execute("CREATE INDEX plain_call_contact ON plain_call (contact, moment)")
        return in_turn([save, plain], _CALLS)


def orders(path: str) -> dict[str, list[float]]:
    """Times of the first page of contacts by name and by what an index orders, and of all of them by the rest."""
    with Workspace(Path(path)) as ws:

        def first(key: str) -> None:
            query.first_page(ws, Query("contact", sort=key), _COLUMNS)

        def whole(key: str) -> None:
            query.page(ws, "contact", _COLUMNS, query.ids(ws, Query("contact", sort=key))[:128])

        works = {key: first if key in (*INDEXED, "name") else whole for key in ("name", *COMPUTED)}
        return {key: each(lambda _i, key=key, work=work: work(key), 10) for key, work in works.items()}
