"""The XML that Excel 2003 saves, and many a program still exports under the name of .xls."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.importing.archive import damaged
from desktop_crm.importing.sheet import Grid, RawValue

_MOST_CELLS = 1 << 24


def names(data: bytes) -> tuple[str, ...]:
    """The names of the sheets in their order."""
    return tuple(name for name, _rows in _sheets(data))


def read(data: bytes, sheet: str | None) -> Grid:
    """The sheet named `sheet`, or the first one that holds something."""
    sheets = dict(_sheets(data))
    if not sheets or (sheet is not None and sheet not in sheets):
        raise UserError(
            _("The file has no sheet named “{name}”.").format(name=sheet or "1"),
            _("It has these sheets: {names}.").format(names=", ".join(sheets)),
        )
    name = sheet or next((name for name, rows in sheets.items() if rows), next(iter(sheets)))
    return Grid(sheets[name], name=name, names=tuple(sheets), format="xml", total=len(sheets[name]))


def _sheets(data: bytes) -> Iterator[tuple[str, list[list[RawValue]]]]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    try:
        for _event, element in iterparse(io.BytesIO(data)):
            if _tag(element) == "Worksheet":
                yield _attribute(element, "Name") or _("Sheet"), list(_rows(element))
                element.clear()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise damaged() from error


def _rows(worksheet: Any) -> Iterator[list[RawValue]]:
    """The rows with the empty ones between them, as far as there is room for them."""
    given, cells = 0, 0
    for element in worksheet.iter():
        if _tag(element) != "Row":
            continue
        number = int(_attribute(element, "Index") or given + 1)
        row = _cells(element)
        cells += len(row) + max(0, number - given - 1)
        if cells > _MOST_CELLS:
            raise damaged()
        yield from ([] for _empty in range(given + 1, number))
        yield row
        given = number


def _cells(row: Any) -> list[RawValue]:
    values: list[RawValue] = []
    for cell in row:
        if _tag(cell) != "Cell":
            continue
        column = int(_attribute(cell, "Index") or len(values) + 1)
        if column > 16_384:
            raise damaged()
        values += [None] * (column - 1 - len(values))
        values.append(next((_value(data) for data in cell if _tag(data) == "Data"), None))
        values += [None] * min(int(_attribute(cell, "MergeAcross") or 0), 16_384)
    return values


def _value(data: Any) -> RawValue:
    text = "".join(data.itertext())
    kind = _attribute(data, "Type")
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        moment = datetime.fromisoformat(text)
        return moment if moment.time() != datetime.min.time() else moment.date()
    return text == "1" if kind == "Boolean" else text


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Any, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
