"""Whatever a list holds: every row has one fate, nothing is half done, and one Undo takes it all back."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from array import array
from datetime import date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.importing.check import check
from desktop_crm.importing.findings import Fate
from desktop_crm.importing.guess import guess
from desktop_crm.importing.load import load
from desktop_crm.importing.mapping import OWNERS, Mapping
from desktop_crm.importing.merge import Policy
from desktop_crm.importing.reading import read
from desktop_crm.importing.sheet import Sheet
from desktop_crm.importing.target import targets
from desktop_crm.store import undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank
from tests.importing import office
from tests.importing.journey import content, loaded

HEADERS = st.sampled_from(
    "ФИО;Имя;Фамилия;Телефон;Моб. тел.;E-mail;Компания;ИНН;КПП;Город;Менеджер;Источник;Теги;Статус;"
    "Дата рожд.;Дата создания;Комментарий;Сумма;Скидка, %;Telegram;Сайт;Улица;Индекс;Наименование;"
    "Phone 1 - Label;Phone 1 - Value;ID;Размер;".split(";")
)
WORDS = st.sampled_from(
    "Иванов Пётр;Иванов П.;Олег;ООО «Кедр»;Кедр, ООО;8 912 445-18-03;89124451804;нет;-;12;"
    "+7 495 745-55-33 доб. 2;a@example.ru;A@EXAMPLE.RU;не почта;7707083893;опт, Казань;31.02.1990;"
    "07.03.1984;--03-07;7,5;да;@anna_b;example.ru;Клиент;a@example.ru ::: b@example.ru;* Work;0;"
    "Соколова А.".split(";")
)
CELLS = st.one_of(
    st.none(),
    WORDS,
    WORDS,
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
    .map(str.strip)
    .map(lambda t: t or None),
    st.integers(-(10**13), 10**13),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    header = draw(st.lists(HEADERS, min_size=1, max_size=7))
    rows = draw(st.lists(st.tuples(*[CELLS] * len(header)), max_size=10))
    numbers = array("I", range(2, len(rows) + 2))
    return Sheet(Path("list.xlsx"), "List", ("List",), tuple(header), 1, rows, numbers)


@st.composite
def lists(draw: st.DrawFn) -> tuple[Sheet, Policy, str, list[int | None]]:
    """A sheet, what is asked of it, and for each column whether the user corrects the guess."""
    sheet = draw(sheets())
    columns = len(sheet.header)
    choices = draw(st.lists(st.none() | st.integers(0, 200), min_size=columns, max_size=columns))
    return sheet, draw(st.sampled_from(Policy)), draw(st.sampled_from(OWNERS)), choices


def _chosen(ws: Workspace, mapping: Mapping, choices: list[int | None]) -> Mapping:
    for column, choice in enumerate(choices):
        if choice is not None:
            groups = targets(ws, mapping.entity, mapping.names[column])
            offered = [None, *(c.target for group in groups for c in group.choices)]
            mapping = mapping.with_target(column, offered[choice % len(offered)])
    return mapping


@settings(max_examples=settings().max_examples // 2)
@given(lists(), lists())
def test_any_list_is_taken_in_whole_and_taken_back(
    tmp_path_factory: object,
    first: tuple[Sheet, Policy, str, list[int | None]],
    second: tuple[Sheet, Policy, str, list[int | None]],
) -> None:
    folder = tmp_path_factory.mktemp("any")  # type: ignore[attr-defined]
    with blank(folder / "base.crm") as ws:
        before = [content(ws)]
        loads = 0
        for sheet, policy, entity, choices in (first, second):
            findings = check(ws, sheet, _chosen(ws, guess(ws, sheet, entity), choices), policy)
            assert {Fate(f) for f in findings.fates} <= set(Fate)
            result = load(ws, findings)
            assert result.rows == len(sheet.rows)
            assert result.rows == result.new + result.updated + result.skipped + result.rejected
            assert (result.step is None) == (content(ws) == before[-1])
            if result.step:
                loads += 1
                before.append(content(ws))
        for state in reversed(before[:-1]):
            undo.undo(ws)
            assert content(ws) == state


@settings(max_examples=settings().max_examples // 2)
@given(lists())
def test_any_list_loaded_again_adds_nothing(
    tmp_path_factory: object, given_list: tuple[Sheet, Policy, str, list[int | None]]
) -> None:
    sheet, _policy, entity, choices = given_list
    folder = tmp_path_factory.mktemp("any")  # type: ignore[attr-defined]
    with blank(folder / "base.crm") as ws:
        mapping = _chosen(ws, guess(ws, sheet, entity), choices)
        load(ws, check(ws, sheet, mapping))
        once = content(ws)
        again = check(ws, sheet, mapping)
        assert again.new == 0, [again.row(i) for i in again.rows_with(Fate.NEW)]
        assert again.updated == 0, [again.row(i) for i in again.rows_with(Fate.UPDATES)]
        load(ws, again)
        assert content(ws) == once


IMPORTER = """
import sys
from pathlib import Path
from desktop_crm.importing.check import check
from desktop_crm.importing.guess import guess
from desktop_crm.importing.load import load
from desktop_crm.importing.reading import read
from desktop_crm.store.workspace import Workspace

with Workspace(Path(sys.argv[1])) as ws:
    sheet = read(Path(sys.argv[2]))
    findings = check(ws, sheet, guess(ws, sheet))
    print("checked", flush=True)
    load(ws, findings, lambda done, total: print(done, flush=True))
"""


def test_killed_in_the_middle_of_a_load_nothing_of_it_is_there(tmp_path: Path) -> None:
    base = tmp_path / "base.crm"
    rows = [("ФИО", "Компания", "Телефон", "Размер")]
    rows += [(f"Клиент{n}", f"Фирма {n % 900}", f"8912{n:07}", "SML"[n % 3]) for n in range(20_000)]
    office.xlsx(tmp_path / "big.xlsx", rows)
    with Workspace(base) as ws:
        loaded(ws, read(office.xlsx(tmp_path / "small.xlsx", rows[:50])))
        before = content(ws)
    importer = subprocess.Popen(
        [sys.executable, "-c", IMPORTER, str(base), str(tmp_path / "big.xlsx")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert importer.stdout is not None
    with importer.stdout as said:
        for line in said:
            if line.strip().isdigit() and int(line) > 5000:
                break
        importer.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    assert importer.wait() != 0
    time.sleep(0.05)
    with Workspace(base) as ws:
        assert content(ws) == before
        assert ws.read("PRAGMA integrity_check") == [("ok",)]
        assert ws.read("SELECT count(*) FROM step WHERE NOT finished") == [(0,)]
        (total,) = ws.read("SELECT count(*) FROM contact")[0]
        assert total == len(before["contact"])
