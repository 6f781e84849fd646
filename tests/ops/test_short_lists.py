"""The short lists of a team: its sources and its reasons for loss."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.ops import names, people, presets, records, short_lists
from desktop_crm.ops.records import NewRef
from desktop_crm.store import check, undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


def called(ws: Workspace, entity: str = "source") -> list[str]:
    return [e.name for e in short_lists.entries(ws, entity)]


def source_of(ws: Workspace, contact: str) -> str:
    return names.name_of(ws, "source", str(records.read(ws, "contact", contact).values["source"]))


def test_the_lists_of_a_preset_stand_in_its_order_and_new_ones_behind(ws: Workspace) -> None:
    presets.apply(ws, "salon", "ru")
    held = presets.content("salon", "ru")
    short_lists.add(ws, "source", "Листовка")
    assert called(ws) == [*held["sources"], "Листовка"]
    assert called(ws, "lost_reason") == held["reasons"]
    assert [n.name for n in names.alike(ws, "source", limit=3)] == held["sources"][:3]


@pytest.mark.parametrize("entity", short_lists.LISTS)
def test_an_entry_is_put_elsewhere_in_one_step(ws: Workspace, entity: str) -> None:
    ids = [short_lists.add(ws, entity, name) for name in ("One", "Two", "Three")]
    short_lists.move(ws, entity, ids[2], 0)
    assert called(ws, entity) == ["Three", "One", "Two"]
    undo.undo(ws)
    assert called(ws, entity) == ["One", "Two", "Three"]


def test_names_are_given_and_tell_entries_apart(ws: Workspace) -> None:
    site = short_lists.add(ws, "source", "Сайт")
    for name in ("", "  ", "САЙТ"):
        with pytest.raises(records.Invalid) as refused:
            short_lists.add(ws, "source", name)
        assert list(refused.value.fields) == ["name"]
    short_lists.rename(ws, "source", site, "сайт")
    assert called(ws) == ["сайт"]


def test_records_show_the_new_name_and_typing_either_name_adds_no_second_one(ws: Workspace) -> None:
    first = records.create(ws, "contact", {"name": "Мария", "source": NewRef("Сайт")})
    site = short_lists.entries(ws, "source")[0].id
    short_lists.rename(ws, "source", site, "Наш сайт")
    assert source_of(ws, first) == "Наш сайт"
    for typed in ("наш сайт", "Сайт"):
        records.create(ws, "contact", {"name": "Ольга", "source": NewRef(typed)})
    assert called(ws) == ["Наш сайт"]
    assert short_lists.uses(ws, "source") == {site: 3}


def test_a_name_that_another_has_borne_can_be_given_to_a_new_entry(ws: Workspace) -> None:
    site = short_lists.add(ws, "source", "Сайт")
    short_lists.rename(ws, "source", site, "Наш сайт")
    other = short_lists.add(ws, "source", "Сайт")
    assert other != site
    contact = records.create(ws, "contact", {"name": "Мария", "source": NewRef("Сайт")})
    assert records.read(ws, "contact", contact).values["source"] == other


def test_two_entries_become_one_and_nobody_loses_the_source(ws: Workspace) -> None:
    kept, doubled = short_lists.add(ws, "source", "ВКонтакте"), short_lists.add(ws, "source", "VK")
    contact = records.create(ws, "contact", {"name": "Мария", "source": doubled})
    short_lists.merge(ws, "source", doubled, kept)
    assert called(ws) == ["ВКонтакте"]
    assert source_of(ws, contact) == "ВКонтакте"
    assert check.check(ws) == []
    undo.undo(ws)
    assert called(ws) == ["ВКонтакте", "VK"]
    assert source_of(ws, contact) == "VK"


def test_an_entry_cannot_be_merged_with_itself_or_with_what_is_gone(ws: Workspace) -> None:
    site, gone = short_lists.add(ws, "source", "Сайт"), short_lists.add(ws, "source", "Радио")
    short_lists.remove(ws, "source", gone)
    for into in (site, gone):
        with pytest.raises(UserError, match="cannot be merged"):
            short_lists.merge(ws, "source", site, into)


def test_an_entry_in_the_bin_is_still_shown_and_comes_back_when_its_name_is_given_again(
    ws: Workspace,
) -> None:
    radio = short_lists.add(ws, "source", "Радио")
    contact = records.create(ws, "contact", {"name": "Мария", "source": radio})
    short_lists.remove(ws, "source", radio)
    assert called(ws) == []
    assert source_of(ws, contact) == "Радио"
    assert short_lists.add(ws, "source", "радио") == radio
    assert called(ws) == ["радио"]
