"""Two people wrote into one field: both values are in sight until somebody decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.models.all import Meeting
from desktop_crm.ops import conflicts, deals, meetings, people, pipelines, records
from desktop_crm.ops.details import Point
from desktop_crm.store import check, undo
from desktop_crm.store.workspace import Workspace
from tests.sync.laptops import content, fresh, meet


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Workspace]:
    with fresh(tmp_path / "anna.crm") as ws:
        people.introduce(ws, "Анна")
        yield ws


@pytest.fixture
def ilya(tmp_path: Path) -> Iterator[Workspace]:
    with fresh(tmp_path / "ilya.crm") as ws:
        people.introduce(ws, "Илья")
        yield ws


@pytest.fixture
def maria(anna: Workspace, ilya: Workspace) -> str:
    id_ = records.create(anna, "contact", {"name": "Мария", "phone": (Point("+79124451803"),)})
    meet(anna, ilya)
    return id_


def apart(anna: Workspace, ilya: Workspace, id_: str) -> None:
    records.change(anna, "contact", id_, {"city": "Казань"})
    records.change(ilya, "contact", id_, {"city": "Пермь"})
    meet(anna, ilya)


def test_a_conflict_says_who_wrote_what(anna: Workspace, ilya: Workspace, maria: str) -> None:
    apart(anna, ilya, maria)
    for ws in (anna, ilya):
        (conflict,) = conflicts.all_of(ws)
        assert (conflict.title, conflict.label, conflict.kind) == ("Мария", "City", conflicts.VALUE)
        assert (conflict.current.text, conflict.current.author) == ("Пермь", "Илья")
        assert [(v.text, v.author) for v in conflict.others] == [("Казань", "Анна")]
        assert conflicts.count(ws) == 1


def test_taking_the_other_value_settles_it_everywhere(anna: Workspace, ilya: Workspace, maria: str) -> None:
    apart(anna, ilya, maria)
    conflicts.take(ilya, f"{maria}:city")
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert records.read(anna, "contact", maria).values["city"] == "Казань"
    assert conflicts.count(anna) == conflicts.count(ilya) == 0
    with pytest.raises(UserError, match="decided already"):
        conflicts.take(anna, f"{maria}:city")


def test_keeping_what_stands_settles_it_everywhere(anna: Workspace, ilya: Workspace, maria: str) -> None:
    apart(anna, ilya, maria)
    conflicts.keep_all(anna)
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert records.read(anna, "contact", maria).values["city"] == "Пермь"
    assert conflicts.count(anna) == conflicts.count(ilya) == 0
    assert check.check(anna) == check.check(ilya) == []


@pytest.mark.parametrize("decision", ["take", "keep"])
def test_deleted_by_one_and_changed_by_the_other(
    anna: Workspace, ilya: Workspace, maria: str, decision: str
) -> None:
    records.delete(anna, "contact", [maria])
    records.change(ilya, "contact", maria, {"city": "Пермь"})
    meet(anna, ilya)
    conflict = next(c for c in conflicts.all_of(anna) if c.entity == "contact")
    assert (conflict.kind, conflict.current.text, conflict.current.author) == (
        conflicts.DELETION,
        "In use",
        "Илья",
    )
    assert [(v.text, v.author) for v in conflict.others] == [("Deleted", "Анна")]
    if decision == "take":
        conflicts.take(ilya, conflict.id)
    else:
        conflicts.keep(ilya, [conflict.id])
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert bool(records.read(anna, "contact", maria).deleted) == (decision == "take")
    assert not [c for c in conflicts.all_of(anna) if c.entity == "contact"]
    assert check.check(anna) == check.check(ilya) == []


@pytest.mark.parametrize("decision", ["take", "keep"])
def test_a_phone_removed_by_one_and_corrected_by_the_other(
    anna: Workspace, ilya: Workspace, maria: str, decision: str
) -> None:
    records.change(anna, "contact", maria, {"phone": ()})
    (point,) = records.read(ilya, "contact", maria).points["phone"]
    records.change(ilya, "contact", maria, {"phone": (Point("+79995551122", point.use, point.id),)})
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    (conflict,) = conflicts.all_of(anna)
    assert (conflict.kind, conflict.title, conflict.label) == (conflicts.EDIT, "Мария", "Phone")
    assert conflict.opens == ("contact", maria)
    conflicts.take(anna, conflict.id) if decision == "take" else conflicts.keep(anna, [conflict.id])
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    phones = [p.value for p in records.read(ilya, "contact", maria).points.get("phone", ())]
    assert phones == (["+79995551122"] if decision == "take" else [])
    assert not conflicts.all_of(anna)
    assert check.check(anna) == check.check(ilya) == []


def test_a_deal_that_both_move_is_one_conflict_and_what_is_kept_of_it_none(
    anna: Workspace, ilya: Workspace, maria: str
) -> None:
    deal = deals.create(anna, {"name": "Windows", "contact": maria, "amount": 100})
    meet(anna, ilya)
    stages = [stage.id for stage in pipelines.first(anna).stages if stage.is_open]
    deals.move(anna, deal, stages[1])
    deals.move(ilya, deal, stages[2])
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    (found,) = [c for c in conflicts.all_of(anna) if c.field == "stage"]
    assert {c.entity for c in conflicts.all_of(anna)} == {"deal"}
    assert (found.title, conflicts.count(anna)) == ("Windows", len(conflicts.all_of(anna)))


def test_a_meeting_that_both_write_down_differently_is_named(
    anna: Workspace, ilya: Workspace, maria: str
) -> None:
    meeting = meetings.record(anna, {"contact": maria, "moment": 1_700_000_000_000})
    meet(anna, ilya)
    for ws, place in ((anna, "Office"), (ilya, "Café")):
        with ws.edit("Place") as tx:
            tx.get(Meeting, meeting).place = place
    meet(anna, ilya)
    (conflict,) = conflicts.all_of(anna)
    assert (conflict.title, conflict.label) == ("Мария", "Place")


def test_several_are_taken_in_one_step(anna: Workspace, ilya: Workspace, maria: str) -> None:
    records.change(anna, "contact", maria, {"city": "Казань", "job_title": "Бухгалтер"})
    records.change(ilya, "contact", maria, {"city": "Пермь", "job_title": "Директор"})
    meet(anna, ilya)
    conflicts.take_all(anna, [c.id for c in conflicts.all_of(anna)])
    step = undo.next_undo(anna)
    assert step is not None
    assert step.name == "2 other values taken"
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert records.read(ilya, "contact", maria).values["job_title"] == "Бухгалтер"
    assert conflicts.count(ilya) == 0
