"""Plans are entered month by month, for the team or for each of its people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.ops import people, plans
from desktop_crm.ops.plans import Plan
from desktop_crm.ops.records import Invalid
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from tests import bases


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with bases.blank(tmp_path / "team.crm") as ws:
        yield ws


def test_a_plan_is_entered_corrected_and_taken_back(ws: Workspace) -> None:
    anna = people.add(ws, "Anna")
    plans.set_plan(ws, "2026-11", anna, "RUB", 100_00)
    plans.set_plan(ws, "2026-11", anna, "RUB", 200_00)
    assert plans.plans_of(ws, 2026) == (Plan("2026-11", anna, "RUB", 200_00),)
    undo.undo(ws)
    assert plans.plans_of(ws, 2026) == (Plan("2026-11", anna, "RUB", 100_00),)
    plans.set_plan(ws, "2026-11", anna, "RUB", None)
    assert plans.plans_of(ws, 2026) == ()
    plans.set_plan(ws, "2026-11", anna, "RUB", 300_00)
    assert plans.plans_of(ws, 2026) == (Plan("2026-11", anna, "RUB", 300_00),)
    assert ws.read("SELECT count(*) FROM plan") == [(1,)], "one month and employee have one plan"


def test_the_same_plan_again_is_no_step(ws: Workspace) -> None:
    plans.set_plan(ws, "2026-11", None, "RUB", 100_00)
    before = ws.read("SELECT count(*) FROM step")
    plans.set_plan(ws, "2026-11", None, "RUB", 100_00)
    plans.set_plan(ws, "2026-12", None, "RUB", None)
    assert ws.read("SELECT count(*) FROM step") == before


def test_two_laptops_that_plan_the_same_month_have_one_plan(tmp_path: Path) -> None:
    ids = []
    for name in ("one", "two"):
        with bases.blank(tmp_path / f"{name}.crm") as ws:
            plans.set_plan(ws, "2026-11", "anna", "RUB", 100_00)
            ids += ws.read("SELECT id FROM plan")
    assert ids[0] == ids[1]


def test_the_teams_plan_is_its_own_or_that_of_its_people() -> None:
    found = [
        Plan("2026-10", "anna", "RUB", 1),
        Plan("2026-10", "boris", "RUB", 2),
        Plan("2026-10", "boris", "USD", 5),
        Plan("2026-11", None, "RUB", 10),
        Plan("2026-11", "anna", "RUB", 4),
    ]
    assert plans.of_team(found) == {("2026-10", "RUB"): 3, ("2026-10", "USD"): 5, ("2026-11", "RUB"): 10}
    assert plans.of_people(found, ["anna"]) == {("2026-10", "RUB"): 1, ("2026-11", "RUB"): 4}


@pytest.mark.parametrize(
    ("month", "currency", "amount", "field"),
    [
        ("2026-13", "RUB", 1, "month"),
        ("November", "RUB", 1, "month"),
        ("", "RUB", 1, "month"),
        ("2026-11", "XXX", 1, "currency"),
        ("2026-11", "RUB", -1, "amount"),
        ("2026-11", "RUB", 10**18, "amount"),
    ],
)
def test_what_is_no_plan_is_refused(
    ws: Workspace, month: str, currency: str, amount: int, field: str
) -> None:
    with pytest.raises(Invalid) as error:
        plans.set_plan(ws, month, None, currency, amount)
    assert list(error.value.fields) == [field]
    assert plans.plans_of(ws, 2026) == ()


def test_plans_are_those_of_one_year(ws: Workspace) -> None:
    for month in ("2025-12", "2026-01", "2026-12", "2027-01"):
        plans.set_plan(ws, month, None, "RUB", 1)
    assert [plan.month for plan in plans.plans_of(ws, 2026)] == ["2026-01", "2026-12"]
