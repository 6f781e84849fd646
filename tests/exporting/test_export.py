"""What is exported opens in Excel as it stands in the program, and comes back whole."""

from __future__ import annotations

import csv
import errno
import resource
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import vobject

from desktop_crm.base import i18n
from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.demo import fill
from desktop_crm.exporting.export import export, export_all, export_records
from desktop_crm.importing.check import check
from desktop_crm.importing.guess import guess
from desktop_crm.importing.load import load
from desktop_crm.importing.reading import read
from desktop_crm.models.contact import Contact
from desktop_crm.models.kinds import Operator, Option
from desktop_crm.models.record import computed_of
from desktop_crm.ops import notes, own_fields, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.store import query
from desktop_crm.store.query import Filter, Query
from desktop_crm.store.workspace import Workspace

CONTACTS = Query("contact", sort="created", descending=False)


def mary(ws: Workspace, **more: Any) -> str:
    values: dict[str, Any] = {
        "name": "Мария Ковалёва",
        "phone": [Point("+79124451803", "mobile"), Point("+74957455533;ext=240", "work")],
        "email": [Point("maria@north.example", "work")],
        "company": [Place(name="ООО «Северный свет»", role="Управляющая")],
        "birthday": "--03-07",
        "tags": ["Опт", "Ключевой"],
        "status": "client",
        "created": 1_790_000_000_000,
    }
    return records.create(ws, "contact", {**values, **more})


def sheet(path: Path, name: str | None = None) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    return list((book[name] if name else book.active).iter_rows(values_only=True))


def lines(path: Path, delimiter: str = ",") -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))


def test_what_follows_from_calls_and_deals_goes_out_with_the_list(ws: Workspace, tmp_path: Path) -> None:
    fill(ws, "en", contacts=60, companies=15)
    bought = Query("contact", (Filter("spent", Operator.BETWEEN, (1, 10**12)),), sort="spent")
    columns = ("name", "last_contact", "next_day", "purchases", "spent", "average")
    assert export(ws, tmp_path / "list.xlsx", bought, columns) > 0
    header, *rows = sheet(tmp_path / "list.xlsx")
    assert header == ("Name", "Last contact", "Next step", "Purchases", "Total of purchases", "Average bill")
    expected = ws.read(
        "SELECT name, purchases, spent / 100.0 FROM contact WHERE spent > 0 ORDER BY spent DESC, rid DESC"
    )
    assert [(row[0], row[3], row[4]) for row in rows] == expected
    assert any(isinstance(row[1], datetime) for row in rows)


def test_a_workbook_has_each_phone_in_a_column_and_values_with_their_types(
    ws: Workspace, tmp_path: Path
) -> None:
    discount = own_fields.add(ws, "contact", "Discount", "number")
    limit = own_fields.add(ws, "contact", "Limit", "money")
    since = own_fields.add(ws, "contact", "Client since", "date")
    mary(ws, **{discount: 7.5, limit: 150_050, since: "2024-02-29"})
    assert export(ws, tmp_path / "list.xlsx", CONTACTS) == 1
    header, row = sheet(tmp_path / "list.xlsx")
    shown = dict(zip(header, row, strict=True))
    assert shown["Phone"] == "+7 912 445-18-03"
    assert shown["Phone 2"] == "+7 495 745-55-33 ext. 240"
    assert shown["Discount"] == 7.5
    assert shown["Limit"] == 1500.5
    assert shown["Client since"] == datetime(2024, 2, 29)  # noqa: DTZ001
    assert isinstance(shown["Created"], datetime)
    assert shown["Birthday"] == "March 7"
    assert shown["Status"] == "Client"
    assert set(shown["Tags"].split(", ")) == {"Опт", "Ключевой"}


def test_the_header_of_a_workbook_stays_in_sight_and_filters(ws: Workspace, tmp_path: Path) -> None:
    mary(ws)
    export(ws, tmp_path / "list.xlsx", CONTACTS, ["name", "phone"])
    opened = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert opened.freeze_panes == "A2"
    assert opened.auto_filter.ref == "A1:C2"
    assert opened["A1"].font.bold
    assert opened.column_dimensions["A"].width > 20
    assert opened["B2"].number_format == "@"


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_text_becomes_a_formula(ws: Workspace, tmp_path: Path, text: str) -> None:
    mary(ws, job_title=text)
    export(ws, tmp_path / "list.xlsx", CONTACTS, ["job_title"])
    cell = openpyxl.load_workbook(tmp_path / "list.xlsx").active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    export(ws, tmp_path / "list.csv", CONTACTS, ["job_title"])
    rows = lines(tmp_path / "list.csv")
    assert rows[1] == ["'" + text]


def test_control_characters_and_endless_texts_do_not_break_a_workbook(ws: Workspace, tmp_path: Path) -> None:
    mary(ws, job_title="a\x00b\x0bc", city="x" * 40_000)
    export(ws, tmp_path / "list.xlsx", CONTACTS, ["job_title", "city"])
    _header, (job, city) = sheet(tmp_path / "list.xlsx")
    assert job == "abc"
    assert len(city) == 32_767


@pytest.mark.parametrize(("language", "delimiter"), [("ru", ";"), ("en", ",")])
def test_a_text_table_opens_in_excel_of_its_language(
    ws: Workspace, tmp_path: Path, language: str, delimiter: str
) -> None:
    i18n.use(language)
    discount = own_fields.add(ws, "contact", "Скидка", "number")
    mary(ws, city="Пермь\nцентр", **{discount: 7.5})
    export(ws, tmp_path / "list.csv", CONTACTS, ["name", "city", "phone", discount])
    raw = (tmp_path / "list.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    rows = lines(tmp_path / "list.csv", delimiter)
    assert rows[1][:3] == ["Мария Ковалёва", "Пермь\nцентр", "+7 912 445-18-03"]
    assert rows[1][-1] == ("7,5" if language == "ru" else "7.5")


def test_address_cards_hold_everything_that_reaches_a_person(ws: Workspace, tmp_path: Path) -> None:
    anna = mary(
        ws,
        address=[Point("Пермь, ул. Ленина, 5; вход со двора", "work")],
        messenger=[Point("telegram:maria_k")],
        website=[Point("north.example")],
        job_title="Управляющая",
    )
    notes.add(ws, "contact", anna, "Строка один\nи ещё " + "очень длинная строка " * 20)
    export(ws, tmp_path / "list.vcf", CONTACTS)
    raw = (tmp_path / "list.vcf").read_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    for line in raw.split(b"\r\n"):
        line.decode("utf-8")  # no character is torn apart
    (card,) = vobject.readComponents(raw.decode("utf-8"))
    assert card.version.value == "3.0"
    assert card.fn.value == "Мария Ковалёва"
    phones = {tel.value: tel.params["TYPE"] for tel in card.tel_list}
    assert phones == {"+7 912 445-18-03": ["CELL"], "+7 495 745-55-33 ext. 240": ["WORK"]}
    assert card.email.value == "maria@north.example"
    assert card.org.value == ["ООО «Северный свет»"]
    assert card.title.value == "Управляющая"
    assert card.bday.value == "--03-07"
    assert set(card.categories.value) == {"Опт", "Ключевой"}
    assert card.adr.value.street == "Пермь, ул. Ленина, 5; вход со двора"
    assert card.note.value.startswith("Строка один\nи ещё")


def test_a_contact_without_a_name_has_a_card_too(ws: Workspace, tmp_path: Path) -> None:
    records.create(ws, "contact", {"phone": [Point("+79031187740")]})
    export(ws, tmp_path / "list.vcf", CONTACTS)
    (card,) = vobject.readComponents((tmp_path / "list.vcf").read_text(encoding="utf-8"))
    assert "903" in card.fn.value


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_was_exported_comes_back_as_it_was(
    ws: Workspace, tmp_path: Path, ending: str, language: str
) -> None:
    i18n.use(language)
    fill(ws, language, contacts=60, companies=20)
    path = tmp_path / f"clients.{ending}"
    export(ws, path, CONTACTS)
    exported = read(path)
    mapping = guess(ws, exported)
    left = {n for n, target in zip(mapping.names, mapping.columns, strict=True) if not target}
    assert left == {i18n._(f.label) for f in computed_of(Contact)}
    again = check(ws, exported, mapping)
    assert (again.new, again.updated, again.rejected, again.problem_count()) == (0, 0, 0, 0)
    with Workspace(tmp_path / "other.crm") as other:
        columns = ["name", "phone", "email", "job_title", "status", "city", "birthday", "company"]
        findings = check(other, exported, guess(other, exported))
        load(other, findings)
        before, after = (sorted(_rows(base, columns), key=str) for base in (ws, other))
        assert findings.new == len(after)
        assert set(after) <= set(before)


def _rows(ws: Workspace, columns: list[str]) -> list[tuple[Any, ...]]:
    return [row[2:] for row in query.page(ws, "contact", columns, query.ids(ws, CONTACTS))]


def test_everything_goes_into_one_workbook(ws: Workspace, tmp_path: Path) -> None:
    fill(ws, "en", contacts=20, companies=17)
    n = export_all(ws, tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert n == sum(s.max_row - 1 for s in book)
    assert len(sheet(tmp_path / "all.xlsx", "Contacts")) == 21
    notes_ = sheet(tmp_path / "all.xlsx", "Notes")
    about, about_id = notes_[0].index("About"), notes_[0].index("About: ID")
    contacts = sheet(tmp_path / "all.xlsx", "Contacts")
    companies = sheet(tmp_path / "all.xlsx", "Companies")
    names = {row[-1]: row[0] for row in contacts[1:] + companies[1:]}
    assert all(names[row[about_id]] == row[about] for row in notes_[1:])
    assert {"Employees", "Own fields", "Saved lists", "Contact details", "Tags"} <= set(book.sheetnames)


def test_only_what_the_list_shows_is_written_in_its_order(ws: Workspace, tmp_path: Path) -> None:
    fill(ws, "en", contacts=40, companies=10)
    new = Query("contact", (Filter("status", Operator.ANY_OF, ("new",)),), sort="name", descending=False)
    n = export(ws, tmp_path / "new.csv", new, ["name", "status"])
    rows = lines(tmp_path / "new.csv")
    assert len(rows) == n + 1 > 1
    assert {row[1] for row in rows[1:]} == {"New"}
    assert [row[0] for row in rows[1:]] == [r[2] for r in query.first_page(ws, new, ["name"])]


def test_many_values_share_the_last_column(ws: Workspace, tmp_path: Path) -> None:
    mary(ws, phone=[Point(f"+7912445{n:04}") for n in range(13)])
    export(ws, tmp_path / "list.xlsx", CONTACTS, ["phone"])
    header, row = sheet(tmp_path / "list.xlsx")
    assert header[-1] == "Phone 10"
    assert row[-1].count(";") == 3


def test_deleted_contacts_are_left_out(ws: Workspace, tmp_path: Path) -> None:
    records.delete(ws, "contact", [mary(ws)])
    assert export(ws, tmp_path / "list.xlsx", CONTACTS) == 0
    assert len(sheet(tmp_path / "list.xlsx")) == 1


def test_a_cancelled_export_leaves_the_file_that_was_there(ws: Workspace, tmp_path: Path) -> None:
    fill(ws, "en", contacts=600, companies=10)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    for ending in ("xlsx", "csv", "vcf"):
        folder = tmp_path / ending
        folder.mkdir()
        path = folder / f"list.{ending}"
        path.write_text("before", encoding="utf-8")
        with pytest.raises(Cancelled):
            export(ws, path, CONTACTS, None, stop)
        assert path.read_text(encoding="utf-8") == "before"
        assert [p.name for p in folder.iterdir()] == [path.name]


def test_progress_counts_every_row_once(ws: Workspace, tmp_path: Path) -> None:
    fill(ws, "en", contacts=600, companies=10)
    said: list[tuple[int, int]] = []
    n = export_all(ws, tmp_path / "all.xlsx", lambda done, total: said.append((done, total)))
    assert said[-1] == (n, n)
    assert said == sorted(said)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("no/such/list.xlsx", "There is no folder"), ("list.docx", "ending"), ("folder.csv", "is a folder")],
)
def test_what_cannot_be_written_is_said_in_a_sentence(
    ws: Workspace, tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UserError, match=reason) as refused:
        export(ws, tmp_path / name, CONTACTS)
    assert refused.value.hint


def test_a_file_that_another_program_holds_is_named(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows answers while Excel has the workbook open."""
    target = tmp_path / "list.xlsx"
    target.write_bytes(b"")
    held = Path.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path == target:
            raise PermissionError(errno.EACCES, "held")
        return held(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UserError, match="open in another program"):
        export(ws, target, CONTACTS)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
@pytest.mark.parametrize("ending", ["xlsx", "csv", "vcf"])
def test_a_full_disk_leaves_nothing_half_written(ws: Workspace, tmp_path: Path, ending: str) -> None:
    fill(ws, "en", contacts=600, companies=10)
    rids = query.ids(ws, CONTACTS)
    folder = tmp_path / "out"
    folder.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(UserError, match="disk is full"):
            export_records(ws, folder / f"list.{ending}", "contact", rids)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(folder.iterdir()) == []


def test_companies_are_no_address_cards(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Only contacts"):
        export(ws, tmp_path / "list.vcf", Query("company"))


def test_a_choice_of_the_team_is_written_by_its_label(ws: Workspace, tmp_path: Path) -> None:
    size = own_fields.add(ws, "contact", "Size", "choice", [Option("big", "Big one")])
    mary(ws, **{size: "big"})
    export(ws, tmp_path / "list.xlsx", CONTACTS, ["name", size])
    assert sheet(tmp_path / "list.xlsx")[1] == ("Мария Ковалёва", "Big one")


def test_days_before_1900_are_texts(ws: Workspace, tmp_path: Path) -> None:
    founded = own_fields.add(ws, "contact", "Founded", "date")
    mary(ws, **{founded: "1812-09-07"})
    mary(ws, **{founded: "1912-09-07"})
    export(ws, tmp_path / "list.xlsx", CONTACTS, [founded])
    _header, (early,), (later,) = sheet(tmp_path / "list.xlsx")
    assert "1812" in early
    assert later.date() == date(1912, 9, 7)
