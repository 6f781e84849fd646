"""Plain text in any encoding, with any delimiter, however its quotes were treated."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.importing import encodings
from desktop_crm.importing.reading import read
from desktop_crm.importing.textfile import guess_delimiter
from tests.importing import files

RUSSIAN = [
    ("ФИО", "Телефон", "Город", "Примечание"),
    ("Щёголева Яна Юрьевна", "8 911 444-55-66", "Южно-Сахалинск", "ПОСТОЯННЫЙ КЛИЕНТ"),
    ("Ильин Пётр", "2-34-56", "Санкт-Петербург", "«Объект» № 5 — срочно"),
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "cp866"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_russian_list_is_readable_whatever_it_was_saved_in(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = [[cell.replace("—", "-").replace("«", '"').replace("»", '"') for cell in row] for row in RUSSIAN]
    sheet = read(files.text(tmp_path / "a.csv", rows, encoding=encoding, delimiter=delimiter))
    assert [sheet.header, *sheet.rows] == [tuple(row) for row in rows]
    assert sheet.delimiter == delimiter


@pytest.mark.parametrize("encoding", ["koi8-r", "mac_cyrillic", "cp1251"])
def test_a_few_short_words_are_enough_to_tell_the_encoding(tmp_path: Path, encoding: str) -> None:
    rows = [("Имя", "Город"), ("Яна", "Уфа"), ("Пётр", "Тула"), ("ОЛЬГА", "МОСКВА"), ("Юля", "Ёлкино")]
    sheet = read(files.text(tmp_path / "a.csv", rows, encoding=encoding, delimiter=";"))
    assert [sheet.header, *sheet.rows] == rows


NAMES = st.lists(
    st.sampled_from(
        "Иванов Петрова Сидоренко Щукин Южный Казань Уфа Объект Ёлкин Жданов Хохлова Эдуард".split()
    ),
    min_size=6,
    max_size=30,
)


@given(NAMES, st.sampled_from(["cp1251", "koi8-r", "mac_cyrillic", "cp866"]))
def test_names_in_any_order_tell_their_encoding(names: list[str], encoding: str) -> None:
    data = "\n".join(names).encode(encoding)
    assert data.decode(encodings.detect(data)) == "\n".join(names)


@given(st.text())
def test_any_text_in_utf_8_is_taken_for_utf_8_or_a_twin_of_it(text: str) -> None:
    data = b"\xef\xbb\xbf" + text.encode("utf-8", errors="ignore")
    assert encodings.detect(data) == "utf-8"


def test_an_encoding_is_decided_over_the_whole_file_and_not_its_head(tmp_path: Path) -> None:
    rows = [
        ("Name", "Phone"),
        *[(f"Client {n}", f"+7916{n:07}") for n in range(20_000)],
        ("Жанна", "2-34-56"),
    ]
    sheet = read(files.text(tmp_path / "a.csv", rows, encoding="cp1251", delimiter=";"))
    assert sheet.rows[-1] == ("Жанна", "2-34-56")


def test_utf_8_cut_inside_its_last_letter_stays_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Имя;Город\nАнна;Казань\nОлег;Тюмень".encode()[:-1])
    sheet = read(path)
    assert sheet.encoding == "utf-8"
    assert sheet.rows[0] == ("Анна", "Казань")
    assert any("could not be read" in note for note in sheet.notes)


def test_the_person_may_say_which_encoding_and_delimiter_it_is(tmp_path: Path) -> None:
    path = files.text(tmp_path / "a.csv", RUSSIAN[:1] + [("Анна", "1|2", "", "")], encoding="cp1251")
    sheet = read(path, encoding="koi8-r", delimiter="|")
    assert (sheet.encoding, sheet.delimiter) == ("koi8-r", "|")
    assert sheet.rows[-1][1] == "2,,"


def test_the_line_by_which_excel_is_told_the_delimiter_is_no_row(tmp_path: Path) -> None:
    sheet = read(files.text(tmp_path / "a.csv", RUSSIAN, delimiter="|", before="sep=|\r\n"))
    assert sheet.header == RUSSIAN[0]
    assert sheet.header_row == 1


def test_a_tab_separated_text_named_xls(tmp_path: Path) -> None:
    sheet = read(files.text(tmp_path / "export.xls", RUSSIAN, delimiter="\t", encoding="utf-16"))
    assert sheet.rows[0] == RUSSIAN[1]


def test_line_breaks_and_delimiters_in_quotes_belong_to_the_cell(tmp_path: Path) -> None:
    rows = [("Имя", "Телефон", "Комментарий"), ("Анна", "1", 'первая;\nвторая "да"'), ("Олег", "2", "")]
    sheet = read(files.text(tmp_path / "a.csv", rows, delimiter=";"))
    assert sheet.rows == [("Анна", "1", 'первая;\nвторая "да"'), ("Олег", "2", None)]
    assert list(sheet.row_numbers) == [2, 3]


def test_a_quotation_mark_that_never_closes_swallows_no_other_client(tmp_path: Path) -> None:
    lines = [
        "Компания;Телефон;Город",
        '"Ромашка;1;Казань',
        "Кедр;2;Тула",
        '"Лада" Плюс;3;Уфа',
        '"О;К";4;"Омск\nцентр"',
    ]
    lines += [f"Клиент {n};{n};Пермь" for n in range(100)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    sheet = read(path)
    assert [row[1] for row in sheet.rows] == ["1", "2", "3", "4", *map(str, range(100))]
    assert sheet.rows[0] == ('"Ромашка', "1", "Казань")
    assert sheet.rows[3] == ("О;К", "4", "Омск\nцентр")
    assert any("Quotation marks" in note for note in sheet.notes)


def test_lines_of_an_old_mac(tmp_path: Path) -> None:
    path = files.text(tmp_path / "a.txt", RUSSIAN, delimiter="\t", encoding="mac_cyrillic", end="\r")
    assert [row[2] for row in read(path).rows] == ["Южно-Сахалинск", "Санкт-Петербург"]


def test_one_column_of_phones_has_no_delimiter_and_no_header(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("+7 916 111-22-33\n8 927 555 66 77\n", encoding="utf-8")
    sheet = read(path)
    assert (sheet.header, sheet.header_row) == (("",), 0)
    assert sheet.rows == [("+7 916 111-22-33",), ("8 927 555 66 77",)]


CELL = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=8).filter(
    lambda cell: not set(cell) & set("\"';,|&#")
)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=3, max_size=20), st.sampled_from(";,\t|"))
def test_the_delimiter_of_a_regular_table_is_always_found(
    rows: list[tuple[str, ...]], delimiter: str
) -> None:
    assert guess_delimiter("\n".join(delimiter.join(row) for row in rows)) == delimiter


@given(rows=st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1, max_size=8))
def test_no_text_makes_reading_fail(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(
        "Имя;Телефон\nАнна;2-34-56\n".encode()
        + "\n".join(";".join(row) for row in rows).encode("utf-8", errors="replace")
    )
    assert read(path, encoding="utf-8", delimiter=";").rows[0][:2] == ("Анна", "2-34-56")
