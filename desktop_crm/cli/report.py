"""The command that makes reports: on the terminal, as JSON, or as a file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, language
from desktop_crm.cli.console import Console

if TYPE_CHECKING:
    from desktop_crm.reports.ask import Ask
    from desktop_crm.reports.made import Made
    from desktop_crm.reports.period import Period
    from desktop_crm.reports.table import Table
    from desktop_crm.store.workspace import Workspace


def run(base: Path, chosen: Namespace, console: Console) -> int:
    """`report NAME` or `report --list`."""
    from desktop_crm.cli.commands import opened
    from desktop_crm.reports import made

    if not chosen.listed and not chosen.name:
        raise UserError(_("Name the report."), _("“report --list” names all of them."))
    with opened(base, console) as ws:
        if chosen.listed:
            _list(made.every(ws), console)
            return 0
        report = made.named(ws, chosen.name)
        ask = _asked(ws, report, chosen)
        _deliver(ws, report, ask, report.tables(ws, ask), chosen, console)
    return 0


def _list(reports: Sequence[Made], console: Console) -> None:
    told = [
        {"name": r.title if r.saved else r.key, "title": r.title, "saved": bool(r.saved)} for r in reports
    ]
    width = max(len(each["name"]) for each in told if not each["saved"])  # type: ignore[arg-type]
    lines = (r.title if r.saved else f"{r.key.ljust(width)}  {r.title}{_about(r)}" for r in reports)
    console.answer({"reports": told}, *lines)


def _about(report: Made) -> str:
    return f" — {_(report.report.about)}" if report.report else ""


def _asked(ws: Workspace, report: Made, chosen: Namespace) -> Ask:
    """What a saved report asks, with what is said otherwise; of the others what is said alone."""
    from dataclasses import replace

    from desktop_crm.reports import filtering
    from desktop_crm.reports.ask import Ask

    saved = Ask.from_json(report.saved.ask_json) if report.saved else None
    period = _period(chosen) or (saved.period if saved else _month())
    filters = filtering.read(ws, chosen.filters, report.entity)
    ask = replace(saved, period=period) if saved else Ask(period)
    renewed = {f.field for f in filters}
    kept = tuple(f for f in ask.filters if f.field not in renewed)
    by = _rows(ws, report, chosen.by) if chosen.by else ask.by
    return replace(ask, filters=kept + filters, by=by, compare=ask.compare and chosen.compare)


def _rows(ws: Workspace, report: Made, name: str) -> str:
    from desktop_crm.reports import filtering

    groups = report.groups(ws)
    if not groups:
        raise UserError(_("The rows of this report cannot be chosen."), _("Leave out --by."))
    return filtering.field_named(groups, name).key


def _month() -> Period:
    from desktop_crm.reports.period import Unit, around

    return around(Unit.MONTH, date.today())


def _period(chosen: Namespace) -> Period | None:
    """The period that is said; None when none is."""
    from desktop_crm.reports.period import Unit, around, between

    since, until = _day(chosen.since), _day(chosen.until)
    if chosen.period:
        if until:
            raise UserError(_("A period ends by itself."), _("Give --period or --to, not both."))
        return around(Unit(chosen.period), since or date.today())
    if since and until and until < since:
        raise UserError(_("The last day lies before the first."), _("Exchange --from and --to."))
    if until and not since:
        raise UserError(_("The first day is missing."), _("Give it with --from."))
    return between(since, until or max(since, date.today())) if since else None


def _day(text: str | None) -> date | None:
    """A day as people write it, also "today" and "yesterday"."""
    from desktop_crm.models.kinds import Date, Reading

    if not text:
        return None
    near = {"today": 0, "yesterday": 1, "сегодня": 0, "вчера": 1}.get(text.strip().lower())
    if near is not None:
        return date.today() - timedelta(days=near)
    day = Date().parse(text, Reading(language=language()))
    if day is None:
        raise UserError(_("Not a day: {text}").format(text=text))
    return date.fromisoformat(str(day))


def _deliver(
    ws: Workspace,
    report: Made,
    ask: Ask,
    tables: Sequence[Table],
    chosen: Namespace,
    console: Console,
) -> None:
    from desktop_crm.reports import heading, text_table

    path: Path | None = chosen.csv or chosen.xlsx or chosen.pdf
    lines = heading.lines(ws, ask, timeless=report.timeless)
    if chosen.json:
        from desktop_crm.cli.report_told import told

        console.answer(told(ws, report, ask, tables, records=chosen.records))
        return
    if path is None:
        texts = ["\n".join(text_table.lines(table)) for table in tables]
        console.answer({}, "\n".join(lines), *("\n" + text for text in texts))
        return
    if chosen.csv:
        text_table.write(path, *tables)
    elif chosen.xlsx:
        from desktop_crm.reports import workbook

        workbook.write(path, tables, lines)
    else:
        from desktop_crm.ui import paper

        paper.without_window()
        paper.pdf(path, tables, lines, report.title if report.saved or len(tables) > 1 else "")
    console.answer({"file": str(path)}, _("Written: {path}").format(path=path))
