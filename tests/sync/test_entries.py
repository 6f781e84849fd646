"""What one laptop writes, another one has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_crm import demo
from desktop_crm.base.errors import Cancelled
from desktop_crm.ops import records
from desktop_crm.ops.details import Point
from desktop_crm.store import check, undo
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import batch, inbox, outbox
from tests.sync.laptops import content, fresh, hand_over, meet


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Workspace]:
    with fresh(tmp_path / "anna.crm") as ws:
        yield ws


@pytest.fixture
def ilya(tmp_path: Path) -> Iterator[Workspace]:
    with fresh(tmp_path / "ilya.crm") as ws:
        yield ws


def value(ws: Workspace, id_: str, field: str) -> object:
    return ws.read(f"SELECT {field} FROM contact WHERE id = ?", (id_,))[0][0]


def test_a_whole_example_arrives(anna: Workspace, ilya: Workspace) -> None:
    demo.fill(anna, "ru")
    applied = hand_over(anna, ilya, most=50_000)
    assert applied.new > 1000
    assert applied.conflicts == 0
    assert content(anna) == content(ilya)
    assert check.check(ilya) == check.check(anna) == []


def test_edits_of_different_fields_never_conflict(anna: Workspace, ilya: Workspace) -> None:
    id_ = records.create(anna, "contact", {"name": "Мария", "phone": (Point("+79124451803"),)})
    meet(anna, ilya)
    records.change(anna, "contact", id_, {"city": "Казань"})
    records.change(ilya, "contact", id_, {"job_title": "Директор"})
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert (value(anna, id_, "city"), value(ilya, id_, "job_title")) == ("Казань", "Директор")
    assert not anna.read("SELECT 1 FROM head WHERE lost")


def test_of_two_edits_of_one_field_one_wins_and_the_other_stays_in_sight(
    anna: Workspace, ilya: Workspace
) -> None:
    id_ = records.create(anna, "contact", {"name": "Мария"})
    meet(anna, ilya)
    records.change(anna, "contact", id_, {"city": "Казань"})
    records.change(ilya, "contact", id_, {"city": "Пермь"})
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert value(anna, id_, "city") == "Пермь"
    assert ilya.read("SELECT field, lost FROM head WHERE lost") == [("city", 1)]
    records.change(anna, "contact", id_, {"city": "Уфа"})
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert not ilya.read("SELECT 1 FROM head WHERE lost")


def test_an_edit_brings_back_what_was_deleted_meanwhile(anna: Workspace, ilya: Workspace) -> None:
    id_ = records.create(anna, "contact", {"name": "Мария"})
    meet(anna, ilya)
    records.delete(anna, "contact", [id_])
    records.change(ilya, "contact", id_, {"city": "Пермь"})
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert value(anna, id_, "deleted") is None
    assert anna.read("SELECT field, lost FROM head WHERE lost") == [("deleted", 1)]


def test_what_was_known_when_it_was_deleted_stays_deleted(anna: Workspace, ilya: Workspace) -> None:
    id_ = records.create(anna, "contact", {"name": "Мария"})
    meet(anna, ilya)
    records.change(ilya, "contact", id_, {"city": "Пермь"})
    meet(anna, ilya)
    records.delete(anna, "contact", [id_])
    meet(anna, ilya)
    assert value(ilya, id_, "deleted")
    records.restore(ilya, "contact", [id_])
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert value(anna, id_, "deleted") is None
    assert not anna.read("SELECT 1 FROM head WHERE lost")


def test_one_tag_added_on_both_is_one(anna: Workspace, ilya: Workspace) -> None:
    id_ = records.create(anna, "contact", {"name": "Мария"})
    meet(anna, ilya)
    for ws in (anna, ilya):
        records.change(ws, "contact", id_, {"tags": ("VIP",)})
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert records.read(anna, "contact", id_).tags == ("VIP",)
    assert not anna.read("SELECT 1 FROM head WHERE lost")
    records.change(anna, "contact", id_, {"tags": ()})
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert records.read(ilya, "contact", id_).tags == ()


def test_undo_takes_back_own_edits_only(anna: Workspace, ilya: Workspace) -> None:
    id_ = records.create(anna, "contact", {"name": "Мария"})
    meet(anna, ilya)
    assert undo.next_undo(ilya) is None
    records.change(anna, "contact", id_, {"city": "Казань"})
    meet(anna, ilya)
    records.change(ilya, "contact", id_, {"city": "Пермь"})
    meet(anna, ilya)
    undone = undo.undo(anna)
    assert undone is not None
    assert [k.field for k in undone.kept] == ["city"]
    undo.undo(ilya)
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert value(anna, id_, "city") == "Казань"


def test_an_entry_that_is_replaced_before_it_arrives(
    anna: Workspace, ilya: Workspace, tmp_path: Path
) -> None:
    id_ = records.create(anna, "contact", {"name": "Мария"})
    for city in ("Казань", "Пермь", "Уфа"):
        records.change(anna, "contact", id_, {"city": city})
    outbox.number(anna)
    site = outbox.own_site(anna)
    upto = outbox.vector(anna)[site]
    for seq in range(upto, 0, -1):
        part = outbox.read(anna, site, seq, seq)
        assert part is not None
        inbox.apply(ilya, batch.unpack(batch.pack(part)))
    assert content(anna) == content(ilya)
    assert outbox.vector(ilya) == outbox.vector(anna)
    with fresh(tmp_path / "oleg.crm") as oleg:
        hand_over(ilya, oleg)
        assert content(oleg) == content(anna)


def test_what_others_do_leaves_redo_open(anna: Workspace, ilya: Workspace) -> None:
    id_ = records.create(anna, "contact", {"name": "Мария"})
    records.change(anna, "contact", id_, {"city": "Казань"})
    undo.undo(anna)
    records.create(ilya, "contact", {"name": "Пётр"})
    meet(anna, ilya)
    undo.redo(anna)
    assert value(anna, id_, "city") == "Казань"


def test_what_is_written_after_and_during_a_large_arrival_is_still_told(
    anna: Workspace, ilya: Workspace
) -> None:
    for batch_of in range(3):
        with anna.edit("Many") as tx:
            rows = [(f"{batch_of}-{n}", f"Клиент {n}") for n in range(1000)]
            tx.executemany("INSERT INTO contact (id, name) VALUES (?, ?)", rows)
    with ilya.long_edit("Import") as work:
        with work.chunk() as tx:
            tx.execute("INSERT INTO contact (id, name) VALUES ('imported', 'Олег')")
        hand_over(anna, ilya)
        outbox.number(ilya)
    after = records.create(ilya, "contact", {"name": "Мария"})
    hand_over(ilya, anna)
    outbox.number(ilya)
    later = records.create(ilya, "contact", {"name": "Пётр"})
    hand_over(ilya, anna)
    assert {value(anna, id_, "name") for id_ in ("imported", after, later)} == {"Олег", "Мария", "Пётр"}
    assert content(anna) == content(ilya)


@pytest.mark.parametrize("cancelled", [False, True])
def test_what_arrives_during_a_long_step_stands_also_when_the_step_is_given_up(
    anna: Workspace, ilya: Workspace, cancelled: bool
) -> None:
    ids = [records.create(anna, "contact", {"name": f"Мария {n}", "city": "Омск"}) for n in range(3)]
    meet(anna, ilya)
    records.change(ilya, "contact", ids[0], {"city": "Пермь"})
    records.delete(ilya, "contact", [ids[1]])
    records.change(ilya, "contact", ids[2], {"job_title": "Директор"})
    with suppress(Cancelled), anna.long_edit("Bulk") as work:
        with work.chunk() as tx:
            tx.execute("UPDATE contact SET city = 'Уфа'")
        meet(anna, ilya)
        records.change(anna, "contact", ids[0], {"name": "Анна"})
        meet(anna, ilya)
        if cancelled:
            raise Cancelled
    meet(anna, ilya)
    assert check.check(anna) == check.check(ilya) == []
    assert content(anna) == content(ilya)
    if cancelled:
        assert value(anna, ids[0], "city") == "Пермь"
        assert value(anna, ids[1], "deleted")


BY_HAND = {
    "a key with a space": """UPDATE contact SET own = '{"мой размер": 38}' WHERE id = ?""",
    "a list": """UPDATE contact SET own = '{"a": [1, 2]}' WHERE id = ?""",
    "an id": """INSERT INTO contact (id, name) VALUES ('"' || ?, 'Олег')""",
    "no number": "UPDATE contact_point SET rank = 9e999 WHERE about = ?",
    "a line": "UPDATE contact SET city = 'a' || char(10) || char(1) || 'b' WHERE id = ?",
}
"""What no program of ours writes, by what is odd about it."""


@pytest.mark.parametrize("what", BY_HAND)
def test_what_another_tool_wrote_oddly_keeps_nothing_else_back(
    anna: Workspace, ilya: Workspace, what: str
) -> None:
    odd = records.create(anna, "contact", {"name": "Мария", "phone": (Point("+79124451803"),)})
    with anna.edit("By hand", origin="outside") as tx:
        tx.execute(BY_HAND[what], (odd,))
    plain = records.create(anna, "contact", {"name": "Анна"})
    hand_over(anna, ilya)
    assert value(ilya, plain, "name") == "Анна"
    assert value(ilya, odd, "name") == "Мария"
    assert check.check(ilya) == []
    carried = what in ("a key with a space", "a line")
    assert (outbox.waiting(anna, 100) == 0) == carried
    assert (content(anna) == content(ilya)) == carried
