"""The columns of a list are recognised, whatever program it comes from and however it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from desktop_crm.base import i18n
from desktop_crm.base.errors import UserError
from desktop_crm.importing.guess import guess
from desktop_crm.importing.mapping import Mapping, column_names, from_json
from desktop_crm.importing.reading import read
from desktop_crm.importing.target import Target, target_label, targets
from desktop_crm.importing.template import save_template
from desktop_crm.ops import own_fields
from desktop_crm.store.workspace import Workspace
from tests.bases import blank
from tests.importing import files
from tests.importing.journey import book, loaded

LAST = ("Иванов", "Белов", "Ким", "Щукин", "Ёлкин")
MIDDLE = ("Ильич", "Олегович", "Юрьевич", "Львович")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "base.crm") as opened:
        yield opened


def codes(mapping: Mapping) -> dict[str, str | None]:
    return {name: t.code if t else None for name, t in zip(mapping.names, mapping.columns, strict=True)}


@pytest.mark.parametrize(
    ("make", "entity", "expected"),
    [
        (
            files.amo_contacts,
            "contact",
            {
                "Полное имя контакта": "contact.name",
                "Фамилия": "contact.name/last",
                "Рабочий прямой телефон": "contact.phone:work",
                "Мобильный телефон": "contact.phone:mobile",
                "Личный email": "contact.email:home",
                "Должность": "contact.job_title",
                "Источник": "contact.source",
                "Источник (2)": "contact.source",
                "Примечание 2": "note.text",
                "Кем создан контакт": None,
                "ID": None,
            },
        ),
        (
            files.amo_deals,
            "contact",
            {
                "Полное имя контакта": "contact.name",
                "Компания контакта": "company.name",
                "Бюджет": "note.text/titled",
                "Этап сделки": "note.text/titled",
                "utm_source": None,
            },
        ),
        (
            files.bitrix_leads,
            "contact",
            {
                "Имя": "contact.name/first",
                "Отчество": "contact.name/middle",
                "Дата рождения": "contact.birthday",
                "Рабочий e-mail": "contact.email:work",
                "Статус": "contact.status",
                "Название лида": "note.text/titled",
            },
        ),
        (
            files.google_old,
            "contact",
            {
                "Name": "contact.name",
                "Phone 1 - Type": "contact.phone/label",
                "E-mail 1 - Value": "contact.email",
            },
        ),
        (
            files.google_new,
            "contact",
            {
                "Organization Name": "company.name",
                "Organization Title": "contact.job_title",
                "Notes": "note.text",
            },
        ),
        (
            files.outlook_english,
            "contact",
            {
                "Title": None,
                "Business Phone": "contact.phone:work",
                "Business Street": "contact.address:work/street",
                "Web Page": "contact.website",
                "E-mail Address": "contact.email",
            },
        ),
        (
            files.outlook_russian,
            "contact",
            {"Телефон переносной": "contact.phone:mobile", "Организация": "company.name", "Обращение": None},
        ),
        (
            files.hubspot,
            "contact",
            {"Record ID": None, "Phone Number": "contact.phone", "Create Date": "contact.created"},
        ),
        (
            files.pipedrive,
            "contact",
            {
                "Person - Name": "contact.name",
                "Person - Organization": "company.name",
                "Person - Phone - Mobile": "contact.phone:mobile",
                "Person - Owner": "contact.responsible",
            },
        ),
        (
            files.one_c,
            "company",
            {
                "Наименование": "company.name",
                "ИНН": "company.tax_id",
                "КПП": "company.kpp",
                "Телефон": "company.phone",
                "Юридический адрес": "company.address:legal",
                "Код": None,
            },
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_lists_of_other_programs(
    ws: Workspace, tmp_path: Path, make: Callable[[Path], Path], entity: str, expected: dict[str, str | None]
) -> None:
    mapping = guess(ws, read(make(tmp_path)))
    found = codes(mapping)
    assert mapping.entity == entity
    assert {name: found[name] for name in expected} == expected


def test_code_headers_of_bitrix(ws: Workspace, tmp_path: Path) -> None:
    sheet = book(
        tmp_path,
        [
            ("NAME", "LAST_NAME", "SECOND_NAME", "PHONE_WORK", "EMAIL_HOME", "POST", "COMMENTS"),
            ("Пётр", "Ёлкин", "Ильич", "84952346187", "p@example.ru", "директор", "звонить"),
        ],
    )
    assert list(codes(guess(ws, sheet)).values()) == [
        "contact.name/first",
        "contact.name/last",
        "contact.name/middle",
        "contact.phone:work",
        "contact.email:home",
        "contact.job_title",
        "note.text",
    ]


def test_a_list_of_firms_of_bitrix_and_of_one_kept_by_hand(ws: Workspace, tmp_path: Path) -> None:
    bitrix = book(
        tmp_path,
        [
            (
                "Название компании",
                "Тип компании",
                "Сфера деятельности",
                "Реквизит (Россия): ИНН",
                "Рабочий телефон",
            ),
            ("Кедр", "Клиент", "Торговля", "7707083893", "84952346187"),
        ],
    )
    assert guess(ws, bitrix).entity == "company"
    assert codes(guess(ws, bitrix))["Реквизит (Россия): ИНН"] == "company.tax_id"
    by_hand = book(tmp_path, [("Клиент", "Тел."), *((f"ООО «Кедр {n}»", f"8912445180{n}") for n in range(9))])
    assert codes(guess(ws, by_hand))["Клиент"] == "company.name"


def test_what_the_cells_hold_when_the_header_does_not_say(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        (f"{f} Пётр {m}", f"8 912 445-18-{n:02}", f"p{n}@example.ru", f"ООО «Кедр {n}»", n * 1.5)
        for n, (m, f) in enumerate(product(MIDDLE, LAST))
    ]
    sheet = book(tmp_path, [("А", "Б", "В", "Е", "Скидка, %"), *rows])
    assert list(codes(guess(ws, sheet)).values()) == [
        "contact.name",
        "contact.phone",
        "contact.email",
        "company.name",
        "contact.new:number:Скидка",
    ]


def test_a_kind_is_not_decided_by_the_first_ten_rows(ws: Workspace, tmp_path: Path) -> None:
    people = [f"{f} Пётр {m}" for m, f in product(MIDDLE, LAST)] * 10
    rows = [(name, n + 10 if n < 10 else f"не меньше {n} шт.") for n, name in enumerate(people)]
    mapping = guess(ws, book(tmp_path, [("ФИО", "Условие"), *rows]))
    assert mapping.columns[1] == Target("contact", new_kind="text", new_name="Условие")


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("VIP", ["да", "нет", "да"], "bool"),
        ("Дата следующего контакта", ["01.12.2026", "02.12.2026", "05.12.2026"], "date"),
        ("Долг", ["1 200,50", "900", "14 000"], "money"),
        ("Размер", ["S", "M", "L"], "choice"),
    ],
)
def test_an_unknown_column_becomes_a_field_of_the_right_kind(
    ws: Workspace, tmp_path: Path, header: str, cells: list[str], kind: str
) -> None:
    rows = [(f"Клиент {n}", cells[n % len(cells)]) for n in range(30)]
    assert guess(ws, book(tmp_path, [("ФИО", header), *rows])).columns[1] == Target(
        "contact", new_kind=kind, new_name=header
    )


def test_statuses_of_ones_own_do_not_go_into_the_built_in_field(ws: Workspace, tmp_path: Path) -> None:
    rows = [(f"Client {n}", ("cold", "warm", "hot")[n % 3]) for n in range(30)]
    target = guess(ws, book(tmp_path, [("Full name", "Status"), *rows])).columns[1]
    assert target is not None
    assert target.new_kind == "choice"
    assert target.new_name != "Status"


def test_own_fields_are_recognised_by_their_names(ws: Workspace, tmp_path: Path) -> None:
    key = own_fields.add(ws, "contact", "Скидка", "number")
    mapping = guess(ws, book(tmp_path, [("ФИО", "скидка"), ("Анна Белова", 7.5)]))
    assert mapping.columns[1] == Target("contact", key)


def test_mistyped_and_numbered_headers(ws: Workspace, tmp_path: Path) -> None:
    header = ("Ф.И.О. ", "Телефонн", "Телефон 2", "Контактный телефон директора", "Коментарий")
    row = ("Анна Белова", "89124451803", "89124451804", "89124451805", "звонить")
    assert list(codes(guess(ws, book(tmp_path, [header, row]))).values()) == [
        "contact.name",
        "contact.phone",
        "contact.phone",
        "contact.phone",
        "note.text",
    ]


def test_deals_are_never_lost_in_silence(ws: Workspace, tmp_path: Path) -> None:
    mapping = guess(ws, read(files.amo_deals(tmp_path)))
    assert len(mapping.hints) == 1
    by_hand = guess(ws, read(files.kept_by_hand(tmp_path)))
    assert codes(by_hand)["Сумма"] == "contact.new:money:Сумма"
    assert len(by_hand.hints) == 1


def test_the_mapping_is_remembered_for_the_next_file_of_the_shape(ws: Workspace, tmp_path: Path) -> None:
    first = book(tmp_path, [("ФИО", "Телефон", "Прим."), ("Анна Белова", "89124451803", "звонить")])
    chosen = guess(ws, first).with_target(2, None)
    assert not chosen.remembered
    loaded(ws, first, mapping=chosen)
    next_one = book(
        tmp_path, [("фио", "ТЕЛЕФОН", "Прим. "), ("Олег Ким", "89124451804", "не звонить")], "b.xlsx"
    )
    again = guess(ws, next_one)
    assert again.remembered
    assert again.columns == chosen.columns


def test_a_column_that_was_empty_last_time_is_guessed_anew(ws: Workspace, tmp_path: Path) -> None:
    header = ("ФИО", "Телефон", "Размер")
    loaded(ws, book(tmp_path, [header, ("Анна Белова", "89124451803", None)]))
    mapping = guess(ws, book(tmp_path, [header, ("Олег Ким", "89124451804", "XL")], "b.xlsx"))
    assert mapping.columns[2] is not None


def test_a_mapping_file_is_written_and_read_back(ws: Workspace, tmp_path: Path) -> None:
    sheet = read(files.amo_contacts(tmp_path))
    mapping = guess(ws, sheet)
    assert from_json(mapping.to_json(), sheet.header).columns == mapping.columns


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"columns": 5}',
        '{"columns": {"Нет такого": "contact.name"}}',
        '{"columns": {"ФИО": "contact.bogus"}}',
        '{"columns": {"ФИО": 7}}',
        '{"entity": "deal", "columns": {}}',
        '{"columns": {"ФИО": "contact.new:bogus:Имя"}}',
    ],
)
def test_a_bad_mapping_file_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UserError) as refused:
        from_json(text, ("ФИО",))
    assert refused.value.hint


def test_columns_of_one_name_or_of_none_have_names_of_their_own() -> None:
    assert column_names(("Тел", "тел", "", "Тел (2)")) == ("Тел", "тел (2)", "Column 3", "Тел (2) (2)")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("entity", ["contact", "company"])
def test_the_template_is_understood_without_a_question(
    ws: Workspace, tmp_path: Path, language: str, entity: str
) -> None:
    i18n.use(language)
    save_template(tmp_path / "template.xlsx", entity)
    sheet = read(tmp_path / "template.xlsx")
    mapping = guess(ws, sheet)
    assert mapping.entity == entity
    assert None not in mapping.columns
    assert not [t for t in mapping.columns if t and t.new_kind]
    assert len(sheet.rows) == 1


def test_every_target_has_a_name_and_a_code_that_reads_back(ws: Workspace) -> None:
    for entity in ("contact", "company"):
        for group in targets(ws, entity, "Скидка"):
            for choice in group.choices:
                assert Target.from_code(choice.target.code) == choice.target
                assert choice.label == choice.label.strip() != ""
    assert target_label(ws, None) == "Do not import"
