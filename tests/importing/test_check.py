"""Before anything is written, the user sees what becomes of every row and every column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_crm.base.errors import Cancelled
from desktop_crm.importing.check import check
from desktop_crm.importing.findings import Fate
from desktop_crm.importing.guess import guess
from desktop_crm.importing.merge import Policy
from desktop_crm.importing.reading import read
from desktop_crm.importing.target import Target
from desktop_crm.ops import own_fields, people, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.store.workspace import Workspace
from tests.bases import blank
from tests.importing import files
from tests.importing.journey import book, checked, content, fates, loaded

NEW, UPDATES, UNCHANGED, DUPLICATE, SKIPPED, REJECTED = Fate


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "base.crm") as opened:
        yield opened


def contact(ws: Workspace, name: str, phone: str = "", company: str = "", city: str | None = None) -> str:
    return records.create(
        ws,
        "contact",
        {
            "name": name,
            "phone": [Point(phone)] if phone else [],
            "company": [Place(name=company)] if company else [],
            "city": city,
        },
    )


def test_nothing_is_written_by_a_check(ws: Workspace, tmp_path: Path) -> None:
    before = content(ws)
    findings = checked(ws, read(files.amo_contacts(tmp_path)))
    assert findings.new == 3
    assert content(ws) == before


def test_who_is_updated_and_by_what_they_were_recognised(ws: Workspace, tmp_path: Path) -> None:
    anna = contact(ws, "Анна Белова", "+79124451803")
    findings = checked(
        ws,
        book(
            tmp_path,
            [
                ("ФИО", "Телефон", "Город"),
                ("Белова Анна Юрьевна", "8 (912) 445-18-03", "Пермь"),
                ("Олег Ким", "8 912 445-18-04", "Омск"),
            ],
        ),
    )
    first = findings.row(0)
    assert (first.row, first.fate, first.whom, first.id) == (2, UPDATES, "Анна Белова", anna)
    assert first.by == "by phone"
    assert findings.row(1).fate is NEW


def test_a_repeated_row_names_the_row_that_it_repeats(ws: Workspace, tmp_path: Path) -> None:
    findings = checked(
        ws,
        book(
            tmp_path,
            [
                ("ФИО", "Телефон", "Город"),
                ("Анна Белова", 79124451803, None),
                ("Олег Ким", "8 912 445-18-04", None),
                ("Белова А.", "+7 912 445 18 03", None),
                ("Белова Анна", "89124451803", "Пермь"),
            ],
        ),
    )
    assert fates(findings) == [NEW, NEW, DUPLICATE, UPDATES]
    assert findings.row(2).of_row == findings.row(3).of_row == 2
    assert (findings.new, findings.updated, findings.skipped, findings.rejected) == (2, 1, 1, 0)


def test_two_people_who_share_the_phone_of_an_office_stay_two(ws: Workspace, tmp_path: Path) -> None:
    contact(ws, "Анна Белова", "+74957455533")
    sheet = book(
        tmp_path,
        [
            ("ФИО", "Телефон"),
            ("Олег Ким", "8 495 745-55-33"),
            ("Соколов Иван", "8 495 745-55-33"),
            ("Соколова Инна", "8 495 745-55-33"),
            ("А. Белова", "8 495 745-55-33"),
        ],
    )
    assert fates(checked(ws, sheet)) == [NEW, NEW, NEW, UNCHANGED]
    loaded(ws, sheet)
    assert fates(checked(ws, sheet)) == [UNCHANGED] * 4


@pytest.mark.parametrize(
    ("there", "row", "same"),
    [
        ("Соколова Анна", "Анна Соколова", True),
        ("Соколова Анна Игоревна", "Соколова А. И.", True),
        ("Семёнов Пётр", "Семенов Петр", True),
        ("Наталья Орлова", "Наталия Орлова", True),
        ("Иванов Иван Иванович", "Иванов Иван Петрович", False),
        ("Соколов Александр", "Соколова Александра", False),
        ("Иванов Алексей", "Иванов Андрей", False),
        ("Марина Ли", "Карина Ли", False),
    ],
)
def test_a_similar_name_in_the_same_company(
    ws: Workspace, tmp_path: Path, there: str, row: str, same: bool
) -> None:
    contact(ws, there, "+79124451803", "ООО «Ромашка»")
    sheet = book(tmp_path, [("ФИО", "Компания", "Телефон"), (row, "Ромашка, ООО", "8 912 445-18-99")])
    findings = checked(ws, sheet)
    assert fates(findings) == [UPDATES if same else NEW]
    assert findings.row(0).by == ("by name and company" if same else "")


def test_the_same_name_elsewhere_is_somebody_else(ws: Workspace, tmp_path: Path) -> None:
    contact(ws, "Соколова Анна", "+79124451803", "ООО «Ромашка»")
    sheet = book(tmp_path, [("ФИО", "Компания"), ("Соколова Анна", "ООО «Кедр»"), ("Соколова Анна", None)])
    assert fates(checked(ws, sheet)) == [NEW, NEW]


def test_a_company_is_recognised_by_its_tax_number_then_by_its_name(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        ("Наименование", "ИНН", "КПП"),
        ('ООО "Ромашка"', "7707083893", "770701001"),
        ("Ромашка ООО", None, None),
        ("Ромашка-опт", 7707083893, None),
        ("ООО Ромашка", "7736050003", None),
        ("ИП Ромашка", None, None),
    ]
    findings = checked(ws, book(tmp_path, rows))
    assert findings.mapping.entity == "company"
    assert fates(findings) == [NEW, DUPLICATE, UPDATES, NEW, NEW]
    assert findings.row(2).by == "by tax number"


def test_a_bad_cell_is_listed_and_does_not_stop_its_row(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        ("ФИО", "Телефон", "Дата рожд."),
        ("Анна Белова", "8 912 445-18-03", "31.02.1990"),
        ("Олег Ким", "12", date(1984, 3, 7)),
        ("Яна Щукина", "8 912 445-18-05", "07.03.1984"),
        ("Яна Орлова", "8 912 445-18-06", "08.03.1984"),
    ]
    findings = checked(ws, book(tmp_path, rows))
    assert fates(findings) == [NEW] * 4
    found = [(p.row, p.column, p.value) for p in findings.problems()]
    assert found == [(2, "Дата рожд.", "31.02.1990"), (3, "Телефон", "12")]
    assert list(findings.rows_with(column=1)) == [1]
    assert findings.columns[1].text == "1 number not understood"
    assert findings.columns[1].tone == "warning"
    assert (findings.columns[0].text, findings.columns[0].tone) == ("4 of 4", "good")


def test_only_a_row_that_names_nobody_is_rejected(ws: Workspace, tmp_path: Path) -> None:
    rows = [
        ("ФИО", "Телефон", "E-mail", "Telegram", "Город"),
        (None, "8 912 445-18-03", None, None, "Омск"),
        (None, None, "a@example.ru", None, "Омск"),
        (None, None, None, "@anna_b", "Омск"),
        ("Олег", None, None, None, "Омск"),
        (None, None, None, None, "Омск"),
        (None, "нет телефона", "-", None, "Омск"),
    ]
    findings = checked(ws, book(tmp_path, rows))
    assert fates(findings) == [NEW, NEW, NEW, NEW, REJECTED, REJECTED]
    assert findings.row(4).reason
    assert [p.row for p in findings.problems()] == [6, 7]


def test_a_required_field_of_the_team_rejects_only_new_cards(ws: Workspace, tmp_path: Path) -> None:
    own_fields.add(ws, "contact", "Договор", "text")
    anna = contact(ws, "Анна Белова", "+79124451803")
    key = next(f.key for f in own_fields.fields_of(ws, "contact") if f.label == "Договор")
    own_fields.change(ws, key, "Договор", required=True)
    rows = [
        ("ФИО", "Телефон", "Договор", "Город"),
        ("Анна Белова", "8 912 445-18-03", None, "Омск"),
        ("Олег Ким", "8 912 445-18-04", None, "Омск"),
        ("Яна Щукина", "8 912 445-18-05", "№ 5", "Омск"),
        ("Олег Ким", "8 912 445-18-04", "№ 6", "Омск"),
    ]
    findings = checked(ws, book(tmp_path, rows))
    assert fates(findings) == [UPDATES, REJECTED, NEW, NEW]
    assert findings.row(0).id == anna
    assert "Договор" in findings.row(1).reason


def test_employees_are_found_by_initials_and_the_unknown_are_announced(ws: Workspace, tmp_path: Path) -> None:
    people.add(ws, "Анна Соколова")
    rows = [("ФИО", "Телефон", "Менеджер")]
    rows += [
        (f"Клиент {n}", f"8912445{n:04}", m) for n, m in enumerate(["Соколова А.", "Белов О.", "А. Соколова"])
    ]
    findings = checked(ws, book(tmp_path, rows))
    assert findings.columns[2].text == "1 employee found, 1 employee will be added"
    assert findings.columns[2].tone == "accent"


def test_initials_that_fit_two_employees_are_a_problem_and_not_a_guess(ws: Workspace, tmp_path: Path) -> None:
    people.add(ws, "Анна Соколова")
    people.add(ws, "Алла Соколова")
    sheet = book(tmp_path, [("ФИО", "Менеджер"), ("Олег Ким", "Соколова А.")])
    (problem,) = checked(ws, sheet).problems()
    assert problem.value == "Соколова А."


def test_policies(ws: Workspace, tmp_path: Path) -> None:
    contact(ws, "Анна Белова", "+79124451803", city="Пермь")
    sheet = book(tmp_path, [("ФИО", "Телефон", "Город"), ("Анна Белова", "89124451803", "Омск")])
    expected = {Policy.FILL: UNCHANGED, Policy.REPLACE: UPDATES, Policy.SKIP: SKIPPED, Policy.ADD: NEW}
    assert {p: Fate(checked(ws, sheet, p).fates[0]) for p in Policy} == expected


def test_every_row_has_one_fate_and_can_be_filtered(ws: Workspace, tmp_path: Path) -> None:
    findings = checked(ws, read(files.kept_by_hand(tmp_path)))
    assert findings.rows == sum(findings.counts.values())
    assert sorted(i for fate in Fate for i in findings.rows_with(fate)) == list(range(findings.rows))


def test_a_new_field_says_what_it_will_be(ws: Workspace, tmp_path: Path) -> None:
    sheet = book(tmp_path, [("ФИО", "Скидка, %"), ("Анна Белова", "7,5"), ("Олег Ким", 10)])
    assert checked(ws, sheet).columns[1].text == "Number, makes a field of contacts"


def test_american_dates_are_told_by_one_of_them(ws: Workspace, tmp_path: Path) -> None:
    rows = [("Full name", "Birthday"), ("Ann Lee", "3/4/1984"), ("Tom Ray", "3/15/1984")]
    findings = checked(ws, book(tmp_path, rows))
    assert dict(findings.lists.table.sides["contact"].scalars)["birthday"] == ["1984-03-04", "1984-03-15"]


def test_a_check_can_be_cancelled(ws: Workspace, tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    sheet = read(files.amo_contacts(tmp_path))
    with pytest.raises(Cancelled):
        check(ws, sheet, guess(ws, sheet), progress=stop)


def test_a_field_chosen_twice_takes_the_last_that_is_filled(ws: Workspace, tmp_path: Path) -> None:
    sheet = book(tmp_path, [("ФИО", "Город", "Город"), ("Анна", "Омск", None), ("Олег", "Омск", "Пермь")])
    mapping = guess(ws, sheet)
    assert mapping.columns[1:] == (Target("contact", "city"), Target("contact", "city"))
    findings = check(ws, sheet, mapping)
    assert dict(findings.lists.table.sides["contact"].scalars)["city"] == ["Омск", "Пермь"]
