"""What records of their own add to a timeline: notes, calls, letters, meetings, tasks, stages and answers."""

from __future__ import annotations

from collections.abc import Callable

from desktop_crm.base.i18n import _
from desktop_crm.models.activities import CALL_RESULTS, IN, TALKED
from desktop_crm.models.kinds import Choice, Duration
from desktop_crm.models.pipeline import LOST as STAGE_LOST
from desktop_crm.models.pipeline import WON as STAGE_WON
from desktop_crm.ops import answers
from desktop_crm.ops.timeline_events import (
    ANSWERS,
    CALL_FAILED,
    CALL_IN,
    CALL_MISSED,
    CALL_OUT,
    LETTER,
    LOST,
    MEETING,
    NOTE,
    STAGE,
    TASK,
    WON,
    Event,
    Line,
    Page,
)
from desktop_crm.store.connect import Row
from desktop_crm.store.workspace import Workspace

_PEOPLE = "SELECT contact FROM membership WHERE company = ?1 AND deleted IS NULL"
_DEALS = {
    "contact": "SELECT id FROM deal WHERE contact = ?1 AND deleted IS NULL",
    "company": "SELECT id FROM deal WHERE company = ?1 AND deleted IS NULL",
    "lead": "SELECT deal FROM lead WHERE id = ?1",
    "deal": "SELECT ?1",
}
_LEADS = "SELECT id FROM lead WHERE deleted IS NULL AND"
_ABOUT = {
    "contact": f"{_DEALS['contact']} UNION ALL {_LEADS} contact = ?1",
    "company": f"{_DEALS['company']} UNION ALL {_PEOPLE} UNION ALL {_LEADS} company = ?1",
    "lead": "SELECT ?1",
    "deal": "SELECT ?1",
}
"""SQL for what a note may be about, besides the record `?1` itself, to stand in the timeline of a client."""


def _with(entity: str, source: str) -> str:
    """SQL for whether a row of `source` was with the record `?1`."""
    if entity == "company":
        # By the indexes, which hold what is not in the bin.
        there = f"SELECT rid FROM {source} WHERE deleted IS NULL"
        return f"r.rid IN ({there} AND company = ?1 UNION ALL {there} AND contact IN ({_PEOPLE}))"
    return f"r.{entity} = ?1"


def _when(entity: str, column: str) -> str:
    """The moment of a row; of a company's, kept from the index of moments, which is that of everybody's rows."""
    return f"+r.{column}" if entity == "company" else f"r.{column}"


def _page(
    ws: Workspace, source: str, shown: str, moment: str, where: str, given: tuple[str, int | None, int]
) -> tuple[list[Row], int | None]:
    """The rows of a source older than a moment, never parting those of one moment, and their horizon."""
    there = f"{where} AND r.deleted IS NULL AND (?2 IS NULL OR {moment} < ?2)"
    rows = ws.read(
        f"""WITH page AS (SELECT {moment} AS m FROM {source} r WHERE {there} ORDER BY m DESC LIMIT ?3)
            SELECT {moment}, r.id, {shown} FROM {source} r
            WHERE {there} AND {moment} >= (SELECT min(m) FROM page) ORDER BY {moment} DESC""",
        given,
    )
    return rows, rows[-1][0] if len(rows) >= given[2] else None


def _employee(key: str) -> str:
    return f"(SELECT name FROM employee WHERE id = r.{key})"


def _notes(ws: Workspace, entity: str, id_: str, before: int | None, limit: int) -> Page:
    shown, where = (
        f"r.text, {_employee('author')}",
        f"r.about IN (SELECT ?1 UNION ALL {_ABOUT.get(entity, 'SELECT ?1')})",
    )
    rows, horizon = _page(ws, "note", shown, "r.moment", where, (id_, before, limit))
    made = [Event(NOTE, m, _("Note"), author, text, id=n, entity="note") for m, n, text, author in rows]
    return Page(made, horizon)


def _calls(ws: Workspace, entity: str, id_: str, before: int | None, limit: int) -> Page:
    shown = f"r.direction, r.answered, r.result, r.length, r.topic, r.text, {_employee('responsible')}"
    rows, horizon = _page(
        ws, "call", shown, _when(entity, "moment"), _with(entity, "call"), (id_, before, limit)
    )
    made = []
    for moment, call, direction, answered, result, length, topic, text, author in rows:
        kind, title = _call_title(direction, answered, result, length)
        made.append(Event(kind, moment, title, author, _joined(topic, text), id=call, entity="call"))
    return Page(made, horizon)


def _call_title(direction: str, answered: int, result: str | None, length: int | None) -> tuple[str, str]:
    if not answered and direction == IN:
        return CALL_MISSED, _("Missed call")
    said = _("Incoming call") if direction == IN else _("Outgoing call")
    if length:
        said = f"{said}, {Duration().format(length)}"
    if result and result != TALKED:
        said = f"{said}: {Choice(CALL_RESULTS).format(result).lower()}"
    if not answered:
        return CALL_FAILED, said
    return CALL_IN if direction == IN else CALL_OUT, said


def _letters(ws: Workspace, entity: str, id_: str, before: int | None, limit: int) -> Page:
    shown = f"r.direction, r.subject, r.text, {_employee('responsible')}"
    rows, horizon = _page(
        ws, "letter", shown, _when(entity, "moment"), _with(entity, "letter"), (id_, before, limit)
    )
    made = [
        Event(
            LETTER,
            moment,
            _("E-mail came") if direction == IN else _("E-mail sent"),
            author,
            _joined(subject, text),
            id=letter,
            entity="letter",
        )
        for moment, letter, direction, subject, text, author in rows
    ]
    return Page(made, horizon)


def _meetings(ws: Workspace, entity: str, id_: str, before: int | None, limit: int) -> Page:
    shown = f"r.topic, r.place, r.text, {_employee('responsible')}"
    rows, horizon = _page(
        ws, "meeting", shown, _when(entity, "moment"), _with(entity, "meeting"), (id_, before, limit)
    )
    made = [
        Event(
            MEETING,
            moment,
            f"{_('Meeting')}: {topic}" if topic else _("Meeting"),
            author,
            _joined(place, text),
            id=meeting,
            entity="meeting",
        )
        for moment, meeting, topic, place, text, author in rows
    ]
    return Page(made, horizon)


def _tasks(ws: Workspace, entity: str, id_: str, before: int | None, limit: int) -> Page:
    shown, where = (
        f"r.name, r.result, {_employee('done_by')}",
        f"{_with(entity, 'task')} AND r.done IS NOT NULL",
    )
    rows, horizon = _page(ws, "task", shown, _when(entity, "done"), where, (id_, before, limit))
    made = [
        Event(TASK, moment, _("Done: {task}").format(task=name), author, result or "", id=task, entity="task")
        for moment, task, name, result, author in rows
    ]
    return Page(made, horizon)


def _stages(ws: Workspace, entity: str, id_: str, before: int | None, limit: int) -> Page:
    shown = f"""r.deal, (SELECT name FROM deal WHERE id = r.deal),
        (SELECT name FROM stage WHERE id = r.stage), (SELECT outcome FROM stage WHERE id = r.stage),
        (SELECT s.name FROM passage q JOIN stage s ON s.id = q.stage WHERE q.deal = r.deal AND q.deleted IS NULL
           AND q.entered < r.entered ORDER BY q.entered DESC LIMIT 1), {_employee("author")}"""
    rows, horizon = _page(
        ws, "passage", shown, "r.entered", f"r.deal IN ({_DEALS[entity]})", (id_, before, limit)
    )
    made = []
    for moment, _id, deal, name, to, outcome, came_from, author in rows:
        title = _("Stage: {old} → {new}").format(old=came_from, new=to) if came_from else _("New deal")
        kind = {STAGE_WON: WON, STAGE_LOST: LOST}.get(outcome, STAGE)
        text = "" if entity == "deal" else name or ""
        made.append(Event(kind, moment, title, author, text, id=deal, entity="deal"))
    return Page(made, horizon)


def _answers(ws: Workspace, entity: str, id_: str, before: int | None, limit: int) -> Page:
    rows, horizon = _page(
        ws, "sheet", "1", _when(entity, "moment"), _with(entity, "sheet"), (id_, before, limit)
    )
    sheets = answers.filled(ws, [sheet for _moment, sheet, _one in rows])
    return Page([_answered(sheets[sheet]) for _moment, sheet, _one in rows], horizon)


def _answered(sheet: answers.Filled) -> Event:
    lines = tuple(Line(said.text, "", said.shown) for said in sheet.answers)
    title = f"{_('Questionnaire')}: {sheet.name}"
    return Event(ANSWERS, sheet.moment, title, sheet.author, lines=lines, id=sheet.id)


def _joined(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


Read = Callable[[Workspace, str, str, int | None, int], Page]

SOURCES: tuple[tuple[frozenset[str], Read], ...] = (
    (frozenset({NOTE}), _notes),
    (frozenset({CALL_IN, CALL_OUT, CALL_MISSED, CALL_FAILED}), _calls),
    (frozenset({LETTER}), _letters),
    (frozenset({MEETING}), _meetings),
    (frozenset({TASK}), _tasks),
    (frozenset({STAGE, WON, LOST}), _stages),
    (frozenset({ANSWERS}), _answers),
)
"""The sources, each with the kinds of events that it tells of."""


def sources(entity: str) -> tuple[tuple[frozenset[str], Read], ...]:
    """Those that can tell of a record: of a client all, of a call what followed from it, of all else its notes."""
    if entity in _ABOUT:
        return SOURCES
    own = (_notes, _tasks, _answers) if entity == "call" else (_notes,)
    return tuple(source for source in SOURCES if source[1] in own)
