"""Products of a deal: their sum is its amount."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.ops import bulk, deal_lines, deals, people, pipelines, records
from desktop_crm.ops.deal_lines import Line
from desktop_crm.store import query, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        pipelines.first(opened)
        yield opened


@pytest.fixture
def roof(ws: Workspace) -> str:
    return deals.create(ws, {"name": "Поставка кровли", "amount": 100})


def amount(ws: Workspace, deal: str) -> object:
    return records.read(ws, "deal", deal).values["amount"]


def test_the_amount_is_the_sum_of_the_products(ws: Workspace, roof: str) -> None:
    deal_lines.put(ws, roof, [Line("Металлочерепица", 120.5, 65_000), Line("Монтаж", 1, 12_000_000)])
    assert amount(ws, roof) == 7_832_500 + 12_000_000
    assert [line.name for line in deal_lines.of(ws, roof)] == ["Металлочерепица", "Монтаж"]
    undo.undo(ws)
    assert amount(ws, roof) == 100
    assert deal_lines.of(ws, roof) == ()


def test_products_change_their_order_and_keep_their_history(ws: Workspace, roof: str) -> None:
    deal_lines.put(ws, roof, [Line("Tiles", 2, 100), Line("Work", 1, 500)])
    tiles, work = deal_lines.of(ws, roof)
    deal_lines.put(ws, roof, [work, Line("Roof tiles", 3, 100, tiles.id)])
    assert deal_lines.of(ws, roof) == (work, Line("Roof tiles", 3, 100, tiles.id))
    assert amount(ws, roof) == 800


def test_an_amount_with_products_is_changed_there(ws: Workspace, roof: str) -> None:
    deal_lines.put(ws, roof, [Line("Tiles", 2, 100)])
    with pytest.raises(records.Invalid) as refused:
        deals.change(ws, roof, {"amount": 999})
    assert list(refused.value.fields) == ["amount"]
    with pytest.raises(records.Invalid):
        records.change(ws, "deal", roof, {"amount": 999})
    deals.change(ws, roof, {"amount": 200, "name": "Roof"})
    deal_lines.put(ws, roof, [])
    assert amount(ws, roof) == 200
    deals.change(ws, roof, {"amount": 999})
    assert amount(ws, roof) == 999


def test_an_amount_with_products_is_not_changed_in_bulk(ws: Workspace, roof: str) -> None:
    deal_lines.put(ws, roof, [Line("Tiles", 2, 100)])
    other = deals.create(ws, {"name": "Wall"})
    rids = [query.rid_of(ws, "deal", id_) or 0 for id_ in (roof, other)]
    f = field_of(ws, "deal", "amount")
    assert f
    with pytest.raises(UserError, match="1 of these deals has products"):
        bulk.set_field(ws, "deal", rids, f, 500)
    with pytest.raises(UserError, match="cannot be negative"):
        bulk.set_field(ws, "deal", rids[1:], f, -500)
    bulk.set_field(ws, "deal", rids[1:], f, 500)
    assert (amount(ws, roof), amount(ws, other)) == (200, 500)


def test_what_makes_no_sense_is_said_beside_its_line(ws: Workspace, roof: str) -> None:
    with pytest.raises(records.Invalid) as refused:
        deal_lines.put(ws, roof, [Line("Tiles", 1, 100), Line(" ", 0, -5)])
    assert set(refused.value.fields) == {"1.name", "1.quantity", "1.price"}
    assert deal_lines.of(ws, roof) == ()


def test_kopecks_are_rounded_as_on_a_bill() -> None:
    assert Line("Cable, m", 2.5, 333).total == 833
    assert deal_lines.total([Line("Cable, m", 0.1, 5)]) == 1


def test_products_of_other_deals_are_offered_with_their_last_price(ws: Workspace, roof: str) -> None:
    deal_lines.put(ws, roof, [Line("Металлочерепица", 1, 600)])
    other = deals.create(ws, {"name": "Склад"})
    deal_lines.put(ws, other, [Line("металлочерепица", 1, 650), Line("Монтаж", 1, 5)])
    (found,) = deal_lines.known(ws, "череп")
    assert found.price == 650
