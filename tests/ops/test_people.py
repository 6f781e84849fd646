"""The team on this laptop: people come, are renamed and leave, and nobody is confused with another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.ops import people
from desktop_crm.ops.records import Invalid
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        yield opened


def test_who_leaves_is_no_longer_offered_and_can_return(ws: Workspace) -> None:
    anna, igor = people.add(ws, "Анна"), people.add(ws, "Игорь")

    people.set_active(ws, anna, False)
    assert people.employees(ws) == [(igor, "Игорь")]
    assert [p.name for p in people.everybody(ws)] == ["Игорь", "Анна"]

    undo.undo(ws)
    assert [name for _id, name in people.employees(ws)] == ["Анна", "Игорь"]


def test_two_people_of_one_name_are_told_apart(ws: Workspace) -> None:
    people.add(ws, "Пётр Иванов")
    other = people.add(ws, "Пётр Сидоров")

    with pytest.raises(Invalid) as refused:
        people.rename(ws, other, "петр иванов")
    assert "Пётр Иванов is in the list already" in refused.value.fields["name"]
    with pytest.raises(Invalid):
        people.add(ws, "  ")
    people.rename(ws, other, "Пётр Сидоров-младший")
    assert "Пётр Сидоров-младший" in [p.name for p in people.everybody(ws)]


def test_who_has_left_is_not_added_a_second_time(ws: Workspace) -> None:
    anna = people.add(ws, "Анна")
    people.set_active(ws, anna, False)

    with pytest.raises(Invalid) as refused:
        people.add(ws, "Анна")
    assert "no longer works here" in refused.value.fields["name"]


def test_the_laptop_remembers_who_works_on_it(ws: Workspace) -> None:
    anna = people.add(ws, "Анна")
    people.work_as(ws, anna)
    people.call_team(ws, " Ромашка ")

    ws.close()
    with Workspace(ws.path) as again:
        assert people.me(again) == (anna, "Анна")
        assert people.team_name(again) == "Ромашка"


def test_who_introduces_himself_is_added_found_or_renamed(ws: Workspace) -> None:
    anna = people.introduce(ws, "Anna Sokolova", "Owner")
    assert people.me(ws) == (anna, "Anna Sokolova")
    assert people.everybody(ws) == [people.Person(anna, "Anna Sokolova", True, "Owner")]
    steps = ws.read("SELECT count(*) FROM step")
    assert people.introduce(ws, " anna sokolova ", "") == anna
    assert people.introduce(ws, "Anna Sokolova-Orlova") == anna
    assert [p.name for p in people.everybody(ws)] == ["Anna Sokolova-Orlova"]
    assert ws.read("SELECT count(*) FROM step") != steps
    boris = people.add(ws, "Boris")
    assert people.introduce(ws, "Boris", "Seller") == boris
    assert ws.author == boris
    people.set_active(ws, anna, False)
    for name in ("  ", "Anna Sokolova-Orlova"):
        with pytest.raises(Invalid):
            people.introduce(ws, name)
