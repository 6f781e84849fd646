"""A report for another program, as docs/reports-json.md describes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_crm.reports.ask import Ask
    from desktop_crm.reports.made import Made
    from desktop_crm.reports.period import Period
    from desktop_crm.reports.table import Behind, Column, Figure, Row, Table
    from desktop_crm.store.workspace import Workspace


def told(ws: Workspace, report: Made, ask: Ask, tables: Sequence[Table], *, records: bool) -> dict[str, Any]:
    """What was asked and all tables; with `records` also the identifiers of the records behind each figure."""
    from desktop_crm.ops import team
    from desktop_crm.reports import period

    earlier = period.before(ask.period, ask.today, team.get(ws, team.COUNTRY)) if ask.compare else None
    return {
        "report": report.key,
        "title": report.title,
        "today": ask.today.isoformat(),
        "period": None if report.timeless else _period(ask.period),
        "before": None if report.timeless or earlier is None else _period(earlier),
        "filters": [{"field": f.field, "op": f.op, "values": list(f.values)} for f in ask.filters],
        "by": ask.by or None,
        "tables": [_table(ws, table, records) for table in tables],
    }


def _period(period: Period) -> dict[str, Any]:
    ever = period.unit == "any"
    return {
        "unit": period.unit,
        "from": None if ever else period.first.isoformat(),
        "to": None if ever else period.last.isoformat(),
    }


def _table(ws: Workspace, table: Table, records: bool) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "heading": table.heading,
        "columns": [_column(column) for column in table.columns],
        "rows": [_row(ws, table, row, records) for row in table.rows],
        "total": _figures(ws, table, table.total, records) if table.total else None,
        "notes": list(table.notes),
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "title": column.title,
        "unit": column.unit.name,
        "currency": getattr(column.unit, "currency", None),
    }


def _row(ws: Workspace, table: Table, row: Row, records: bool) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "level": row.level,
        "of": {"entity": row.of[0], "id": row.of[1]} if row.of else None,
        "figures": _figures(ws, table, row, records),
    }


def _figures(ws: Workspace, table: Table, row: Row, records: bool) -> dict[str, Any]:
    return {
        column.key: _figure(ws, column, figure, records)
        for column, figure in zip(table.columns, row.figures, strict=True)
    }


def _figure(ws: Workspace, column: Column, figure: Figure, records: bool) -> dict[str, Any]:
    unit = column.unit
    told: dict[str, Any] = {"value": unit.exported(figure.value), "before": unit.exported(figure.before)}
    if records:
        told["records"] = _behind(ws, figure.behind) if figure.behind else None
    return told


def _behind(ws: Workspace, behind: Behind) -> dict[str, Any]:
    from desktop_crm.store import query

    rids = query.ids(ws, behind.query())
    return {"entity": behind.entity, "ids": query.record_ids(ws, behind.entity, rids)}
