"""Import and export of 100 000 rows."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import base
from benchmarks.figures import Figure, p95, peak_memory, took
from desktop_crm.base.clock import derived_id, new_id
from desktop_crm.base.errors import UserError
from desktop_crm.models.all import Contact
from desktop_crm.models.kinds import Date, Email, Kind, Phone, Value
from desktop_crm.store import search_index
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace

ROWS = 100_000
HEADER = ["ФИО", "Организация", "Должность", "Моб. тел.", "E-mail", "Город", "Статус", "Источник"]
HEADER += ["Дата рожд.", "Скидка, %", "Теги", "Прим."]


def importing(folder: Path, _big: Path) -> list[Figure]:
    """Reading, guessing, checking and loading with journal and search, against reading and plain inserts."""
    from desktop_crm.importing.check import check
    from desktop_crm.importing.guess import guess
    from desktop_crm.importing.load import load
    from desktop_crm.importing.reading import read

    path = _workbook(folder / "clients.xlsx")
    floor = _floor(path, folder)
    parts: dict[str, float] = {}
    with _fresh(folder / "import.crm") as ws:
        seller = _seller(ws)
        sheet = mapping = findings = None

        def reading() -> None:
            nonlocal sheet
            sheet = read(path)

        def checking() -> None:
            nonlocal mapping, findings
            assert sheet
            mapping = guess(ws, sheet)
            findings = check(ws, sheet, mapping)

        def loading() -> None:
            assert findings
            load(ws, findings)

        parts["read"] = took(reading)
        parts["guess and check"] = took(checking)
        waits, stop = _saving_meanwhile(ws, seller)
        parts["load"] = took(loading)
        stop()
        parts["index"] = took(lambda: search_index.catch_up(ws))
        (count,) = ws.read("SELECT count(*) FROM contact")[0]
        assert count > ROWS * 0.9, count
    note = ", ".join(f"{name} {ms / 1000:.1f} s" for name, ms in parts.items())
    return [
        Figure(
            f"import of {ROWS:,} × 12 .xlsx, with journal and search",
            sum(parts.values()),
            floor=floor,
            most=2.5,
            note=note,
        ),
        Figure("import: peak memory", peak_memory(), "MB", most=250),
        Figure("a seller's save during the load, p95", p95(waits), most=150),
    ]


def exporting(folder: Path, big: Path) -> list[Figure]:
    """A list of 100 000 contacts to .xlsx, against the same rows as CSV."""
    from desktop_crm.exporting.export import export_records
    from desktop_crm.store import query

    with Workspace(big) as ws:
        rids = query.ids(ws, Query("contact"))[:ROWS]
        before = peak_memory()
        text = took(lambda: export_records(ws, folder / "out.csv", "contact", rids))
        book = took(lambda: export_records(ws, folder / "out.xlsx", "contact", rids))
    return [
        Figure(f"export of {len(rids):,} to .csv", text),
        Figure(f"export of {len(rids):,} to .xlsx", book, floor=text),
        Figure("export: memory on top", peak_memory() - before, "MB", most=60),
    ]


def _floor(path: Path, folder: Path) -> float:
    """calamine, the kinds' normal forms, and the same records in plain inserts into the same tables and indexes."""
    from python_calamine import CalamineWorkbook

    def work() -> None:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
        with ws.aside() as db:
            db.execute("UPDATE writing SET capture = 0")
            for sql, values in _plain(rows).items():
                db.executemany(sql, values)
            db.execute("UPDATE writing SET capture = 1")

    with _fresh(folder / "floor.crm") as ws:
        return took(work)


def _plain(rows: list[list[object]]) -> dict[str, list[tuple[object, ...]]]:
    phone, email, day = Phone(), Email(), Date()
    firms: dict[object, str] = {}
    people, points, places, tags, notes = [], [], [], [], []
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


def _fresh(path: Path) -> Workspace:
    for stale in path.parent.glob(path.name + "*"):
        if stale.is_dir():
            shutil.rmtree(stale)
        else:
            stale.unlink()
    return Workspace(path)


def _seller(ws: Workspace) -> str:
    with ws.edit("New contact") as tx:
        return tx.add(Contact(name="Клиент продавца")).id


def _saving_meanwhile(ws: Workspace, contact: str) -> tuple[list[float], Callable[[], None]]:
    waits: list[float] = []
    over = threading.Event()

    def save(i: int) -> None:
        with ws.edit("Saved meanwhile") as tx:
            tx.get(Contact, contact).city = f"Город {i}"

    def work() -> None:
        i = 0
        while not over.wait(0.3):
            waits.append(took(lambda i=i: save(i)))
            i += 1

    seller = threading.Thread(target=work)
    seller.start()

    def stop() -> None:
        over.set()
        seller.join()

    time.sleep(0.1)
    return waits, stop


def _workbook(path: Path) -> Path:
    """A list as people keep it: phones in every form, dates, a few cells that cannot be understood."""
    if path.exists():
        return path
    from openpyxl import Workbook

    chance = random.Random(5)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("База")
    sheet.append(HEADER)
    for n in range(ROWS):
        sheet.append(_row(n, chance))
    book.save(path)
    return path


def _row(n: int, chance: random.Random) -> list[object]:
    d = f"{chance.randrange(10**9):09}"
    phone = (
        f"+79{d}",
        f"8 9{d[:2]} {d[2:5]}-{d[5:7]}-{d[7:]}",
        int(f"79{d}"),
        f"9{d}",
        f"8(9{d[:2]}){d[2:]}",
    )[n % 5]
    return [
        f"{chance.choice(base.LAST)} {chance.choice(base.FIRST)} {n}",
        f"ООО «{base.FIRMS[n % 12]}-{n % 5000}»",
        chance.choice(base.JOBS),
        "Нет телефона" if n % 97 == 0 else phone,
        f"client{n}@firm{n % 997}.example",
        chance.choice(base.CITIES),
        ("Новый", "Клиент", "Переговоры", "Отказ")[n % 4],
        ("Выставка", "Сайт", "Рекомендация")[n % 3],
        f"{n % 28 + 1:02}.{n % 12 + 1:02}.{1950 + n % 50}",
        (5, 7.5, 10, None)[n % 4],
        ("опт", "vip", "розница", None)[n % 4],
        f"звонить после {n % 12 + 8}" if n % 3 == 0 else None,
    ]
