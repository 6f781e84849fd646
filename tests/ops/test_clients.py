"""Contacts and companies: saved, changed, binned, noted, seen in time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.models.all import Note
from desktop_crm.ops import bulk, lists, notes, people, records, timeline
from desktop_crm.ops.details import Place, Point
from desktop_crm.store import history, query, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


@pytest.fixture
def dmitry(ws: Workspace) -> str:
    return records.create(
        ws,
        "contact",
        {
            "name": "Дмитрий Орлов",
            "phone": [Point("+79031187740", "mobile"), Point("+74952346187", "work")],
            "email": [Point("d.orlov@stroyteh.example", "work")],
            "company": [Place(name="СтройТехИнвест", role="Директор по закупкам")],
            "tags": ["опт", "выставка"],
            "responsible": records.NewRef("Илья Жуков"),
            "city": "Казань",
        },
    )


def test_a_card_holds_all_that_was_given(ws: Workspace, dmitry: str) -> None:
    card = records.read(ws, "contact", dmitry)
    assert card.title == "Дмитрий Орлов"
    assert [(p.value, p.use) for p in card.points["phone"]] == [
        ("+79031187740", "mobile"),
        ("+74952346187", "work"),
    ]
    assert [(p.name, p.role) for p in card.places] == [("СтройТехИнвест", "Директор по закупкам")]
    assert card.tags == ("выставка", "опт")
    assert card.names["responsible"] == "Илья Жуков"


def test_a_company_shows_its_people(ws: Workspace, dmitry: str) -> None:
    company = records.read(ws, "contact", dmitry).places[0].company
    assert company
    assert records.read(ws, "company", company).people == ((dmitry, "Дмитрий Орлов", "Директор по закупкам"),)


def test_the_same_company_is_not_made_twice(ws: Workspace, dmitry: str) -> None:
    records.create(ws, "contact", {"name": "Ольга", "company": [Place(name="стройтехинвест")]})
    assert ws.read("SELECT count(*) FROM company") == [(1,)]


def test_phones_can_change_their_order_and_keep_their_history(ws: Workspace, dmitry: str) -> None:
    mobile, work = records.read(ws, "contact", dmitry).points["phone"]
    records.change(ws, "contact", dmitry, {"phone": [work, mobile]})
    assert records.read(ws, "contact", dmitry).points["phone"] == (work, mobile)
    assert len(history.of_record(ws, str(mobile.id), "value")) == 1


def test_only_a_phone_is_enough(ws: Workspace) -> None:
    id_ = records.create(ws, "contact", {"phone": [Point("+79031187740")]})
    assert records.read(ws, "contact", id_).title == "+7 903 118-77-40"


def test_nobody_at_all_is_refused_with_a_sentence_for_the_field(ws: Workspace) -> None:
    with pytest.raises(records.Invalid) as refused:
        records.create(ws, "contact", {"city": "Уфа", "phone": []})
    assert list(refused.value.fields) == ["name"]
    assert ws.read("SELECT count(*) FROM contact") == [(0,)]


def test_a_contact_may_not_become_nobody(ws: Workspace) -> None:
    id_ = records.create(ws, "contact", {"name": "Ян"})
    with pytest.raises(records.Invalid):
        records.change(ws, "contact", id_, {"name": ""})
    assert records.read(ws, "contact", id_).title == "Ян"


def test_a_company_needs_a_name(ws: Workspace) -> None:
    with pytest.raises(records.Invalid, match="Company name"):
        records.create(ws, "company", {"city": "Уфа"})


def test_the_bin_gives_a_contact_back_with_everything(ws: Workspace, dmitry: str) -> None:
    notes.add(ws, "contact", dmitry, "Просит пересчитать доставку")
    before = records.read(ws, "contact", dmitry)
    records.delete(ws, "contact", [dmitry])
    assert query.count(ws, query.Query("contact")) == 0
    assert query.count(ws, query.Query("contact", bin=True)) == 1
    records.restore(ws, "contact", [dmitry])
    assert records.read(ws, "contact", dmitry) == before
    assert len(timeline.events(ws, "contact", dmitry)) >= 2


def test_the_timeline_tells_everything_in_order(ws: Workspace, dmitry: str) -> None:
    notes.add(ws, "contact", dmitry, "Просит перезвонить в пятницу")
    records.change(ws, "contact", dmitry, {"city": "Уфа", "tags": ["опт"], "status": "client"})
    undo.undo(ws)
    events = timeline.events(ws, "contact", dmitry)
    assert [e.kind for e in events] == ["undone", "changed", "note", "created"]
    changed = {line.label: (line.old, line.new) for line in events[1].lines}
    assert changed == {"City": ("Казань", "Уфа"), "Status": ("", "Client"), "Tags": ("выставка", "")}
    assert {e.author for e in events} == {"Анна Соколова"}


def test_a_long_timeline_is_read_page_by_page_and_nothing_is_left_out(ws: Workspace, dmitry: str) -> None:
    with ws.edit("Many notes") as tx:
        for i in range(250):
            tx.add(Note(about=dmitry, about_entity="contact", text=f"заметка {i}", moment=1_000_000 + i // 7))
    seen: list[str] = []
    before = None
    while page := timeline.events(ws, "contact", dmitry, before, limit=40):
        seen += [e.text for e in page if e.kind == "note"]
        before = page[-1].moment
    assert len(seen) == 250
    assert set(seen) == {f"заметка {i}" for i in range(250)}


def test_history_names_who_what_when_from_and_to(ws: Workspace, dmitry: str) -> None:
    records.change(ws, "contact", dmitry, {"city": "Уфа"})
    (changed, created) = history.of_record(ws, dmitry, "city")
    assert (changed.old, changed.new, changed.author) == ("Казань", "Уфа", "Анна Соколова")
    assert (created.new, created.created) == ("Казань", True)
    assert changed.moment >= created.moment > 0


def test_an_empty_note_is_refused(ws: Workspace, dmitry: str) -> None:
    with pytest.raises(records.Invalid):
        notes.add(ws, "contact", dmitry, "  \n ")


def test_a_field_of_many_is_set_tagged_and_taken_back(ws: Workspace) -> None:
    for n in range(30):
        records.create(ws, "contact", {"name": f"Контакт {n}"})
    rids = query.ids(ws, query.Query("contact"))
    status = field_of(ws, "contact", "status")
    assert status
    bulk.set_field(ws, "contact", rids[:20], status, "client")
    bulk.tag(ws, "contact", rids, "Выставка")
    bulk.untag(ws, "contact", rids[:10], "выставка")
    assert ws.read("SELECT count(*) FROM contact WHERE status = 'client'") == [(20,)]
    assert ws.read("SELECT count(*) FROM tagging WHERE deleted IS NULL") == [(20,)]
    for _ in range(3):
        undo.undo(ws)
    assert ws.read("SELECT count(*) FROM contact WHERE status = 'client'") == [(0,)]
    assert ws.read("SELECT count(*) FROM tagging WHERE deleted IS NULL") == [(0,)]


def test_a_saved_list_comes_back_with_its_columns(ws: Workspace) -> None:
    chosen = query.Query("contact", (query.Filter("status", query.Operator.ANY_OF, ("new",)),), sort="name")
    id_ = lists.save(ws, "Новые лиды", chosen, ["name", "phone"])
    (saved,) = lists.all_of(ws)
    assert (saved.id, saved.name, saved.query, saved.columns) == (
        id_,
        "Новые лиды",
        chosen,
        ("name", "phone"),
    )
    lists.remove(ws, id_)
    assert lists.all_of(ws) == []
