"""Reports as workbooks and text tables, as Excel and other spreadsheets read them."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from defusedxml import ElementTree
from openpyxl.utils import range_boundaries

from desktop_crm.base import i18n
from desktop_crm.base.errors import UserError
from desktop_crm.reports import made, text_table, workbook
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.grid import every_row, lanes
from desktop_crm.reports.period import Unit, around
from desktop_crm.reports.table import Column, Figure, Row, Table
from desktop_crm.reports.units import Many, Value
from tests import bases
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
    titles = [cell.value for cell in sheet[header]]
    assert titles[:4] == ["Месяц", "Сумма, ₽", "Сумма, ₽: было", "Сумма, ₽: изменение"]
    november = sheet[header + 3]
    assert november[0].value.date() == date(2026, 11, 1)
    assert [cell.value for cell in november[1:4]] == [620_050.5, 500_000, 0.2401]
    assert [cell.number_format for cell in november[1:4]] == [
        '#,##0.00\\ "₽"',
        '#,##0.00\\ "₽"',
        "+0.0%;-0.0%;0.0%",
    ]
    assert sheet.cell(header + 2, 2).value is None, "what there is none of is empty, not nought"
    total = sheet[header + 4]
    assert (total[0].value, total[0].font.b, total[1].font.b) == ("Total", True, True)


def test_each_measure_has_its_format_and_no_text_becomes_a_formula(book: Any) -> None:
    sheet = book["Воронка  основная новая"]
    header = len(HEADING) + 3
    row = {head.value: cell for head, cell in zip(sheet[header], sheet[header + 2], strict=True)}
    assert row["Этап"].value == "=Квалификация"
    assert row["Чаще всего"].value == "=HYPERLINK(1)"
    assert (row["Конверсия"].value, row["Конверсия"].number_format) == (0.58, "0.0%")
    assert row["Конверсия: изменение"].value == 5
    assert "п. п." in row["Конверсия: изменение"].number_format
    assert row["Этап"].alignment.indent == 1
    kinds = {cell.data_type for each in book.worksheets for line in each.iter_rows() for cell in line}
    assert "f" not in kinds


def test_an_empty_report_says_why(book: Any) -> None:
    values = [value for (value, *_rest) in book["Причины отказа"].iter_rows(values_only=True)]
    assert "В этом периоде ничего нет." in values
    assert not book["Причины отказа"]._charts


def charts(path: Path) -> Iterator[Any]:
    with zipfile.ZipFile(path) as archive:
        names = sorted(n for n in archive.namelist() if n.startswith("xl/charts/chart"))
        yield from (ElementTree.fromstring(archive.read(name)) for name in names)


def test_charts_refer_to_the_cells_of_their_own_sheet_and_show_their_axes(written: Path) -> None:
    book = openpyxl.load_workbook(written)
    found = list(charts(written))
    assert len(found) == 3
    for chart in found:
        assert [e.get("val") for e in chart.iter(f"{CHART}delete")] == ["0", "0"]
        assert len({e.get("val") for e in chart.iter(f"{CHART}axId")}) == 2, "bars and plans share the axes"
        for reference in chart.iter(f"{CHART}f"):
            sheet, _sign, cells = reference.text.rpartition("!")
            name = sheet.strip("'").replace("''", "'")
            assert name in book.sheetnames
            left, top, right, bottom = range_boundaries(cells.replace("$", ""))
            values = [cell.value for line in book[name].iter_rows(top, bottom, left, right) for cell in line]
            assert any(value is not None for value in values)
            assert "Total" not in values


def test_the_plan_is_marked_on_the_bars_of_the_sales(written: Path) -> None:
    chart = next(charts(written))
    plot = chart.find(f"{CHART}chart/{CHART}plotArea")
    bars, marks = plot.find(f"{CHART}barChart"), plot.find(f"{CHART}lineChart")
    assert next(bars.iter(f"{CHART}v")).text == "Сумма, ₽"
    assert next(marks.iter(f"{CHART}v")).text == "План"
    order = [series.find(f"{CHART}order").get("val") for series in plot.iter(f"{CHART}ser")]
    assert order == ["0", "1"]
    gaps = bars.find(f"{CHART}ser/{CHART}val/{CHART}numRef/{CHART}numCache")
    assert [point.get("idx") for point in gaps.iter(f"{CHART}pt")] == ["0", "2"]


def test_a_chart_stands_beside_its_table_or_below_a_wide_one(book: Any) -> None:
    def corner(title: str) -> tuple[int, int]:
        (chart,) = book[title]._charts
        return chart.anchor._from.col, chart.anchor._from.row

    header = len(HEADING) + 2
    assert corner("Звонки по дням") == (5, header)
    column, row = corner("Воронка  основная новая")
    assert column == 0
    assert row > header + len(made_tables.funnel().rows)


def test_sheets_of_any_title_have_names_that_excel_takes(tmp_path: Path) -> None:
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


def test_names_with_signs_that_no_xml_may_have_leave_a_workbook_that_opens(tmp_path: Path) -> None:
    bad = "Ром\x0bашка\x00 \ufffe<&>"
    table = replace(
        made_tables.funnel(),
        title=bad,
        heading=bad,
        rows=(Row("r", bad, made_tables.funnel().rows[0].figures),),
        columns=(Column("came", bad, Many()), *made_tables.funnel().columns[1:]),
    )
    path = tmp_path / "bad.xlsx"
    workbook.write(path, [table], [bad])
    assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == "Ромашка <&>"
    assert list(charts(path))


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        workbook.write(tmp_path / "no such folder" / "a.xlsx", [made_tables.sales()], HEADING)
    with pytest.raises(UserError):
        text_table.write(tmp_path / "no such folder" / "a.csv", made_tables.sales())


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Table, ...]]:
    """Every report of the example, by its key."""
    with bases.example(tmp_path_factory.mktemp("base") / "team.crm", "ru") as ws:
        ask = Ask(around(Unit.YEAR, date.today()))
        return {each.key: each.tables(ws, ask) for each in made.every(ws)}


def _read_back(value: Value) -> Any:
    return pytest.approx(value) if isinstance(value, float) else None if value == "" else value


def test_every_figure_of_every_report_is_in_its_workbook(
    tmp_path: Path, real: dict[str, tuple[Table, ...]]
) -> None:
    for key, tables in real.items():
        path = tmp_path / f"{key}.xlsx"
        workbook.write(path, tables, HEADING)
        for table, sheet in zip(tables, openpyxl.load_workbook(path).worksheets, strict=True):
            first = len(HEADING) + 4
            shown = lanes(table)
            for n, row in enumerate(every_row(table) if table.rows else ()):
                values = [cell.value for cell in sheet[first + n][1 : len(shown) + 1]]
                expected = [lane.exported(row) for lane in shown]
                assert values == list(map(_read_back, expected)), (
                    key,
                    row.title,
                )


@office.needed
def test_another_office_opens_every_report(tmp_path: Path, real: dict[str, tuple[Table, ...]]) -> None:
    tables = [table for tables in real.values() for table in tables]
    path = tmp_path / "all.xlsx"
    workbook.write(path, tables, HEADING)
    again = openpyxl.load_workbook(office.converted(path, "xlsx"))
    assert len(again.worksheets) == len(tables)
    drawn = sum(1 for table in tables if table.chart and table.rows)
    assert sum(len(sheet._charts) for sheet in again.worksheets) == drawn


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
