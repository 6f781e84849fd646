"""Calls: recorded by hand or by a telephone exchange, with what was answered and what comes next, as one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import _
from desktop_crm.models.activities import (
    BUSY,
    CALL_RESULTS,
    IN,
    MISSED,
    NO_ANSWER,
    OUT,
    TALKED,
    VOICEMAIL,
    WRONG_NUMBER,
)
from desktop_crm.models.all import Call, Lead, Task
from desktop_crm.models.kinds import Option, Value
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.models.task import CALL
from desktop_crm.ops import answers as kept_answers
from desktop_crm.ops import questionnaires, step_names, subjects, tasks
from desktop_crm.ops.attempts import attempt_after, proposals, same_client
from desktop_crm.ops.details import Point
from desktop_crm.ops.questions import Answers, check
from desktop_crm.ops.records import Invalid, Values, begin, not_overtaken, read
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace

__all__ = ["GivenAnswers", "attempt_after", "change", "missed", "proposals", "record", "results_of"]

_RESULTS = {
    OUT: (TALKED, NO_ANSWER, BUSY, VOICEMAIL, WRONG_NUMBER),
    IN: (TALKED, MISSED, WRONG_NUMBER),
}
_WRITTEN = tuple(Call.fields)
_FUTURE = 10 * 60_000  # ms a clock may be wrong by


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """What a client answered to a questionnaire during a call."""

    questionnaire: str
    values: Answers


def results_of(direction: str) -> tuple[Option, ...]:
    """How a call in this direction can end."""
    by_key = {option.key: option for option in CALL_RESULTS}
    return tuple(by_key[key] for key in _RESULTS[direction])


def record(
    ws: Workspace,
    values: Values,
    answers: GivenAnswers | None = None,
    next_step: NextStep | None = None,
    new_lead: Values | None = None,
    done: Sequence[str] = (),
) -> str:
    """Save a call and return its id; with it, as one step, the answers, the next task, the lead that it brought,
    and the end of the tasks that asked for this call; `done` are further tasks that it was. A missed call becomes
    a task to call back. Raises Invalid."""
    call = complete(ws.read, {"responsible": ws.author, **values})
    _checked(ws, call, answers)
    with ws.edit(step_names.new("call")) as tx:
        if new_lead is not None:
            call["lead"] = _lead(ws, tx, call, new_lead)
        _finish(tx, done)
        return record_in(tx, call, answers, next_step)


def _finish(tx: Edit, ids: Sequence[str]) -> None:
    """Finish tasks; what somebody has done meanwhile is done."""
    for id_ in ids:
        task = tx.find(Task, id_)
        if task is not None and task.done is None and task.deleted is None:
            tasks.finish_within(tx, id_)


def _lead(ws: Workspace, tx: Edit, call: Values, values: Values) -> str:
    """Whoever called becomes a lead, under the number that he called from; a missed call is still to be taken."""
    phone = {"phone": [Point(call["number"])]} if call["number"] else {}
    mine = {} if call["result"] == MISSED else {"responsible": call["responsible"]}
    return begin(ws, tx, Lead, {**phone, **mine, **values}).id


def missed(ws: Workspace, values: Values) -> str:
    """Save an incoming call that nobody took, with the task to call back; the call's id."""
    return record(ws, {**values, "direction": IN, "result": MISSED})


def record_in(
    tx: Edit, call: Values, answers: GivenAnswers | None = None, next_step: NextStep | None = None
) -> str:
    """The same inside another edit, of a call that is `complete`."""
    row = Call(**{key: value for key, value in call.items() if key in _WRITTEN})
    tx.add(row)
    tx.flush()
    _follow(tx, call)
    if answers and answers.values:
        kept_answers.store(tx, answers.questionnaire, call, answers.values, row.id)
    if call["result"] == MISSED:
        _call_back(tx, row.id, call, next_step)
    elif next_step:
        tasks.add(tx, {**_about(call), **next_step.values()})
    return row.id


def _follow(tx: Edit, call: Values) -> None:
    """What a call means for the rest: a lead is taken, a client who waited for it waits no more."""
    if call["result"] == MISSED:
        return
    if call["lead"]:
        subjects.touched(tx, call["lead"])
    if call["direction"] == OUT or call["answered"]:
        _finish(tx, waiting(tx.rows, call))


def waiting(rows: subjects.Rows, call: Values) -> list[str]:
    """The open tasks to call back that this call is the answer to."""
    where, given = same_client(call)
    if not where:
        return []
    found = rows(
        f"""SELECT t.id FROM call c CROSS JOIN task t ON t.call = c.id
            WHERE c.rid IN ({where}) AND c.moment <= ? AND t.done IS NULL AND t.deleted IS NULL ORDER BY t.rid""",
        (*given, call["moment"]),
    )
    return [id_ for (id_,) in found]


def planned(rows: subjects.Rows, call: Values) -> list[tuple[str, str]]:
    """The open tasks to call this client that are due by the day of this call: the id and the name of each."""
    client = "contact" if call["contact"] else "company"
    known = [(key, call[key]) for key in (client, "lead", "deal") if call[key]]
    if not known or call["result"] == MISSED:
        return []
    each = (
        f"SELECT rid FROM task WHERE {key} = ? AND done IS NULL AND deleted IS NULL" for key, _id in known
    )
    day = local_time(int(call["moment"])).date().isoformat()
    found = rows(
        f"""SELECT id, name FROM task WHERE rid IN ({" UNION ".join(each)}) AND kind = ? AND day <= ?
            AND call IS NULL ORDER BY day, rid""",
        (*(id_ for _key, id_ in known), CALL, day),
    )
    return [(str(id_), str(name)) for id_, name in found]


def _call_back(tx: Edit, call_id: str, call: Values, wished: NextStep | None) -> None:
    """One client is called back once: the task of an earlier missed call now stands for the latest."""
    there = waiting(tx.rows, call)
    if there and wished is None:
        tx.get(Task, there[-1]).call = call_id
        return
    day = local_time(int(call["moment"])).date().isoformat()
    step = wished or NextStep(_("Call back"), CALL, day, None, _whose(tx, call))
    tasks.add(tx, {**_about(call), **step.values(), "call": call_id}, touches=False)


def _whose(tx: Edit, call: Values) -> str | None:
    """Who calls back: whoever is responsible for the deal, the lead or the client."""
    for key in ("deal", "lead", "contact", "company"):
        found = tx.rows(f"SELECT responsible FROM {key} WHERE id = ?", (call[key],)) if call[key] else []
        if found and found[0][0]:
            return str(found[0][0])
    return call["responsible"] or tx.step.author


def _about(call: Values) -> dict[str, Value]:
    return {key: call[key] for key in subjects.KEYS}


def complete(rows: subjects.Rows, values: Values) -> dict[str, Any]:
    """The values with what follows from them: whose number it is, whom the deal is with, whether it was answered."""
    call = {f.key: values.get(f.key, f.default) for f in Call.fields.values() if not f.computed}
    if not any(call[key] for key in subjects.KEYS):
        call |= subjects.recognised(rows, "phone", call["number"])
    call |= subjects.filled(rows, call)
    call["moment"] = now() if call["moment"] is None else call["moment"]
    call["result"] = call["result"] or _usual_result(call["direction"], values.get("answered", 1))
    call["answered"] = int(call["result"] == TALKED)
    return call


def _usual_result(direction: str, answered: Value) -> str:
    if answered:
        return TALKED
    return MISSED if direction == IN else NO_ANSWER


def change(
    ws: Workspace,
    call_id: str,
    values: Values,
    answers: GivenAnswers | None = None,
    seen: Values | None = None,
) -> None:
    """Save these values of a call, and the answers given in it.

    Raises Invalid, and Overtaken when a field holds something else than was `seen`.
    """
    before = read(ws, "call", call_id).values
    call = complete(ws.read, {**before, **values})
    _checked(ws, call, answers)
    with ws.edit(step_names.changed("call")) as tx:
        not_overtaken(ws, "call", call_id, values, seen)
        row = tx.get(Call, call_id)
        for key, value in call.items():
            if value != before[key]:
                setattr(row, key, value)
        tx.flush()
        _follow(tx, call)
        if call["result"] == MISSED != before["result"]:
            _call_back(tx, call_id, call, None)
        if answers:
            sheet = kept_answers.of_call(ws, call_id)
            same = sheet.id if sheet and sheet.questionnaire == answers.questionnaire else None
            if answers.values or same:
                kept_answers.store(tx, answers.questionnaire, call, answers.values, call_id, same)


def _checked(ws: Workspace, call: Values, answers: GivenAnswers | None) -> None:
    problems = _problems(call)
    form = questionnaires.get(ws, answers.questionnaire) if answers and answers.values else None
    if form and answers:
        # Somebody who hung up half-way has answered what he has answered.
        wrong = check(form.questions, answers.values, complete=call["result"] == TALKED)
        problems |= {f"answer.{key}": said for key, said in wrong.items()}
    if problems:
        raise Invalid(problems)


def _problems(call: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    if not call["number"] and not any(call[key] for key in subjects.KEYS):
        problems["number"] = _("Give the number, or say whom you talked to.")
    if call["result"] not in (None, *_RESULTS[call["direction"]]):
        problems["result"] = _("A call in this direction cannot end like that.")
    if call["moment"] > now() + _FUTURE:
        problems["moment"] = _("A call that has yet to be made is a task.")
    if call["length"] is not None and call["length"] < 0:
        problems["length"] = _("A call cannot be shorter than nothing.")
    return problems


def not_called_back(ws: Workspace) -> int:
    """How many missed calls nobody has returned."""
    return int(ws.read("SELECT count(*) FROM call WHERE next_day IS NOT NULL AND deleted IS NULL")[0][0])


def finishes(ws: Workspace, values: Values) -> Sequence[str]:
    """The names of the tasks that saving this call would finish."""
    call = complete(ws.read, values)
    if call["result"] == MISSED or not (call["direction"] == OUT or call["answered"]):
        return []
    briefs = (tasks.brief(ws, id_) for id_ in waiting(ws.read, call))
    return [brief.name for brief in briefs if brief]
