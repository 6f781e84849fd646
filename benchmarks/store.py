"""Saving, bulk edits, undo, cards and the search, without a window."""

from __future__ import annotations

import json
import random
from pathlib import Path

from benchmarks import base
from benchmarks.figures import Figure, each, p50, p95, took
from desktop_crm.models.all import Contact
from desktop_crm.ops import bulk, notes, records, timeline
from desktop_crm.store import query, search, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace

COLUMNS = ("name", "company", "phone", "status", "responsible", "created")


def searching(path: Path, small: Path) -> list[Figure]:
    """A keystroke to the first 50 results with their rows."""
    with Workspace(small) as ws:
        tenth = _keystrokes(ws)
    with Workspace(path) as ws:
        typed = base.queries(ws, 1)[0]
        cold = took(lambda: search.find(ws, typed, limit=50))
        ours, floor = _keystrokes(ws), _random_rows(ws)
        (n,) = ws.read("SELECT count(*) FROM contact")[0]
    return [
        Figure(f"keystroke → 50 results, {n:,} contacts, p50", p50(ours), floor=p50(floor)),
        Figure(f"keystroke → 50 results, {n:,} contacts, p95", p95(ours), floor=p95(floor), most=4),
        Figure("the first keystroke after a start", cold, most=50),
        Figure("the same with ten times the contacts, p95", p95(ours), floor=p95(tenth), most=1.5),
    ]


def _keystrokes(ws: Workspace) -> list[float]:
    typed = base.queries(ws, 600)
    return each(lambda i: search.find(ws, typed[i], limit=50), len(typed))


def _random_rows(ws: Workspace) -> list[float]:
    (most,) = ws.read("SELECT max(rid) FROM contact")[0]
    chance = random.Random(3)
    wanted = [[chance.randrange(1, most + 1) for _ in range(50)] for _ in range(400)]
    sql = "SELECT * FROM contact WHERE rid IN (SELECT value FROM json_each(?))"
    return each(lambda i: ws.read(sql, (json.dumps(wanted[i]),)), len(wanted))


def saving(path: Path) -> list[Figure]:
    """One edit saved, and one field of 100 000 records, against the same without a journal."""
    with Workspace(path) as ws:
        ids = query.record_ids(ws, "contact", list(range(1, 301)))

        def save(i: int) -> None:
            with ws.edit("Moved") as tx:
                tx.get(Contact, ids[i]).city = f"Город {i}"

        def plain(i: int) -> None:
            with ws.aside() as db:
                db.execute("UPDATE writing SET capture = 0")
                db.execute("UPDATE contact SET city = ? WHERE id = ?", (f"Город {i + 7}", ids[i]))
                db.execute("UPDATE writing SET capture = 1")

        save(0)
        saved, floor = each(save, 300), each(plain, 300)
        return [
            Figure("one edit saved, p50", p50(saved), floor=p50(floor)),
            Figure("one edit saved, p95", p95(saved), most=5),
            *_bulk(ws),
        ]


def _bulk(ws: Workspace) -> list[Figure]:
    rids = query.ids(ws, query.Query("contact"))[:100_000]
    city = field_of(ws, "contact", "city")
    assert city
    chosen = json.dumps(list(rids))

    def plain() -> None:
        with ws.aside() as db:
            db.execute("UPDATE writing SET capture = 0")
            db.execute(
                "UPDATE contact SET city = 'А' WHERE rid IN (SELECT value FROM json_each(?))", (chosen,)
            )
            db.execute("UPDATE writing SET capture = 1")

    floor = took(plain)
    ours = took(lambda: bulk.set_field(ws, "contact", rids, city, "Б"))
    back = took(lambda: undo.undo(ws))
    return [
        Figure(f"bulk edit of {len(rids):,}", ours, floor=floor, most=6),
        Figure(f"undo of a bulk edit of {len(rids):,}", back, floor=floor),
    ]


def cards(path: Path) -> list[Figure]:
    """The card of a client with its first screenful of history."""
    figures = []
    with Workspace(path) as ws:
        for entries in (200, 5000):
            id_ = records.create(ws, "contact", {"name": f"Клиент с историей {entries}"})
            for i in range(entries // 2):
                records.change(ws, "contact", id_, {"city": f"Город {i}"})
                notes.add(ws, "contact", id_, f"Разговор {i}")
            opened = each(
                lambda _i, id_=id_: (records.read(ws, "contact", id_), timeline.events(ws, "contact", id_)),
                30,
            )
            figures.append(
                Figure(f"card with {entries:,} entries, first screenful, p95", p95(opened), most=20)
            )
    return figures


def lists(path: Path) -> list[Figure]:
    """All numbers of a long list, in the background."""
    with Workspace(path) as ws:
        by_name = query.Query("contact", sort="name", descending=False)
        query.first_page(ws, by_name, COLUMNS)
        first = each(lambda _i: query.first_page(ws, by_name, COLUMNS), 20)
        rids = query.ids(ws, by_name)
        every = each(lambda _i: query.ids(ws, by_name), 3)
        middle = list(rids[len(rids) // 2 :][:128])
        page = each(lambda _i: query.page(ws, "contact", COLUMNS, middle), 20)
    return [
        Figure(f"the first page of {len(rids):,} by name, p50", p50(first)),
        Figure(f"the numbers of all {len(rids):,} by name, p50", p50(every), most=600),
        Figure("a page from the middle, p50", p50(page)),
    ]
