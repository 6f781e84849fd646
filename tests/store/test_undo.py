"""Undo and redo: everything can be taken back, also after a restart; what others have changed stays theirs."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.models.all import Contact, Note
from desktop_crm.ops import bulk, notes, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.store import query, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


def contact(ws: Workspace, **values: object) -> str:
    return records.create(ws, "contact", {"name": "Дмитрий Орлов", **values})


def card(ws: Workspace, id_: str) -> records.Card:
    return records.read(ws, "contact", id_)


def by_somebody_else(ws: Workspace, id_: str, **values: object) -> None:
    """A change that comes from another laptop, as the exchange writes it."""
    with ws.edit("From Anna's laptop", origin="sync") as tx:
        for key, value in values.items():
            setattr(tx.get(Contact, id_), key, value)


def test_a_field_goes_back_and_forth(ws: Workspace) -> None:
    id_ = contact(ws, city="Казань")
    records.change(ws, "contact", id_, {"city": "Уфа"})
    undo.undo(ws)
    assert card(ws, id_).values["city"] == "Казань"
    undo.redo(ws)
    assert card(ws, id_).values["city"] == "Уфа"


def test_undo_survives_a_restart(ws: Workspace) -> None:
    id_ = contact(ws)
    records.change(ws, "contact", id_, {"city": "Уфа"})
    ws.close()
    ws.__init__(ws.path)  # type: ignore[misc]
    undone = undo.undo(ws)
    assert undone is not None
    assert undone.step.name == "Contact changed: Дмитрий Орлов"
    assert card(ws, id_).values["city"] is None


def test_phones_companies_and_tags_come_back(ws: Workspace) -> None:
    held = {
        "phone": [Point("+79124451803", "mobile")],
        "company": [Place(name="СтройТехИнвест")],
        "tags": ["опт"],
    }
    id_ = contact(ws, **held)
    before = card(ws, id_)
    records.change(ws, "contact", id_, {"phone": [], "company": [], "tags": []})
    assert not card(ws, id_).points
    undo.undo(ws)
    assert card(ws, id_) == before


def test_a_new_contact_is_taken_back_into_the_bin_and_returns(ws: Workspace) -> None:
    id_ = contact(ws)
    undo.undo(ws)
    assert card(ws, id_).deleted
    undo.redo(ws)
    assert card(ws, id_).deleted is None


def test_a_deleted_contact_comes_back_with_its_notes(ws: Workspace) -> None:
    id_ = contact(ws)
    notes.add(ws, "contact", id_, "просил перезвонить")
    records.delete(ws, "contact", [id_])
    undo.undo(ws)
    assert card(ws, id_).deleted is None
    assert ws.read("SELECT text FROM note WHERE about = ? AND deleted IS NULL", (id_,)) == [
        ("просил перезвонить",)
    ]


def test_what_a_colleague_changed_since_stays_and_is_named(ws: Workspace) -> None:
    id_ = contact(ws, city="Казань")
    records.change(ws, "contact", id_, {"city": "Уфа", "job_title": "Директор"})
    by_somebody_else(ws, id_, city="Пермь")
    undone = undo.undo(ws)
    assert undone is not None
    assert [(k.entity, k.row, k.field) for k in undone.kept] == [("contact", id_, "city")]
    assert card(ws, id_).values["city"] == "Пермь"
    assert card(ws, id_).values["job_title"] is None


def test_a_contact_that_a_colleague_has_used_is_not_taken_back(ws: Workspace) -> None:
    id_ = contact(ws)
    with ws.edit("From Anna's laptop", origin="sync") as tx:
        tx.add(Note(about=id_, about_entity="contact", text="договорились", moment=1))
    undone = undo.undo(ws)
    assert undone is not None
    assert [k.row for k in undone.kept] == [id_]
    assert card(ws, id_).deleted is None


def test_a_bulk_edit_of_thousands_is_one_undo(ws: Workspace) -> None:
    with ws.long_edit("Import", origin="import") as work, work.chunk() as tx:
        tx.executemany(
            "INSERT INTO contact (id, name, city) VALUES (?, ?, ?)",
            [(f"{i:032}", f"К {i}", f"Г {i}") for i in range(3000)],
        )
    rids = query.ids(ws, query.Query("contact"))
    city = field_of(ws, "contact", "city")
    assert city
    bulk.set_field(ws, "contact", rids, city, "Москва")
    assert ws.read("SELECT count(*) FROM contact WHERE city = 'Москва'") == [(3000,)]
    undo.undo(ws)
    assert ws.read("SELECT count(*) FROM contact WHERE city = 'Г ' || CAST(id AS INTEGER)") == [(3000,)]
    undo.undo(ws)
    assert ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL") == [(0,)]
    undo.redo(ws)
    undo.redo(ws)
    assert ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL AND city = 'Москва'") == [(3000,)]


def test_nothing_to_undo_or_redo(ws: Workspace) -> None:
    assert undo.undo(ws) is None
    contact(ws)
    assert undo.redo(ws) is None


def test_after_something_new_there_is_nothing_to_redo(ws: Workspace) -> None:
    id_ = contact(ws)
    records.change(ws, "contact", id_, {"city": "Уфа"})
    undo.undo(ws)
    records.change(ws, "contact", id_, {"city": "Пермь"})
    assert undo.next_redo(ws) is None


def content(ws: Workspace) -> list[object]:
    tables = ("contact", "contact_point", "tagging", "membership", "note")
    return [ws.read(f"SELECT * FROM {t} WHERE deleted IS NULL ORDER BY id") for t in tables]


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["name", "city", "phone", "tags", "delete", "note", "new"]), st.integers(0, 3)),
    max_size=8,
)


@settings(max_examples=settings().max_examples // 3)
@given(actions=ACTIONS, back=st.lists(st.sampled_from(["undo", "redo"]), max_size=12))
def test_any_walk_through_undo_and_redo_shows_each_state_again(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int]], back: list[str]
) -> None:
    """After any actions, every undo shows the state before, and every redo the state after."""
    with blank(tmp_path_factory.mktemp("walk") / "a.crm") as ws:
        id_ = contact(ws)
        states = [_visible(ws)]
        for action, n in actions:
            before = ws.read("SELECT count(*) FROM entry")
            _act(ws, id_, action, n)
            if ws.read("SELECT count(*) FROM entry") != before:
                states.append(_visible(ws))
        at = len(states) - 1
        for step in back:
            if step == "undo" and at > 0:
                undone = undo.undo(ws)
                at -= 1
            elif step == "redo" and at < len(states) - 1:
                undone = undo.redo(ws)
                at += 1
            else:
                continue
            assert undone is not None
            assert undone.kept == []
            assert _visible(ws) == states[at]


def _visible(ws: Workspace) -> list[object]:
    """What people see: `changed` and the moment of deleting are not part of it."""
    return [
        ws.read("SELECT id, name, city, own, deleted IS NULL FROM contact WHERE deleted IS NULL ORDER BY id"),
        ws.read("SELECT id, value, rank FROM contact_point WHERE deleted IS NULL ORDER BY id"),
        ws.read("SELECT id FROM tagging WHERE deleted IS NULL ORDER BY id"),
        ws.read("SELECT id, text FROM note WHERE deleted IS NULL ORDER BY id"),
    ]


def _act(ws: Workspace, id_: str, action: str, n: int) -> None:
    acts: dict[str, Callable[[], object]] = {
        "name": lambda: records.change(ws, "contact", id_, {"name": f"Имя {n}"}),
        "city": lambda: records.change(ws, "contact", id_, {"city": f"Город {n}" if n else None}),
        "phone": lambda: records.change(
            ws, "contact", id_, {"phone": [Point(f"+7912445180{i}") for i in range(n)]}
        ),
        "tags": lambda: records.change(ws, "contact", id_, {"tags": ["а", "б", "в"][:n]}),
        "delete": lambda: (
            records.delete(ws, "contact", [id_]) if n else records.restore(ws, "contact", [id_])
        ),
        "note": lambda: notes.add(ws, "contact", id_, f"заметка {n}"),
        "new": lambda: contact(ws, name=f"Новый {n}"),
    }
    acts[action]()


def test_a_company_that_a_colleague_has_moved_somebody_to_is_not_taken_back(ws: Workspace) -> None:
    id_ = contact(ws, company=[Place(name="Ромашка")])
    company = records.create(ws, "company", {"name": "Василёк"})
    with ws.edit("From Anna's laptop", origin="sync") as tx:
        tx.execute("UPDATE membership SET company = ? WHERE contact = ?", (company, id_))
    undone = undo.undo(ws)
    assert undone is not None
    assert [k.row for k in undone.kept] == [company]
    assert records.read(ws, "company", company).deleted is None


def test_a_contact_done_again_and_used_by_a_colleague_is_not_taken_back(ws: Workspace) -> None:
    id_ = contact(ws)
    undo.undo(ws)
    undo.redo(ws)
    with ws.edit("From Anna's laptop", origin="sync") as tx:
        tx.add(Note(about=id_, about_entity="contact", text="договорились", moment=1))
    undone = undo.undo(ws)
    assert undone is not None
    assert [k.row for k in undone.kept] == [id_]
    assert card(ws, id_).deleted is None


def test_what_is_saved_while_a_long_undo_goes_on_stays(ws: Workspace) -> None:
    """Between any two chunks of the undo somebody writes to records whose turn is still to come."""
    with ws.long_edit("Import", origin="import") as work, work.chunk() as tx:
        tx.executemany("INSERT INTO contact (id, name) VALUES (?, 'К')", [(f"{i:032}",) for i in range(2500)])
    rids = query.ids(ws, query.Query("contact"))
    city = field_of(ws, "contact", "city")
    assert city
    bulk.set_field(ws, "contact", rids, city, "Москва")
    ids = [f"{i:032}" for i in (700, 1400, 2499)]

    def meanwhile(done: int, _total: int) -> None:
        if done == 500:
            records.change(ws, "contact", ids[0], {"city": "Тверь"})
            notes.add(ws, "contact", ids[1], "звонил")

    undone = undo.undo(ws, progress=meanwhile)
    assert undone is not None
    assert [(k.row, k.field) for k in undone.kept] == [(ids[0], "city")]
    assert card(ws, ids[0]).values["city"] == "Тверь"
    assert card(ws, ids[2]).values["city"] is None
    undone = undo.undo(ws, undo.step_of(ws.reader, "name = 'Import'"), progress=None)
    assert undone is not None
    assert {k.row for k in undone.kept} == set(ids[:2])
    assert card(ws, ids[1]).deleted is None


def test_undo_pressed_twice_at_once_takes_back_two_steps(ws: Workspace) -> None:
    id_ = contact(ws)
    for n in range(8):
        records.change(ws, "contact", id_, {"city": f"Город {n}"})
    threads = [threading.Thread(target=undo.undo, args=(ws,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert card(ws, id_).values["city"] is None
    assert ws.read("SELECT count(*), count(DISTINCT undoes) FROM step WHERE origin = 'undo'") == [(8, 8)]


def test_a_record_that_is_gone_for_good_is_named(ws: Workspace) -> None:
    id_ = contact(ws)
    records.change(ws, "contact", id_, {"city": "Уфа"})
    with ws.edit("Repaired", origin="outside") as tx:
        tx.execute("DELETE FROM contact")
    undone = undo.undo(ws)
    assert undone is not None
    assert [k.row for k in undone.kept] == [id_]
