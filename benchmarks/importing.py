"""Import of a workbook of 100 000 rows: how long, how much memory, and how others fare meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import base, workbook
from benchmarks.figures import Figure, took
from benchmarks.process import alone
from desktop_crm.base.clock import derived_id, new_id
from desktop_crm.base.errors import UserError
from desktop_crm.models.kinds import Date, Email, Kind, Phone, Value
from desktop_crm.store import search_index, undo
from desktop_crm.store.workspace import Workspace

_RUNS = 2


def importing(folder: Path) -> list[Figure]:
    """Reading, guessing, checking and loading with journal and search, against reading and plain inserts."""
    path = workbook.made(folder / "clients.xlsx")
    floors, runs = [], []
    for _run in range(_RUNS):
        floors.append(alone(plainly, path, folder / "floor.crm").value)
        runs.append(alone(end_to_end, path, folder / "import.crm"))
    back = alone(undone, folder / "import.crm")
    floor = min(floors)
    parts = min((run.value for run in runs), key=lambda parts: sum(parts.values()))
    said = ", ".join(f"{name} {ms / 1000:.1f} s" for name, ms in parts.items())
    what = f"import of {workbook.ROWS:,} × 12 .xlsx, with journal and search"
    return [
        Figure(what, sum(parts.values()), floor=floor, most=2.5, note=said),
        Figure("import: peak memory", min(run.peak for run in runs), "MB", most=250),
        Figure("undo of the import", back.value, floor=floor),
        Figure("undo of the import: peak memory", back.peak, "MB"),
    ]


def end_to_end(path: str, written: str) -> dict[str, float]:
    """The times of each part of an import."""
    from desktop_crm.importing.check import check
    from desktop_crm.importing.guess import guess
    from desktop_crm.importing.load import load
    from desktop_crm.importing.reading import read

    held: dict[str, Any] = {}
    parts: dict[str, float] = {}

    def do(part: str, key: str, work: Any) -> None:
        parts[part] = took(lambda: held.update({key: work()}))

    with base.fresh(Path(written)) as ws:
        do("read", "sheet", lambda: read(Path(path)))
        do("guess", "mapping", lambda: guess(ws, held["sheet"]))
        do("check", "findings", lambda: check(ws, held["sheet"], held["mapping"]))
        do("load", "result", lambda: load(ws, held["findings"]))
        do("index", "indexed", lambda: search_index.catch_up(ws))
        (count,) = ws.read("SELECT count(*) FROM contact")[0]
        assert count > workbook.ROWS * 0.9, count
    return parts


def undone(written: str) -> float:
    """The time to take the import back."""
    with Workspace(Path(written)) as ws:
        back = took(lambda: undo.undo(ws))
        assert not ws.read("SELECT 1 FROM contact WHERE deleted IS NULL LIMIT 1")
        return back


def plainly(path: str, written: str) -> float:
    """calamine, the kinds' normal forms, and the same records in plain inserts into the same tables and indexes."""
    from python_calamine import CalamineWorkbook

    def work() -> None:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
        with ws.aside() as db:
            db.execute("UPDATE writing SET capture = 0")
            for sql, values in _plain(rows).items():
                db.executemany(sql, values)
            db.execute("UPDATE writing SET capture = 1")

    with base.fresh(Path(written)) as ws:
        return took(work)


def _plain(rows: Iterable[Iterable[Any]]) -> dict[str, list[tuple[object, ...]]]:
    phone, email, day = Phone(), Email(), Date()
    firms: dict[object, str] = {}
    people: list[tuple[object, ...]] = []
    points: list[tuple[object, ...]] = []
    places: list[tuple[object, ...]] = []
    tags: list[tuple[object, ...]] = []
    notes: list[tuple[object, ...]] = []
    for name, firm, job, number, mail, city, status, _source, born, discount, tag, text in rows:
        id_, e164 = new_id(), _understood(phone, number)
        own = "{}" if discount in ("", None) else f'{{"discount": {discount}}}'
        people.append((id_, name, job, city, status, _understood(day, born), own))
        if e164:
            points.append((new_id(), id_, "contact", "phone", e164, phone.normal(e164)))
        points.append((new_id(), id_, "contact", "email", mail, email.normal(_understood(email, mail))))
        firm_id = firms.setdefault(firm, new_id())
        places.append((derived_id("membership", id_, firm_id), id_, firm_id))
        if tag:
            tags.append((derived_id("tagging", str(tag), id_), tag, id_, "contact"))
        if text:
            notes.append((new_id(), id_, "contact", text, base.START))
    return {
        "INSERT INTO company (id, name) VALUES (?,?)": [(id_, name) for name, id_ in firms.items()],
        "INSERT INTO contact (id, name, job_title, city, status, birthday, own) VALUES (?,?,?,?,?,?,?)": people,
        "INSERT INTO contact_point (id, about, about_entity, system, value, normal) VALUES (?,?,?,?,?,?)": points,
        "INSERT INTO membership (id, contact, company) VALUES (?,?,?)": places,
        "INSERT INTO tagging (id, tag, about, about_entity) VALUES (?,?,?,?)": tags,
        "INSERT INTO note (id, about, about_entity, text, moment) VALUES (?,?,?,?,?)": notes,
    }


def _understood(kind: Kind, cell: object) -> Value:
    try:
        return kind.parse(cell)
    except UserError:
        return None
