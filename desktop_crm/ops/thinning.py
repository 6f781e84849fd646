"""Which copies of a base stay: the last of each of the newest days, weeks and months that have any."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

DAYS, WEEKS, MONTHS = 7, 4, 12

_RULES: tuple[tuple[int, Callable[[datetime], Any]], ...] = (
    (DAYS, lambda moment: moment.date()),
    (WEEKS, lambda moment: moment.isocalendar()[:2]),
    (MONTHS, lambda moment: (moment.year, moment.month)),
)


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Those that stay. What counts is which days have copies, not how long ago they were: a laptop that lay in a
    drawer for a year loses none. Those that claim to be of the future are thinned by themselves, so that neither a
    clock that was wrong nor one that is wrong now takes away the copies of true days."""
    past: list[datetime] = []
    future: list[datetime] = []
    for moment in sorted(set(moments), reverse=True):
        (future if moment > now else past).append(moment)
    return _kept(past) | _kept(future)


def _kept(newest_first: list[datetime]) -> set[datetime]:
    stay: set[datetime] = set()
    for most, span_of in _RULES:
        spans: dict[Any, datetime] = {}
        for moment in newest_first:
            spans.setdefault(span_of(moment), moment)
        stay.update(list(spans.values())[:most])
    return stay
