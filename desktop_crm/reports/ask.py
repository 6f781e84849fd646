"""What is asked of a report."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from desktop_crm.models.kinds import Operator
from desktop_crm.reports.period import Period, Unit, around, between
from desktop_crm.store.query import Filter


@dataclass(frozen=True, slots=True)
class Ask:
    """The period, which records count, and what the rows are: `by` is the key of a field, empty for the report's own.

    `today` is the day on which it is asked: what is overdue or stuck depends on it.
    """

    period: Period
    filters: tuple[Filter, ...] = ()
    by: str = ""
    compare: bool = True
    today: date = field(default_factory=date.today)

    def of(self, period: Period) -> Ask:
        """The same of another period."""
        return replace(self, period=period)

    def to_json(self) -> str:
        """The form in which a saved report keeps it: a month stays the current one, days that were chosen stay."""
        fixed = self.period.unit == Unit.DATES
        days = [self.period.first.isoformat(), self.period.last.isoformat()] if fixed else []
        return json.dumps(
            {
                "unit": self.period.unit,
                "days": days,
                "filters": [asdict(f) for f in self.filters],
                "by": self.by,
                "compare": self.compare,
            },
            ensure_ascii=False,
        )

    @staticmethod
    def from_json(text: str, today: date | None = None) -> Ask:
        """What a saved report asks today; what this version does not know or cannot read is left out."""
        raw, day = as_object(text), today or date.today()
        filters = tuple(found for f in _list(raw.get("filters")) if (found := _filter(f)))
        by, compare = raw.get("by"), raw.get("compare", True)
        return Ask(_period(raw, day), filters, by if isinstance(by, str) else "", bool(compare), day)


def as_object(text: str) -> dict[str, Any]:
    """What stands in a JSON object; nothing where it is none."""
    try:
        raw = json.loads(text)
    except ValueError:
        return {}
    return raw if isinstance(raw, dict) else {}


def _list(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


def _filter(raw: Any) -> Filter | None:
    if not isinstance(raw, dict) or raw.get("op") not in tuple(Operator) or not raw.get("field"):
        return None
    values = tuple(v for v in _list(raw.get("values")) if v is None or isinstance(v, str | int | float))
    op = Operator(raw["op"])
    needed = {Operator.EMPTY: 0, Operator.NOT_EMPTY: 0, Operator.BETWEEN: 2}.get(op, 1)
    return Filter(str(raw["field"]), op, values) if len(values) >= needed else None


def _period(raw: dict[str, Any], day: date) -> Period:
    unit, days = raw.get("unit"), _list(raw.get("days"))
    if unit == Unit.DATES and len(days) == 2:
        with suppress(ValueError):
            return between(date.fromisoformat(str(days[0])), date.fromisoformat(str(days[1])))
    known = next((each for each in Unit if each == unit and each != Unit.DATES), Unit.MONTH)
    return around(known, day)
