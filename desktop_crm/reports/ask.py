"""What is asked of a report."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date

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
        """What a saved report asks today; what this version does not know is left out."""
        raw, day = json.loads(text), today or date.today()
        filters = tuple(
            Filter(f["field"], Operator(f["op"]), tuple(f.get("values", ())))
            for f in raw.get("filters", ())
            if f.get("op") in tuple(Operator)
        )
        unit = raw.get("unit")
        days = raw.get("days") or []
        if unit == Unit.DATES and len(days) == 2:
            period = between(date.fromisoformat(days[0]), date.fromisoformat(days[1]))
        else:
            known = unit in tuple(Unit) and unit != Unit.DATES
            period = around(Unit(unit) if known else Unit.MONTH, day)
        return Ask(period, filters, raw.get("by", ""), raw.get("compare", True), day)
