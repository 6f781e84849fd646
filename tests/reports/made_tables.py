"""Tables made by hand, of every shape that reports have."""

from __future__ import annotations

from collections.abc import Callable

from desktop_crm.reports.table import Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.units import Days, Hours, Many, Minutes, Share, Sum, Words

RUB = Sum("RUB")
Make = Callable[[], Table]


def sales() -> Table:
    """Sales by month against a plan, with what was before; one month has no plan and one no sales."""
    months = (
        ("2026-09", 560_000_00, 500_000_00),
        ("2026-10", None, 550_000_00),
        ("2026-11", 620_050_50, None),
    )
    rows = tuple(
        Row(key, f"Month {key}", (Figure(amount, before=500_000_00), Figure(plan), Figure(n, before=n + 1)))
        for n, (key, amount, plan) in enumerate(months, 7)
    )
    total = Row("", "Total", (Figure(1_180_050_50, before=1_500_000_00), Figure(1_050_000_00), Figure(24)))
    columns = (
        Column("amount.RUB", "Сумма, ₽", RUB),
        Column("plan.RUB", "План", RUB),
        Column("won", "Закрыто сделок", Many()),
    )
    chart = Chart(Shape.BARS, ("amount.RUB",), ("plan.RUB",), now="2026-11")
    notes = ("В ноябре ещё не прошли все дни.",)
    return Table("sales", "Продажи по месяцам", "Месяц", columns, rows, total, chart, notes)


def calls() -> Table:
    """Calls by day, as lines."""
    rows = tuple(
        Row(
            f"2026-11-{day:02}", f"{day} ноя", (Figure(30 + day * 7 % 23), Figure(day % 5), Figure(day * 431))
        )
        for day in range(1, 25)
    )
    columns = (
        Column("answered", "Отвечено", Many()),
        Column("missed", "Пропущено", Many(), better=-1),
        Column("minutes", "Минут", Minutes()),
    )
    chart = Chart(Shape.LINES, ("answered", "missed"))
    return Table("calls", "Звонки по дням", "День", columns, rows, None, chart)


def funnel() -> Table:
    """Stages with every unit; a name that a spreadsheet would take for a formula."""
    stages = (
        ("Новая", 214, 0.69),
        ("=Квалификация", 148, 0.58),
        ("Предложение", 86, 0.4767),
        ("Успешно", 23, None),
    )
    rows = tuple(
        Row(f"s{n}", name, _of_stage(n, came, share), level=int(n == 1))
        for n, (name, came, share) in enumerate(stages)
    )
    columns = (
        Column("came", "Вошло", Many()),
        Column("amount.RUB", "Сумма", RUB),
        Column("conversion", "Конверсия", Share()),
        Column("time", "Дней в этапе", Days()),
        Column("first", "До первого контакта", Hours()),
        Column("why", "Чаще всего", Words()),
    )
    chart = Chart(Shape.FUNNEL, ("came", "amount.RUB", "conversion"))
    return Table("funnel", "Воронка: основная/новая?", "Этап", columns, rows, None, chart)


def _of_stage(n: int, came: int, share: float | None) -> tuple[Figure, ...]:
    before = None if share is None else share - 0.05
    return (
        Figure(came, before=came - 7),
        Figure(came * 87_000_00),
        Figure(share, before=before),
        Figure(2.04 * n, before=2.5),
        Figure(0.3 + n * 20),
        Figure("=HYPERLINK(1)" if n else "-"),
    )


def nothing() -> Table:
    """A report of a period without anything."""
    return Table(
        "lost",
        "Причины отказа",
        "Причина",
        (Column("n", "Сделок", Many()),),
        empty="В этом периоде ничего нет.",
    )


def long(rows: int = 120) -> Table:
    """More rows than a page holds, in more columns than fit upright."""
    columns = tuple(Column(f"c{n}", f"Показатель номер {n}", RUB if n % 3 else Many()) for n in range(11))
    made = tuple(
        Row(
            f"r{i}",
            f"Сотрудник Фамильный № {i}",
            tuple(Figure(i * 1_000_00 + n, before=n) for n in range(11)),
        )
        for i in range(rows)
    )
    total = Row("", "Всего", tuple(Figure(rows * 1_000_00, before=None) for _n in range(11)))
    return Table("employees", "Сотрудники", "Сотрудник", columns, made, total)


def list_of(rows: int) -> Table:
    """So many rows of one figure, with their total."""
    made = tuple(Row(f"r{n}", f"Сделка № {n} ", (Figure(n),)) for n in range(rows))
    total = Row("", "Всего", (Figure(sum(range(rows))),))
    return Table("list", "Список", "Сделка", (Column("n", "Число", Many()),), made, total)


HEADING = (
    "Ромашка",
    "Период: 1–24 ноября 2026 г.",
    "Фильтры: Источник: Сайт",
    "Составлено: 24.11.2026, 14:32",
)
EVERY = (sales, calls, funnel, nothing, long)
