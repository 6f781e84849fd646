"""What was exported comes back: into the base it came from nothing is added, into another one all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_crm.exporting.export import export
from desktop_crm.importing.check import check
from desktop_crm.importing.guess import guess
from desktop_crm.importing.load import load
from desktop_crm.importing.merge import Policy
from desktop_crm.importing.reading import read
from desktop_crm.ops import records
from desktop_crm.ops.details import Place, Point
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace
from tests.importing.journey import details, names, places

NAME = "Пётр Ильич Иванов"
CONTACTS = Query("contact")


def _with_everything(ws: Workspace) -> None:
    """A contact in two companies with several of everything, and one of whom only a number is known."""
    firms = [records.create(ws, "company", {"name": name}) for name in ("ООО «Кедр»", "Ель, Сосна и Ко")]
    records.create(
        ws,
        "contact",
        {
            "name": NAME,
            "phone": [
                Point("+79124451803", "mobile"),
                Point("+79124451804", "секретарь Анна"),
                Point("+79124451805"),
                Point("+79124451806", "other"),
                Point("+74952346187;ext=12", "work"),
            ],
            "email": [Point("a@x.example", "work"), Point("b@x.example"), Point("c@x.example", "склад")],
            "company": [Place(firm) for firm in firms],
            "address": [
                Point("Пермь, Ленина 1", "legal"),
                Point("Пермь, Мира 2; кв. 3", "work"),
                Point("Пермь, Мира 5", "work"),
            ],
            "website": [Point("https://x.example"), Point("https://y.example")],
            "messenger": [
                Point("telegram:petr_ivanov"),
                Point("max:+79124451803"),
                Point("viber:+79124451803"),
            ],
        },
    )
    records.create(ws, "contact", {"name": "", "phone": [Point("+79124451807")]})


@pytest.mark.parametrize("ending", ["xlsx", "csv", "vcf"])
def test_into_the_same_base_nothing_is_added(ws: Workspace, tmp_path: Path, ending: str) -> None:
    _with_everything(ws)
    export(ws, tmp_path / f"list.{ending}", CONTACTS)
    sheet = read(tmp_path / f"list.{ending}")
    found = check(ws, sheet, guess(ws, sheet), Policy.FILL)
    assert (found.new, found.updated, found.rejected, found.problem_count()) == (0, 0, 0, 0)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "vcf"])
def test_into_another_base_all_of_it_comes(ws: Workspace, tmp_path: Path, ending: str) -> None:
    _with_everything(ws)
    export(ws, tmp_path / f"list.{ending}", CONTACTS)
    sheet = read(tmp_path / f"list.{ending}")
    with Workspace(tmp_path / "other.crm") as other:
        load(other, check(other, sheet, guess(other, sheet)))
        assert names(other) == names(ws) == ["", NAME]
        assert names(other, "company") == names(ws, "company")
        assert places(other, NAME) == places(ws, NAME)
        assert other.read("SELECT count(*) FROM own_field") == [(0,)]
        for system in ("phone", "email", "address", "website", "messenger"):
            came, gone = details(other, NAME, system), details(ws, NAME, system)
            assert {value for value, _use in came} == {value for value, _use in gone}
            if ending == "vcf":
                assert set(came) == set(gone)


def test_a_text_that_a_spreadsheet_would_take_for_a_formula_comes_back_as_it_was(
    ws: Workspace, tmp_path: Path
) -> None:
    records.create(ws, "contact", {"name": "=1+1", "job_title": "-директор", "city": "@Пермь"})
    export(ws, tmp_path / "list.csv", CONTACTS)
    assert b"'=1+1" in (tmp_path / "list.csv").read_bytes()
    sheet = read(tmp_path / "list.csv")
    assert check(ws, sheet, guess(ws, sheet), Policy.REPLACE).nothing_to_do
