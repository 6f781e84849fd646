"""Codes of digits that registers give: the tax number, KPP, OGRN and the like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.base import Kind, Operator, Reading, Value
from desktop_crm.models.kinds.text import excerpt, nothing, written

_BETWEEN = str.maketrans("", "", " \N{NO-BREAK SPACE}-'\"`\u200b")


@dataclass(frozen=True)
class Digits(Kind):
    """A code of digits. `lengths`: how many it may have, shortest first; empty: any number of them.

    Zeros that a spreadsheet took from the front are put back: one in a text, as many as are missing in a
    numeric cell.
    """

    lengths: tuple[int, ...] = ()

    operators: ClassVar[tuple[Operator, ...]] = (
        Operator.CONTAINS,
        Operator.STARTS,
        Operator.IS,
        Operator.IS_NOT,
        Operator.EMPTY,
        Operator.NOT_EMPTY,
    )

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        code = _code(raw)
        if not code:
            return None
        if not (code.isascii() and code.isdigit()):
            raise UserError(_("Only digits can stand here: {text}").format(text=excerpt(written(raw))))
        if self.lengths and len(code) not in self.lengths:
            code = self._with_zeros(code, numeric=not isinstance(raw, str))
        return code

    def format(self, value: Value) -> str:
        return "" if value is None else str(value)

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value)

    def _with_zeros(self, code: str, numeric: bool) -> str:
        full = next((length for length in self.lengths if length > len(code)), 0)
        missing = full - len(code)
        if full and (numeric or missing == 1):
            return code.zfill(full)
        lengths = _(" or ").join(map(str, self.lengths))
        raise UserError(
            _("{lengths} digits are expected: {text}").format(lengths=lengths, text=excerpt(code))
        )


@dataclass(frozen=True)
class TaxId(Digits):
    """A Russian tax number (ИНН) of ten or twelve digits whose check digits are right."""

    lengths: tuple[int, ...] = (10, 12)

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        code = super().parse(raw, reading)
        if code is None:
            return None
        from stdnum.ru import inn

        if not inn.is_valid(str(code)):
            raise UserError(
                _("No tax number has these digits: {text}").format(text=code),
                _("Compare it with the document: a digit is wrong or two are swapped."),
            )
        return code


def _code(raw: Any) -> str:
    text = written(raw)
    if isinstance(raw, str) and text.endswith(".0"):
        text = text[:-2]
    return "" if nothing(text) else text.translate(_BETWEEN)
