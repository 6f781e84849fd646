"""A large base of invented people, the same at each making."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop_crm.base.clock import derived_id, new_id
from desktop_crm.models.kinds import Email, Phone
from desktop_crm.store import search_index
from desktop_crm.store.workspace import Workspace

FIRST = "Анна Мария Елена Ольга Наталья Ирина Юлия Ксения Дмитрий Артём Сергей Николай Павел Тимур Георгий".split()
LAST = (
    "Ковалёв Орлов Васильев Мельник Чернов Тихонов Сатпаев Бережной Лебедев Гришин Фомин Зайцев Морозов Алиев "
    "Строганов Абашидзе Ветров Соколов Жуков Панин Нечаев Смирнов Кузнецов Попов Новиков Фёдоров Волков Егоров "
    "Smith Brown Taylor Wilson Evans Walker Wright Hughes"
).split()
CITIES = "Москва Казань Уфа Пермь Омск Самара Воронеж Тверь Минск Алматы Тбилиси London Leeds".split()
JOBS = "Директор Менеджер Бухгалтер Инженер Закупщик Технолог Юрист Секретарь".split()
FIRMS = "Север Полдень Прибор Логистик Строй Агро Вектор Атлант Спектр Колос Гамма Меридиан".split()
STATUSES = ("new", "talks", "client", "paused", "lost")

START = 1_600_000_000_000
_CHUNK = 2000


def made(path: Path, contacts: int) -> Path:
    """A base of so many contacts at `path`, each with a phone and an e-mail, journal and index complete."""
    if path.exists():
        with Workspace(path):  # an older one is upgraded now, and not in the middle of a measurement
            return path
    say = told(f"base of {contacts:,} contacts")
    partial = path.with_suffix(".partial")
    for stale in partial.parent.glob(partial.name + "*"):
        stale.unlink()
    with Workspace(partial) as ws:
        chance = random.Random(7)
        companies = _companies(ws, max(10, contacts // 20), chance)
        with ws.long_edit("Benchmark base", origin="import") as work:
            for done, rows in enumerate(_chunks(contacts, chance, companies), 1):
                with work.chunk() as tx:
                    for sql, values in rows:
                        tx.db.executemany(sql, values)
                say(done * _CHUNK / contacts / 2)
        search_index.rebuild(ws, lambda done, total: say(0.5 + done / total / 2))
    partial.replace(path)
    return path


def copy(path: Path) -> Path:
    """A copy of a base for what writes to it, so that the base stays as it was made."""
    written = path.with_name("written.crm")
    for stale in written.parent.glob(written.name + "*"):
        stale.unlink()
    shutil.copyfile(path, written)
    return written


def warm(path: Path) -> None:
    """Have the system keep all of a base in memory, as after a day of work."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def fresh(path: Path) -> Workspace:
    """An empty base at `path`, whatever was there."""
    for stale in path.parent.glob(path.name + "*"):
        shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
    return Workspace(path)


def told(what: str) -> Callable[[float], None]:
    """Says every tenth that is done, with the time it took."""
    start, said = time.monotonic(), 0

    def say(part: float) -> None:
        nonlocal said
        if int(part * 10) > said:
            said = int(part * 10)
            print(f"{what}: {said * 10} %, {time.monotonic() - start:.0f} s", flush=True)

    return say


def _companies(ws: Workspace, count: int, chance: random.Random) -> list[str]:
    rows = [(new_id(), f"ООО «{chance.choice(FIRMS)}-{n}»", START + n) for n in range(count)]
    with ws.long_edit("Companies", origin="import") as work, work.chunk() as tx:
        tx.executemany("INSERT INTO company (id, name, created) VALUES (?, ?, ?)", rows)
    return [row[0] for row in rows]


Rows = list[tuple[str, list[tuple[object, ...]]]]


def _chunks(contacts: int, chance: random.Random, companies: list[str]) -> Iterator[Rows]:
    phone, email = Phone(), Email()
    for start in range(0, contacts, _CHUNK):
        people: list[tuple[object, ...]] = []
        points: list[tuple[object, ...]] = []
        places: list[tuple[object, ...]] = []
        for n in range(start, min(start + _CHUNK, contacts)):
            id_, last = new_id(), chance.choice(LAST)
            name = f"{last} {chance.choice(FIRST)} {n}"
            status, job, city = chance.choice(STATUSES), chance.choice(JOBS), chance.choice(CITIES)
            people.append((id_, name, job, status, city, START + n))
            number, address = f"+79{chance.randrange(10**9):09}", f"client{n}@firm{n % 997}.example"
            points.append((new_id(), id_, "contact", "phone", "mobile", number, 0, phone.normal(number)))
            points.append((new_id(), id_, "contact", "email", "work", address, 0, email.normal(address)))
            company = chance.choice(companies)
            places.append((derived_id("membership", id_, company), id_, company))
        yield [
            ("INSERT INTO contact (id, name, job_title, status, city, created) VALUES (?,?,?,?,?,?)", people),
            (
                """INSERT INTO contact_point (id, about, about_entity, system, "use", value, rank, normal)
                VALUES (?,?,?,?,?,?,?,?)""",
                points,
            ),
            ("INSERT INTO membership (id, contact, company) VALUES (?,?,?)", places),
        ]


def queries(ws: Workspace, count: int) -> list[str]:
    """What people type, keystroke by keystroke: names, phones in any format, mails, firms, the wrong layout."""
    from desktop_crm.base.fold import other_layout

    chance = random.Random(11)
    (most,) = ws.read("SELECT max(rid) FROM contact")[0]
    typed: list[str] = []
    while len(typed) < count:
        rid = chance.randrange(1, most + 1)
        row = ws.read(
            """SELECT c.name, p.value, e.value FROM contact c
               JOIN contact_point p ON p.about = c.id AND p.system = 'phone'
               JOIN contact_point e ON e.about = c.id AND e.system = 'email' WHERE c.rid = ?""",
            (rid,),
        )
        name, phone, email = row[0]
        whole = chance.choice(
            (
                name,
                name.lower().replace("ё", "е"),
                f"8 ({phone[2:5]}) {phone[5:8]}-{phone[8:10]}",
                phone[-7:],
                phone[4:9],
                email,
                other_layout(name.split()[0].lower()) or name,
                f"{name.split()[1]} {name.split()[0]}",
            )
        )
        typed += [whole[:n] for n in range(1, len(whole) + 1)]
    return typed[:count]
