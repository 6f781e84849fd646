"""A list becomes clients: all of it in one step, nothing lost, nothing twice, and back with one Undo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from desktop_crm.base.errors import Cancelled
from desktop_crm.importing.check import check
from desktop_crm.importing.guess import guess
from desktop_crm.importing.load import load
from desktop_crm.importing.merge import Policy
from desktop_crm.importing.reading import read
from desktop_crm.importing.rejected import save_rejected
from desktop_crm.importing.target import Target
from desktop_crm.ops import people, records
from desktop_crm.ops.details import Point
from desktop_crm.store import undo
from desktop_crm.store.journal import step_of
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace
from tests.bases import blank
from tests.importing import files
from tests.importing.journey import book, checked, content, details, loaded, names, notes, places


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "base.crm") as opened:
        yield opened


ROWS = (
    (
        "ФИО",
        "Компания",
        "ИНН",
        "Телефон",
        "E-mail",
        "Менеджер",
        "Источник",
        "Теги",
        "Скидка, %",
        "Комментарий",
    ),
    (
        *(
            "Ковалёва Мария",
            "ООО «Кедр»",
            "7707083893",
            "8 912 445-18-03; 8 495 745-55-33 доб. 240",
            "m@example.ru",
        ),
        *("Соколова А.", "сайт", "опт, Казань", 7.5, "звонить после 15"),
    ),
    ("Олег Ким", "Кедр, ООО", None, "8 912 445-18-04", None, "Соколова А.", "Сайт", None, None, None),
    (None, None, None, "8 912 445-18-05", None, None, None, None, None, None),
)


def test_one_row_gives_a_contact_a_company_and_a_note(ws: Workspace, tmp_path: Path) -> None:
    employee = people.add(ws, "Анна Соколова")
    result = loaded(ws, book(tmp_path, ROWS))
    assert (result.rows, result.new, result.companies, result.rejected) == (3, 3, 1, 0)
    assert names(ws) == ["", "Ковалёва Мария", "Олег Ким"]
    assert names(ws, "company") == ["ООО «Кедр»"]
    assert places(ws, "Олег Ким") == places(ws, "Ковалёва Мария") == ["ООО «Кедр»"]
    assert details(ws, "Ковалёва Мария") == [("+79124451803", None), ("+74957455533;ext=240", None)]
    assert notes(ws, "Ковалёва Мария") == ["звонить после 15"]
    ((responsible, own),) = ws.read("SELECT responsible, own FROM contact WHERE name = 'Ковалёва Мария'")
    assert responsible == employee
    (field,) = [f for f in fields_of(ws, "contact") if f.custom]
    assert (field.label, json.loads(own)) == ("Скидка", {field.key.removeprefix("own."): 7.5})
    assert ws.read("SELECT name FROM source") == [("сайт",)]
    assert sorted(ws.read("SELECT name FROM tag")) == [("Казань",), ("опт",)]


def test_the_same_file_twice_adds_nothing(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, book(tmp_path, ROWS))
    before = content(ws)
    again = loaded(ws, book(tmp_path, ROWS))
    assert (again.step, again.new, again.updated, again.skipped) == (None, 0, 0, 3)
    assert content(ws) == before


@pytest.mark.parametrize(
    "make",
    [
        *(files.amo_contacts, files.amo_deals, files.bitrix_leads, files.bitrix_html, files.google_old),
        *(files.google_new, files.outlook_english, files.outlook_russian, files.hubspot, files.pipedrive),
        *(files.one_c, files.kept_by_hand, files.address_book),
    ],
)
def test_lists_of_every_program_load_once_and_go_with_one_undo(
    ws: Workspace, tmp_path: Path, make: object
) -> None:
    assert callable(make)
    before = content(ws)
    sheet = read(make(tmp_path))
    first = loaded(ws, sheet)
    assert (first.new, first.rejected) == (len(sheet.rows), 0)
    once = content(ws)
    assert loaded(ws, sheet).step is None
    assert content(ws) == once
    undone = undo.undo(ws)
    assert undone is not None
    assert undone.step.name == f"Import of {sheet.path.name}"
    assert content(ws) == before


def test_of_deals_everything_is_kept_in_a_note(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, read(files.amo_deals(tmp_path)))
    (text,) = notes(ws, "Пётр Лосев")
    assert 'Название сделки: Поставка "Кедр"' in text
    assert "Бюджет: 150000" in text
    assert "Этап сделки: Переговоры" in text


def test_a_client_with_only_a_phone_is_not_dropped(ws: Workspace, tmp_path: Path) -> None:
    rows = [("Имя", "Телефон"), *((None if n % 6 else f"Клиент{n}", f"8 912 44{n:05}") for n in range(1112))]
    assert loaded(ws, book(tmp_path, rows)).new == 1112
    assert ws.read("SELECT count(*) FROM contact_point WHERE normal LIKE '+791244%'") == [(1112,)]


def test_no_phone_and_no_mail_goes_missing(ws: Workspace, tmp_path: Path) -> None:
    rows = [("ФИО", "Раб. тел.", "Моб. тел.", "E-mail", "E-mail 2")]
    rows += [
        (
            f"Клиент{n}",
            f"8495{n:07}" if n > 2000000 else f"8 495 7{n:06}",
            f"8912{n:07}",
            f"a{n}@example.ru",
            f"b{n}@example.ru",
        )
        for n in range(300)
    ]
    loaded(ws, book(tmp_path, rows))
    assert ws.read("SELECT system, count(*) FROM contact_point GROUP BY system ORDER BY 1") == [
        ("email", 600),
        ("phone", 600),
    ]
    assert details(ws, "Клиент7") == [("+74957000007", "work"), ("+79120000007", "mobile")]


def test_a_value_not_understood_is_kept_in_a_note_and_listed(ws: Workspace, tmp_path: Path) -> None:
    sheet = book(
        tmp_path,
        [
            ("ФИО", "Телефон", "Дата рожд."),
            ("Анна Белова", "8 912 445-18-03; 12", "31.02.1990"),
            ("Олег Ким", "=5", None),
        ],
    )
    result = loaded(ws, sheet)
    assert (result.new, result.rejected) == (2, 0)
    assert details(ws, "Анна Белова") == [("+79124451803", None)]
    assert notes(ws, "Анна Белова") == ["Телефон: 12\nДата рожд.: 31.02.1990"]
    assert result.notes


def test_a_date_keeps_its_day_and_a_birthday_its_missing_year(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        ("ФИО", "День рождения"),
        ("А Б", date(1984, 3, 7)),
        ("В Г", "7 марта"),
        ("Д Е", "07.03.84"),
        ("Ж З", "--03-07"),
    ]
    loaded(ws, book(tmp_path, rows))
    assert dict(ws.read("SELECT name, birthday FROM contact")) == {
        "А Б": "1984-03-07",
        "В Г": "--03-07",
        "Д Е": "1984-03-07",
        "Ж З": "--03-07",
    }


def test_an_unknown_employee_is_added_and_stops_nothing(ws: Workspace, tmp_path: Path) -> None:
    loaded(
        ws,
        book(
            tmp_path, [("ФИО", "Ответственный"), ("Анна Белова", "Новый Человек"), ("Олег Ким", "Человек Н.")]
        ),
    )
    assert names(ws, "employee") == ["Новый Человек"]
    assert ws.read("SELECT count(DISTINCT responsible) FROM contact") == [(1,)]


def test_filling_writes_only_where_nothing_is(ws: Workspace, tmp_path: Path) -> None:
    records.create(
        ws, "contact", {"name": "Анна Белова", "phone": [Point("+79124451803", "mobile")], "city": "Пермь"}
    )
    rows = [
        ("ФИО", "Телефон", "Город", "Должность"),
        ("Белова Анна", "89124451803, 89124451804", "Омск", "директор"),
    ]
    assert loaded(ws, book(tmp_path, rows)).updated == 1
    assert ws.read("SELECT name, city, job_title FROM contact") == [("Анна Белова", "Пермь", "директор")]
    assert details(ws, "Анна Белова") == [("+79124451803", "mobile"), ("+79124451804", None)]


def test_replacing_writes_what_the_list_has_and_takes_no_phone_away(ws: Workspace, tmp_path: Path) -> None:
    records.create(ws, "contact", {"name": "Анна Белова", "phone": [Point("+79124451803")], "city": "Пермь"})
    rows = [
        ("ФИО", "Телефон", "Город", "Должность"),
        ("Белова Анна", "89124451804, 89124451803", "Омск", None),
    ]
    assert loaded(ws, book(tmp_path, rows), Policy.REPLACE).updated == 1
    assert ws.read("SELECT name, city FROM contact") == [("Белова Анна", "Омск")]
    assert [value for value, _use in details(ws, "Белова Анна")] == ["+79124451804", "+79124451803"]
    assert loaded(ws, book(tmp_path, rows), Policy.REPLACE).step is None


def test_skipping_leaves_cards_as_they_are(ws: Workspace, tmp_path: Path) -> None:
    records.create(ws, "contact", {"name": "Анна Белова", "phone": [Point("+79124451803")]})
    rows = [
        ("ФИО", "Телефон", "Город"),
        ("Анна Белова", "89124451803", "Омск"),
        ("Олег Ким", "89124451804", "Омск"),
    ]
    result = loaded(ws, book(tmp_path, rows), Policy.SKIP)
    assert (result.new, result.skipped) == (1, 1)
    assert ws.read("SELECT name, city FROM contact ORDER BY name") == [
        ("Анна Белова", None),
        ("Олег Ким", "Омск"),
    ]


def test_adding_anyway(ws: Workspace, tmp_path: Path) -> None:
    rows = [("ФИО", "Телефон"), ("Анна Белова", "89124451803"), ("Анна Белова", "89124451803")]
    loaded(ws, book(tmp_path, rows))
    assert loaded(ws, book(tmp_path, rows), Policy.ADD).new == 2
    assert names(ws) == ["Анна Белова"] * 3


def test_a_list_of_companies_with_the_people_in_them(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        (
            "Наименование",
            "ИНН",
            "КПП",
            "Телефон",
            "Юридический адрес",
            "Контактное лицо",
            "Контакт: мобильный телефон",
        ),
        (
            "ООО «Кедр»",
            7707083893,
            770701001,
            "8 495 745-55-33",
            "Москва, Ленина 1",
            "Анна Белова",
            "8 912 445-18-03",
        ),
        ("ООО «Кедр»", 7707083893, None, "8 495 745-55-34", None, "Олег Ким", None),
    ]
    result = loaded(ws, book(tmp_path, rows))
    assert (result.new, result.updated, result.companies) == (1, 1, 1)
    assert ws.read("SELECT name, tax_id, kpp FROM company") == [("ООО «Кедр»", "7707083893", "770701001")]
    assert [value for value, _use in details(ws, "ООО «Кедр»")] == ["+74957455533", "+74957455534"]
    assert details(ws, "ООО «Кедр»", "address") == [("Москва, Ленина 1", "legal")]
    assert details(ws, "Анна Белова") == [("+79124451803", "mobile")]
    assert places(ws, "Олег Ким") == ["ООО «Кедр»"]


def test_an_address_in_pieces_becomes_one(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        ("ФИО", "Улица, номер дома", "Населенный пункт", "Регион", "Почтовый индекс", "Страна"),
        ("Анна Белова", "Ленина, 1", "Казань", "Татарстан", "420000", "Россия"),
    ]
    loaded(ws, book(tmp_path, rows))
    assert details(ws, "Анна Белова", "address") == [("420000, Россия, Ленина, 1", None)]
    assert ws.read("SELECT city FROM contact") == [("Казань",)]


def test_a_choice_is_made_of_what_the_column_holds(ws: Workspace, tmp_path: Path) -> None:
    rows = [("ФИО", "Размер"), *((f"Клиент{n}", ("S", "M", "L")[n % 3]) for n in range(30))]
    loaded(ws, book(tmp_path, rows))
    (field,) = [f for f in fields_of(ws, "contact") if f.custom]
    assert [o.label for o in field.kind.options] == ["S", "M", "L"]  # type: ignore[attr-defined]
    ((own,),) = ws.read("SELECT own FROM contact WHERE name = 'Клиент1'")
    assert [field.kind.format(v) for v in json.loads(own).values()] == ["M"]


def test_cancelled_in_the_middle_leaves_nothing(ws: Workspace, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    rows = [
        ("ФИО", "Компания", "Телефон"),
        *((f"Клиент{n}", f"Фирма {n % 90}", f"8912{n:07}") for n in range(3000)),
    ]
    findings = checked(ws, book(tmp_path, rows))
    before = content(ws)
    with pytest.raises(Cancelled):
        load(ws, findings, stop)
    assert content(ws) == before
    assert undo.next_undo(ws) is None
    assert load(ws, findings).new == 3000


def test_a_seller_saves_in_the_middle_and_keeps_it(ws: Workspace, tmp_path: Path) -> None:
    rows = [("ФИО", "Телефон"), *((f"Клиент{n}", f"8912{n:07}") for n in range(2000))]
    findings = checked(ws, book(tmp_path, rows))
    sellers: list[Thread] = []

    def sell(_done: int, _total: int) -> None:
        if not sellers:
            sellers.append(Thread(target=records.create, args=(ws, "contact", {"name": "Позвонил сейчас"})))
            sellers[0].start()

    load(ws, findings, sell)
    sellers[0].join()
    assert len(names(ws)) == 2001
    (imported,) = ws.read("SELECT id FROM step WHERE origin = 'import'")
    assert undo.undo(ws, step_of(ws.reader, "id = ?", *imported)) is not None
    assert names(ws) == ["Позвонил сейчас"]


def test_what_changed_between_check_and_load_is_seen(ws: Workspace, tmp_path: Path) -> None:
    gone = records.create(ws, "contact", {"name": "Анна Белова", "phone": [Point("+79124451803")]})
    rows = [
        ("ФИО", "Телефон", "Город"),
        ("Анна Белова", "89124451803", "Омск"),
        ("Олег Ким", "89124451804", "Омск"),
    ]
    findings = checked(ws, book(tmp_path, rows))
    records.delete(ws, "contact", [gone])
    records.create(ws, "contact", {"name": "Ким Олег", "phone": [Point("+79124451804")]})
    result = load(ws, findings)
    assert (result.new, result.updated) == (1, 1)
    assert ws.read("SELECT name, city FROM contact WHERE deleted IS NULL ORDER BY name") == [
        ("Анна Белова", "Омск"),
        ("Ким Олег", "Омск"),
    ]


def test_undo_brings_back_what_an_update_replaced(ws: Workspace, tmp_path: Path) -> None:
    records.create(ws, "contact", {"name": "Анна Белова", "phone": [Point("+79124451803")], "city": "Пермь"})
    before = content(ws)
    rows = [
        ROWS[0],
        (
            "Белова Анна",
            "Кедр",
            None,
            "8 912 445-18-03, 8 912 445-18-04",
            "m@example.ru",
            "Ким",
            "сайт",
            "опт",
            7,
            "да",
        ),
    ]
    loaded(ws, book(tmp_path, rows), Policy.REPLACE)
    assert content(ws) != before
    undo.undo(ws)
    assert content(ws) == before


def test_after_an_undo_the_list_can_be_loaded_again(ws: Workspace, tmp_path: Path) -> None:
    sheet = book(tmp_path, ROWS)
    loaded(ws, sheet)
    undo.undo(ws)
    assert loaded(ws, sheet).new == 3
    assert names(ws, "company") == ["ООО «Кедр»"]
    assert [f.label for f in fields_of(ws, "contact") if f.custom] == ["Скидка"]
    assert places(ws, "Олег Ким") == ["ООО «Кедр»"]
    assert sorted(ws.read("SELECT name FROM tag WHERE deleted IS NULL")) == [("Казань",), ("опт",)]


def test_the_workbook_of_rejected_rows_can_be_corrected_and_loaded(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        ("ФИО", "Телефон", "Город"),
        ("Анна Белова", "8 912 445-18-03", "Омск"),
        ("", "12", "=1+1"),
        ("Олег Ким", "12 34", "Уфа"),
    ]
    findings = checked(ws, read(files.text(tmp_path / "clients.csv", rows, delimiter=";")))
    assert save_rejected(findings, tmp_path / "rejected.xlsx") == 2
    again = read(tmp_path / "rejected.xlsx")
    assert again.header == ("Row", "What became of it", "Reason", "ФИО", "Телефон", "Город")
    assert [(*row[:2], *row[3:]) for row in again.rows] == [
        (3, "Rejected", None, "12", "=1+1"),
        (4, "Imported, the value is in a note", "Олег Ким", "12 34", "Уфа"),
    ]
    assert all("Телефон:" in str(row[2]) for row in again.rows)
    columns = guess(ws, again).columns
    assert columns[3:] == (Target("contact", "name"), Target("contact", "phone"), Target("contact", "city"))
    assert columns[:3] == (None, None, None)


def test_a_row_without_a_person_becomes_its_company(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        ("ФИО", "Компания", "ИНН", "Комментарий"),
        ("Анна Белова", "Лада", None, None),
        (None, "Кедр", "7707083893", "звонить"),
    ]
    result = loaded(ws, book(tmp_path, rows))
    assert (result.new, result.rejected) == (2, 0)
    assert names(ws, "company") == ["Кедр", "Лада"]
    assert notes(ws, "Кедр") == ["звонить"]


def test_five_namesakes_without_anything_else_stay_five(ws: Workspace, tmp_path: Path) -> None:
    sheet = book(tmp_path, [("Имя", "Комментарий"), *(("Олег", f"разговор {n}") for n in range(5))])
    assert loaded(ws, sheet).new == 5
    again = check(ws, sheet, guess(ws, sheet))
    assert (again.new, again.updated, again.skipped) == (0, 0, 5)
