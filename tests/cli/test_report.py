"""Reports without a window."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop_crm.models.kinds import Operator
from desktop_crm.ops import saved_reports
from desktop_crm.reports import catalogue
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit, around
from desktop_crm.store.query import Filter
from tests import bases
from tests.cli.program import ROOT, environment, refused, run

YEAR = ("--period", "year")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("base") / "team.crm"
    with bases.example(path) as ws:
        ((site,),) = ws.read("SELECT id FROM source WHERE name = 'Website'")
        flt = Filter("source", Operator.ANY_OF, (site,))
        asked = Ask(around(Unit.YEAR, date.today()), (flt,))
        saved_reports.save(ws, "From the site", "funnel", asked.to_json())
    return path


def report(base: Path, *args: object) -> Any:
    ended = run("--base", base, "report", *args, "--json")
    assert ended.code == 0, ended
    return ended.json


def came(answer: Any) -> int:
    """How many deals came into the first stage."""
    return int(answer["tables"][0]["rows"][0]["figures"]["came"]["value"])


def test_all_reports_are_named_and_each_can_be_made(base: Path) -> None:
    listed = run("--base", base, "report", "--list", "--json").json["reports"]
    names = [each["name"] for each in listed]
    assert names[:2] == ["overview", "morning"]
    assert names[2:-1] == [r.key for r in catalogue.REPORTS]
    assert listed[-1] == {"name": "From the site", "title": "From the site", "saved": True}
    for name in names:
        answer = report(base, name, *YEAR)
        assert answer["tables"], name
        for table in answer["tables"]:
            keys = {column["key"] for column in table["columns"]}
            assert all(row["figures"].keys() == keys for row in table["rows"])


def test_a_report_is_called_by_its_name_in_either_language_and_says_its_period(base: Path) -> None:
    answer = report(base, "Воронка", "--from", "01.02.2026", "--to", "2026-03-31")
    assert answer["report"] == "funnel"
    assert answer["period"] == {"unit": "dates", "from": "2026-02-01", "to": "2026-03-31"}
    assert answer["before"] == {"unit": "dates", "from": "2025-12-04", "to": "2026-01-31"}
    month = report(base, "funnel", "--period", "month", "--from", "2026-02-14")
    assert month["period"] == {"unit": "month", "from": "2026-02-01", "to": "2026-02-28"}
    assert report(base, "funnel", *YEAR, "--no-comparison")["before"] is None
    assert report(base, "funnel", "--period", "any")["period"]["from"] is None


def test_filters_are_written_as_people_write_them(base: Path) -> None:
    everything = came(report(base, "funnel", *YEAR))
    site = came(report(base, "funnel", *YEAR, "--filter", "source=website"))
    call = came(report(base, "funnel", *YEAR, "--filter", "Источник=Incoming call"))
    both = came(
        report(base, "funnel", *YEAR, "--filter", "Source=Website", "--filter", "source=Incoming call")
    )
    assert 0 < site < everything
    assert both == site + call
    assert came(report(base, "From the site")) == site
    own = report(base, "funnel", *YEAR, "--filter", "Delivery terms=carrier")
    assert own["filters"][0]["field"].startswith("own.")
    assert came(own) < everything
    sums = report(base, "funnel", *YEAR, "--filter", "amount=1000..50000")
    assert sums["filters"][0] == {"field": "amount", "op": "between", "values": [100_000, 5_000_000]}


def test_rows_are_made_of_the_field_that_is_wanted(base: Path) -> None:
    by_person = report(base, "leads", *YEAR, "--by", "Responsible")
    assert by_person["by"] == "responsible"
    titles = {row["title"] for row in by_person["tables"][0]["rows"]}
    assert titles & {"Anna Fletcher", "Ian Brooks", "Oliver Payne", "Vera Nash"}


def test_the_records_behind_a_figure_are_named_when_they_are_wanted(base: Path) -> None:
    row = report(base, "funnel", *YEAR, "--records")["tables"][0]["rows"][0]
    figure = row["figures"]["came"]
    assert figure["records"]["entity"] == "deal"
    assert len(set(figure["records"]["ids"])) == figure["value"]
    assert "records" not in report(base, "funnel", *YEAR)["tables"][0]["rows"][0]["figures"]["came"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), ("--list",)),
        (("funel",), ("“funel”", "funnel", "From the site")),
        (("funnel", "--filter", "source=Radio"), ("“Radio”", "Website", "Trade fair")),
        (("funnel", "--filter", "weather=good"), ("“weather”", "Source", "Delivery terms")),
        (("funnel", "--filter", "source"), ("“source”", "source=")),
        (("funnel", "--filter", "Delivery terms=by mail"), ("Delivery terms", "Pick-up")),
        (("funnel", "--filter", "amount=much"), ("much",)),
        (("funnel", "--by", "source"), ("--by",)),
        (("leads", "--by", "weather"), ("“weather”", "Source")),
        (("funnel", "--from", "31.31.2026"), ("31.31.2026",)),
        (("funnel", "--from", "2026-03-01", "--to", "2026-02-01"), ("--from",)),
        (("funnel", "--to", "2026-02-01"), ("--from",)),
        (("funnel", "--period", "month", "--to", "2026-02-01"), ("--period",)),
        (("funnel", "--xlsx", "no such folder/a.xlsx"), ("no such folder",)),
        (("funnel", "--period", "fortnight"), ("fortnight",)),
        (("funnel", "--json", "--xlsx", "a.xlsx"), ("--xlsx",)),
    ],
)
def test_what_is_not_understood_is_a_sentence_with_what_is_possible(
    base: Path, args: tuple[str, ...], words: tuple[str, ...]
) -> None:
    refused(run("--base", base, "report", *args), *words)


def test_reports_leave_as_workbook_text_table_and_pages(base: Path, tmp_path: Path) -> None:
    for name in ("overview", "morning", "funnel"):
        book = tmp_path / f"{name}.xlsx"
        assert run("--base", base, "report", name, *YEAR, "--xlsx", book).code == 0
        assert openpyxl.load_workbook(book).worksheets
    text = tmp_path / "funnel.csv"
    assert run("--base", base, "report", "funnel", *YEAR, "--csv", text).code == 0
    assert "Came" in text.read_text("utf-8-sig")
    pages = tmp_path / "funnel.pdf"
    ended = run("--base", base, "report", "overview", *YEAR, "--pdf", pages)
    assert (ended.code, ended.err) == (0, "")
    assert pages.read_bytes().startswith(b"%PDF")


def test_no_window_system_is_needed_but_for_pages(base: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    given = ["--base", str(base), "report", "overview", *YEAR, "--xlsx", str(out)]
    lines = (
        "import sys",
        "from desktop_crm.cli import main",
        f"assert main({given!r}) == 0",
        "assert not [name for name in sys.modules if name.startswith('PySide6')]",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=ROOT, env=environment(), check=False)
    assert done.returncode == 0


def test_a_terminal_shows_the_period_and_the_table(base: Path) -> None:
    ended = run("--base", base, "--language", "ru", "report", "funnel", *YEAR)
    assert ended.code == 0
    assert "Период:" in ended.out
    assert "Этап" in ended.out
    assert "─" in ended.out


def test_what_the_documents_say_of_the_keys_is_so(base: Path) -> None:
    text = (ROOT / "docs" / "reports-json.md").read_text("utf-8")
    example = json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])  # type: ignore[index]
    answer = report(base, "employees", *YEAR, "--records")
    assert example.keys() == answer.keys()
    theirs, ours = example["tables"][0], answer["tables"][0]
    assert theirs.keys() == ours.keys()
    assert theirs["columns"][0].keys() == ours["columns"][0].keys()
    assert theirs["rows"][0].keys() == ours["rows"][0].keys()
    figure = ours["rows"][0]["figures"]["won"]
    assert figure.keys() == {*theirs["rows"][0]["figures"]["amount.RUB"], "records"}
    for key in (*answer, *ours, *ours["columns"][0], *ours["rows"][0], *figure):
        assert f"`{key}`" in text, key
    units = {c["unit"] for c in ours["columns"]}
    assert all(f"`{unit}`" in text for unit in units)
