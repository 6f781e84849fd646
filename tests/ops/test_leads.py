"""Leads: caught, taken, rejected, and what they become."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.models.all import Call, Lead
from desktop_crm.models.kinds import Reading
from desktop_crm.ops import (
    calls,
    lead_conversion,
    lead_known,
    leads,
    notes,
    people,
    pipelines,
    records,
    task_lists,
    tasks,
)
from desktop_crm.ops.details import Place, Point
from desktop_crm.ops.lead_conversion import Conversion
from desktop_crm.ops.lead_text import heard
from desktop_crm.ops.records import Invalid, NewRef
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

RU = Reading("RU", "ru")
TODAY = date.today().isoformat()


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


@pytest.fixture
def ilya(ws: Workspace) -> str:
    return people.add(ws, "Илья Жуков")


@pytest.fixture
def lead(ws: Workspace) -> str:
    return leads.create(
        ws,
        {
            "name": "Дмитрий Орлов",
            "phone": [Point("+79031187740")],
            "email": [Point("d.orlov@stroyteh.example")],
            "firm": "СтройТехИнвест",
            "need": "Нужен кирпич, 20 поддонов\nДоставка в Казань",
            "source": NewRef("Сайт"),
            "tags": ["опт"],
        },
    )


def card(ws: Workspace, id_: str, entity: str = "lead") -> records.Card:
    return records.read(ws, entity, id_)


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("8 916 123-45-67", {"phone": ["+79161234567"]}),
        ("Иван Петров", {"name": "Иван Петров"}),
        ("Иван 89161234567", {"name": "Иван", "phone": ["+79161234567"]}),
        ("+7 (916) 123 45 67 Иван Петрович", {"name": "Иван Петрович", "phone": ["+79161234567"]}),
        ("ivan@roga.example", {"email": ["ivan@roga.example"]}),
        (
            "Иван, ООО «Рога и копыта», 8-916-123-45-67, нужен кирпич",
            {
                "name": "Иван",
                "firm": "ООО «Рога и копыта»",
                "need": "нужен кирпич",
                "phone": ["+79161234567"],
            },
        ),
        ("89161234567; 89031112233", {"phone": ["+79161234567", "+79031112233"]}),
        ("@ivan_petrov Иван", {"name": "Иван", "messenger": ["telegram:ivan_petrov"]}),
        ("ООО Ромашка", {"name": "ООО Ромашка", "firm": "ООО Ромашка"}),
        (
            "Здравствуйте, хочу узнать цену на 20 поддонов кирпича 8 916 123 45 67",
            {
                "name": "Здравствуйте",
                "need": "хочу узнать цену на 20 поддонов кирпича",
                "phone": ["+79161234567"],
            },
        ),
        ("  ", {}),
    ],
)
def test_one_line_says_who_calls(line: str, values: dict[str, object]) -> None:
    found = heard(line, RU).values()
    shown = {key: [p.value for p in v] if isinstance(v, list) else v for key, v in found.items()}
    assert shown == values


def test_a_number_that_is_none_is_kept_with_the_reason() -> None:
    found = heard("Иван 745-55-33", RU)
    assert found.name == "Иван"
    (raw, error) = found.unclear[0]
    assert raw == "745-55-33"
    assert "area code" in error.what


def test_a_phone_alone_makes_a_lead(ws: Workspace) -> None:
    id_ = leads.create(ws, heard("89161234567", RU).values())
    assert card(ws, id_).title == "+7 916 123-45-67"
    assert card(ws, id_).values["status"] == "new"


def test_without_anything_there_is_no_lead(ws: Workspace) -> None:
    with pytest.raises(Invalid) as error:
        leads.create(ws, {"need": "кирпич"})
    assert "phone" in error.value.fields["name"]


def test_the_next_step_is_made_with_the_lead_and_leaves_it_untouched(ws: Workspace) -> None:
    me = ws.author
    id_ = leads.create(ws, {"name": "Иван", "responsible": me}, NextStep("Перезвонить", "call", TODAY))
    (task,) = task_lists.of_record(ws, "lead", id_)
    assert (task.name, task.kind, task.day, task.responsible) == ("Перезвонить", "call", TODAY, me)
    assert [brief.id for brief in leads.untouched(ws)] == [id_]
    assert card(ws, id_).values["next_day"] == TODAY
    undo.undo(ws)
    assert leads.untouched(ws) == []
    assert task_lists.of_record(ws, "lead", id_) == []


def test_a_lead_of_nobody_stands_in_a_list_of_its_own_until_it_is_taken(ws: Workspace, lead: str) -> None:
    assert [brief.id for brief in leads.nobodys(ws)] == [lead]
    assert leads.counts(ws) == (1, 1)
    leads.take(ws, lead)
    assert leads.nobodys(ws) == []
    assert leads.counts(ws) == (0, 0)
    assert card(ws, lead).names["responsible"] == "Анна Соколова"
    assert card(ws, lead).values["status"] == "taken"
    undo.undo(ws)
    assert [brief.name for brief in leads.nobodys(ws)] == ["Дмитрий Орлов"]


def test_untouched_leads_tell_how_long_they_wait(ws: Workspace, lead: str, ilya: str) -> None:
    other = leads.create(ws, {"name": "Пётр", "responsible": ilya})
    with ws.edit("older") as tx:
        tx.execute("UPDATE lead SET created = created - 3600000 WHERE id = ?", (other,))
    first, second = leads.untouched(ws)
    assert (first.id, first.responsible_name) == (other, "Илья Жуков")
    assert first.waits >= 3_600_000 > second.waits
    assert [brief.id for brief in leads.untouched(ws, ilya)] == [other]


def test_a_call_takes_a_new_lead(ws: Workspace, lead: str) -> None:
    calls.record(ws, {"lead": lead, "direction": "out", "result": "talked", "moment": 1_700_000_000_000})
    assert card(ws, lead).values["status"] == "taken"
    assert leads.untouched(ws) == []


def test_what_a_colleague_has_in_work_is_not_taken_away(ws: Workspace, lead: str, ilya: str) -> None:
    leads.take(ws, lead)
    people.work_as(ws, ilya)
    with pytest.raises(UserError, match="Анна Соколова has already taken"):
        leads.take(ws, lead)
    assert card(ws, lead).names["responsible"] == "Анна Соколова"


def test_leads_are_assigned_with_their_open_tasks(ws: Workspace, ilya: str) -> None:
    mine = leads.create(
        ws, {"name": "Иван", "responsible": ws.author}, NextStep("Перезвонить", "call", TODAY)
    )
    leads.assign(ws, [mine], ilya)
    assert card(ws, mine).names["responsible"] == "Илья Жуков"
    assert task_lists.of_record(ws, "lead", mine)[0].responsible == ilya
    assert card(ws, mine).values["status"] == "new"
    leads.assign(ws, [mine], None)
    assert [brief.id for brief in leads.nobodys(ws)] == [mine]


def test_many_leads_are_one_step_and_one_undo(ws: Workspace, ilya: str) -> None:
    with ws.edit("many") as tx:
        ids = [tx.add(Lead(name=f"Клиент {n}", status="new")).id for n in range(1200)]
    told: list[tuple[int, int]] = []
    leads.assign(ws, ids, ilya, lambda done, of: told.append((done, of)))
    assert ws.read("SELECT count(*) FROM lead WHERE responsible = ?", (ilya,)) == [(1200,)]
    assert told == [(0, 1200), (500, 1200), (1000, 1200)]
    leads.reject(ws, ids, NewRef("Спам"))
    assert ws.read("SELECT count(*) FROM lead WHERE status = 'rejected'") == [(1200,)]
    undo.undo(ws)
    undo.undo(ws)
    assert ws.read("SELECT count(*) FROM lead WHERE status = 'new' AND responsible IS NULL") == [(1200,)]


def test_a_rejected_lead_has_a_reason_and_no_open_tasks(ws: Workspace, lead: str) -> None:
    leads.take(ws, lead)
    tasks.create(ws, {"name": "Перезвонить", "lead": lead, "day": TODAY})
    with pytest.raises(Invalid) as error:
        leads.reject(ws, [lead], None)
    assert error.value.fields == {"lost_reason": "Choose why the lead is rejected."}
    leads.reject(ws, [lead], NewRef("Спам"), "Предлагали рекламу")
    assert card(ws, lead).values["status"] == "rejected"
    assert card(ws, lead).names["lost_reason"] == "Спам"
    assert task_lists.of_record(ws, "lead", lead) == []
    undo.undo(ws)
    assert card(ws, lead).values["status"] == "taken"
    assert [t.name for t in task_lists.of_record(ws, "lead", lead)] == ["Перезвонить"]
    leads.reject(ws, [lead], NewRef("Спам"))
    leads.reopen(ws, lead)
    assert card(ws, lead).values["status"] == "taken"
    assert card(ws, lead).values["lost_reason"] is None


def test_who_is_there_already_is_known_by_number_address_and_name(ws: Workspace, lead: str) -> None:
    anna = records.create(ws, "contact", {"name": "Анна Петрова", "phone": [Point("+79161234567")]})
    firm = records.create(ws, "company", {"name": "ООО «Ромашка»"})
    assert [(k.id, k.sure) for k in lead_known.known(ws, heard("8 916 123-45-67", RU))] == [(anna, True)]
    assert [k.id for k in lead_known.known(ws, heard("Анна Петрова", RU))] == [anna]
    assert [k.id for k in lead_known.known(ws, heard("ООО Ромашка", RU))] == [firm]
    (same,) = lead_known.known(ws, heard("d.orlov@stroyteh.example", RU))
    assert (same.entity, same.id) == ("lead", lead)
    assert same.beside.startswith("Lead · СтройТехИнвест · New")
    assert [k.id for k in lead_known.known(ws, heard("Анна", RU), "анна петр")] == [anna]


def test_who_asks_again_has_the_request_on_the_lead_that_is_open(ws: Workspace, lead: str) -> None:
    given = {"phone": [Point("+79161234567")], "need": "Когда доставка?"}
    assert leads.ask_again(ws, lead, given) == lead
    assert [p.value for p in card(ws, lead).points["phone"]] == ["+79031187740", "+79161234567"]
    assert [text for (text,) in ws.read("SELECT text FROM note WHERE about = ?", (lead,))] == [
        "Когда доставка?"
    ]
    assert str(card(ws, lead).values["need"]).startswith("Нужен кирпич")


def test_who_asks_again_after_a_rejection_is_a_lead_anew(ws: Workspace, lead: str) -> None:
    leads.reject(ws, [lead], NewRef("Дорого"))
    again = leads.ask_again(ws, lead, {"need": "Готов взять 10 поддонов"})
    assert again != lead
    assert card(ws, again).title == "Дмитрий Орлов"
    assert [p.value for p in card(ws, again).points["phone"]] == ["+79031187740"]
    assert [p.value for p in card(ws, lead).points["phone"]] == ["+79031187740"]
    assert card(ws, again).values["status"] == "new"
    assert card(ws, lead).values["status"] == "rejected"


def converted(ws: Workspace, lead: str) -> lead_conversion.Converted:
    return lead_conversion.convert(
        ws,
        lead,
        Conversion(
            contact_values=lead_conversion.starts(ws, card(ws, lead)),
            company_name="СтройТехИнвест",
            role="Директор по закупкам",
            deal={"name": "Кирпич, 20 поддонов", "amount": 1_200_000_00},
        ),
    )


def test_a_lead_becomes_contact_company_and_deal_without_typing_again(ws: Workspace, lead: str) -> None:
    leads.take(ws, lead)
    made = converted(ws, lead)
    assert made.contact
    assert made.company
    assert made.deal
    contact, deal = card(ws, made.contact, "contact"), card(ws, made.deal, "deal")
    assert contact.title == "Дмитрий Орлов"
    assert [p.value for p in contact.points["phone"]] == ["+79031187740"]
    assert [p.value for p in contact.points["email"]] == ["d.orlov@stroyteh.example"]
    assert contact.tags == ("опт",)
    assert [(p.name, p.role) for p in contact.places] == [("СтройТехИнвест", "Директор по закупкам")]
    assert contact.names["source"] == deal.names["source"] == "Сайт"
    assert contact.names["responsible"] == deal.names["responsible"] == "Анна Соколова"
    assert (deal.values["contact"], deal.values["company"]) == (made.contact, made.company)
    assert card(ws, lead).values["status"] == "qualified"
    assert card(ws, lead).names["deal"] == "Кирпич, 20 поддонов"


def test_what_was_done_with_the_lead_is_the_clients_too(ws: Workspace, lead: str) -> None:
    call = calls.record(
        ws, {"lead": lead, "direction": "out", "result": "talked", "moment": 1_700_000_000_000}
    )
    task = tasks.create(ws, {"name": "Выслать прайс", "lead": lead, "day": TODAY})
    notes.add(ws, "lead", lead, "Просил скидку")
    made = converted(ws, lead)
    assert made.contact
    assert made.deal
    whom = ws.read("SELECT contact, company, deal FROM call WHERE id = ?", (call,))
    assert whom == [(made.contact, made.company, made.deal)]
    assert [t.id for t in task_lists.of_record(ws, "deal", made.deal)] == [task]
    assert card(ws, made.contact, "contact").values["last_contact"] == 1_700_000_000_000
    assert card(ws, made.deal, "deal").values["next_day"] == TODAY


def test_one_undo_takes_a_conversion_back(ws: Workspace, lead: str) -> None:
    leads.take(ws, lead)
    pipelines.first(ws)
    made = converted(ws, lead)
    undo.undo(ws)
    assert card(ws, lead).values["status"] == "taken"
    for entity, id_ in (("contact", made.contact), ("company", made.company), ("deal", made.deal)):
        assert ws.read(f"SELECT 1 FROM {entity} WHERE id = ? AND deleted IS NULL", (id_,)) == []


def test_a_contact_that_is_there_is_not_made_twice(ws: Workspace, lead: str) -> None:
    firm = records.create(ws, "company", {"name": "СтройТехИнвест"})
    there = records.create(
        ws,
        "contact",
        {"name": "Дима Орлов", "phone": [Point("+79031187740", "mobile")], "company": [Place(name="Другая")]},
    )
    made = lead_conversion.convert(ws, lead, Conversion(contact=there, company=firm))
    assert (made.contact, made.company, made.deal) == (there, firm, None)
    contact = card(ws, there, "contact")
    assert contact.title == "Дима Орлов"
    assert [p.value for p in contact.points["phone"]] == ["+79031187740"]
    assert [p.value for p in contact.points["email"]] == ["d.orlov@stroyteh.example"]
    assert [p.name for p in contact.places] == ["Другая", "СтройТехИнвест"]
    assert contact.tags == ("опт",)
    assert ws.read("SELECT count(*) FROM contact") == [(1,)]


def test_a_company_alone_is_a_client_too(ws: Workspace, lead: str) -> None:
    made = lead_conversion.convert(ws, lead, Conversion(company_name="СтройТехИнвест"))
    assert made.contact is None
    assert made.company
    assert card(ws, lead).values["company"] == made.company


def test_a_lead_is_converted_once(ws: Workspace, lead: str) -> None:
    converted(ws, lead)
    with pytest.raises(UserError, match="has become a contact already"):
        converted(ws, lead)
    with pytest.raises(UserError, match="has become a contact already"):
        leads.reject(ws, [lead], NewRef("Спам"))
    with pytest.raises(UserError, match="has become a contact already"):
        leads.take(ws, lead)


def test_nothing_is_converted_into_nobody(ws: Workspace, lead: str) -> None:
    with pytest.raises(UserError, match="has to become somebody"):
        lead_conversion.convert(ws, lead, Conversion())
    with pytest.raises(Invalid) as error:
        lead_conversion.convert(ws, lead, Conversion(contact_values={"job_title": "Директор"}))
    assert list(error.value.fields) == ["contact.name"]
    with pytest.raises(Invalid) as error:
        lead_conversion.convert(
            ws, lead, Conversion(company_name="Рога", deal={"name": "Кирпич", "amount": -1})
        )
    assert error.value.fields == {"amount": "An amount cannot be negative."}
    assert ws.read("SELECT count(*) FROM company") == [(0,)]
    assert card(ws, lead).values["status"] == "new"


def test_the_title_of_the_deal_is_the_first_line_of_the_request(ws: Workspace, lead: str) -> None:
    assert lead_conversion.told(card(ws, lead)) == "Нужен кирпич, 20 поддонов"


def test_a_call_without_a_client_is_called_by_its_number(ws: Workspace) -> None:
    with ws.edit("call") as tx:
        id_ = tx.add(Call(number="+79161234567", moment=1_700_000_000_000, direction="out", answered=1)).id
    assert card(ws, id_, "call").title == "+7 916 123-45-67"
