"""The large base with years of sales: for ten contacts three deals, twenty calls and other activities, and a lead
for every two hundred. Deals and leads have sources, a tenth of the deals tags, and those that were lost reasons.

Written past the journal, as if it had come with a snapshot; what is computed is computed at the end.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import base
from desktop_crm.base.clock import new_id
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.ops import pipelines
from desktop_crm.ops.pipelines import Stage
from desktop_crm.store import computed, summaries
from desktop_crm.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop_crm.store.edit import Edit

TEAM = 20
_CHUNK = 20_000
_DAY = 86_400_000  # ms
_YEARS = 3 * 365
_OPEN = 0.1
"""So many of the deals are open; the others have been won or lost."""

_CONTACT = "UPDATE contact SET responsible = ? WHERE rid % ? = ?"
_DEAL = """INSERT INTO deal (id, name, amount, currency, pipeline, stage, contact, responsible, source, lost_reason,
  since, closed, created) VALUES (?,?,?,'RUB',?,?,?,?,?,?,?,?,?)"""
_PASSAGE = 'INSERT INTO passage (id, deal, pipeline, stage, entered, "left") VALUES (?,?,?,?,?,?)'
_CALL = """INSERT INTO call (id, contact, direction, result, answered, moment, length, text, responsible)
  VALUES (?,?,?,?,?,?,?,?,?)"""
_LETTER = "INSERT INTO letter (id, contact, direction, subject, moment, responsible) VALUES (?,?,?,?,?,?)"
_MEETING = "INSERT INTO meeting (id, contact, topic, moment, responsible) VALUES (?,?,?,?,?)"
_TASK = """INSERT INTO task (id, name, kind, day, contact, deal, done, done_by, responsible, created)
  VALUES (?,?,'todo',?,?,?,?,?,?,?)"""
_LEAD = "INSERT INTO lead (id, name, status, responsible, source, created, taken) VALUES (?,?,?,?,?,?,?)"
_TAGGING = "INSERT INTO tagging (id, tag, about, about_entity) VALUES (?,?,?,'deal')"

SOURCES = ("Сайт", "Звонок", "Рекомендация", "Выставка", "Реклама")
REASONS = ("Дорого", "Нет в наличии", "Ушёл к другим", "Не отвечает")
TAGS = ("Опт", "Повторный", "Срочно")

Rows = list[tuple[str, list[tuple[Any, ...]]]]


def made(big: Path) -> Path:
    """The base `big` with sales, beside it."""
    path = big.with_name(f"years-{big.name}")
    if path.exists():
        with Workspace(path):
            return path
    partial = path.with_suffix(".partial")
    for stale in partial.parent.glob(partial.name + "*"):
        stale.unlink()
    shutil.copyfile(big, partial)
    with Workspace(partial) as ws:
        _fill(ws)
    partial.replace(path)
    return path


def _fill(ws: Workspace) -> None:
    contacts = [id_ for (id_,) in ws.read("SELECT id FROM contact ORDER BY rid")]
    sales = _Sales(ws, contacts, random.Random(7))
    say = base.told(f"sales of {len(contacts):,} contacts")
    with ws.aside() as db:
        db.execute("UPDATE writing SET capture = 0")
        for name in (*computed.triggers(), *summaries.triggers()):
            db.execute(f"DROP TRIGGER {name}")
    for done, rows in sales.chunks():
        with ws.aside() as db:
            for sql, values in rows:
                db.executemany(sql, values)
        say(done * 0.7)
    with ws.aside() as db:
        _compute(db)
    say(1)


def _compute(db: Connection) -> None:
    computed.refresh_all(db)
    for statement in computed.triggers().values():
        db.execute(statement)
    summaries.refresh_all(db)
    db.execute("UPDATE writing SET capture = 1")


def _named(tx: Edit, entity: str, names: Sequence[str]) -> list[str]:
    """Records of an entity with these names, made anew; their ids."""
    ids = [new_id() for _name in names]
    tx.executemany(f"INSERT INTO {entity} (id, name) VALUES (?, ?)", list(zip(ids, names, strict=True)))
    return ids


class _Sales:
    """The rows, a chunk at a time, the same at each making but for the days, which follow the calendar."""

    def __init__(self, ws: Workspace, contacts: Sequence[str], chance: random.Random) -> None:
        self.contacts, self.chance = contacts, chance
        self.pipeline = pipelines.first(ws)
        self.now = int(time.time() * 1000)
        self.people = [new_id() for _n in range(TEAM)]
        with ws.edit("Team") as tx:
            names = [(id_, f"{chance.choice(base.LAST)} {n}") for n, id_ in enumerate(self.people)]
            tx.executemany("INSERT INTO employee (id, name, active) VALUES (?, ?, 1)", names)
            self.sources, self.reasons, self.tags = (
                _named(tx, entity, names)
                for entity, names in (("source", SOURCES), ("lost_reason", REASONS), ("tag", TAGS))
            )
        self.deals = len(contacts) * 3 // 10
        self.activities = len(contacts) * 2
        self.leads = len(contacts) // 200

    def chunks(self) -> Iterator[tuple[float, Rows]]:
        """How much is done, and the next rows."""
        yield 0, [(_CONTACT, [(id_, TEAM, n) for n, id_ in enumerate(self.people)])]
        yield 0, [(_LEAD, [self._lead(n) for n in range(self.leads)])]
        parts: list[tuple[int, Callable[[int], Rows]]] = [
            (self.deals, self._deals),
            (self.activities, self._activities),
        ]
        done = 0
        for total, make in parts:
            for start in range(0, total, _CHUNK):
                yield done / (self.deals + self.activities), make(min(_CHUNK, total - start))
                done += _CHUNK

    def _lead(self, n: int) -> tuple[Any, ...]:
        created = self._past(60)
        fresh = n % 20 == 0
        who = None if n % 40 == 0 else self.chance.choice(self.people)
        return (
            new_id(),
            f"Обращение {n}",
            "new" if fresh else "qualified",
            who,
            self.chance.choice(self.sources),
            created,
            None if fresh else created + _DAY // 24,
        )

    def _deals(self, count: int) -> Rows:
        deals, passages, tasks, tagged = [], [], [], []
        for n in range(count):
            deal, stays, step = self._deal()
            deals.append(deal)
            passages += stays
            tasks += step
            if n % 10 == 0:
                tagged.append((new_id(), self.chance.choice(self.tags), deal[0]))
        return [(_DEAL, deals), (_PASSAGE, passages), (_TASK, tasks), (_TAGGING, tagged)]

    def _deal(self) -> tuple[tuple[Any, ...], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        chance, home = self.chance, self.pipeline
        way = [s for s in home.stages if s.is_open]
        ends = [s for s in home.stages if not s.is_open]
        is_open = chance.random() < _OPEN
        created = self._past(30 if is_open else _YEARS)
        stages: list[Stage] = way[: chance.randrange(1, len(way) + 1)]
        if not is_open:
            stages.append(ends[0] if chance.random() < 0.4 else ends[-1])
        id_, who, contact = new_id(), chance.choice(self.people), chance.choice(self.contacts)
        moments = [min(created + n * 3 * _DAY, self.now) for n in range(len(stages) + 1)]
        stays: list[tuple[Any, ...]] = [
            (new_id(), id_, home.id, stage.id, moments[n], moments[n + 1] if n + 1 < len(stages) else None)
            for n, stage in enumerate(stages)
        ]
        amount = chance.randrange(10, 4000) * 100_000
        last = moments[len(stages) - 1]
        closed = None if is_open else last
        name = f"{chance.choice(base.FIRMS)} {chance.randrange(10_000)}"
        reason = chance.choice(self.reasons) if stages[-1].outcome == "lost" else None
        came_by = chance.choice(self.sources)
        told = (contact, who, came_by, reason, last, closed, created)
        deal = (id_, name, amount, home.id, stages[-1].id, *told)
        step = [self._task(contact, id_, who, done=False)] if is_open and chance.random() < 0.9 else []
        return deal, stays, step

    def _task(self, contact: str, deal: str | None, who: str, *, done: bool) -> tuple[Any, ...]:
        ahead = self.chance.choice((-2, -1, 0, 1, 1, 2, 2, 3, 4, 5, 7, 9, 12, 15))
        moment = self._past(_YEARS)
        day = local_time(moment).date() if done else date.today() + timedelta(days=ahead)
        finished = (moment, who) if done else (None, None)
        return (new_id(), "Позвонить", day.isoformat(), contact, deal, *finished, who, moment - _DAY)

    def _activities(self, count: int) -> Rows:
        calls, letters, meetings, tasks = [], [], [], []
        for _n in range(count):
            which, contact, who = self.chance.random(), self.chance.choice(self.contacts), self._who()
            moment = self._past(_YEARS)
            if which < 0.7:
                calls.append(self._call(contact, who, moment))
            elif which < 0.8:
                letters.append((new_id(), contact, self.chance.choice(("in", "out")), "КП", moment, who))
            elif which < 0.85:
                meetings.append((new_id(), contact, "Замер", moment, who))
            else:
                tasks.append(self._task(contact, None, who, done=self.chance.random() < 0.99))
        return [(_CALL, calls), (_LETTER, letters), (_MEETING, meetings), (_TASK, tasks)]

    def _call(self, contact: str, who: str, moment: int) -> tuple[Any, ...]:
        answered = self.chance.random() < 0.7
        direction = self.chance.choice(("in", "out"))
        result = "talked" if answered else "missed" if direction == "in" else "no_answer"
        length = self.chance.randrange(10, 600) if answered else None
        text = "Просит пересчитать доставку" if answered else None
        return new_id(), contact, direction, result, int(answered), moment, length, text, who

    def _who(self) -> str:
        return self.chance.choice(self.people)

    def _past(self, days: int) -> int:
        return self.now - self.chance.randrange(days * _DAY)
