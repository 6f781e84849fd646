"""Cards that may be one, on the command line."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.cli.program import refused, run

ROWS = (
    ("ФИО", "Телефон", "Почта"),
    ("Мария Ковалёва", "8 912 445-18-03", "maria@north.example"),
    ("Дмитрий Орлов", "+7 903 118-77-40", "d.orlov@north.example"),
    ("Ковалева Мария", "", "Maria@North.example"),
)


def test_cards_that_may_be_one_are_shown_and_kept_apart(tmp_path: Path) -> None:
    base, clients = tmp_path / "team.crm", tmp_path / "clients.csv"
    with clients.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(ROWS)
    run("--base", base, "import", clients, "--policy", "add")
    answer = run("--base", base, "duplicates", "--json").json
    (group,) = answer["groups"]
    assert (group["entity"], group["reasons"], answer["total"]) == ("contact", ["email"], 1)
    assert group["confidence"] >= 90
    ids = [card["id"] for card in group["cards"]]
    assert "Мария Ковалёва = Ковалева Мария (same e-mail)" in run("--base", base, "duplicates", "--sure").out
    assert run("--base", base, "duplicates", "--entity", "company", "--json").json["groups"] == []

    refused(run("--base", base, "duplicates", "--apart", *ids, "nobody"), "ids")
    assert run("--base", base, "duplicates", "--apart", *ids).code == 0
    assert "No duplicates were found." in run("--base", base, "duplicates").out
    run("--base", base, "undo")
    assert len(run("--base", base, "duplicates", "--json").json["groups"]) == 1
