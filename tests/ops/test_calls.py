"""Calls recorded by hand: whom they were with, what they finish, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from desktop_crm.base.clock import now
from desktop_crm.models.all import Call, Deal, Lead
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import answers, calls, meetings, people, questionnaires, records, tasks
from desktop_crm.ops.attempts import next_attempt
from desktop_crm.ops.calls import GivenAnswers
from desktop_crm.ops.details import Place, Point
from desktop_crm.ops.questions import Question
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store import query, undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

NUMBER = "+79031187740"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


@pytest.fixture
def dmitry(ws: Workspace) -> str:
    values = {"name": "Дмитрий Орлов", "phone": [Point(NUMBER)], "company": [Place(name="СтройТехИнвест")]}
    return records.create(ws, "contact", values)


@pytest.fixture
def deal(ws: Workspace, dmitry: str) -> str:
    company = records.read(ws, "contact", dmitry).places[0].company
    with ws.edit("Deal") as tx:
        row = Deal(name="Кровля", pipeline="p", stage="s", currency="RUB", contact=dmitry, company=company)
        return tx.add(row).id


@pytest.fixture
def lead(ws: Workspace) -> str:
    return records.create(ws, "lead", {"name": "Ольга", "phone": [Point("+79160000001")]})


def with_whom(ws: Workspace, call: str) -> dict[str, object]:
    values = records.read(ws, "call", call).values
    return {key: values[key] for key in ("contact", "company", "lead", "deal")}


def open_tasks(ws: Workspace) -> list[tuple[str, ...]]:
    return ws.read("SELECT name, day FROM task WHERE done IS NULL AND deleted IS NULL ORDER BY rid")


def test_a_call_about_a_deal_is_a_call_with_its_client(ws: Workspace, dmitry: str, deal: str) -> None:
    call = calls.record(ws, {"deal": deal})
    company = records.read(ws, "contact", dmitry).places[0].company
    assert with_whom(ws, call) == {"contact": dmitry, "company": company, "lead": None, "deal": deal}
    assert records.read(ws, "contact", dmitry).values["last_contact"]


def test_a_number_says_whose_call_it_was(ws: Workspace, dmitry: str) -> None:
    call = calls.record(ws, {"number": NUMBER, "direction": "in"})
    assert with_whom(ws, call)["contact"] == dmitry
    assert with_whom(ws, call)["company"]


def test_a_number_that_two_people_share_is_nobody_s_call(ws: Workspace, dmitry: str) -> None:
    records.create(ws, "contact", {"name": "Инна", "phone": [Point(NUMBER)]})
    assert with_whom(ws, calls.record(ws, {"number": NUMBER}))["contact"] is None


def test_a_call_with_nobody_is_refused(ws: Workspace) -> None:
    with pytest.raises(records.Invalid) as refused:
        calls.record(ws, {})
    assert list(refused.value.fields) == ["number"]


def test_a_call_cannot_be_missed_by_the_one_who_made_it(ws: Workspace) -> None:
    with pytest.raises(records.Invalid) as refused:
        calls.record(ws, {"number": NUMBER, "direction": "out", "result": "missed"})
    assert list(refused.value.fields) == ["result"]


def test_a_call_that_is_still_to_come_is_refused(ws: Workspace) -> None:
    with pytest.raises(records.Invalid) as refused:
        calls.record(ws, {"number": NUMBER, "moment": now() + 86_400_000})
    assert list(refused.value.fields) == ["moment"]


def test_no_answer_is_no_contact(ws: Workspace, dmitry: str) -> None:
    calls.record(ws, {"contact": dmitry, "result": "no_answer"})
    assert records.read(ws, "contact", dmitry).values["last_contact"] is None


def test_a_missed_call_is_to_be_called_back_by_whoever_is_responsible(ws: Workspace) -> None:
    ilya = people.add(ws, "Илья Жуков")
    client = records.create(ws, "contact", {"name": "Инна", "responsible": ilya, "phone": [Point(NUMBER)]})
    call = calls.missed(ws, {"number": NUMBER})
    assert open_tasks(ws) == [("Call back", date.today().isoformat())]
    assert ws.read("SELECT responsible, contact, call FROM task") == [(ilya, client, call)]
    assert records.read(ws, "call", call).values["answered"] == 0


def test_calling_back_finishes_the_task_in_the_same_step(ws: Workspace, dmitry: str) -> None:
    calls.missed(ws, {"number": NUMBER})
    back = calls.record(ws, {"number": NUMBER, "contact": dmitry})
    assert open_tasks(ws) == []
    undo.undo(ws)
    assert len(open_tasks(ws)) == 1
    assert records.read(ws, "call", back).deleted or ws.read("SELECT count(*) FROM call") == [(1,)]


def test_the_client_who_gets_through_later_needs_no_calling_back(ws: Workspace, dmitry: str) -> None:
    calls.missed(ws, {"contact": dmitry})
    calls.record(ws, {"number": NUMBER, "direction": "in", "result": "talked"})
    assert open_tasks(ws) == []


def test_an_earlier_call_written_down_later_finishes_nothing(ws: Workspace, dmitry: str) -> None:
    calls.missed(ws, {"contact": dmitry})
    calls.record(ws, {"contact": dmitry, "moment": now() - 3_600_000})
    assert len(open_tasks(ws)) == 1


def test_another_number_of_the_same_person_counts_as_called_back(ws: Workspace, dmitry: str) -> None:
    calls.missed(ws, {"number": NUMBER})
    calls.record(ws, {"contact": dmitry, "number": "+74952346187"})
    assert open_tasks(ws) == []


def test_a_colleague_of_his_is_somebody_else(ws: Workspace, dmitry: str) -> None:
    colleague = records.create(ws, "contact", {"name": "Инна", "company": [Place(name="СтройТехИнвест")]})
    calls.missed(ws, {"contact": dmitry})
    calls.record(ws, {"contact": colleague})
    assert len(open_tasks(ws)) == 1


def test_who_called_in_vain_twice_is_called_back_once(ws: Workspace, dmitry: str) -> None:
    calls.missed(ws, {"contact": dmitry})
    last = calls.missed(ws, {"contact": dmitry})
    assert len(open_tasks(ws)) == 1
    assert not_returned(ws) == [last]


def not_returned(ws: Workspace) -> list[str]:
    flt = query.Filter("next_day", Operator.NOT_EMPTY)
    rids = query.ids(ws, query.Query("call", filters=(flt,)))
    return query.record_ids(ws, "call", rids)


def test_missed_calls_that_nobody_returned_are_a_list(ws: Workspace, dmitry: str) -> None:
    call = calls.missed(ws, {"contact": dmitry})
    calls.record(ws, {"number": "+79160000009", "direction": "in"})
    assert not_returned(ws) == [call]
    calls.record(ws, {"contact": dmitry})
    assert not_returned(ws) == []


def test_the_task_can_be_finished_by_hand_too(ws: Workspace, dmitry: str) -> None:
    calls.missed(ws, {"contact": dmitry})
    ((task,),) = ws.read("SELECT id FROM task")
    tasks.finish(ws, task, "Написал в мессенджер")
    assert not_returned(ws) == []


def test_a_call_takes_a_new_lead_and_a_missed_one_does_not(ws: Workspace, lead: str) -> None:
    calls.missed(ws, {"lead": lead})
    assert records.read(ws, "lead", lead).values["status"] == "new"
    calls.record(ws, {"lead": lead, "result": "no_answer"})
    values = records.read(ws, "lead", lead).values
    assert (values["status"], values["responsible"]) == ("taken", ws.author)
    assert values["taken"]


def test_what_a_lead_has_become_is_called_with_it(ws: Workspace, lead: str, deal: str, dmitry: str) -> None:
    with ws.edit("Qualified") as tx:
        row = tx.get(Lead, lead)
        row.status, row.deal = "qualified", deal
    assert with_whom(ws, calls.record(ws, {"lead": lead}))["contact"] == dmitry


def test_a_whole_call_is_one_step(ws: Workspace, dmitry: str, deal: str) -> None:
    form = questionnaires.add(ws, "Первый звонок", [Question("budget", "Бюджет?", "money", required=True)])
    calls.missed(ws, {"contact": dmitry})
    before = ws.read("SELECT count(*) FROM step")[0][0]
    call = calls.record(
        ws,
        {"deal": deal, "length": 252, "topic": "Кровля", "text": "Пересчитать доставку"},
        GivenAnswers(form, {"budget": 50_000_000}),
        NextStep("Отправить КП", "letter", date.today().isoformat(), "16:00"),
    )
    assert ws.read("SELECT count(*) FROM step")[0][0] == before + 1
    assert open_tasks(ws) == [("Отправить КП", date.today().isoformat())]
    assert ws.read("SELECT deal, contact FROM task WHERE done IS NULL") == [(deal, dmitry)]
    sheet = answers.of_call(ws, call)
    assert sheet
    assert [(said.text, said.value) for said in sheet.answers] == [("Бюджет?", 50_000_000)]
    undo.undo(ws)
    assert open_tasks(ws) == [("Call back", date.today().isoformat())]
    assert answers.of_client(ws, "contact", dmitry) == []


def test_a_required_question_is_asked_of_those_we_talked_to(ws: Workspace, dmitry: str) -> None:
    form = questionnaires.add(
        ws, "Опрос", [Question("a", "Кто решает?"), Question("b", "Бюджет?", "money", required=True)]
    )
    with pytest.raises(records.Invalid) as refused:
        calls.record(ws, {"contact": dmitry}, GivenAnswers(form, {"a": "Директор"}))
    assert list(refused.value.fields) == ["answer.b"]
    assert ws.read("SELECT count(*) FROM call") == [(0,)]
    calls.record(ws, {"contact": dmitry, "result": "busy"}, GivenAnswers(form, {"a": "Директор"}))
    assert len(answers.of_client(ws, "contact", dmitry)) == 1


def test_a_call_can_be_put_right_afterwards(ws: Workspace, dmitry: str) -> None:
    form = questionnaires.add(ws, "Опрос", [Question("a", "Кто решает?"), Question("b", "Когда?", "date")])
    call = calls.record(ws, {"contact": dmitry}, GivenAnswers(form, {"a": "Директор", "b": "2026-12-01"}))
    calls.change(ws, call, {"text": "Ждёт КП"}, GivenAnswers(form, {"a": "Совет директоров"}))
    sheet = answers.of_call(ws, call)
    assert records.read(ws, "call", call).values["text"] == "Ждёт КП"
    assert sheet
    assert [said.shown for said in sheet.answers] == ["Совет директоров"]
    assert ws.read("SELECT count(*) FROM sheet") == [(1,)]


def test_meetings_and_letters_know_their_clients(ws: Workspace, dmitry: str, deal: str, lead: str) -> None:
    meeting = meetings.record(ws, {"deal": deal, "topic": "Замер", "length": 3600})
    assert records.read(ws, "meeting", meeting).values["contact"] == dmitry
    letter = meetings.record_letter(ws, {"lead": lead, "subject": "КП"}, NextStep("Позвонить", "call"))
    assert records.read(ws, "lead", lead).values["status"] == "taken"
    assert ws.read("SELECT lead FROM task") == [(lead,)]
    meetings.change(ws, "letter", letter, {"subject": "КП № 218"})
    assert records.read(ws, "letter", letter).values["subject"] == "КП № 218"
    with pytest.raises(records.Invalid):
        meetings.record(ws, {"topic": "С кем?"})


def test_an_address_says_whose_letter_it_was(ws: Workspace) -> None:
    olga = records.create(ws, "contact", {"name": "Ольга", "email": [Point("olga@eureka.example")]})
    letter = meetings.record_letter(ws, {"address": "olga@eureka.example", "direction": "in"})
    assert records.read(ws, "letter", letter).values["contact"] == olga


TUESDAY = date(2026, 11, 24)


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time(hour, minute))


def test_who_does_not_answer_in_the_morning_is_tried_in_the_evening() -> None:
    assert next_attempt("RU", at(9, 30), "no_answer", []) == (TUESDAY, time(17, 30))


def test_who_does_not_answer_in_the_evening_is_tried_the_next_morning() -> None:
    assert next_attempt("RU", at(17, 30), "no_answer", []) == (date(2026, 11, 25), time(10))


def test_a_line_that_is_busy_is_soon_free() -> None:
    assert next_attempt("RU", at(11, 2), "busy", []) == (TUESDAY, time(11, 25))
    assert next_attempt("RU", at(17, 55), "busy", [])[0] == date(2026, 11, 25)


def test_further_attempts_come_at_other_times_and_farther_apart() -> None:
    second = next_attempt("RU", at(17, 30), "no_answer", [at(10)])
    assert second == (date(2026, 11, 25), time(13))
    monday = date(2026, 11, 23)
    friday = date(2026, 11, 20)
    third = next_attempt(
        "RU", at(13), "no_answer", [at(17, 30, monday), at(10, 0, friday), at(10, 0, friday)]
    )
    assert third[0] == date(2026, 11, 26)


def test_nobody_is_tried_on_a_weekend() -> None:
    assert next_attempt("RU", at(17, 30, date(2026, 11, 27)), "no_answer", [])[0] == date(2026, 11, 30)
    saturday = date(2026, 11, 28)
    assert next_attempt("RU", at(11, 0, saturday), "busy", [])[0] == date(2026, 11, 30)


def test_the_next_attempt_counts_those_before(ws: Workspace, dmitry: str) -> None:
    morning, evening = (int(at(h, m, date(2025, 11, 25)).timestamp() * 1000) for h, m in ((10, 0), (17, 30)))
    calls.record(ws, {"contact": dmitry, "result": "no_answer", "moment": morning})
    second = calls.complete(ws.read, {"contact": dmitry, "result": "no_answer", "moment": evening})
    step = calls.attempt_after(ws, second)
    assert (step.kind, step.day) == ("call", "2025-11-26")


def test_after_a_talk_the_days_to_come_are_proposed(ws: Workspace, dmitry: str) -> None:
    talked = calls.complete(ws.read, {"contact": dmitry, "result": "talked"})
    assert [step.name for step in calls.proposals(ws, talked)] == ["Call", "Call", "Call"]
    vain = calls.complete(ws.read, {"contact": dmitry, "result": "no_answer"})
    proposed = calls.proposals(ws, vain)
    assert proposed[0] == calls.attempt_after(ws, vain)
    assert len({(step.day, step.time) for step in proposed}) == len(proposed)


def test_a_call_says_what_it_will_finish(ws: Workspace, dmitry: str) -> None:
    calls.missed(ws, {"contact": dmitry})
    assert calls.finishes(ws, {"contact": dmitry}) == ["Call back"]
    assert calls.finishes(ws, {"contact": dmitry, "direction": "in", "result": "missed"}) == []


def test_calls_are_records_like_others(ws: Workspace, dmitry: str) -> None:
    call = calls.record(ws, {"contact": dmitry})
    with ws.edit("Note") as tx:
        assert tx.get(Call, call).contact == dmitry


def test_a_missed_call_can_be_called_back_another_day(ws: Workspace, dmitry: str) -> None:
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    missed = {"contact": dmitry, "direction": "in", "result": "missed"}
    call = calls.record(ws, missed, next_step=NextStep("Перезвонить утром", "call", tomorrow, "09:30"))
    assert open_tasks(ws) == [("Перезвонить утром", tomorrow)]
    assert not_returned(ws) == [call]


def test_an_unknown_caller_becomes_a_lead_with_the_call_in_one_step(ws: Workspace) -> None:
    unknown = {"number": "+79160000007", "direction": "in", "result": "talked"}
    call = calls.record(ws, unknown, new_lead={"name": "Пётр"})
    lead = str(with_whom(ws, call)["lead"])
    card = records.read(ws, "lead", lead)
    assert (card.title, card.values["status"], card.values["responsible"]) == ("Пётр", "taken", ws.author)
    assert [p.value for p in card.points["phone"]] == ["+79160000007"]
    undo.undo(ws)
    assert ws.read("SELECT count(*) FROM lead") == [(0,)] or records.read(ws, "lead", lead).deleted


def test_an_unknown_caller_whom_nobody_answered_is_nobody_s_lead(ws: Workspace) -> None:
    call = calls.record(
        ws, {"number": "+79160000007", "direction": "in", "result": "missed"}, new_lead={"name": ""}
    )
    values = records.read(ws, "lead", str(with_whom(ws, call)["lead"])).values
    assert (values["status"], values["responsible"]) == ("new", None)
    assert ws.read("SELECT lead FROM task") == [(with_whom(ws, call)["lead"],)]


def test_a_call_that_turns_out_missed_is_to_be_called_back(ws: Workspace, dmitry: str) -> None:
    call = calls.record(ws, {"contact": dmitry, "direction": "in"})
    calls.change(ws, call, {"result": "missed"})
    assert not_returned(ws) == [call]
    calls.change(ws, call, {"result": "talked"})
    assert not_returned(ws) == []


def plan(ws: Workspace, day: date, **values: object) -> str:
    return tasks.create(ws, {"name": "Позвонить", "kind": "call", "day": day.isoformat(), **values})


def test_a_planned_call_that_took_place_is_done(ws: Workspace, dmitry: str, deal: str) -> None:
    today = plan(ws, date.today(), contact=dmitry)
    late = plan(ws, date.today() - timedelta(days=3), deal=deal)
    plan(ws, date.today() + timedelta(days=1), contact=dmitry)
    tasks.create(ws, {"name": "КП", "kind": "letter", "day": date.today().isoformat(), "contact": dmitry})
    call = calls.complete(ws.read, {"deal": deal})
    assert [id_ for id_, _name in calls.planned(ws.read, call)] == [late, today]
    calls.record(ws, {"deal": deal}, done=[late, today])
    assert [name for name, _day in open_tasks(ws)] == ["Позвонить", "КП"]
    undo.undo(ws)
    assert len(open_tasks(ws)) == 4


def test_what_a_colleague_has_done_meanwhile_is_done(ws: Workspace, dmitry: str) -> None:
    planned = plan(ws, date.today(), contact=dmitry)
    tasks.finish(ws, planned)
    calls.record(ws, {"contact": dmitry}, done=[planned])
    assert ws.read("SELECT count(*) FROM call") == [(1,)]


def test_a_call_with_a_firm_is_what_was_planned_with_it(ws: Workspace) -> None:
    firm = records.create(ws, "company", {"name": "ООО «Север»"})
    planned = plan(ws, date.today(), company=firm)
    call = calls.complete(ws.read, {"company": firm})
    assert calls.planned(ws.read, call) == [(planned, "Позвонить")]
