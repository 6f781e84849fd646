"""The team's own fields: added, put in order, changed and taken away, without losing what records hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.models.kinds import Option
from desktop_crm.ops import own_fields, records
from desktop_crm.ops.records import Invalid
from desktop_crm.store import undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

FAIR, ADVERT = Option("f", "Fair", "good"), Option("a", "Advert", "accent")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        yield opened


def names(ws: Workspace) -> list[str]:
    return [field.name for field in own_fields.declared(ws, "contact")]


def test_a_field_is_put_elsewhere_and_undo_puts_it_back(ws: Workspace) -> None:
    keys = [own_fields.add(ws, "contact", name, "text") for name in ("Size", "Contract", "Discount")]

    own_fields.move(ws, keys[2], 0)
    assert names(ws) == ["Discount", "Size", "Contract"]

    undo.undo(ws)
    assert names(ws) == ["Size", "Contract", "Discount"]


def test_putting_a_field_where_it_stands_is_no_step(ws: Workspace) -> None:
    keys = [own_fields.add(ws, "contact", name, "text") for name in ("Size", "Contract")]
    own_fields.move(ws, keys[1], 0)
    own_fields.move(ws, keys[1], 0)

    undo.undo(ws)
    assert names(ws) == ["Size", "Contract"]


def test_two_fields_of_one_name_are_refused(ws: Workspace) -> None:
    key = own_fields.add(ws, "contact", "Ёмкость", "number")
    other = own_fields.add(ws, "contact", "Size", "text")

    for attempt in (
        lambda: own_fields.add(ws, "contact", " емкость ", "text"),
        lambda: own_fields.change(ws, other, "Емкость"),
        lambda: own_fields.add(ws, "contact", "Phone", "text"),
    ):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert "already" in refused.value.fields["name"]
    own_fields.change(ws, key, "ЁМКОСТЬ")
    assert names(ws) == ["ЁМКОСТЬ", "Size"]


def test_the_same_name_may_serve_contacts_and_companies(ws: Workspace) -> None:
    own_fields.add(ws, "contact", "Size", "text")
    own_fields.add(ws, "company", "Size", "text")

    assert [f.name for f in own_fields.declared(ws, "company")] == ["Size"]


@pytest.mark.parametrize(
    ("options", "said"),
    [((), "at least one"), ((FAIR, Option("x", "FAIR", "bad")), "“FAIR” is there twice")],
)
def test_a_choice_needs_options_that_can_be_told_apart(
    ws: Workspace, options: tuple[Option, ...], said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        own_fields.add(ws, "contact", "Channel", "choice", options)
    assert said in refused.value.fields["options"]


def test_an_option_in_use_can_be_renamed_but_not_taken_away(ws: Workspace) -> None:
    key = own_fields.add(ws, "contact", "Channel", "choice", (FAIR, ADVERT))
    anna = records.create(ws, "contact", {"name": "Anna", key: "f"})
    records.create(ws, "contact", {"name": "Igor", key: "f"})

    with pytest.raises(Invalid) as refused:
        own_fields.change(ws, key, "Channel", (ADVERT,))
    assert refused.value.fields["options"].startswith("2 contacts still have “Fair”")

    own_fields.change(ws, key, "Channel", (Option("f", "Exhibition", "good"),))
    field = field_of(ws, "contact", key)
    assert field is not None
    assert field.kind.format(records.read(ws, "contact", anna).values[key]) == "Exhibition"


def test_a_removed_field_comes_back_with_its_values(ws: Workspace) -> None:
    key = own_fields.add(ws, "contact", "Size", "text")
    anna = records.create(ws, "contact", {"name": "Anna", key: "XL"})

    own_fields.remove(ws, key)
    assert field_of(ws, "contact", key) is None
    undone = undo.undo(ws)

    assert undone is not None
    assert undone.step.name == "Field removed: Size"
    assert records.read(ws, "contact", anna).values[key] == "XL"
