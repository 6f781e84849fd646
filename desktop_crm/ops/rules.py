"""What must hold besides what the fields of a record ask for themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Number
from desktop_crm.store.workspace import Workspace

Values = Mapping[str, Any]
Problems = dict[str, str]
"""A sentence for each field that something is wrong with, by its key."""


def broken(entity: str, values: Values) -> Problems:
    """What does not hold across the values of a record."""
    return _RULES[entity](values) if entity in _RULES else {}


def _somebody(values: Values) -> Problems:
    if any(values.get(key) for key in ("name", "phone", "email", "messenger")):
        return {}
    return {"name": _("Give a name, a phone or an e-mail, so that this person can be found again.")}


def _with_a_day(values: Values) -> Problems:
    if values.get("day"):
        return {}
    if values.get("time"):
        return {"day": _("Choose the day for this time.")}
    return {"day": _("Choose the first day of what repeats.")} if values.get("repeat") else {}


def _worth_something(values: Values) -> Problems:
    problems = {}
    if (values.get("amount") or 0) < 0:
        problems["amount"] = _("An amount cannot be negative.")
    if not 0 <= (values.get("probability") or 0) <= 100:
        problems["probability"] = _("A probability is between 0 and 100 %.")
    return problems


_RULES: dict[str, Callable[[Values], Problems]] = {
    "contact": _somebody,
    "lead": _somebody,
    "task": _with_a_day,
    "deal": _worth_something,
}


def fixed(ws: Workspace, entity: str, ids: Sequence[str] | Sequence[int], changed: Values) -> Problems:
    """What cannot be `changed` in these records (by id or by number) because it follows from others."""
    if entity != "deal" or "amount" not in changed:
        return {}
    rows = ws.read(
        """SELECT count(*), count(DISTINCT d.id) FROM deal d
             JOIN deal_line l ON l.deal = d.id AND l.deleted IS NULL
           WHERE (d.id IN (SELECT value FROM json_each(?1)) OR d.rid IN (SELECT value FROM json_each(?1)))
             AND d.amount IS NOT ?2""",
        (json.dumps(list(ids)), changed["amount"]),
    )
    (lines, deals) = rows[0]
    if not lines:
        return {}
    if len(ids) == 1:
        said = ngettext(
            "The amount follows from {n} product of this deal; change it there.",
            "The amount follows from {n} products of this deal; change them there.",
            lines,
        )
        return {"amount": said.format(n=lines)}
    said = ngettext(
        "{n} of these deals has products, from which its amount follows.",
        "{n} of these deals have products, from which their amount follows.",
        deals,
    )
    return {"amount": said.format(n=Number().format(deals))}
