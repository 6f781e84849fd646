"""Random stories of a team's writing, told beside a plain model: cells that hold a value and who wrote it.

After every step the base holds what the model holds, the journal tells exactly that, and the history of a field
lists every value it ever had.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop_crm.base.clock import new_id, now
from desktop_crm.base.errors import Cancelled
from desktop_crm.models.all import ENTITIES, Contact
from desktop_crm.store import check_journal, history, undo
from desktop_crm.store.abandon import set_values
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

Row = tuple[str, str]
Key = tuple[str, str, str]
"""Entity, id and field."""

FIELDS = {
    "contact": ("name", "city", "created", "own.a", "own.ключ b", "deleted"),
    "note": ("about", "about_entity", "text", "moment", "deleted"),
}
TEXTS = st.sampled_from(
    ["", "Казань", "Уфа", 'O\'Нил "x" \\ $.a', "строка\nдругая", "null", "1", "[1]", "😀", "\0z"]
)
NUMBERS = st.sampled_from([0, 1, -1, 2**53 + 1, 2**63 - 1, -(2**63)])
FRACTIONS = st.sampled_from([0.5, 0.1 + 0.2, 1e300, -2.5e-8])
CELLS = st.one_of(
    st.tuples(st.just("name"), TEXTS),
    st.tuples(st.just("city"), st.none() | TEXTS),
    st.tuples(st.just("created"), st.none() | NUMBERS),
    st.tuples(st.sampled_from(["own.a", "own.ключ b"]), st.none() | TEXTS | NUMBERS | FRACTIONS),
)
VALUES = st.lists(CELLS, min_size=1, max_size=4, unique_by=lambda cell: cell[0]).map(dict)
WHO = st.integers(0, 3)


@dataclass(frozen=True)
class Cell:
    """A value, and the step that gave it first."""

    value: Any
    writer: int


@dataclass
class Told:
    """A step as the model knows it: what each cell was and became."""

    n: int
    origin: str
    changes: dict[Key, tuple[Cell, Cell]] = field(default_factory=dict)
    created: set[Row] = field(default_factory=set)
    undone: bool = False


class Story(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.ws = blank(self.folder / "team.crm")
        self.rows: dict[Row, dict[str, Cell]] = {}
        self.steps: list[Told] = []
        self.past: dict[Key, list[tuple[int, Any]]] = defaultdict(list)
        self.n = 0
        self.out_of_order = False

    def teardown(self) -> None:
        self.ws.close()
        shutil.rmtree(self.folder)

    # The model.

    def begin(self, origin: str) -> Told:
        self.n += 1
        return Told(self.n, origin)

    def put(self, step: Told, key: Key, value: Any, writer: int | None = None) -> None:
        row = self.rows[key[:2]]
        old = row[key[2]]
        if same(old.value, value):
            return
        row[key[2]] = Cell(value, step.n if writer is None else writer)
        if key[:2] not in step.created:
            step.changes[key] = (old, row[key[2]])
        self.past[key].append((step.n, value))

    def make(self, step: Told, row: Row, values: dict[str, Any]) -> None:
        self.rows[row] = {f: Cell(values.get(f), step.n) for f in FIELDS[row[0]]}
        step.created.add(row)
        for f, value in values.items():
            if value is not None:
                self.past[(*row, f)].append((step.n, value))

    def told(self, step: Told) -> None:
        if step.changes or step.created:
            self.steps.append(step)

    def claimed(self, row: Row, since: Told) -> bool:
        later = self.steps[self.steps.index(since) + 1 :]
        notes = {
            made
            for step in later
            if step.origin in ("user", "sync")
            for made in step.created | {key[:2] for key in step.changes if key[2] == "about"}
            if made[0] == "note"
        }
        return any(self.rows[n]["about"].value == row[1] and not self.rows[n]["deleted"].value for n in notes)

    def reverse(self, step: Told, origin: str) -> set[tuple[str, ...]]:
        """Take back a step in the model; what stays with others."""
        back, kept = self.begin(origin), set()
        for row in step.created:
            foreign = {f for f, cell in self.rows[row].items() if cell.writer != step.n}
            kept |= {(*row, f) for f in foreign}
            if not foreign and self.claimed(row, step):
                kept.add((*row, ""))
            elif not foreign:
                self.put(back, (*row, "deleted"), True)
        for key, (old, new) in step.changes.items():
            if self.rows[key[:2]][key[2]].writer != new.writer:
                kept.add(key)
            elif key[2] == "deleted" and old.value and self.claimed(key[:2], step):
                kept.add((*key[:2], ""))
            else:
                self.put(back, key, old.value, old.writer)
        step.undone = True
        self.steps.append(back)
        return kept

    # The story.

    @initialize(values=VALUES)
    def a_first_contact(self, values: dict[str, Any]) -> None:
        self.create(values, "plainly", "user")

    @rule(values=VALUES, how=st.sampled_from(["plainly", "in SQL"]), origin=st.sampled_from(["user", "sync"]))
    def create(self, values: dict[str, Any], how: str, origin: str) -> None:
        id_, step = new_id(), self.begin(origin)
        values = {"name": "", **values}
        with self.ws.edit("New", origin=origin) as tx:
            if how == "in SQL":
                insert(tx, id_, values)
            else:
                own, plain = own_and_plain(values)
                tx.add(Contact(id=id_, **{"created": now(), **plain}, own=own))
        if values.get("created") is None and how == "plainly":
            ((values["created"],),) = self.ws.read("SELECT created FROM contact WHERE id = ?", (id_,))
        self.make(step, ("contact", id_), values)
        self.told(step)

    @rule(
        who=WHO,
        values=VALUES,
        how=st.sampled_from(["plainly", "in SQL", "upsert"]),
        origin=st.sampled_from(["user", "user", "sync"]),
    )
    def change(self, who: int, values: dict[str, Any], how: str, origin: str) -> None:
        step = self.begin(origin)
        row = self.contact(who)
        with self.ws.edit("Changed", origin=origin) as tx:
            write(tx, row[1], values, how)
        for f, value in values.items():
            self.put(step, (*row, f), value)
        self.told(step)

    @rule(values=VALUES)
    def change_all(self, values: dict[str, Any]) -> None:
        step = self.begin("user")
        with self.ws.long_edit("All changed") as work:
            for row in self.contacts():
                with work.chunk() as tx:
                    write(tx, row[1], values, "in SQL")
        for row in self.contacts():
            for f, value in values.items():
                self.put(step, (*row, f), value)
        self.told(step)

    @rule(who=WHO, values=VALUES, meanwhile=VALUES)
    def cancel_while_somebody_saves(
        self, who: int, values: dict[str, Any], meanwhile: dict[str, Any]
    ) -> None:
        given_up, saved = self.begin("user"), self.begin("user")
        row = self.contact(who)
        with suppress(Cancelled), self.ws.long_edit("Given up") as work:
            with work.chunk() as tx:
                write(tx, row[1], values, "in SQL")
                insert(tx, new_id(), {"name": "Никто"})
            with self.ws.edit("Saved meanwhile") as tx:
                write(tx, row[1], meanwhile, "in SQL")
            raise Cancelled
        for f, value in values.items():
            self.put(given_up, (*row, f), value)
        for f, value in meanwhile.items():
            self.put(saved, (*row, f), value)
        built_upon = {key: change for key, change in given_up.changes.items() if key in saved.changes}
        for key in given_up.changes.keys() - built_upon.keys():
            self.rows[row][key[2]] = given_up.changes[key][0]
            self.past[key].pop()
        given_up.changes = built_upon
        self.told(given_up)
        self.told(saved)

    @rule(who=WHO, text=TEXTS, origin=st.sampled_from(["user", "sync"]))
    def note(self, who: int, text: str, origin: str) -> None:
        id_, step = new_id(), self.begin(origin)
        about = self.contact(who)
        values = {"about": about[1], "about_entity": "contact", "text": text, "moment": 1}
        with self.ws.edit("Note", origin=origin) as tx:
            keys = ", ".join(values)
            tx.execute(f"INSERT INTO note (id, {keys}) VALUES (?, ?, ?, ?, ?)", (id_, *values.values()))
        self.make(step, ("note", id_), values)
        self.told(step)

    @rule(who=st.integers(0, 9), origin=st.sampled_from(["user", "user", "sync"]))
    def put_into_the_bin_or_take_out(self, who: int, origin: str) -> None:
        step = self.begin(origin)
        row = list(self.rows)[who % len(self.rows)]
        bin_ = not self.rows[row]["deleted"].value
        with self.ws.edit("Bin", origin=origin) as tx:
            tx.execute(f"UPDATE {row[0]} SET deleted = ? WHERE id = ?", (now() if bin_ else None, row[1]))
        self.put(step, (*row, "deleted"), True if bin_ else None)
        self.told(step)

    @precondition(lambda self: self.undoable())
    @rule()
    def undo(self) -> None:
        self.undo_one(self.undoable()[-1], None)

    @precondition(lambda self: self.undoable())
    @rule(which=st.integers(0, 9))
    def undo_an_older_one(self, which: int) -> None:
        steps = self.undoable()
        step = steps[which % len(steps)]
        self.out_of_order |= step is not steps[-1]
        known = self.ws.read("SELECT n FROM step WHERE n > 1 ORDER BY n")[self.steps.index(step)][0]
        self.undo_one(step, undo.step_of(self.ws.reader, "n = ?", known))

    def undo_one(self, step: Told, chosen: undo.Step | None) -> None:
        undone = undo.undo(self.ws, chosen)
        assert undone is not None
        assert {(k.entity, k.row, k.field) for k in undone.kept} == self.reverse(step, "undo")

    @precondition(lambda self: self.redoable())
    @rule()
    def redo(self) -> None:
        undone = undo.redo(self.ws)
        assert undone is not None
        assert {(k.entity, k.row, k.field) for k in undone.kept} == self.reverse(self.redoable()[-1], "redo")

    @rule()
    def start_again(self) -> None:
        self.ws.close()
        self.ws = Workspace(self.ws.path)

    # What always holds.

    @invariant()
    def the_base_holds_what_the_model_holds(self) -> None:
        for entity, fields in FIELDS.items():
            columns = [f for f in fields if not f.startswith("own.")]
            own = "own" if ENTITIES[entity].takes_own_fields else "'{}'"
            rows = self.ws.read(f"SELECT id, {own}, {', '.join(columns)} FROM {entity}")
            held = {
                (entity, id_): {
                    **dict(zip(columns, values, strict=True)),
                    **{f"own.{k}": v for k, v in json.loads(extra).items()},
                }
                for id_, extra, *values in rows
            }
            wanted = {row: cells for row, cells in self.rows.items() if row[0] == entity}
            assert held.keys() == wanted.keys()
            for row, cells in wanted.items():
                for f, cell in cells.items():
                    value = held[row].get(f)
                    assert same(bool(value) or None if f == "deleted" else value, cell.value), (row, f)

    @invariant()
    def the_journal_tells_it(self) -> None:
        assert check_journal.differences(self.ws.reader) == []

    @invariant()
    def undo_and_redo_are_offered_as_the_model_says(self) -> None:
        assert bool(undo.next_undo(self.ws)) == bool(self.undoable())
        assert bool(undo.next_redo(self.ws)) == bool(self.redoable())
        assert self.ws.read("SELECT count(*) FROM step WHERE n > 1") == [(len(self.steps),)]

    def check_history(self) -> None:
        for key, values in self.past.items():
            listed = [c.new for c in reversed(history.of_record(self.ws, key[1], key[2]))]
            listed = [bool(v) or None for v in listed] if key[2] == "deleted" else listed
            assert len(listed) == len(values)
            assert all(map(same, listed, (value for _n, value in values))), key

    @rule()
    def history_lists_every_value(self) -> None:
        self.check_history()

    @rule()
    def everything_undone_and_done_again(self) -> None:
        """Step by step and without others, undoing everything gives the beginning, redoing it the end."""
        end = {row: dict(cells) for row, cells in self.rows.items()}
        count = 0
        others = self.out_of_order or any(step.origin == "sync" for step in self.steps)
        while self.undoable():
            self.undo()
            count += 1
        if not others:
            assert self.ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL") == [(0,)]
        for _ in range(count):
            self.redo()
        if not others:
            assert all(
                same(cell.value, self.rows[row][f].value)
                for row, cells in end.items()
                for f, cell in cells.items()
            )

    def contacts(self) -> list[Row]:
        return [row for row in self.rows if row[0] == "contact"]

    def contact(self, who: int) -> Row:
        contacts = self.contacts()
        return contacts[who % len(contacts)]

    def undoable(self) -> list[Told]:
        return [step for step in self.steps if step.origin in ("user", "redo") and not step.undone]

    def redoable(self) -> list[Told]:
        last = max((i for i, step in enumerate(self.steps) if step.origin == "user"), default=-1)
        return [step for step in self.steps[last + 1 :] if step.origin == "undo" and not step.undone]


def same(one: Any, other: Any) -> bool:
    """Equal, and a number is not a text."""
    return bool(one == other) and isinstance(one, str) == isinstance(other, str)


def own_and_plain(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    own = {f.removeprefix("own."): v for f, v in values.items() if f.startswith("own.") and v is not None}
    return own, {f: v for f, v in values.items() if not f.startswith("own.")}


def insert(tx: Edit, id_: str, values: dict[str, Any]) -> None:
    own, plain = own_and_plain(values)
    keys = ", ".join(plain)
    marks = ", ".join("?" * len(plain))
    text = json.dumps(own)
    tx.execute(f"INSERT INTO contact (id, own, {keys}) VALUES (?, ?, {marks})", (id_, text, *plain.values()))


def write(tx: Edit, id_: str, values: dict[str, Any], how: str) -> None:
    _own, plain = own_and_plain(values)
    if how == "in SQL":
        set_values(tx.db, "contact", id_, values)
    elif how == "upsert" and "name" in plain:
        sets = ", ".join(f"{key} = excluded.{key}" for key in plain)
        keys, marks = ", ".join(plain), ", ".join("?" * len(plain))
        sql = f"INSERT INTO contact (id, {keys}) VALUES (?, {marks}) ON CONFLICT (id) DO UPDATE SET {sets}"
        tx.execute(sql, (id_, *plain.values()))
        set_values(
            tx.db,
            "contact",
            id_,
            {f: v for f, v in values.items() if f not in plain} or {"name": plain["name"]},
        )
    else:
        row = tx.get(Contact, id_)
        for f, value in values.items():
            if f in plain:
                setattr(row, f, value)
            elif value is None:
                row.own.pop(f.removeprefix("own."), None)
            else:
                row.own[f.removeprefix("own.")] = value


TestStory = Story.TestCase
TestStory.settings = settings(max_examples=settings().max_examples // 3, stateful_step_count=15)
