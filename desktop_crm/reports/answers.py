"""What clients answer to questionnaires. What is listed behind a figure are the questionnaires that were filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Bool, Choice, Number, Value
from desktop_crm.ops.questions import Question, from_json, kind_of
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.facts import during
from desktop_crm.reports.measures import Count, earlier, key_of
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.table import NOTHING, Adds, Behind, Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.units import Average, Many, Share
from desktop_crm.store.workspace import Workspace

NUMBERS = 12
"""Numbers are told one by one as long as there are no more different ones; their mean is told always."""

_ANSWER = "CASE answer.kind WHEN 'number' THEN CAST(answer.value AS REAL) ELSE answer.value END"
_GIVEN = "answer.deleted IS NULL AND nullif(answer.value, '') IS NOT NULL"

Form = str | None


class Asked(NamedTuple):
    """A question of a questionnaire."""

    form: Form
    key: str


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered: how many sheets there are of each questionnaire and how many answer a question, with the sum
    of numbers, and how many give each answer. `texts` are the questions in the words and the kind of then."""

    sheets: Mapping[Form, int]
    questions: Mapping[Asked, Count]
    answers: Mapping[Asked, Mapping[Value, int]]
    texts: Mapping[Asked, Question]


class Shown(NamedTuple):
    """A questionnaire as it is now."""

    title: str
    questions: tuple[Question, ...]


def report(ws: Workspace, ask: Ask) -> Table:
    """For each questionnaire how often it was filled in, how often each question was answered, and how."""
    past = earlier(ws, ask)
    now, then = _given(ws, ask), _given(ws, past) if past else None
    chosen = _chosen(ws, ask)
    rows = [
        row
        for form, shown in _forms(ws, {*now.sheets, *(then.sheets if then else ())}).items()
        for row in _of_form(chosen, form, shown, now, then)
    ]
    return Table(
        "answers",
        _("Questionnaires"),
        _("Question and answer"),
        (
            Column("given", _("Answers"), Many(), _("How many answered; of a questionnaire, how many filled it in")),
            Column("share", _("Share"), Share(), _("Of those who were asked; of an answer, of all answers"), 0),
            Column("mean", _("On average"), Average(), _("The mean of the numbers that were answered")),
        ),
        tuple(rows),
        chart=Chart(Shape.RANKING, ("given",)),
        empty=_("No questionnaire was filled in in this period."),
    )  # fmt: skip


def _chosen(ws: Workspace, ask: Ask) -> Where:
    return where(ws, "sheet", ask.filters, ask.today) & during("sheet", "moment", ask)


def _given(ws: Workspace, ask: Ask) -> Given:
    chosen = _chosen(ws, ask)
    form = "nullif(sheet.questionnaire, '')"
    sheets = ws.read(f"SELECT {form}, count(*) FROM sheet WHERE {chosen.sql} GROUP BY 1", chosen.values)
    answers = f"FROM sheet JOIN answer ON answer.sheet = sheet.id WHERE {chosen.sql} AND {_GIVEN}"
    questions = ws.read(
        f"""SELECT form, question, count(*), coalesce(sum(number), 0), count(number), max(text), max(kind)
            FROM (SELECT {form} AS form, answer.question, max(CAST(answer.value AS REAL)) AS number,
              max(answer.text) AS text, max(answer.kind) AS kind {answers} GROUP BY sheet.rid, answer.question)
            GROUP BY 1, 2""",
        chosen.values,
    )
    each = ws.read(
        f"""SELECT {form}, answer.question, {_ANSWER}, count(DISTINCT sheet.rid) {answers}
            AND answer.kind IN ('choice', 'bool', 'number') GROUP BY 1, 2, 3""",
        chosen.values,
    )
    found: dict[Asked, dict[Value, int]] = {}
    for of, key, value, n in each:
        found.setdefault(Asked(of, key), {})[value] = n
    counts = {Asked(of, key): Count(*count) for of, key, *count, _text, _kind in questions}
    texts = {Asked(of, key): Question(key, text, kind) for of, key, *_count, text, kind in questions}
    return Given(dict(sheets), counts, found, texts)


def _forms(ws: Workspace, known: set[Form]) -> dict[Form, Shown]:
    """The questionnaires that were filled in, in the team's order; those that are gone come last."""
    rows = ws.read(
        """SELECT id, name, questions, deleted FROM questionnaire ORDER BY deleted IS NOT NULL, active DESC, rank, id"""
    )
    found: dict[Form, Shown] = {
        id_: Shown(name if deleted is None else _("{name} (removed)").format(name=name), from_json(stored))
        for id_, name, stored, deleted in rows
        if id_ in known
    }
    gone = sorted(known - found.keys(), key=lambda form: form or "")
    return found | {form: Shown(_("Removed"), ()) for form in gone}


def _of_form(chosen: Where, form: Form, shown: Shown, now: Given, then: Given | None) -> Iterator[Row]:
    its = chosen & _equals("nullif(sheet.questionnaire, '')", form)
    before = then.sheets.get(form, 0) if then else None
    filled_in = Figure(now.sheets.get(form, 0), Behind("sheet", its), before)
    yield Row(key_of(form), shown.title, (filled_in, NOTHING, NOTHING))
    for q in _questions(form, shown, now, then):
        yield from _of_question(its, form, q, now, then)


def _questions(form: Form, shown: Shown, now: Given, then: Given | None) -> list[Question]:
    """Those that are asked, and of others those that were answered: in the words of then when nobody knows them now."""
    texts = {**(then.texts if then else {}), **now.texts}
    answered = {asked.key: q for asked, q in texts.items() if asked.form == form}
    found = [_titled(q) for q in shown.questions if not q.retired or q.key in answered]
    known = {q.key for q in shown.questions}
    gone = sorted((q for key, q in answered.items() if key not in known), key=lambda q: (q.text, q.key))
    return [*found, *(_titled(replace(q, retired=True)) for q in gone)]


def _titled(q: Question) -> Question:
    text = q.text or _("Without a name")
    return replace(q, text=_("{question} (no longer asked)").format(question=text) if q.retired else text)


def _of_question(its: Where, form: Form, q: Question, now: Given, then: Given | None) -> Iterator[Row]:
    asked = Asked(form, q.key)
    answered = its & _answered(q.key)
    told = _told(asked, q, now)
    before = _told(asked, q, then) if then else (None, None, None)
    mean = Behind("sheet", answered, Adds.MEAN, _number(q.key))
    behind = (
        Behind("sheet", answered),
        Behind("sheet", answered, Adds.SHARE, of=its),
        mean if q.kind == "number" else None,
    )
    figures = tuple(Figure(*each) if each[1] else NOTHING for each in zip(told, behind, before, strict=True))
    key = f"{key_of(form)}.{q.key}"
    yield Row(key, q.text, figures, level=1)
    for value, title in _values(asked, q, now, then):
        yield _of_answer(f"{key}.{value}", title, asked, value, answered, now, then)


def _told(asked: Asked, q: Question, given: Given) -> tuple[Value, Value, Value]:
    count, sheets = given.questions.get(asked, Count()), given.sheets.get(asked.form, 0)
    mean = count.total / count.having if count.having and q.kind == "number" else None
    return count.n, count.n / sheets if sheets else None, mean


def _of_answer(
    key: str, title: str, asked: Asked, value: Value, answered: Where, now: Given, then: Given | None
) -> Row:
    this = answered & _answered(asked.key, value)
    told = _how_often(asked, value, now)
    before = _how_often(asked, value, then) if then else (None, None)
    n, share = Behind("sheet", this), Behind("sheet", this, Adds.SHARE, of=answered)
    return Row(
        key, title, (Figure(told[0], n, before[0]), Figure(told[1], share, before[1]), NOTHING), level=2
    )


def _how_often(asked: Asked, value: Value, given: Given) -> tuple[int, float | None]:
    n, of = given.answers.get(asked, {}).get(value, 0), given.questions.get(asked, Count()).n
    return n, n / of if of else None


def _values(asked: Asked, q: Question, now: Given, then: Given | None) -> list[tuple[Value, str]]:
    """The answers to a question with what they are called: all that can be chosen, and what was answered besides."""
    kind = kind_of(q.kind, q.options)
    found = {**now.answers.get(asked, {}), **(then.answers.get(asked, {}) if then else {})}
    if isinstance(kind, Choice):
        offered: dict[Value, str] = {o.key: _(o.label) for o in kind.options}
    elif isinstance(kind, Bool):
        offered = {"1": kind.format(1), "0": kind.format(0)}
    else:
        numbers = sorted(value for value in found if isinstance(value, int | float))
        return [(n, Number().format(n)) for n in numbers] if len(numbers) <= NUMBERS else []
    others = sorted((value for value in found if value not in offered), key=str)
    return [*offered.items(), *((value, str(value)) for value in others)]


def _answered(question: str, value: Value = None) -> Where:
    """The sheets in which a question is answered, or answered so."""
    also = "" if value is None else f" AND {_ANSWER} = ?"
    sql = f"sheet.id IN (SELECT answer.sheet FROM answer WHERE answer.question = ? AND {_GIVEN}{also})"
    return Where(sql, (question,) if value is None else (question, value))


def _number(question: str) -> str:
    key = question.replace("'", "''")
    return f"""(SELECT max(CAST(answer.value AS REAL)) FROM answer
        WHERE answer.sheet = sheet.id AND answer.question = '{key}' AND {_GIVEN})"""


def _equals(sql: str, value: Value) -> Where:
    return Where(f"{sql} IS NULL") if value is None else Where(f"{sql} = ?", (value,))
