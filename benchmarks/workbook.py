"""A list as people keep it: phones in every form, dates, a few cells that cannot be understood."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks import base

ROWS = 100_000
_HEADER = ["ФИО", "Организация", "Должность", "Моб. тел.", "E-mail", "Город", "Статус", "Источник"]
_HEADER += ["Дата рожд.", "Скидка, %", "Теги", "Прим."]


def made(path: Path) -> Path:
    """The workbook at `path`, always the same."""
    if path.exists():
        return path
    from openpyxl import Workbook

    chance = random.Random(5)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("База")
    sheet.append(_HEADER)
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
