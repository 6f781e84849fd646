"""The lists of other programs arrive whole: every column under its own name, every text readable."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop_crm.base import i18n
from desktop_crm.importing.reading import read, sheet_names
from desktop_crm.importing.sheet import CellValue, Sheet
from tests.importing import files


def column(sheet: Sheet, name: str) -> list[CellValue]:
    at = sheet.header.index(name)
    return [row[at] for row in sheet.rows]


def test_contacts_of_amocrm_keep_both_columns_of_one_name_and_the_row_without_an_id(tmp_path: Path) -> None:
    sheet = read(files.amo_contacts(tmp_path))
    assert sheet.header_row == 1
    assert sheet.header.count("Источник") == 2
    assert "Должность" in sheet.header
    assert column(sheet, "Полное имя контакта") == ["Мария Соколова", "Олег", "Без номера"]
    assert column(sheet, "ID") == ["1001", "1002", None]
    assert column(sheet, "Примечание 1")[1] == "Просил перезвонить\nпосле обеда, до 15:00"
    assert list(sheet.row_numbers) == [2, 3, 4]
    assert (sheet.encoding, sheet.delimiter, sheet.format) == ("utf-8", ",", "csv")


def test_deals_of_amocrm_lose_the_space_in_the_header_and_the_html_in_the_names(tmp_path: Path) -> None:
    sheet = read(files.amo_deals(tmp_path))
    assert column(sheet, "Бюджет") == ["150000", "82000.50"]
    assert column(sheet, "Название сделки")[0] == 'Поставка "Кедр"'
    assert column(sheet, "Дата закрытия")[0] == "не закрыта"


def test_leads_of_bitrix_in_windows_1251_are_readable(tmp_path: Path) -> None:
    sheet = read(files.bitrix_leads(tmp_path))
    assert (sheet.encoding, sheet.delimiter) == ("cp1251", ";")
    assert column(sheet, "Фамилия") == ["Ёлкин", None]
    assert column(sheet, "Комментарий") == ["звонить; до 18:00", None]


def test_the_xls_of_bitrix_that_is_a_web_page(tmp_path: Path) -> None:
    sheet = read(files.bitrix_html(tmp_path))
    assert sheet.format == "html"
    assert sheet.header[:3] == ("ID", "Имя", "Фамилия")
    assert column(sheet, "Компания") == ["ООО «Лада» & Ко", None]
    assert column(sheet, "Рабочий телефон") == ["8 (495) 745-55-33", None]
    assert column(sheet, "Комментарий") == ["первая\nвторая", "1 < 2"]


def test_contacts_of_google_in_the_old_shape_and_utf_16(tmp_path: Path) -> None:
    sheet = read(files.google_old(tmp_path))
    assert column(sheet, "Birthday") == ["--03-07"]
    assert column(sheet, "E-mail 1 - Value") == ["a@example.ru ::: b@example.ru"]


def test_contacts_of_google_in_the_new_shape(tmp_path: Path) -> None:
    sheet = read(files.google_new(tmp_path))
    assert column(sheet, "Organization Name") == ["Acme, Inc."]
    assert column(sheet, "Notes") == ["line one\nline two"]


def test_contacts_of_outlook_with_western_letters(tmp_path: Path) -> None:
    sheet = read(files.outlook_english(tmp_path))
    assert sheet.encoding == "cp1252"
    assert column(sheet, "Company") == ["Café König GmbH"]
    assert column(sheet, "Last Name") == ["Müller"]


def test_contacts_of_russian_outlook(tmp_path: Path) -> None:
    sheet = read(files.outlook_russian(tmp_path))
    assert column(sheet, "Фамилия") == ["Щёголева"]
    assert column(sheet, "Телефон переносной") == ["8 911 444-55-66"]


def test_contacts_of_hubspot_start_with_a_mark_that_is_not_part_of_the_first_name(tmp_path: Path) -> None:
    assert read(files.hubspot(tmp_path)).header[0] == "Record ID"


def test_people_of_pipedrive(tmp_path: Path) -> None:
    assert column(read(files.pipedrive(tmp_path)), "Person - Name") == ["Ann Lee"]


def test_the_catalogue_of_1c_has_its_header_under_a_title(tmp_path: Path) -> None:
    sheet = read(files.one_c(tmp_path))
    assert sheet.header_row == 4
    assert column(sheet, "Наименование") == ["Кедр", "Ильин И. И."]
    assert column(sheet, "ИНН") == [7701234567, 601234567890]
    assert column(sheet, "Код") == ["000000017", "000000018"]
    assert list(sheet.row_numbers) == [5, 6]


def test_a_list_kept_by_hand(tmp_path: Path) -> None:
    sheet = read(files.kept_by_hand(tmp_path))
    assert sheet.header == ("№", "ФИО", "Телефон", "Компания", "Сумма", "Group")
    assert sheet.header_row == 3
    assert column(sheet, "ФИО") == ["Иванов Пётр Ильич", "Белова Анна", "Галиев Тимур"]
    assert column(sheet, "Group") == ["Москва", "Москва", "Казань"]
    assert column(sheet, "Телефон")[0] == 79124451803
    assert isinstance(column(sheet, "Телефон")[0], int)
    assert list(sheet.row_numbers) == [5, 6, 8]
    assert "Row 10 holds totals and was left out." in sheet.notes
    assert any("Москва" in note for note in sheet.notes)


def test_an_address_book_with_cards_of_three_versions(tmp_path: Path) -> None:
    sheet = read(files.address_book(tmp_path))
    assert sheet.header_row == 0
    assert sheet_names(sheet.path) == ("contacts",)
    assert column(sheet, "Full name") == ["Иванов Пётр", "Анна Белова", "Tom Ray"]
    assert column(sheet, "Last name") == ["Иванов", "Белова", "Ray"]
    assert column(sheet, "Middle name") == ["Ильич", "Юрьевна", None]
    assert column(sheet, "Mobile phone") == ["+7 912 445-18-03", "+7 916 111-22-33; 89161112244", None]
    assert column(sheet, "Work phone") == [
        None,
        "+7 495 234-61-87 (Рабочий приёмная)",
        "+14155550101 ext. 240",
    ]
    assert column(sheet, "Fax") == ["84952346187", None, None]
    assert column(sheet, "Company")[1] == "ООО «Ромашка, цветы»"
    assert column(sheet, "Department")[1] == "Отдел продаж, Опт"
    assert column(sheet, "Work address")[1] == "420000, Россия, Татарстан, Казань, ул. Ленина, 1, оф. 5"
    assert column(sheet, "Address")[2] == "12345, USA, Springfield, 1 Main St"
    assert column(sheet, "Birthday") == [None, "--03-07", "--03-07"]
    assert column(sheet, "Note")[1] == "Любит точность\nи короткие письма"
    assert column(sheet, "Skype")[2] == "tom.ray"
    assert column(sheet, "Tags")[1] == "опт, Казань"
    assert not any("/9j/" in str(value) for row in sheet.rows for value in row)


def test_the_columns_of_cards_speak_the_language_of_the_person(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nFN:Анна\nBDAY:1984-03-07\nEND:VCARD\n", encoding="utf-8")
    i18n.use("en")
    sheet = read(path)
    assert sheet.header == ("Full name", "Birthday")
    assert sheet.rows == [("Анна", date(1984, 3, 7))]
