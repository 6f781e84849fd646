"""What clients answered: kept as it was asked, readable after the questionnaire has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_crm.base.clock import derived_id, now
from desktop_crm.models.all import Answer, Questionnaire, Sheet
from desktop_crm.models.kinds import Value
from desktop_crm.ops.questions import Answers, Question, from_json, given, kept, kind_of, restored
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it was given: the question in the words of then, and the answer as people read it."""

    question: str
    text: str
    shown: str
    value: Value


@dataclass(frozen=True, slots=True)
class Filled:
    """A questionnaire that was filled in with a client, perhaps during a call."""

    id: str
    questionnaire: str
    name: str
    moment: int
    author: str | None
    call: str | None
    answers: tuple[Said, ...]


def store(
    tx: Edit,
    questionnaire_id: str,
    subject: Mapping[str, Value],
    answers: Answers,
    call_id: str | None = None,
    sheet_id: str | None = None,
) -> str:
    """Keep answers inside an edit and return the sheet's id; `sheet_id` is that of one to write over.

    `subject` says whom they are about: contact, company, lead, deal. Answers must have passed `check`.
    """
    row = tx.get(Questionnaire, questionnaire_id)
    questions = from_json(row.questions)
    sheet = tx.find(Sheet, sheet_id) if sheet_id else None
    if sheet is None:
        author = tx.step.author
        sheet = tx.add(Sheet(questionnaire=row.id, call=call_id, moment=now(), author=author))
    for key in ("contact", "company", "lead", "deal"):
        setattr(sheet, key, subject.get(key))
    tx.flush()
    _write(tx, sheet.id, questions, given(questions, answers))
    return sheet.id


def _write(tx: Edit, sheet_id: str, questions: Sequence[Question], answers: Answers) -> None:
    for q in questions:
        id_ = derived_id("answer", sheet_id, q.key)
        row = tx.find(Answer, id_)
        if q.key in answers:
            row = row or tx.add(Answer(id=id_, sheet=sheet_id, question=q.key))
            row.text, row.kind, row.value = q.text, q.kind, kept(answers[q.key])
            row.deleted = None
        elif row is not None:
            row.deleted = now()


def given_to(ws: Workspace, question: str, value: str | None = None) -> int:
    """How many answers the question has, or how many of them are `value`; those in the bin too."""
    return int(
        ws.read(
            "SELECT count(*) FROM answer WHERE question = ?1 AND (?2 IS NULL OR value = ?2)",
            (question, value),
        )[0][0]
    )


def sheets(ws: Workspace, questionnaire_id: str) -> int:
    """How many times the questionnaire was filled in, the sheets in the bin too: they may come back."""
    return int(ws.read("SELECT count(*) FROM sheet WHERE questionnaire = ?", (questionnaire_id,))[0][0])


def of_call(ws: Workspace, call_id: str) -> Filled | None:
    """The answers given during a call."""
    found = _sheets(ws, "s.call = ?", call_id)
    return found[0] if found else None


def of_client(ws: Workspace, entity: str, record_id: str) -> list[Filled]:
    """All that a contact, company, lead or deal has answered, the newest first."""
    if entity not in ("contact", "company", "lead", "deal"):
        return []
    return _sheets(ws, f"s.{entity} = ?", record_id)


def filled(ws: Workspace, sheets: Sequence[str]) -> dict[str, Filled]:
    """The questionnaires that were filled in, by the ids of their sheets."""
    found = _sheets(ws, "s.id IN (SELECT value FROM json_each(?))", json.dumps(list(sheets)))
    return {sheet.id: sheet for sheet in found}


def _sheets(ws: Workspace, where: str, value: str) -> list[Filled]:
    rows = ws.read(
        f"""SELECT s.id, s.questionnaire, q.name, s.moment, e.name, s.call, q.questions FROM sheet s
            LEFT JOIN questionnaire q ON q.id = s.questionnaire LEFT JOIN employee e ON e.id = s.author
            WHERE {where} AND s.deleted IS NULL ORDER BY s.moment DESC, s.rid DESC""",
        (value,),
    )
    return [
        Filled(id_, form, name or "", moment, author, call, _said(ws, id_, from_json(stored)))
        for id_, form, name, moment, author, call, stored in rows
    ]


def _said(ws: Workspace, sheet_id: str, questions: Sequence[Question]) -> tuple[Said, ...]:
    """In the order of the questionnaire as it is now; what is no longer in it comes last."""
    rows = ws.read(
        "SELECT question, text, kind, value FROM answer WHERE sheet = ? AND deleted IS NULL ORDER BY rid",
        (sheet_id,),
    )
    place = {q.key: i for i, q in enumerate(questions)}
    options = {q.key: q.options for q in questions}
    said = []
    for question, text, kind_key, stored in sorted(rows, key=lambda r: place.get(r[0], len(place))):
        kind = kind_of(kind_key, options.get(question, ()))
        value = restored(kind, stored)
        said.append(Said(question, text, kind.format(value), value))
    return tuple(said)
