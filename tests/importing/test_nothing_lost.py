"""Every cell of a list is on a card, in a note of it, or listed as a problem: nothing vanishes in silence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.importing.merge import Policy
from desktop_crm.importing.reading import read
from desktop_crm.importing.rejected import save_rejected
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank
from tests.importing.journey import book, checked, content, details, loaded, names, notes, places


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "base.crm") as opened:
        yield opened


@pytest.mark.parametrize(
    ("cell", "phones", "accounts"),
    [
        ("+442079460116 WhatsApp", [("+442079460116", None)], ["whatsapp:+442079460116"]),
        ("+442079460116\nWhatsApp", [("+442079460116", None)], ["whatsapp:+442079460116"]),
        ("8 912 445-18-03, только Viber", [("+79124451803", None)], ["viber:+79124451803"]),
        (
            "8 912 445-18-03 (моб., WhatsApp, тг)",
            [("+79124451803", "mobile")],
            ["whatsapp:+79124451803", "telegram:+79124451803"],
        ),
        ("раб. 8 495 234-61-87", [("+74952346187", "work")], []),
        ("8 912 445-18-03, секретарь Анна", [("+79124451803", "секретарь Анна")], []),
        ("8 912 445-18-03 после 18:00", [("+79124451803", "после 18:00")], []),
        (
            "8 912 445-18-03 (Анна) 8 912 445-18-04 (Пётр)",
            [("+79124451803", "Анна"), ("+79124451804", "Пётр")],
            [],
        ),
    ],
)
def test_words_beside_a_number_say_what_it_is_for(
    ws: Workspace, tmp_path: Path, cell: str, phones: list[tuple[str, str | None]], accounts: list[str]
) -> None:
    sheet = book(tmp_path, [("ФИО", "Телефон"), ("Анна Белова", cell)])
    assert checked(ws, sheet).problem_count() == 0
    loaded(ws, sheet)
    assert details(ws, "Анна Белова") == phones
    assert [value for value, _use in details(ws, "Анна Белова", "messenger")] == accounts
    assert notes(ws, "Анна Белова") == []
    assert checked(ws, sheet, Policy.REPLACE).nothing_to_do


def test_words_beside_a_number_that_is_not_understood_stay_with_it(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, book(tmp_path, [("ФИО", "Телефон"), ("Анна Белова", "секретарь 2-34-56")]))
    assert notes(ws, "Анна Белова") == ["Телефон: секретарь 2-34-56"]


def test_a_label_beside_the_column_may_name_a_messenger(ws: Workspace, tmp_path: Path) -> None:
    header = ("Name", "Phone 1 - Label", "Phone 1 - Value")
    loaded(ws, book(tmp_path, [header, ("Ann Lee", "WhatsApp", "+14155550101")]))
    assert details(ws, "Ann Lee") == [("+14155550101", None)]
    assert details(ws, "Ann Lee", "messenger") == [("whatsapp:+14155550101", None)]


def test_a_person_beside_an_address_is_what_it_is_for(ws: Workspace, tmp_path: Path) -> None:
    loaded(ws, book(tmp_path, [("ФИО", "Почта"), ("Анна Белова", "info@example.ru, спросить Олега")]))
    assert details(ws, "Анна Белова", "email") == [("info@example.ru", "спросить Олега")]


def test_a_column_of_numbers_without_the_code_of_the_town_is_kept(ws: Workspace, tmp_path: Path) -> None:
    rows = [("ФИО", "Телефон"), *((f"Клиент {n:c}ванов", f"2-{n % 90 + 10}-56") for n in range(1040, 1050))]
    findings = checked(ws, book(tmp_path, rows))
    assert findings.problem_count() == 10
    loaded(ws, findings.sheet)
    assert notes(ws, names(ws)[0]) == ["Телефон: 2-60-56"]


def test_what_is_said_of_a_company_without_a_name_stands_in_the_note(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        ("ФИО", "Телефон", "Компания", "ИНН", "КПП"),
        ("Анна Белова", "89124451803", None, "7707083893", "770701001"),
        ("Олег Ким", "89124451804", "Ромашка", "7736207543", None),
    ]
    loaded(ws, book(tmp_path, rows))
    assert notes(ws, "Анна Белова") == ["ИНН: 7707083893\nКПП: 770701001"]
    assert notes(ws, "Олег Ким") == notes(ws, "Ромашка") == []


def test_what_is_said_of_a_person_without_a_name_stands_in_the_note_of_the_company(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = [
        ("Наименование", "ИНН", "Контактное лицо", "Должность"),
        ("Кедр", "7707083893", None, "директор"),
        ("Ель", "7736207543", "Анна Белова", "бухгалтер"),
    ]
    loaded(ws, book(tmp_path, rows))
    assert notes(ws, "Кедр") == ["Должность: директор"]
    assert notes(ws, "Ель") == []


ORDERS = (
    ("ФИО", "Телефон", "Город", "Сумма", "Дата обращения"),
    ("Иванов Пётр", "89124451803", "Пермь", 150000, "01.03.2024"),
    ("Иванов Пётр Ильич", "89124451803", "пермь", 82000, "05.04.2024"),
    ("Иванов П.", "89124451803", None, 150000, "01.03.2024"),
)


@pytest.mark.parametrize("policy", [Policy.FILL, Policy.REPLACE])
def test_the_second_order_of_a_client_is_kept_in_a_note(
    ws: Workspace, tmp_path: Path, policy: Policy
) -> None:
    before = content(ws)
    sheet = book(tmp_path, ORDERS)
    result = loaded(ws, sheet, policy)
    assert (result.new, result.updated, result.skipped) == (1, 1, 1)
    assert names(ws) == ["Иванов Пётр"]
    assert notes(ws, "Иванов Пётр") == ["ФИО: Иванов Пётр Ильич\nСумма: 82000\nДата обращения: 05.04.2024"]
    for again in (Policy.FILL, Policy.REPLACE, Policy.SKIP):
        assert checked(ws, sheet, again).nothing_to_do, again
    undo.undo(ws)
    assert content(ws) == before


def test_replacing_takes_the_first_row_of_a_client_and_notes_the_others(
    ws: Workspace, tmp_path: Path
) -> None:
    loaded(ws, book(tmp_path, [("ФИО", "Телефон", "Город"), ("Иванов Пётр", "89124451803", "Уфа")]))
    sheet = book(tmp_path, ORDERS)
    loaded(ws, sheet, Policy.REPLACE)
    assert ws.read("SELECT city FROM contact") == [("Пермь",)]
    assert len(notes(ws, "Иванов Пётр")) == 1
    assert checked(ws, sheet, Policy.REPLACE).nothing_to_do


def test_a_card_keeps_labels_and_whatever_has_no_column(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "contacts.vcf"
    lines = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Анна Белова\nN:Белова;Анна;;;к.э.н.\nORG:ООО Кедр;Сбыт\nORG:ООО Ель\n"
        "item1.TEL:+79124451803\nitem1.X-ABLabel:приёмная\nitem2.TEL:+79124451804\nitem2.X-ABLabel:WhatsApp\n"
        "EMAIL;TYPE=INTERNET:a@example.ru\nADR;TYPE=WORK:;;Мира 1;Пермь;;;\nADR;TYPE=WORK:;;Мира 2;Пермь;;;\n"
        "ROLE:закупки\nANNIVERSARY:20010203\nX-TWITTER:belova\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n"
    )
    path.write_text(lines, encoding="utf-8")
    sheet = read(path)
    assert any("1" in note for note in sheet.notes)
    loaded(ws, sheet)
    assert details(ws, "Белова Анна") == [("+79124451803", "приёмная"), ("+79124451804", None)]
    assert details(ws, "Белова Анна", "messenger") == [("whatsapp:+79124451804", None)]
    assert details(ws, "Белова Анна", "email") == [("a@example.ru", None)]
    assert details(ws, "Белова Анна", "address") == [("Пермь, Мира 1", "work"), ("Пермь, Мира 2", "work")]
    assert places(ws, "Белова Анна") == ["ООО Кедр", "ООО Ель"]
    assert notes(ws, "Белова Анна") == ["к.э.н.\nROLE: закупки\nANNIVERSARY: 20010203\nX-TWITTER: belova"]
    assert checked(ws, sheet, Policy.REPLACE).nothing_to_do


def test_a_second_company_of_a_row_is_one_more_place(ws: Workspace, tmp_path: Path) -> None:
    before = content(ws)
    rows = [
        ("ФИО", "Телефон", "Компания", "Компания 2"),
        ("Анна Белова", "89124451803", "ООО Кедр", "Ель; Сосна"),
        ("Олег Ким", "89124451804", "ООО Ель", None),
        ("Пётр Лось", "89124451805", None, "Кедр"),
    ]
    sheet = book(tmp_path, rows)
    loaded(ws, sheet)
    assert places(ws, "Анна Белова") == ["ООО Кедр", "ООО Ель", "Сосна"]
    assert places(ws, "Олег Ким") == ["ООО Ель"]
    assert places(ws, "Пётр Лось") == ["ООО Кедр"]
    assert names(ws, "company") == ["ООО Ель", "ООО Кедр", "Сосна"]
    assert checked(ws, sheet, Policy.REPLACE).nothing_to_do
    undo.undo(ws)
    assert content(ws) == before


def test_of_two_columns_with_one_name_the_last_counts_and_the_other_is_noted(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = [
        ("ФИО", "Телефон", "Город", "Город"),
        ("Анна Белова", "89124451803", "Пермь", "Уфа"),
        ("Олег Ким", "89124451804", "Пермь", None),
        ("Пётр Лось", "89124451805", "Омск", "Омск"),
    ]
    loaded(ws, book(tmp_path, rows))
    assert ws.read("SELECT city FROM contact ORDER BY name") == [("Уфа",), ("Пермь",), ("Омск",)]
    assert (notes(ws, "Анна Белова"), notes(ws, "Олег Ким")) == (["Город: Пермь"], [])
    assert notes(ws, "Пётр Лось") == []


def test_initials_come_after_the_names_that_they_may_mean(ws: Workspace, tmp_path: Path) -> None:
    header = ("ФИО", "Телефон", "Ответственный")
    owners = ("Белова А.", "Белова Анна", "Белова Алла")
    rows = [(f"Клиент {n:c}ин", f"8912445180{n - 1040}", owner) for n, owner in enumerate(owners, 1040)]
    findings = checked(ws, book(tmp_path, [header, *rows]))
    assert [(p.row, p.column, p.value) for p in findings.problems()] == [(2, "Ответственный", "Белова А.")]
    loaded(ws, findings.sheet)
    assert names(ws, "employee")[-2:] == ["Белова Алла", "Белова Анна"]


def test_employees_are_no_mobile_phones(ws: Workspace, tmp_path: Path) -> None:
    rows = [("Название компании", "ИНН", "Кол-во сотрудников"), ("Кедр", "7707083893", "250-500")]
    findings = checked(ws, book(tmp_path, rows))
    assert findings.problem_count() == 0
    assert findings.mapping.columns[2].new_name == "Кол-во сотрудников"


def test_errors_of_a_spreadsheet_are_problems_with_their_place_and_make_no_values(
    ws: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(
        "ФИО;Телефон;Город;Размер\nАнна Белова;89124451803;#Н/Д;#N/A\n#REF!;#REF!;Уфа;M\n"
        "Олег Ким;89124451804;Пермь;L\nИтого;#VALUE!;;\n",
        encoding="utf-8",
    )
    sheet = read(path)
    findings = checked(ws, sheet)
    found = [(p.row, p.column, p.value) for p in findings.problems()]
    assert (2, "Город", "#Н/Д") in found
    assert (2, "Размер", "#N/A") in found
    assert (3, "ФИО", "#REF!") in found
    assert findings.rejected == 1
    assert [(row.row, row.text) for row in sheet.left_out] == [(5, "Итого | #VALUE!")]
    save_rejected(findings, tmp_path / "rejected.xlsx")
    again = read(tmp_path / "rejected.xlsx")
    assert [row[1] for row in again.rows] == ["Imported without the value", "Rejected"]
    loaded(ws, sheet)
    assert notes(ws, "Анна Белова") == []
    assert "#" not in str(content(ws))


def test_a_cell_of_a_million_letters_is_read_like_any_other(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    name = "я" * 1_000_000
    path.write_text(f"ФИО;Телефон\n{name};89124451803\n", encoding="utf-8")
    loaded(ws, read(path))
    assert names(ws) == [name]
