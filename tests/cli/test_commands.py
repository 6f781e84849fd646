"""The whole journey on the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from desktop_crm import __version__
from tests.cli.program import refused, run

ROWS = (
    ("ФИО", "Телефон", "Почта", "Организация", "Скидка"),
    ("Мария Ковалёва", "8 912 445-18-03", "maria@north.example", "ООО «Северный свет»", "5"),
    ("Дмитрий Орлов", "+7 903 118-77-40; 8 495 640-21-55", "d.orlov@stroyteh.example", "СтройТехИнвест", ""),
    ("Ольга Чернова", "нет", "olga@", "Логистик-Центр", "10"),
    ("", "", "", "", "7"),
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tmp_path / "team.crm"


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    path = tmp_path / "clients.csv"
    with path.open("w", encoding="cp1251", newline="") as file:
        csv.writer(file, delimiter=";").writerows(ROWS)
    return path


def test_a_list_is_tried_loaded_found_taken_back_and_exported(
    base: Path, clients: Path, tmp_path: Path
) -> None:
    tried = run("--base", base, "import", clients, "--dry-run", "--json")
    assert tried.json["new"] == 3
    assert run("--base", base, "search", "Ковалёва", "--json").json["results"] == []

    rejected = tmp_path / "rejected.xlsx"
    loaded = run("--base", base, "import", clients, "--rejected", rejected, "--json")
    answer = loaded.json
    assert loaded.code == (1 if answer["rejected"] else 0)
    assert answer["rows"] == answer["new"] + answer["updated"] + answer["skipped"] + answer["rejected"]
    assert answer["columns"]["ФИО"] == "contact.name"
    assert answer["columns"]["Телефон"].startswith("contact.phone")
    assert any(p["row"] == 4 and p["column"] == "Почта" and p["reason"] for p in answer["problems"])
    assert rejected.exists() == bool(answer["rejected"])

    for text in ("4451803", "rjdfk`df", "Ковалева", "maria@north"):
        found = run("--base", base, "search", text, "--json").json["results"]
        assert found[0]["title"] == "Мария Ковалёва", text

    again = run("--base", base, "import", clients, "--json").json
    assert (again["new"], again["updated"]) == (0, 0)

    out = tmp_path / "out.xlsx"
    assert run("--base", base, "export", out, "--json").json == {"file": str(out), "records": 3}
    assert openpyxl.load_workbook(out).active.max_row == 4

    undone = run("--base", base, "undo", "--json").json
    assert "clients.csv" in undone["step"]
    assert run("--base", base, "search", "Ковалёва", "--json").json["results"] == []
    assert run("--base", base, "redo", "--json").json["step"] == undone["step"]
    assert run("--base", base, "search", "Ковалёва", "--json").json["results"]
    assert run("--base", base, "check", "--json").json == {"sound": True, "findings": []}


def test_rejected_rows_are_said_by_the_exit_code_and_kept_in_a_workbook(base: Path, tmp_path: Path) -> None:
    path, rejected = tmp_path / "list.csv", tmp_path / "rejected.xlsx"
    path.write_text("Name;Phone;City\nAnn Lee;+7 912 445-18-03;Perm\n;;Omsk\n", encoding="utf-8")
    loaded = run("--base", base, "import", path, "--rejected", rejected, "--json")
    assert loaded.code == 1
    assert (loaded.json["new"], loaded.json["rejected"]) == (1, 1)
    assert "Omsk" in str(list(openpyxl.load_workbook(rejected).active.iter_rows(values_only=True)))


def test_policy_and_mapping_decide_what_becomes_of_a_list(base: Path, tmp_path: Path) -> None:
    path, mapping = tmp_path / "list.csv", tmp_path / "mapping.json"
    path.write_text("Кто;Где\nAnn Lee;Perm\n", encoding="utf-8")
    mapping.write_text('{"columns": {"Кто": "contact.name", "Где": "contact.city"}}', encoding="utf-8")
    first = run("--base", base, "import", path, "--mapping", mapping, "--json")
    assert first.json["columns"] == {"Кто": "contact.name", "Где": "contact.city"}
    for policy, field in (("add", "new"), ("skip", "skipped")):
        next_ = run("--base", base, "import", path, "--mapping", mapping, "--policy", policy, "--json").json
        assert next_[field] == 1, policy
    mapping.write_text('{"columns": {"Нет такой": "contact.name"}}', encoding="utf-8")
    refused(run("--base", base, "import", path, "--mapping", mapping), "Нет такой")
    refused(run("--base", base, "import", path, "--mapping", tmp_path / "none.json"), "none.json")


def test_the_example_is_made_once(base: Path) -> None:
    made = run("--base", base, "--language", "ru", "demo")
    assert made.code == 0
    assert str(base) in made.out
    refused(run("--base", base, "demo"), "has data already", "--base")
    assert run("--base", base, "search", "Орлов", "--limit", "1", "--json").json["results"][0]["title"] == (
        "Дмитрий Орлов"
    )
    assert run("--base", base, "check").code == 0


def test_the_example_goes_and_what_was_worked_on_stays(base: Path, tmp_path: Path) -> None:
    assert run("--base", base, "demo", "--trade", "salon", "--json").json["contacts"] == 240
    deals = run("--base", base, "export", tmp_path / "deals.csv", "--entity", "deal", "--json").json
    assert deals["records"] > 50
    removed = run("--base", base, "demo", "--remove", "--json").json
    assert removed["removed"] > 1000
    assert removed["kept"] == 0
    assert run("--base", base, "export", tmp_path / "none.csv", "--json").json["records"] == 0
    assert run("--base", base, "check").code == 0
    assert run("--base", base, "demo", "--remove", "--json").json == {"removed": 0, "kept": 0}


def test_a_saved_list_is_exported_and_everything_too(base: Path, tmp_path: Path) -> None:
    run("--base", base, "--language", "en", "demo")
    some = run("--base", base, "export", tmp_path / "some.csv", "--list", "new leads", "--json").json
    assert 0 < some["records"] < 240
    every = run("--base", base, "export", tmp_path / "all.xlsx", "--all", "--json").json
    assert every["records"] > 1000
    cards = run("--base", base, "export", tmp_path / "cards.vcf", "--json").json
    assert cards["records"] == 240
    firms = run("--base", base, "export", tmp_path / "firms.xlsx", "--entity", "company", "--json").json
    assert firms["records"] == 60
    refused(run("--base", base, "export", tmp_path / "x.csv", "--list", "nonsense"), "nonsense", "New leads")
    refused(run("--base", base, "export", tmp_path / "x.csv", "--all"), ".xlsx")
    refused(run("--base", base, "export", tmp_path / "no" / "x.csv"), "no folder")


def test_a_pipe_gets_the_answer_and_nothing_else(base: Path, clients: Path) -> None:
    run("--base", base, "import", clients)
    for args in (("search", "Орлов", "--json"), ("check", "--json"), ("undo", "--json"), ("redo", "--json")):
        ended = run("--base", base, *args)
        assert ended.err == ""
        assert isinstance(ended.json, dict)
    assert run("--base", base, "import", clients, "--json").err == ""


def test_undo_of_nothing_is_no_error(base: Path) -> None:
    ended = run("--base", base, "undo", "--json")
    assert (ended.code, ended.json["step"]) == (0, None)


def test_what_is_not_understood_is_refused() -> None:
    for args in (("nonsense",), ("import",), ("search", "x", "--limit", "0"), ("--language", "xx", "check")):
        ended = run(*args)
        assert ended.code == 2
        assert "--help" in ended.err
        assert "Traceback" not in ended.err


def test_help_and_version_are_at_hand() -> None:
    helped = run("--help")
    assert helped.code == 0
    for command in ("import", "undo", "redo", "export", "search", "check", "demo"):
        assert command in helped.out
    assert __version__ in run("--version").out


def test_a_list_that_cannot_be_read_leaves_no_base(base: Path, tmp_path: Path) -> None:
    picture = tmp_path / "list.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    refused(run("--base", base, "import", picture), "picture", "Choose")
    refused(run("--base", base, "import", tmp_path / "none.xlsx"))
    assert not base.exists()


def test_rows_that_are_no_clients_and_cells_without_a_value_are_told(base: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name;Phone;City\nAnn Lee;+7 912 445-18-03;#N/A\nTotal;;1\n", encoding="utf-8")
    problems = run("--base", base, "import", path, "--json").json["problems"]
    assert [(p["row"], p["column"], p["value"]) for p in problems] == [
        (2, "City", "#N/A"),
        (3, "", "Total | 1"),
    ]
    assert all(p["reason"] for p in problems)
    told = run("--base", base, "import", path, "--dry-run").out
    assert "Row 3 holds totals" in told
    assert "#N/A" in told
