"""A small base in which every figure can be computed by hand, and the proof of every figure by its records."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop_crm.models.all import Call, Company, Contact, Deal, Employee, Lead, Meeting, Passage, Task
from desktop_crm.models.record import Record
from desktop_crm.ops import pipelines
from desktop_crm.reports import period
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit
from desktop_crm.reports.table import Behind, Figure, Row, Table, added_up
from desktop_crm.store import query
from desktop_crm.store.workspace import Workspace
from tests import bases

TODAY = date(2026, 11, 24)
"""A Tuesday."""


def at(day: str, clock: str = "12:00") -> int:
    """A moment of the wall clock as it is stored: at("11-03", "09:30"); the year is 2026 unless it is given."""
    whole = day if day.count("-") == 2 else f"2026-{day}"
    return int(datetime.fromisoformat(f"{whole} {clock}").astimezone().timestamp() * 1000)


class Small:
    """A base with nothing in it but what a story puts there."""

    def __init__(self, path: Path) -> None:
        self.ws: Workspace = bases.blank(path)
        self.home = pipelines.first(self.ws)
        self.open = [s for s in self.home.stages if s.is_open]
        self.won = next(s for s in self.home.stages if s.outcome == "won")
        self.lost = next(s for s in self.home.stages if s.outcome == "lost")

    def add(self, record: type[Record], **values: Any) -> str:
        """Put a record there and return its id."""
        with self.ws.edit("Story") as tx:
            row = tx.add(record(**values))
            tx.flush()
            return str(row.id)

    def change(self, record: type[Record], record_id: str, **values: Any) -> None:
        """Write fields of a record as they are given."""
        with self.ws.edit("Story") as tx:
            row = tx.get(record, record_id)
            for key, value in values.items():
                setattr(row, key, value)

    def person(self, name: str, **values: Any) -> str:
        return self.add(Employee, name=name, **values)

    def call(self, day: str, direction: str, answered: bool, length: int | None = None, **values: Any) -> str:
        given = {"number": "+74951234567", **values}
        return self.add(
            Call, moment=at(day), direction=direction, answered=int(answered), length=length, **given
        )

    def meeting(self, day: str, **values: Any) -> str:
        return self.add(Meeting, moment=at(day), **values)

    def task(self, day: str | None, **values: Any) -> str:
        return self.add(Task, name="Call", day=f"2026-{day}" if day else None, **values)

    def deal(self, stage: Any, **values: Any) -> str:
        given = {"name": "Kitchen", "created": at("09-01"), "since": at("09-01"), **values}
        return self.add(Deal, pipeline=stage.pipeline, stage=stage.id, **given)

    def sale(self, day: str, amount: int | None, currency: str = "RUB", **values: Any) -> str:
        """A deal won on a day."""
        return self.deal(self.won, closed=at(day), amount=amount, currency=currency, **values)

    def loss(self, day: str, amount: int | None, currency: str = "RUB", **values: Any) -> str:
        """A deal lost on a day."""
        return self.deal(self.lost, closed=at(day), amount=amount, currency=currency, **values)

    def stay(self, deal: str, stage: Any, entered: str, left: str | None = None) -> str:
        end = at(left) if left else None
        return self.add(
            Passage, deal=deal, pipeline=stage.pipeline, stage=stage.id, entered=at(entered), left=end
        )

    def lead(self, day: str, status: str = "new", **values: Any) -> str:
        return self.add(Lead, name="Request", created=at(day), status=status, **values)

    def contact(self, name: str, **values: Any) -> str:
        return self.add(Contact, name=name, **values)

    def company(self, name: str, **values: Any) -> str:
        return self.add(Company, name=name, **values)


def month(day: date = TODAY, **values: Any) -> Ask:
    """What is asked about the month of a day."""
    return Ask(period.around(Unit.MONTH, day), today=values.pop("today", TODAY), **values)


def told(table: Table, column: str) -> dict[str, Any]:
    """The figures of a column by the titles of the rows."""
    n = table.column(column)
    return {row.title: row.figures[n].value for row in table.rows}


def total(table: Table, column: str) -> Any:
    """The figure of a column for all rows together."""
    return table.figure("", column).value


def rows_of(table: Table) -> Iterator[Row]:
    yield from table.rows
    if table.total:
        yield table.total


def proven(ws: Workspace, table: Table) -> Table:
    """The table, once each of its figures was found to be what the records behind it add up to."""
    keys = [row.key for row in table.rows]
    assert len(set(keys)) == len(keys), "rows are told apart by their keys"
    assert "" not in keys, "the empty key is the total's"
    for row in rows_of(table):
        assert row.title or row is table.total
        assert len(row.figures) == len(table.columns)
        for column, figure in zip(table.columns, row.figures, strict=True):
            # What was planned has no records behind it, nor has what follows from two figures of the row.
            if not column.key.startswith(("plan", "hit")):
                _prove(ws, figure, f"{table.name}: {row.title}, {column.title}")
            column.unit.format(figure.value)
            column.unit.difference(figure.value, figure.before)
    return table


def _prove(ws: Workspace, figure: Figure, what: str) -> None:
    if figure.behind is None:
        assert figure.value is None, f"{what}: no records behind it"
        return
    anew = added_up(ws, figure.behind)
    assert figure.value == anew, f"{what}: {figure.value}, and its records say {anew}"
    assert anew is None or math.isfinite(anew), what
    _prove_list(ws, figure.behind, what)


def _prove_list(ws: Workspace, behind: Behind, what: str) -> None:
    """The list that a click on the figure shows has the same records."""
    count = Behind(behind.entity, behind.where)
    assert query.count(ws, behind.query()) == added_up(ws, count), what
