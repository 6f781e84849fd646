"""Workbooks: values as they are, and a list found wherever it stands on the sheet."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.importing.reading import read, sheet_names
from desktop_crm.importing.sheet import Faulty, Sheet
from tests.importing import office

HEADER = ("ФИО", "Телефон", "Компания", "Город")
ANNA = ("Белова Анна", "+7 916 111-22-33", "ООО «Кедр»", "Казань")
OLEG = ("Ким Олег", "8 927 555 66 77", None, "Тула")


def made(tmp_path: Path, *rows: Any, **how: Any) -> Sheet:
    return read(office.xlsx(tmp_path / "a.xlsx", rows, **how))


def test_values_keep_their_kind(tmp_path: Path) -> None:
    values = (
        *("Анна", 79124451803.0, 0.5, True, datetime.fromisoformat("2022-03-22T13:32:57"), date(2022, 3, 22)),
        time(10, 5),
        *("00123", -7, 1e300),
    )
    names = ("Имя", "Телефон", "Скидка", "Клиент", "Дата", "Дата рождения", "Время", "Код", "Баланс", "Сумма")
    [row] = made(tmp_path, names, values).rows
    assert row == values
    assert [type(value) for value in row[1:4]] == [int, float, bool]
    assert type(row[5]) is date


@pytest.mark.parametrize("make", [office.xlsx, office.xls, office.ods])
def test_the_same_list_from_every_kind_of_workbook(tmp_path: Path, make: Any) -> None:
    rows = [("ФИО", "Телефон", "Дата", "Комментарий"), ("Анна", 79124451803, date(2022, 3, 22), None)]
    rows.append(("Олег", 5.5, None, "x"))
    sheet = read(make(tmp_path / "list.bin", rows))
    assert [sheet.header, *sheet.rows] == rows
    assert sheet.names == ("Лист1",)


def test_the_xml_of_excel_2003(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    cells = '<Row ss:Index="3"><Cell><Data ss:Type="String">{}</Data></Cell><Cell ss:Index="3">{}</Cell>'
    cells += "</Row>"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="Клиенты"><Table>'
        + cells.format("Имя", '<Data ss:Type="String">Телефон</Data>')
        + cells.format("Анна", '<Data ss:Type="Number">79124451803</Data>').replace("3", "4", 1)
        + cells.format("Олег", '<Data ss:Type="DateTime">2022-03-22T00:00:00.000</Data>').replace("3", "5", 1)
        + "</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    sheet = read(path)
    assert sheet_names(path) == ("Клиенты",)
    assert sheet.header == ("Имя", "Телефон")
    assert sheet.rows == [("Анна", 79124451803), ("Олег", date(2022, 3, 22))]
    assert list(sheet.row_numbers) == [4, 5]


def test_dates_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    body = f'<sheetData><row r="1">{office.cell("A1", "Имя")}{office.cell("B1", "Дата")}</row><row r="2">'
    body += office.cell("A2", "Анна") + '<c r="B2" s="1"><v>43180</v></c></row></sheetData>'
    [row] = read(office.raw_xlsx(tmp_path / "a.xlsx", body, date1904=True)).rows
    assert row == ("Анна", date(2022, 3, 22))


def test_dates_before_1900_are_texts_in_excel_and_stay_so(tmp_path: Path) -> None:
    assert made(tmp_path, ("Имя", "Дата рождения"), ("Анна", "07.03.1899")).rows == [("Анна", "07.03.1899")]


def test_a_length_of_time_is_no_date(tmp_path: Path) -> None:
    sheet = made(tmp_path, ("Имя", "Время"), ("Анна", timedelta(hours=30)))
    assert sheet.rows == [("Анна", "1 day, 6:00:00")]


def test_formulas_give_their_saved_results_and_errors_stay_in_sight(tmp_path: Path) -> None:
    body = f'<sheetData><row r="1">{office.cell("A1", "Имя")}{office.cell("B1", "Сумма")}</row>'
    body += f'<row r="2">{office.cell("A2", "Анна")}<c r="B2"><f>2*50</f><v>100</v></c></row>'
    body += f'<row r="3">{office.cell("A3", "Олег")}<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    body += f'<row r="4">{office.cell("A4", "Юля")}<c r="B4"><f>A1</f></c></row></sheetData>'
    sheet = read(office.raw_xlsx(tmp_path / "a.xlsx", body))
    assert sheet.rows == [("Анна", 100), ("Олег", "#DIV/0!"), ("Юля", "=A1")]
    assert [type(row[1]) is Faulty for row in sheet.rows] == [False, True, True]
    assert len(sheet.notes) == 2
    assert "#N/A" in sheet.notes[0]
    assert "no saved result" in sheet.notes[1]


def test_rich_text_and_html_entities_become_plain_text(tmp_path: Path) -> None:
    shared = '<si><r><t>Имя</t></r></si><si><r><rPr><b/></rPr><t xml:space="preserve">Анна </t></r>'
    shared += "<r><t>&amp;quot;Белова&amp;quot;</t></r></si>"
    body = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    body += '<row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>'
    assert read(office.raw_xlsx(tmp_path / "a.xlsx", body, shared=shared)).rows == [('Анна "Белова"',)]


def test_a_link_with_parameters_is_not_taken_for_html(tmp_path: Path) -> None:
    link = "https://example.ru/?a=1&copy=2&lt=3"
    assert made(tmp_path, ("Имя", "Сайт"), ("Анна", link)).rows == [("Анна", link)]


def test_the_header_under_a_title_a_date_and_empty_rows(tmp_path: Path) -> None:
    above = [("Список клиентов",), ("Выгружено:", date(2024, 3, 12)), (), ()]
    sheet = made(tmp_path, *above, HEADER, ANNA, OLEG, merged=("A1:D1",))
    assert (sheet.header, sheet.header_row) == (HEADER, 5)
    assert sheet.rows == [ANNA, OLEG]


def test_a_header_with_names_no_program_knows(tmp_path: Path) -> None:
    people = [("Лис", 180, "синий"), ("Ёж", 175, "алый")]
    sheet = made(tmp_path, ("Список",), ("Псевдоним", "Рост", "Любимый цвет"), *people)
    assert sheet.header == ("Псевдоним", "Рост", "Любимый цвет")


def test_a_list_without_a_header_loses_nobody(tmp_path: Path) -> None:
    people = [ANNA, OLEG, ("Ромашкина Яна", "нет", "АО «Лада»", "Уфа")]
    sheet = made(tmp_path, *people)
    assert (sheet.header_row, sheet.header) == (0, ("", "", "", ""))
    assert sheet.rows == people
    texts = [("ООО «Лада»", "Уфа", "опт"), ("ООО «Кедр»", "Тула", "розница")]
    assert made(tmp_path, *texts).rows == texts
    words = [("Анна", "Казань"), ("Олег", "Тула")]
    assert made(tmp_path, *words).rows == words


def test_settings_of_the_export_above_the_list_are_not_its_header(tmp_path: Path) -> None:
    above = [("Менеджер:", "Анна", "Дата:", date(2024, 3, 12)), ("Статус:", "Активные", None, None)]
    sheet = made(tmp_path, *above, HEADER, ANNA, OLEG)
    assert (sheet.header, sheet.header_row, sheet.rows) == (HEADER, 3, [ANNA, OLEG])


def test_a_banner_over_the_header_tells_apart_columns_of_one_name(tmp_path: Path) -> None:
    rows = [
        ("Клиент", None, "Представитель", None),
        ("Имя", "Телефон", "Имя", "Телефон"),
        ("Анна", "1", "Олег", "2"),
    ]
    sheet = made(tmp_path, *rows, merged=("A1:B1", "C1:D1"))
    assert sheet.header == ("Клиент Имя", "Клиент Телефон", "Представитель Имя", "Представитель Телефон")


def test_the_person_may_say_where_the_header_stands(tmp_path: Path) -> None:
    path = office.xlsx(tmp_path / "a.xlsx", [HEADER, ANNA, ("a", "b", "c", "d"), OLEG])
    assert read(path, header_row=3).header == ("a", "b", "c", "d")
    assert read(path, header_row=3).rows == [OLEG]
    assert len(read(path, header_row=0).rows) == 4
    with pytest.raises(UserError):
        read(path, header_row=99)


def test_a_header_in_two_lines_with_merged_cells(tmp_path: Path) -> None:
    sheet = made(
        tmp_path,
        ("ФИО", "Компания", "Телефон", None, "Адрес", None),
        (None, None, "рабочий", "мобильный", "Город", "Улица"),
        ("Анна", "Кедр", "2-34-56", "+7 916 111-22-33", "Казань", "Ленина, 1"),
        ("Олег", None, "2-34-57", None, "Тула", None),
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    )
    assert sheet.header == ("ФИО", "Компания", "Телефон рабочий", "Телефон мобильный", "Город", "Улица")
    assert sheet.header_row == 2
    assert len(sheet.rows) == 2


def test_a_header_in_two_lines_without_merged_cells(tmp_path: Path) -> None:
    sheet = made(
        tmp_path,
        ("ФИО", "Телефон", None, "Город"),
        (None, "рабочий", "мобильный", None),
        ("Анна", "2-34-56", "+7 916 111-22-33", "Казань"),
        ("Олег", "2-34-57", None, "Тула"),
    )
    assert sheet.header == ("ФИО", "Телефон рабочий", "Телефон мобильный", "Город")


def test_a_first_client_with_gaps_is_not_part_of_the_header(tmp_path: Path) -> None:
    rows = [("Имя", "Телефон", None, "Город"), ("Анна", None, "постоянный", None)]
    rows.append(("Олег", "2-34-56", None, "Тула"))
    sheet = made(tmp_path, *rows)
    assert sheet.header == ("Имя", "Телефон", "", "Город")
    assert sheet.rows[0] == rows[1]


def test_empty_columns_between_are_dropped_and_nameless_ones_with_values_stay(tmp_path: Path) -> None:
    people = [("Анна", None, "2-34-56", None), ("Олег", None, "2-34-57", "опт")]
    sheet = made(tmp_path, ("Имя ", None, "Телефон", None), *people)
    assert sheet.header == ("Имя", "Телефон", "")
    assert sheet.rows[1] == ("Олег", "2-34-57", "опт")


def test_the_header_printed_on_every_page_is_skipped(tmp_path: Path) -> None:
    sheet = made(tmp_path, HEADER, ANNA, HEADER, OLEG, HEADER, ANNA)
    assert sheet.rows == [ANNA, OLEG, ANNA]
    assert "repeated in 2 rows" in sheet.notes[0]
    assert list(sheet.row_numbers) == [2, 4, 6]


@pytest.mark.parametrize("word", ["Итого", "ИТОГО:", "Всего клиентов: 2", "Total", "Итого по списку"])
def test_a_totals_row_is_left_out_with_a_note(tmp_path: Path, word: str) -> None:
    people = [("Анна", "2-34-56", 100), ("Олег", "2-34-57", 200)]
    sheet = made(tmp_path, ("ФИО", "Телефон", "Сумма"), *people, (word, None, 300))
    assert sheet.rows == people
    assert sheet.notes == ("Row 4 holds totals and was left out.",)


def test_a_client_named_total_is_a_client(tmp_path: Path) -> None:
    total = ("Total", 84951234567, None)
    rows = [total, ("Кедр", None, "Уфа"), total]
    assert made(tmp_path, ("Компания", "Телефон", "Город"), *rows).rows == rows
    rows = [("Всего доброго, ООО", None, 5), *[("Кедр", "2-34-56", 1)] * 5]
    assert made(tmp_path, ("Компания", "Телефон", "Сумма"), *rows).rows == rows


def test_groups_merged_over_the_row_become_a_column(tmp_path: Path) -> None:
    rows = [("Постоянные клиенты",), ANNA, OLEG, ("Новые",), ANNA]
    sheet = made(tmp_path, HEADER, *rows, merged=("A2:D2", "A5:D5"))
    assert sheet.header[-1] == "Group"
    assert [row[-1] for row in sheet.rows] == ["Постоянные клиенты", "Постоянные клиенты", "Новые"]
    assert list(sheet.row_numbers) == [3, 4, 6]


def test_groups_in_a_column_of_their_own_fill_it_downwards(tmp_path: Path) -> None:
    sheet = made(
        tmp_path,
        ("Город", "ФИО", "Телефон", "Компания"),
        ("Москва",),
        (None, "Анна", "2-34-56", "Кедр"),
        (None, "Олег", "2-34-57", None),
        ("Казань",),
        (None, "Юля", None, "Лада"),
    )
    assert [row[0] for row in sheet.rows] == ["Москва", "Москва", "Казань"]
    assert len(sheet.header) == 4


def test_cells_merged_downwards_hold_for_every_row(tmp_path: Path) -> None:
    sheet = made(
        tmp_path,
        ("Город", "ФИО", "Телефон"),
        ("Москва", "Анна", "2-34-56"),
        (None, "Олег", "2-34-57"),
        ("Казань", "Юля", "2-34-58"),
        merged=("A2:A3",),
    )
    assert [row[0] for row in sheet.rows] == ["Москва", "Москва", "Казань"]


@pytest.mark.parametrize("alone", ["Ильин Пётр Ильич", "ООО «Кедр»", "Ким Яна", "+7 916 111-22-33"])
def test_a_client_of_whom_only_the_name_is_known_is_no_group(tmp_path: Path, alone: str) -> None:
    rows = [(alone, None, None, None), ANNA, OLEG, ANNA]
    sheet = made(tmp_path, HEADER, *rows)
    assert sheet.rows == rows
    assert sheet.header == HEADER


def test_contacts_with_only_a_phone_are_all_there(tmp_path: Path) -> None:
    people = [(None, f"+7916{n:07}", None, None) for n in range(931)] + [ANNA] * 181
    assert len(made(tmp_path, HEADER, *people).rows) == 1112


def test_the_first_visible_sheet_with_rows_is_taken(tmp_path: Path) -> None:
    sheets = {"Тайное": [HEADER, OLEG], "Пусто": [], "Клиенты": [HEADER, ANNA]}
    path = office.book(tmp_path / "a.xlsx", sheets, hidden=("Тайное",))
    assert read(path).name == "Клиенты"
    assert read(path).names == ("Пусто", "Клиенты", "Тайное")
    assert read(path, "Тайное").rows == [OLEG]


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = office.xlsx(tmp_path / "a.xlsx", [HEADER, *[ANNA] * 5_000])
    read(path, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)
    assert seen[-1] == (5_001, 5_001)
