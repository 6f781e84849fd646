"""The words for people of the ways to filter."""

from __future__ import annotations

from desktop_crm.base.i18n import pgettext
from desktop_crm.models.kinds.base import Cell, Kind, Operator


def operator_label(op: Operator, kind: Kind) -> str:
    """How a filter on a field of `kind` says `op`, to stand between the field's name and the value."""
    return _particular(op, kind.cell) or _general(op)


def _particular(op: Operator, cell: Cell) -> str:
    """What is said otherwise of some kinds; empty where the general word will do."""
    match op, cell:
        case Operator.IS, Cell.DATE | Cell.AGO:
            return pgettext("filter", "on")
        case Operator.IS, Cell.NUMBER | Cell.MONEY:
            return pgettext("filter", "equals")
        case Operator.ANY_OF, Cell.TAGS:
            return pgettext("filter", "has any of")
        case Operator.NONE_OF, Cell.TAGS:
            return pgettext("filter", "has none of")
    return ""


def _general(op: Operator) -> str:
    return {
        Operator.IS: pgettext("filter", "is"),
        Operator.IS_NOT: pgettext("filter", "is not"),
        Operator.CONTAINS: pgettext("filter", "contains"),
        Operator.NOT_CONTAINS: pgettext("filter", "does not contain"),
        Operator.STARTS: pgettext("filter", "starts with"),
        Operator.ANY_OF: pgettext("filter", "is any of"),
        Operator.NONE_OF: pgettext("filter", "is none of"),
        Operator.LESS: pgettext("filter", "less than"),
        Operator.MORE: pgettext("filter", "more than"),
        Operator.BETWEEN: pgettext("filter", "between"),
        Operator.BEFORE: pgettext("filter", "before"),
        Operator.AFTER: pgettext("filter", "after"),
        Operator.LAST_DAYS: pgettext("filter", "in the last days"),
        Operator.NOT_LAST_DAYS: pgettext("filter", "not in the last days"),
        Operator.NEXT_DAYS: pgettext("filter", "in the next days"),
        Operator.EMPTY: pgettext("filter", "is empty"),
        Operator.NOT_EMPTY: pgettext("filter", "is not empty"),
    }[op]
