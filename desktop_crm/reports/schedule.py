"""Reports that are saved to a folder by themselves, every day, week or month.

They belong to this laptop, as the folder does. What was missed while the program was closed is made up for once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from desktop_crm.base import clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.base.safely import new_file
from desktop_crm.reports import heading, made
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit, around
from desktop_crm.reports.table import Table
from desktop_crm.store.workspace import Workspace

EVERY = (Unit.DAY, Unit.WEEK, Unit.MONTH)
ENDINGS = ("xlsx", "pdf")
_KEY = "report_schedules"
_FORBIDDEN = str.maketrans('\\/:*?"<>|', "         ")


@dataclass(frozen=True, slots=True)
class Schedule:
    """`report` is the key of a report or the id of a saved one, `ask` what it is asked, as JSON.

    `last` is the day on which it last fell due and was saved; `problem` what kept it from being saved, once told.
    """

    id: str
    report: str
    ask: str
    every: Unit
    ending: str
    folder: str
    last: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A report that fell due on a day, ready to be written."""

    schedule: Schedule
    day: date
    title: str
    tables: tuple[Table, ...]
    heading: tuple[str, ...]


def all_of(ws: Workspace) -> list[Schedule]:
    """What is saved regularly on this laptop, in the order in which it was wished."""
    return _read(ws.memo(_KEY))


def add(ws: Workspace, report: str, ask: Ask, every: Unit, ending: str, folder: Path) -> Schedule:
    """Save a report regularly from now on; for the first time at once."""
    wished = Schedule(clock.new_id(), report, ask.to_json(), every, ending, str(folder.absolute()))
    _change(ws, lambda known: [*known, wished])
    return wished


def remove(ws: Workspace, schedule_id: str) -> None:
    """Save it no longer. The files that were saved stay."""
    _change(ws, lambda known: [s for s in known if s.id != schedule_id])


def due_on(every: Unit, today: date) -> date:
    """The day on which it last fell due: today, the Monday of the week, or the first of the month."""
    return around(every, today).first


def due(ws: Workspace, today: date) -> list[tuple[Schedule, date]]:
    """What is to be saved now, each with the day on which it fell due."""
    waiting = [(s, due_on(s.every, today)) for s in all_of(ws)]
    return [(s, day) for s, day in waiting if s.last < day.isoformat()]


def asked(schedule: Schedule, day: date, today: date) -> Ask:
    """What it asks on the day on which it fell due: of periods that run, the one of the day before.

    So what is saved on a Monday tells of the whole week that is over, and on the first of a month of that month.
    """
    return replace(Ask.from_json(schedule.ask, day - timedelta(days=1)), today=today)


def ready(ws: Workspace, schedule: Schedule, day: date, today: date) -> Ready:
    """The report that is due. Raises UserError when there is none (any more)."""
    report = made.by_key(ws, schedule.report)
    if report is None:
        raise UserError(
            _("A report that is to be saved regularly has been removed."),
            _("Take it off the list of those that are saved regularly."),
        )
    ask = asked(schedule, day, today)
    tables = report.tables(ws, ask)
    return Ready(schedule, day, report.title, tables, heading.lines(ws, ask, timeless=report.timeless))


def put(ready: Ready, write: Callable[[Path], None]) -> Path:
    """Let `write` write the report into its folder, under a name with the day that nothing there has.

    Raises UserError when the folder is gone or cannot be written to.
    """
    schedule = ready.schedule
    path = new_file(Path(schedule.folder), f"{_plain(ready.title)} {ready.day.isoformat()}", schedule.ending)
    try:
        write(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def saved(ws: Workspace, schedule_id: str, day: date) -> None:
    """Note that it was saved."""
    _change(ws, lambda known: [_noted(s, schedule_id, last=day.isoformat(), problem="") for s in known])


def failed(ws: Workspace, schedule: Schedule, problem: str) -> bool:
    """Note why it was not saved; whether that is to be told, as it has not been yet."""
    _change(ws, lambda known: [_noted(s, schedule.id, s.last, problem) for s in known])
    return schedule.problem != problem


def _noted(schedule: Schedule, which: str, last: str, problem: str) -> Schedule:
    return replace(schedule, last=last, problem=problem) if schedule.id == which else schedule


def _plain(title: str) -> str:
    return " ".join(title.translate(_FORBIDDEN).split()).strip(". ") or _("Report")


def _change(ws: Workspace, change: Callable[[list[Schedule]], Sequence[Schedule]]) -> None:
    """In one transaction, as the window and its threads change it."""
    with ws.aside() as db:
        row = db.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
        text = json.dumps([asdict(s) for s in change(_read(row[0] if row else None))], ensure_ascii=False)
        db.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_KEY, text),
        )


def _read(text: str | None) -> list[Schedule]:
    known = Schedule.__dataclass_fields__
    found = []
    for each in json.loads(text or "[]"):
        if each.get("every") in EVERY and each.get("ending") in ENDINGS:
            values = {key: value for key, value in each.items() if key in known}
            found.append(Schedule(**{**values, "every": Unit(each["every"])}))
    return found
