"""Requests, deals, tasks and what was said in calls are found as clients are."""

from __future__ import annotations

import pytest

from desktop_crm.models.all import Call, Deal, Lead, Meeting, Pipeline, Stage, Task
from desktop_crm.models.record import ENTITIES
from desktop_crm.ops import notes, records
from desktop_crm.ops.details import Point
from desktop_crm.store import search, search_index, undo
from desktop_crm.store.workspace import Workspace


@pytest.fixture
def dmitry(ws: Workspace) -> str:
    return records.create(ws, "contact", {"name": "Дмитрий Орлов"})


@pytest.fixture
def deal(ws: Workspace, dmitry: str) -> str:
    with ws.edit("Deal") as tx:
        pipeline = tx.add(Pipeline(name="Продажи")).id
        stage = tx.add(Stage(name="КП", pipeline=pipeline)).id
        return tx.add(Deal(name="Поставка кровли", pipeline=pipeline, stage=stage, contact=dmitry)).id


def found(ws: Workspace, text: str) -> list[tuple[str, str]]:
    search_index.catch_up(ws)
    return [(hit.entity, hit.title) for hit in search.find(ws, text)]


def test_a_deal_is_found_by_its_name_its_notes_and_its_client(ws: Workspace, deal: str) -> None:
    assert found(ws, "кровл") == [("deal", "Поставка кровли")]
    notes.add(ws, "deal", deal, "Ждут смету на водостоки")
    assert found(ws, "водосток") == [("deal", "Поставка кровли")]
    assert set(found(ws, "Орлов")) == {("contact", "Дмитрий Орлов"), ("deal", "Поставка кровли")}
    (hit,) = [hit for hit in search.find(ws, "Орлов") if hit.entity == "deal"]
    assert hit.subtitle == "Дмитрий Орлов"


def test_a_client_that_is_renamed_is_found_by_the_new_name_with_the_deal(
    ws: Workspace, dmitry: str, deal: str
) -> None:
    assert found(ws, "Соколов") == []
    records.change(ws, "contact", dmitry, {"name": "Дмитрий Соколов"})
    assert ("deal", "Поставка кровли") in found(ws, "Соколов")
    assert found(ws, "Орлов") == []
    undo.undo(ws)
    assert ("deal", "Поставка кровли") in found(ws, "Орлов")


def test_a_request_is_found_by_phone_need_and_name(ws: Workspace) -> None:
    with ws.edit("Lead") as tx:
        lead = tx.add(Lead(name="Елена", need="Нужен прайс на упаковку", firm="Полдень")).id
    records.change(ws, "lead", lead, {"phone": [Point("+79213005219")]})
    for text in ("упаковк", "300-52-19", "полдень", "tktyf"):
        assert found(ws, text) == [("lead", "Елена")], text


def test_what_was_said_in_calls_and_meetings_finds_the_client(ws: Workspace, dmitry: str) -> None:
    with ws.edit("Talks") as tx:
        call = tx.add(Call(contact=dmitry, moment=1, text="Просит пересчитать доставку до Казани")).id
        tx.add(Meeting(contact=dmitry, moment=2, topic="Замер цеха"))
    assert found(ws, "пересчитать Казани") == [("contact", "Дмитрий Орлов")]
    assert found(ws, "цеха") == [("contact", "Дмитрий Орлов")]
    boris = records.create(ws, "contact", {"name": "Борис"})
    with ws.edit("It was somebody else") as tx:
        tx.get(Call, call).contact = boris
    assert found(ws, "Казани") == [("contact", "Борис")]


def test_a_call_that_is_given_its_client_later_finds_it(ws: Workspace, dmitry: str) -> None:
    with ws.edit("Somebody called") as tx:
        call = tx.add(Call(moment=1, text="Водостоки")).id
    assert found(ws, "водостоки") == []
    with ws.edit("It was Dmitry") as tx:
        tx.get(Call, call).contact = dmitry
    assert found(ws, "водостоки") == [("contact", "Дмитрий Орлов")]


def test_a_task_is_found_until_it_goes_to_the_bin(ws: Workspace) -> None:
    with ws.edit("Task") as tx:
        task = tx.add(Task(name="Отправить образцы")).id
    assert found(ws, "образц") == [("task", "Отправить образцы")]
    records.delete(ws, "task", [task])
    assert found(ws, "образц") == []


def test_whoever_asks_may_be_a_contact_already(ws: Workspace, dmitry: str) -> None:
    search_index.catch_up(ws)
    name = ENTITIES["lead"].fields["name"]
    assert [hit.id for hit in search.known(ws, "lead", name, "Орлов Дмитрий")] == [dmitry]
    assert search.known(ws, "deal", ENTITIES["deal"].fields["name"], "Дмитрий Орлов") == []


def test_an_index_made_anew_finds_the_same(ws: Workspace, dmitry: str, deal: str) -> None:
    notes.add(ws, "deal", deal, "Ждут смету")
    with ws.edit("A call") as tx:
        tx.add(Call(contact=dmitry, moment=1, text="Водостоки"))
    before = [found(ws, text) for text in ("кровли", "смету", "водостоки", "орлов")]
    search_index.rebuild(ws)
    assert [found(ws, text) for text in ("кровли", "смету", "водостоки", "орлов")] == before
