"""A file that is not what it claims to be gets a sentence: no crash, no hang, no memory filled."""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.importing.reading import read, sheet_names
from tests.importing import files, office

PEOPLE = [("ФИО", "Телефон"), ("Анна Белова", "+7 916 111-22-33")]


def refused(path: Path, **how: object) -> UserError:
    with pytest.raises(UserError) as error:
        read(path, **how)  # type: ignore[arg-type]
    assert error.value.what
    assert error.value.hint
    return error.value


def read_or_refused(path: Path) -> None:
    """Anything but a sentence is a failure of the test."""
    with contextlib.suppress(UserError):
        assert read(path).rows


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").touch()
    assert "is empty" in refused(tmp_path / "a.xlsx").what


def test_a_file_with_nothing_but_spaces(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(" \r\n;;;\r\n", encoding="utf-8")
    assert "empty" in refused(tmp_path / "a.csv").what


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_workbook_copied_only_in_part(tmp_path: Path, kept: float) -> None:
    path = office.xlsx(tmp_path / "a.xlsx", PEOPLE * 50)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert "damaged" in refused(path).what


def test_a_workbook_with_flipped_bytes_inside_is_read_or_refused(tmp_path: Path) -> None:
    path = office.xlsx(tmp_path / "a.xlsx", PEOPLE * 5)
    whole = path.read_bytes()
    for place in range(10, len(whole), 97):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        read_or_refused(path)


def test_an_old_workbook_with_flipped_bytes_inside_is_read_or_refused(tmp_path: Path) -> None:
    path = office.xls(tmp_path / "a.xls", PEOPLE * 5)
    whole = path.read_bytes()
    for place in [*range(0, 520, 13), *range(1024, 1500, 7)]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        read_or_refused(path)


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    error = refused(office.ole(tmp_path / "a.xlsx", "EncryptedPackage", os.urandom(6000)))
    assert "password" in error.what
    assert "without" in error.hint


def test_an_old_workbook_with_a_password(tmp_path: Path) -> None:
    assert "password" in refused(office.xls(tmp_path / "a.xls", PEOPLE, password=True)).what


def test_a_picture_that_was_renamed(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(5000))
    assert "picture" in refused(tmp_path / "a.xlsx").what


def test_a_pdf_a_text_document_and_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7\n" + os.urandom(500))
    assert "PDF" in refused(tmp_path / "a.csv").what
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert "text document" in refused(tmp_path / "b.xlsx").what
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as packed:
        packed.writestr("photo.jpg", "x")
    assert "archive" in refused(tmp_path / "c.zip").what
    assert "text document" in refused(office.ods(tmp_path / "d.odt", [("a",)], kind="text")).what


def test_random_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\x01\x02\x03" + os.urandom(5000))
    refused(tmp_path / "a.csv")


def test_a_zip_bomb_that_says_how_large_it_is(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/sharedStrings.xml", "w", force_zip64=True) as out:
            for _piece in range(300):
                out.write(bytes(1 << 20))
    with bounded(20):
        assert "Unpacked" in refused(tmp_path / "a.xlsx").what


def test_a_zip_bomb_that_lies(tmp_path: Path) -> None:
    path = office.raw_xlsx(tmp_path / "a.xlsx", ("<!--" + " " * (1 << 20) + "-->" for _piece in range(40)))
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    data[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    path.write_bytes(data)
    with bounded(20):
        assert "Unpacked" in refused(path).what


class bounded:  # noqa: N801 - reads like a word in a sentence
    """At most so many megabytes of Python's memory at any moment inside."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes

    def __enter__(self) -> None:
        tracemalloc.start()

    def __exit__(self, *_error: object) -> None:
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < self.megabytes << 20


def test_a_folder_and_a_file_that_is_gone(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path).what
    assert "is not there" in refused(tmp_path / "gone.xlsx").what


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the administrator may read everything"
)
def test_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    path = files.amo_contacts(tmp_path)
    path.chmod(0)
    assert "cannot be opened" in refused(path).what


def test_the_lock_file_beside_an_open_workbook(tmp_path: Path) -> None:
    (tmp_path / "~$Клиенты.xlsx").write_bytes(bytes(165))
    assert "“Клиенты.xlsx”" in refused(tmp_path / "~$Клиенты.xlsx").hint


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = office.book(tmp_path / "a.xlsx", {"Москва": PEOPLE, "Казань": PEOPLE})
    assert "Москва, Казань" in refused(path, sheet="Пермь").hint
    assert refused(files.amo_deals(tmp_path), sheet="Пермь").what


def test_only_a_header(tmp_path: Path) -> None:
    assert "no rows" in refused(office.xlsx(tmp_path / "a.xlsx", [("ФИО", "Телефон", "Город")])).what
    path = files.text(tmp_path / "a.csv", [("Name", "Phone", "E-mail")])
    assert "no rows" in refused(path).what


def test_an_empty_sheet_names_the_others(tmp_path: Path) -> None:
    path = office.book(tmp_path / "a.xlsx", {"Пусто": [], "Клиенты": PEOPLE})
    assert "Клиенты" in refused(path, sheet="Пусто").hint


def test_16384_named_columns(tmp_path: Path) -> None:
    path = office.xlsx(tmp_path / "a.xlsx", [[f"Поле {n}" for n in range(16_384)], ["x"] * 16_384])
    assert "16384" in refused(path).what.replace(" ", "")


def test_one_value_at_the_far_end_of_the_sheet(tmp_path: Path) -> None:
    people = "".join(f'<row r="{n}">{office.cell(f"A{n}", "Анна")}</row>' for n in range(1, 50))
    far = f'<row r="1048576">{office.cell("XFD1048576", "x")}</row>'
    path = office.raw_xlsx(tmp_path / "a.xlsx", f"<sheetData>{people}{far}</sheetData>")
    assert "XFD1048576" in refused(path).what


@pytest.mark.parametrize(
    "cell",
    ['<c r="A999999999999"><v>1</v></c>', "<c r='XFD1048576'><v>1</v></c>", '<c r="xfd1048576"><v>1</v></c>']
    + ['<c s="0" r="XFD1048576"><v>1</v></c>', '<x:c xmlns:x="a" r="XFD1048576"><x:v>1</x:v></x:c>'],
)
def test_cells_that_stand_nowhere(tmp_path: Path, cell: str) -> None:
    body = f'<sheetData><row r="1">{office.cell("A1", "x")}{office.cell("B1", "y")}{cell}</row></sheetData>'
    started = time.perf_counter()
    read_or_refused(office.raw_xlsx(tmp_path / "a.xlsx", body))
    assert time.perf_counter() - started < 5


def test_a_million_formatted_rows_that_are_empty(tmp_path: Path) -> None:
    people = "".join(
        f'<row r="{n}">{office.cell(f"A{n}", "Имя" if n == 1 else "Анна")}{office.cell(f"B{n}", "Уфа")}</row>'
        for n in range(1, 4)
    )
    empty = (
        "".join(
            f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in part
        )
        for part in (range(start, start + 65_536) for start in range(4, 1_048_000, 65_536))
    )
    path = office.raw_xlsx(tmp_path / "a.xlsx", ["<sheetData>", people, *empty, "</sheetData>"])
    with bounded(30):
        assert len(read(path).rows) == 2


def test_a_libreoffice_workbook_with_a_value_repeated_a_million_times(tmp_path: Path) -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string"'
        ' table:number-columns-repeated="500"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    assert "SF1048576" in refused(office.ods(tmp_path / "a.ods", PEOPLE, raw=row)).what


def test_control_characters_and_invisible_ones_are_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Имя;Телефон\nАн\x00на\x07 Бе\u200bлова;\u202a+7\u00a0916 111-22-33\u202c\n".encode())
    assert read(path).rows == [("Анна Белова", "+7 916 111-22-33")]


def test_cells_of_32767_characters_and_longer_ones_stay_whole(tmp_path: Path) -> None:
    most = office.xlsx(tmp_path / "a.xlsx", [("Имя", "Примечание"), ("Анна", "я" * 32_767)])
    assert len(str(read(most).rows[0][1])) == 32_767
    more = read(files.text(tmp_path / "b.csv", [("Имя", "Примечание"), ("Анна", "я" * 200_000)]))
    assert len(str(more.rows[0][1])) == 200_000
    assert any("more than Excel can;" in note for note in more.notes)


def test_an_xml_that_unfolds_its_entities_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>&b;</Worksheet>'
        "</Workbook>",
        encoding="utf-8",
    )
    assert "damaged" in refused(tmp_path / "a.xls").what


def test_a_web_page_without_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text("<html><body><p>Сессия истекла</p></body></html>", encoding="utf-8")
    assert "without a table" in refused(tmp_path / "a.xls").what


def test_an_address_book_that_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nFN:Анна\nEND:VCARD\nBEGIN:VCARD\nFN:Олег\nTEL:+7916", encoding="utf-8")
    sheet = read(path)
    assert [row[0] for row in sheet.rows] == ["Анна", "Олег"]
    assert any("breaks off" in note for note in sheet.notes)


def test_an_unknown_encoding_is_a_sentence(tmp_path: Path) -> None:
    assert "rot26" in refused(files.amo_deals(tmp_path), encoding="rot26").what


@pytest.mark.parametrize(
    "make", [files.amo_contacts, files.bitrix_html, files.address_book, files.kept_by_hand]
)
def test_reading_can_be_stopped(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read(make(tmp_path), progress=stop)


def test_the_names_of_sheets_are_refused_for_the_same_files(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        sheet_names(tmp_path / "gone.xlsx")
    path = office.book(tmp_path / "a.xlsx", {"Тайное": PEOPLE, "Клиенты": PEOPLE}, hidden=("Тайное",))
    assert sheet_names(path) == ("Клиенты", "Тайное")
    assert read(path).name == "Клиенты"
