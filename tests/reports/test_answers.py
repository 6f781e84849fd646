"""What clients answer, each figure computed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.models.all import Answer, Contact, Questionnaire, Sheet
from desktop_crm.models.kinds import Operator, Option
from desktop_crm.ops import answers as kept
from desktop_crm.ops import questionnaires
from desktop_crm.ops.questions import Question, When
from desktop_crm.reports import answers
from desktop_crm.reports.table import Table
from desktop_crm.store.query import Filter
from tests.reports.small import Small, at, month, proven

SHOP, WEB = Option("shop", "In the shop"), Option("web", "On the web")
QUESTIONS = (
    Question("where", "Where did you hear of us?", "choice", (SHOP, WEB)),
    Question("again", "Will you come again?", "bool"),
    Question("mark", "Which mark do you give us?", "number"),
    Question("why", "Why?", "text", when=When("again", 0)),
)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path / "team.crm")
    with small.ws:
        yield small


def fill_in(small: Small, form: str, day: str, values: Mapping[str, Any], **about: Any) -> str:
    """Somebody answers on a day."""
    with small.ws.edit("Story") as tx:
        sheet = kept.store(tx, form, about, values)
        tx.get(Sheet, sheet).moment = at(day)
    return sheet


def lines(table: Table) -> list[tuple[Any, ...]]:
    """The rows with how far they are indented, and their figures."""
    return [(row.level, row.title, *(figure.value for figure in row.figures)) for row in table.rows]


def test_how_often_each_answer_was_given(small: Small) -> None:
    form = questionnaires.add(small.ws, "After the sale", QUESTIONS)
    fill_in(small, form, "11-02", {"where": "web", "again": 1, "mark": 5.0})
    fill_in(small, form, "11-03", {"where": "web", "again": 0, "mark": 2.0, "why": "Too dear"})
    fill_in(small, form, "11-04", {"where": "shop", "mark": 5.0})
    fill_in(small, form, "11-05", {"again": 0, "why": "Too far"})
    fill_in(small, form, "10-05", {"where": "shop", "again": 0})
    table = proven(small.ws, answers.report(small.ws, month()))
    assert lines(table) == [
        (0, "After the sale", 4, None, None),
        (1, "Where did you hear of us?", 3, 3 / 4, None),
        (2, "In the shop", 1, 1 / 3, None),
        (2, "On the web", 2, 2 / 3, None),
        (1, "Will you come again?", 3, 3 / 4, None),
        (2, "yes", 1, 1 / 3, None),
        (2, "no", 2, 2 / 3, None),
        (1, "Which mark do you give us?", 3, 3 / 4, (5 + 2 + 5) / 3),
        (2, "2", 1, 1 / 3, None),
        (2, "5", 2, 2 / 3, None),
        (1, "Why?", 2, 2 / 4, None),
    ]
    assert table.figure(f"{form}.where.shop", "given").before == 1
    assert table.figure(f"{form}.again.0", "share").before == 1
    assert table.figure(f"{form}.mark", "mean").before is None


def test_many_different_numbers_are_told_by_their_mean(small: Small) -> None:
    form = questionnaires.add(small.ws, "Sizes", (Question("size", "How large?", "number"),))
    for n in range(1, 14):
        fill_in(small, form, "11-02", {"size": float(n)})
    table = proven(small.ws, answers.report(small.ws, month()))
    assert lines(table) == [(0, "Sizes", 13, None, None), (1, "How large?", 13, 1, 7)]


def test_answers_to_what_is_no_longer_asked(small: Small) -> None:
    form = questionnaires.add(small.ws, "After the sale", QUESTIONS)
    sheet = fill_in(small, form, "11-02", {"where": "web", "mark": 3.0})
    questionnaires.change(small.ws, form, "After the sale", QUESTIONS[1:2])
    small.add(Answer, sheet=sheet, question="unknown", text="Shoe size?", kind="choice", value="42")
    small.add(Answer, sheet=sheet, question="it's", text="", kind="number", value="7")
    small.add(Answer, sheet=sheet, question="empty", text="Anything else?", kind="text", value="")
    table = proven(small.ws, answers.report(small.ws, month()))
    assert lines(table) == [
        (0, "After the sale", 1, None, None),
        (1, "Will you come again?", 0, 0, None),
        (2, "yes", 0, None, None),
        (2, "no", 0, None, None),
        (1, "Where did you hear of us? (no longer asked)", 1, 1, None),
        (2, "In the shop", 0, 0, None),
        (2, "On the web", 1, 1, None),
        (1, "Which mark do you give us? (no longer asked)", 1, 1, 3),
        (2, "3", 1, 1, None),
        (1, "Without a name (no longer asked)", 1, 1, 7),
        (2, "7", 1, 1, None),
        (1, "Shoe size? (no longer asked)", 1, 1, None),
        (2, "42", 1, 1, None),
    ]


def test_questionnaires_that_are_gone_and_answers_in_the_bin(small: Small) -> None:
    form = questionnaires.add(small.ws, "After the sale", QUESTIONS[:1])
    fill_in(small, form, "11-02", {"where": "web"})
    gone = fill_in(small, form, "11-02", {"where": "web"})
    small.change(Sheet, gone, deleted=at("11-03"))
    small.change(Questionnaire, form, deleted=at("11-03"))
    small.add(Sheet, questionnaire="one that never was", moment=at("11-04"))
    table = proven(small.ws, answers.report(small.ws, month()))
    assert lines(table) == [
        (0, "After the sale (removed)", 1, None, None),
        (1, "Where did you hear of us?", 1, 1, None),
        (2, "In the shop", 0, 0, None),
        (2, "On the web", 1, 1, None),
        (0, "Removed", 1, None, None),
    ]


def test_an_option_that_is_gone_is_told_as_it_was_kept(small: Small) -> None:
    form = questionnaires.add(small.ws, "After the sale", QUESTIONS[:1])
    sheet = fill_in(small, form, "11-02", {})
    small.add(Answer, sheet=sheet, question="where", text="Where?", kind="choice", value="radio")
    table = proven(small.ws, answers.report(small.ws, month()))
    assert lines(table)[2:] == [
        (2, "In the shop", 0, 0, None),
        (2, "On the web", 0, 0, None),
        (2, "radio", 1, 1, None),
    ]


def test_only_the_answers_of_some_clients(small: Small) -> None:
    anna, boris = small.person("Anna"), small.person("Boris")
    hers, his = small.contact("Her client", responsible=anna), small.contact("His client", responsible=boris)
    form = questionnaires.add(small.ws, "After the sale", QUESTIONS[:1])
    fill_in(small, form, "11-02", {"where": "web"}, contact=hers)
    fill_in(small, form, "11-02", {"where": "shop"}, contact=his)
    flt = Filter("responsible", Operator.ANY_OF, (anna,))
    table = proven(small.ws, answers.report(small.ws, month(filters=(flt,))))
    assert [line[2] for line in lines(table)] == [1, 1, 0, 1]
    small.change(Contact, hers, responsible=boris)
    assert answers.report(small.ws, month(filters=(flt,))).rows == ()


def test_a_period_without_answers(small: Small) -> None:
    for asked in (month(), month(date(2031, 1, 1))):
        table = proven(small.ws, answers.report(small.ws, asked))
        assert table.rows == ()
        assert table.empty
    form = questionnaires.add(small.ws, "After the sale", QUESTIONS[:1])
    fill_in(small, form, "10-02", {"where": "web"})
    table = proven(small.ws, answers.report(small.ws, month()))
    given = [(row.figures[0].value, row.figures[0].before) for row in table.rows]
    assert given == [(0, 1), (0, 1), (0, 0), (0, 1)]
