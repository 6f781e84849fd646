"""Many records written at once stand in the journal as if each had been written by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desktop_crm.base.clock import derived_id, new_id
from desktop_crm.store import bulk, check, undo
from desktop_crm.store.workspace import Workspace

ANNA, BORIS, FIRM, TAG = (new_id() for _n in range(4))
PEOPLE = (
    ("id", "name", "created", "city", "birthday", "own"),
    [
        (
            ANNA,
            'Анна «О\'Нил» \\ "x"\n\x1f',
            1_700_000_000_000,
            None,
            "1990-05-01",
            '{"pets": 2, "note": "да", "of": ["a", null], "none": null, "tall": 1.50}',
        ),
        (BORIS, "", 1, "Казань", None, "{}"),
    ],
)
POINTS = (
    ("id", "about", "about_entity", "system", "use", "value", "rank", "normal"),
    [
        (new_id(), ANNA, "contact", "phone", None, "+79161234567", 0.0, "+79161234567"),
        (new_id(), ANNA, "contact", "email", "work", "a@b.ru", 1.5, "a@b.ru"),
    ],
)
PLACES = (
    ("id", "contact", "company", "rank"),
    [(derived_id("membership", id_, FIRM), id_, FIRM, 0.0) for id_ in (ANNA, BORIS)],
)
NOTES = (
    ("id", "about", "about_entity", "text", "moment", "author"),
    [(new_id(), BORIS, "contact", "Строка\nдругая", 5, None)],
)
FIRMS = (("id", "name"), [(FIRM, "ООО «Ромашка»")])
ALL = {"company": FIRMS, "contact": PEOPLE, "contact_point": POINTS, "membership": PLACES, "note": NOTES}

Write = Callable[[Any, str, Sequence[str], Sequence[Sequence[Any]]], None]


def one_by_one(db: Any, entity: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO {entity} ({names}) VALUES ({marks})", rows)


def written(path: Path, write: Write) -> list[Any]:
    """The entries of a step in which `write` has written everything; the base is sound and the step can be undone."""
    with Workspace(path) as ws:
        with ws.edit("many") as tx:
            for entity, (columns, rows) in ALL.items():
                write(tx.db, entity, columns, rows)
            step = tx.step.n
        entries = ws.read(
            "SELECT entity, row, kind, body, site, clock FROM entry WHERE step = ? ORDER BY n", (step,)
        )
        clocks = [clock for *_rest, clock in entries]
        assert clocks == sorted(set(clocks))
        assert ws.read("SELECT clock FROM writing") == [(clocks[-1],)]
        assert check.check(ws) == []
        assert undo.undo(ws)
        assert ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL") == [(0,)]
        return [entry[:-1] for entry in entries]


def test_the_journal_is_the_same_whoever_writes_it(tmp_path: Path) -> None:
    fast, slow = (
        written(tmp_path / f"{name}.crm", write)
        for name, write in (("fast", bulk.insert), ("slow", one_by_one))
    )

    assert fast == slow
    assert len(fast) == 8
    assert json.loads(fast[1][3])["own.pets"] == 2


def test_what_is_in_the_bin_comes_back(tmp_path: Path) -> None:
    columns, rows = PLACES
    with Workspace(tmp_path / "team.crm") as ws:
        with ws.edit("people and places") as tx:
            bulk.insert(tx.db, "company", *FIRMS)
            bulk.insert(tx.db, "contact", *PEOPLE)
            bulk.insert_or_restore(tx.db, "membership", columns, rows)
        with ws.edit("away") as tx:
            tx.execute("UPDATE membership SET deleted = 5 WHERE contact = ?", (ANNA,))
        with ws.edit("again") as tx:
            bulk.insert_or_restore(tx.db, "membership", columns, [*rows, *rows])
            again = tx.step.n

        assert ws.read("SELECT count(*) FROM membership WHERE deleted IS NULL") == [(2,)]
        assert [
            (json.loads(body)["deleted"][:2])
            for (body,) in ws.read("SELECT body FROM entry WHERE step = ?", (again,))
        ] == [[5, None]]
        assert check.check(ws) == []
