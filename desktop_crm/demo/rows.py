"""Records gathered while an example is thought up, and written at the speed of the driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_crm.base.clock import new_id
from desktop_crm.store.edit import Edit


class Rows:
    """Rows by entity, in the order in which they were added."""

    def __init__(self, tx: Edit) -> None:
        self.tx = tx
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def add(self, entity: str, **values: Any) -> str:
        """Gather one record; its id."""
        row = {"id": new_id(), **values}
        self._rows.setdefault(entity, []).append(row)
        return str(row["id"])

    def latest(self, entity: str) -> dict[str, Any]:
        """The record of its kind that was gathered last."""
        return self._rows[entity][-1]

    def write(self) -> None:
        """Write what has been gathered."""
        for entity, rows in self._rows.items():
            names = list(dict.fromkeys(name for row in rows for name in row))
            columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
            self.tx.executemany(
                f"INSERT INTO {entity} ({columns}) VALUES ({marks})",
                [tuple(row.get(name) for name in names) for row in rows],
            )
        self._rows.clear()


Line = tuple[str, int, int]
"""What is sold: its name, the quantity, and the price of one in the smallest unit of the currency."""


def sum_of(lines: Sequence[Line]) -> int:
    """What the lines of a deal add up to."""
    return sum(quantity * price for _name, quantity, price in lines)
