"""What people, the program and other tools do on a laptop of a simulated world."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

from desktop_crm.base.errors import UserError
from desktop_crm.ops import bulk, conflicts, notes, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.store import bulk as many
from desktop_crm.store import query, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace

Act = Callable[[Workspace, random.Random], object]

CITIES = ("Казань", "Уфа", "Пермь", None)
TAGS = ("VIP", "опт", "срочно")


class GivenUp(Exception):
    """A person has cancelled a long step."""


def act(ws: Workspace, chance: random.Random) -> str:
    """Do something; what it was. What cannot be done here is not done."""
    name = chance.choices(list(ACTS), [weight for weight, _act in ACTS.values()])[0]
    with suppress(UserError, GivenUp):
        ACTS[name][1](ws, chance)
    return name


def _some(ws: Workspace, chance: random.Random, table: str = "contact") -> str:
    """A record, mostly one of the oldest: so that laptops meet."""
    ids = [id_ for (id_,) in ws.read(f"SELECT id FROM {table} ORDER BY id")]
    if not ids:
        raise GivenUp
    return chance.choice(ids[:3] if chance.random() < 0.7 else ids)


def _create(ws: Workspace, chance: random.Random) -> None:
    name = f"Мария {chance.randrange(100)}"
    records.create(ws, "contact", {"name": name, "phone": (Point("+79124451803"),), "city": "Омск"})


def _edit(ws: Workspace, chance: random.Random) -> None:
    key = chance.choice(["city", "city", "job_title", "name"])
    value = chance.choice(CITIES) if key != "name" else f"Анна {chance.randrange(100)}"
    records.change(ws, "contact", _some(ws, chance), {key: value})


def _details(ws: Workspace, chance: random.Random) -> None:
    values: dict[str, object] = {
        "phone": tuple(Point(f"+7912445180{n}") for n in range(chance.randrange(3))),
        "tags": tuple(chance.sample(TAGS, chance.randrange(3))),
        "company": (Place(name=chance.choice(["Ромашка", "Василёк"])),),
    }
    key = chance.choice(["phone", "tags", "tags", "company"])
    records.change(ws, "contact", _some(ws, chance), {key: values[key]})


def _note(ws: Workspace, chance: random.Random) -> None:
    what = chance.choice(["add", "change", "delete"])
    if what == "add":
        notes.add(ws, "contact", _some(ws, chance), f"звонил {chance.randrange(100)}")
    elif what == "change":
        notes.change(ws, _some(ws, chance, "note"), f"исправлено {chance.randrange(100)}")
    else:
        notes.delete(ws, _some(ws, chance, "note"))


def _delete(ws: Workspace, chance: random.Random) -> None:
    records.delete(ws, "contact", [_some(ws, chance)])


def _restore(ws: Workspace, chance: random.Random) -> None:
    records.restore(ws, "contact", [_some(ws, chance)])


def _bulk(ws: Workspace, chance: random.Random) -> None:
    city = field_of(ws, "contact", "city")
    assert city is not None
    rids = query.ids(ws, query.Query("contact"))
    bulk.set_field(ws, "contact", rids, city, chance.choice(CITIES))


def _undo(ws: Workspace, chance: random.Random) -> None:
    """What an undo writes replaces nothing that was written on another laptop since the step that it takes back."""
    step = undo.next_undo(ws)
    if step is None:
        return
    ((seen,),) = ws.read("SELECT max(n) FROM entry WHERE step = ?", (step.n,))
    undo.undo(ws)
    foreign = ws.read(
        """SELECT e.row, f.key FROM step s JOIN entry e ON e.step = s.n AND e.kind = 1
           JOIN json_each(e.body) f ON f.key != 'deleted' JOIN json_each(f.value, '$[2]') named
           JOIN entry o ON o.n = named.value AND o.n > ?2 JOIN step t ON t.n = o.step AND t.site != s.site
           WHERE s.undoes = ?1 AND json_type(o.body, '$."' || f.key || '"') IS NOT NULL""",
        (step.id, seen),
    )
    assert not foreign, f"an undo took back what another laptop wrote: {foreign}"


def _redo(ws: Workspace, chance: random.Random) -> None:
    undo.redo(ws)


def _import(ws: Workspace, chance: random.Random) -> None:
    """Some contacts in two chunks; sometimes it is cancelled after the first."""
    ids = [f"{chance.getrandbits(128):032x}" for _ in range(4)]
    with ws.long_edit("Import", origin="import") as work:
        for part in (ids[:2], ids[2:]):
            with work.chunk() as tx:
                many.insert(
                    tx.db, "contact", ("id", "name", "city"), [(id_, "Олег", "Томск") for id_ in part]
                )
                tx.execute("UPDATE contact SET city = 'Тверь' WHERE city = 'Уфа'")
            if chance.random() < 0.2:
                raise GivenUp


def _by_hand(ws: Workspace, chance: random.Random) -> None:
    """What a person does with another tool."""
    id_ = _some(ws, chance)
    changes = {
        "city = 'Псков', deleted = 5": 3,
        "city = 'Псков', deleted = NULL": 3,
        "own = json_set(own, '$.size', 38)": 3,
        "own = json_remove(own, '$.size')": 1,
    }
    change = chance.choices(list(changes), list(changes.values()))[0]
    with ws.edit("By hand", origin="outside") as tx:
        tx.execute(f"UPDATE contact SET {change} WHERE id = ?", (id_,))


def _remove(ws: Workspace, chance: random.Random) -> None:
    table = chance.choice(["contact", "contact_point", "tagging", "note"])
    id_ = _some(ws, chance, table)
    with ws.edit("By hand", origin="outside") as tx:
        tx.execute(f"DELETE FROM {table} WHERE id = ?", (id_,))


def _decide(ws: Workspace, chance: random.Random) -> None:
    found = conflicts.all_of(ws)
    if not found:
        return
    conflict = chance.choice(found)
    if chance.random() < 0.5:
        conflicts.take(ws, conflict.id, chance.choice(conflict.others).entry)
    elif chance.random() < 0.8:
        conflicts.keep(ws, [conflict.id])
    else:
        conflicts.keep_all(ws)


ACTS: dict[str, tuple[int, Act]] = {
    "create": (3, _create),
    "edit": (12, _edit),
    "details": (6, _details),
    "note": (4, _note),
    "delete": (4, _delete),
    "restore": (3, _restore),
    "bulk": (1, _bulk),
    "undo": (4, _undo),
    "redo": (2, _redo),
    "import": (1, _import),
    "by hand": (2, _by_hand),
    "remove": (1, _remove),
    "decide": (3, _decide),
}
