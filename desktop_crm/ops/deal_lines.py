"""The products and services of a deal; while it has any, its amount is their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import _
from desktop_crm.models.all import Deal, DealLine
from desktop_crm.ops import records
from desktop_crm.ops.records import Invalid, Overtaken
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Line:
    """A product in a deal; `price` is of one, in the smallest unit of the deal's currency.

    `id` is that of the line it was read from; None makes another one.
    """

    name: str
    quantity: float = 1
    price: int = 0
    id: str | None = None

    @property
    def total(self) -> int:
        """What the line costs, rounded to the smallest unit as a bill does."""
        exact = Decimal(str(self.quantity)) * self.price
        return int(exact.to_integral_value(ROUND_HALF_UP))


def total(lines: Sequence[Line]) -> int:
    """The sum of the lines."""
    return sum(line.total for line in lines)


def of(ws: Workspace, deal_id: str) -> tuple[Line, ...]:
    """The lines of a deal in their order."""
    rows = ws.read(
        """SELECT name, quantity, price, id FROM deal_line
           WHERE deal = ? AND deleted IS NULL ORDER BY rank, id""",
        (deal_id,),
    )
    return tuple(Line(name, quantity, price, id_) for name, quantity, price, id_ in rows)


def put(ws: Workspace, deal_id: str, lines: Sequence[Line], seen: Sequence[Line] | None = None) -> None:
    """Make the lines of a deal exactly these, in this order, and the amount their sum.

    A deal whose last line is taken away keeps the amount it had. Raises Invalid; its keys are "0.price",
    the number of the line and the field; and Overtaken when the lines are no longer those that were `seen`.
    """
    _check(lines)
    title = records.read(ws, "deal", deal_id).title
    with ws.edit(_("Products of the deal “{name}” changed").format(name=title)) as tx:
        if seen is not None and of(ws, deal_id) != tuple(seen):
            raise Overtaken
        put_in(tx, deal_id, lines)


def put_in(tx: Edit, deal_id: str, lines: Sequence[Line]) -> None:
    """The same inside another edit."""
    kept = {line.id for line in lines}
    for (id_,) in tx.rows("SELECT id FROM deal_line WHERE deal = ? AND deleted IS NULL", (deal_id,)):
        if id_ not in kept:
            tx.get(DealLine, id_).deleted = now()
    for rank, line in enumerate(lines):
        row = tx.find(DealLine, line.id) if line.id else None
        if row is None:
            row = tx.add(DealLine(deal=deal_id))
        row.name, row.quantity, row.price = line.name.strip(), line.quantity, line.price
        row.rank, row.deleted = float(rank), None
    if lines:
        tx.get(Deal, deal_id).amount = total(lines)


def _check(lines: Sequence[Line]) -> None:
    problems: dict[str, str] = {}
    for place, line in enumerate(lines):
        problems |= {f"{place}.{key}": said for key, said in _wrong(line).items()}
    if problems:
        raise Invalid(problems)


def _wrong(line: Line) -> Mapping[str, Any]:
    problems = {}
    if not line.name.strip():
        problems["name"] = _("Give a name.")
    if line.quantity <= 0:
        problems["quantity"] = _("A quantity is more than nothing.")
    if line.price < 0:
        problems["price"] = _("A price cannot be negative.")
    return problems


def known(ws: Workspace, text: str, limit: int = 8) -> list[Line]:
    """Products that other deals have had and whose names contain `text`, with their last price."""
    rows = ws.read(
        """SELECT name, price, max(rid) AS last FROM deal_line
           WHERE deleted IS NULL AND instr(fold(name), fold(?)) GROUP BY fold(name) ORDER BY last DESC LIMIT ?""",
        (text, limit),
    )
    return [Line(name, 1, price) for name, price, _last in rows]
