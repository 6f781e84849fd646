"""Reports as workbooks and text tables, as Excel and other spreadsheets read them."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop_crm.base import i18n
from desktop_crm.base.errors import UserError
from desktop_crm.reports import text_table, workbook
from desktop_crm.reports.table import Column, Figure, Row, Table
from desktop_crm.reports.units import Many
from tests.reports import made_tables, office
from tests.reports.made_tables import EVERY, HEADING

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(autouse=True)
def in_russian() -> None:
    i18n.use("ru")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "Отчёты.xlsx"
    workbook.write(path, [make() for make in EVERY], HEADING)
    return path


@pytest.fixture
def book(written: Path) -> Any:
    return openpyxl.load_workbook(written)


def test_a_report_says_what_it_is_of_and_its_figures_are_numbers(book: Any) -> None:
    sheet = book["Продажи по месяцам"]
    assert [sheet.cell(n, 1).value for n in range(1, 6)] == ["Продажи по месяцам", *HEADING]
    header = len(HEADING) + 3
    assert sheet.freeze_panes == f"B{header + 1}"
    long = "Очень длинное название отчёта номер"
    titles = ["History", "'a'", "a", "A", "[x]:*?/\\" * 9, "", f"{long} один", f"{long} два"]
    tables = [
        Table("t", title, "", (Column("n", "N", Many()),), (Row("r", "R", (Figure(1),)),)) for title in titles
    ]
    path = tmp_path / "names.xlsx"
    workbook.write(path, tables, ())
    names = openpyxl.load_workbook(path).sheetnames
    assert len({name.lower() for name in names}) == len(titles)
    for name in names:
        assert 0 < len(name) <= 31
        assert not re.search(r"[\\/*?:\[\]]|^'|'$", name)
        assert name.lower() != "history"


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        workbook.write(tmp_path / "no such folder" / "a.xlsx", [made_tables.sales()], HEADING)
    with pytest.raises(UserError):
        text_table.write(tmp_path / "no such folder" / "a.csv", made_tables.sales())


@office.needed
def test_another_office_opens_it_and_finds_the_same_figures(written: Path) -> None:
    assert office.converted(written, "pdf").stat().st_size > 10_000
    again = openpyxl.load_workbook(office.converted(written, "xlsx"))
    ours = openpyxl.load_workbook(written)
    assert again.sheetnames == ours.sheetnames
    for sheet in ours.worksheets:
        assert len(again[sheet.title]._charts) == len(sheet._charts)
        for line in sheet.iter_rows():
            for cell in line:
                value = again[sheet.title][cell.coordinate].value
                assert value == (pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value)


def test_a_text_table_has_the_signs_of_the_language(tmp_path: Path) -> None:
    path = tmp_path / "отчёт.csv"
    text_table.write(path, made_tables.funnel())
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0][:4] == ["Этап", "Вошло", "Вошло: было", "Сумма"]
    assert rows[3][:5] == ["Предложение", "86", "79", "7482000", "47,67%"]
    assert rows[2][0] == "'=Квалификация"
    assert rows[2][-1] == "'=HYPERLINK(1)"
    assert rows[4][4] == ""
    i18n.use("en")
    text_table.write(path, made_tables.funnel(), made_tables.nothing())
    lines = path.read_text("utf-8-sig").splitlines()
    assert "47.67%" in "\n".join(lines)
    assert lines[0] == made_tables.funnel().title, "several tables have their titles"
    assert made_tables.nothing().title in lines


def test_a_terminal_shows_columns_that_stand_below_each_other() -> None:
    lines = list(text_table.lines(made_tables.sales()))
    header, rule, first, *_rest = lines[1:]
    assert rule.count("─") + rule.count(" ") == len(rule)
    assert first.index("560") + len("560 000 ₽") == header.index("Сумма, ₽") + len("Сумма, ₽")
    assert lines[-1] == made_tables.sales().notes[0]
    assert made_tables.nothing().empty in list(text_table.lines(made_tables.nothing()))
