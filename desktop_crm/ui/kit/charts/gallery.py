"""Every chart once, with figures that are easy and figures that are not."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop_crm.reports.narrowing import Where
from desktop_crm.reports.table import Behind, Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.units import Days, Many, Share, Sum, Value
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.charts.key_figure import KeyFigure
from desktop_crm.ui.kit.charts.view import chart_of
from desktop_crm.ui.kit.text import label

_BEHIND = Behind("deal", Where("1"))
_MILLION = 100_000_000


def _figures(values: list[Value], before: list[Value] | None = None) -> tuple[Figure, ...]:
    earlier = before or [None] * len(values)
    return tuple(Figure(value, _BEHIND, was) for value, was in zip(values, earlier, strict=True))


def sales() -> Table:
    """Sums by month with the plan."""
    won = (3.1, 2.8, 3.9, 4.2, 3.6, 4.9, 4.4, 4.1, 5.6, 5.9, 6.2)
    plan = (3, 3, 3.5, 4, 4, 4.5, 4.5, 4.5, 5, 5.5, 6)
    rows = tuple(
        Row(
            f"2026-{n:02}",
            f"{n:02}.2026",
            (*_figures([int(a * _MILLION)], [int(_MILLION * 3)]), Figure(int(b * _MILLION))),
        )
        for n, (a, b) in enumerate(zip(won, plan, strict=True), 1)
    )
    columns = (Column("amount", "Факт", Sum("RUB")), Column("plan", "План", Sum("RUB")))
    chart = Chart(Shape.BARS, ("amount",), ("plan",), "2026-11")
    return Table("sales", "Выручка по месяцам", "Месяц", columns, rows, chart=chart)


def funnel() -> Table:
    """Stages with count, sum and conversion."""
    stages = (
        ("Новая", 214, 18.6, None),
        ("Квалификация", 148, 15.1, 0.69),
        ("Предложение", 86, 11.8, 0.58),
        ("Переговоры", 41, 9.4, 0.48),
        ("Успешно", 23, 6.2, 0.56),
    )
    rows = tuple(
        Row(str(n), name, _figures([came, int(amount * _MILLION), part]))
        for n, (name, came, amount, part) in enumerate(stages)
    )
    columns = (
        Column("came", "Сделок", Many()),
        Column("amount", "Сумма", Sum("RUB")),
        Column("conversion", "Переход", Share()),
    )
    return Table(
        "funnel",
        "Воронка",
        "Этап",
        columns,
        rows,
        chart=Chart(Shape.FUNNEL, ("came", "amount", "conversion")),
    )


def calls(days: int = 24) -> Table:
    """Calls by day, two lines."""
    answered = (
        34,
        48,
        51,
        52,
        50,
        54,
        47,
        39,
        31,
        26,
        32,
        32,
        35,
        40,
        54,
        58,
        60,
        58,
        54,
        56,
        48,
        40,
        34,
        40,
    )
    missed = (6, 9, 11, 9, 9, 9, 5, 5, 5, 3, 6, 9, 8, 10, 11, 8, 7, 6, 3, 4, 6, 5, 8, 10)
    first = date(2026, 11, 1)
    rows = tuple(
        Row(
            (first + timedelta(days=n)).isoformat(),
            f"{first + timedelta(days=n):%d.%m.%Y}",
            _figures([answered[n % 24], missed[n % 24]]),
        )
        for n in range(days)
    )
    columns = (Column("answered", "Отвечено", Many()), Column("missed", "Пропущено", Many(), better=-1))
    return Table(
        "calls", "Звонки по дням", "День", columns, rows, chart=Chart(Shape.LINES, ("answered", "missed"))
    )


def people() -> Table:
    """Employees by sales, with the change."""
    sold = (
        ("Илья Жуков", 2.41, 2.04),
        ("Анна Соколова", 1.98, 1.85),
        ("Олег Панин", 1.12, 1.17),
        ("Вера Нечаева", 0.69, 0.53),
    )
    rows = tuple(
        Row(name, name, _figures([int(now * _MILLION)], [int(was * _MILLION)]), of=("employee", name))
        for name, now, was in sold
    )
    columns = (Column("amount", "Выручка", Sum("RUB")),)
    return Table(
        "employees", "Менеджеры", "Сотрудник", columns, rows, chart=Chart(Shape.RANKING, ("amount",))
    )


def key_figures() -> list[KeyFigure]:
    """The five cards above an overview."""
    shown: tuple[tuple[Column, Value, Value], ...] = (
        (Column("a", "Выручка", Sum("RUB")), 620_000_000, 590_000_000),
        (Column("b", "Закрыто сделок", Many()), 23, 19),
        (Column("c", "Средний чек", Sum("RUB")), 26_960_000, 27_850_000),
        (Column("d", "Конверсия в продажу", Share()), 0.107, 0.093),
        (Column("e", "Среднее время сделки", Days()), 19, 21),
    )
    made = []
    for column_, value, before in shown:
        figure = KeyFigure()
        figure.show_figure(column_, Figure(value, _BEHIND, before), "к октябрю")
        made.append(figure)
    return made


def in_card(table: Table, about: str) -> QFrame:
    """A chart in a card with its heading, the legend at the right of it."""
    made = card("panel")
    chart = chart_of(table)
    words = column(label(table.title, "card"), label(about, "secondary", "secondary"), space=0)
    column(row(words, None, chart.legend), chart, into=made, margins=(16, 12, 16, 12), space=10)
    return made


def page() -> QWidget:
    """As on the overview."""
    made = QWidget()
    made.setFixedSize(1190, 800)
    made.setAutoFillBackground(True)
    grid = QGridLayout()
    grid.setSpacing(12)
    shown = (
        (sales(), "млн ₽, факт и план"),
        (funnel(), "сделок и сумма, ₽ · переход на следующий этап"),
        (calls(), "отвеченные и пропущенные"),
        (people(), "закрытая выручка и изменение к октябрю"),
    )
    for place, (table, about) in enumerate(shown):
        grid.addWidget(in_card(table, about), place // 2, place % 2)
    below = QWidget()
    below.setLayout(grid)
    grid.setContentsMargins(0, 0, 0, 0)
    column(row(*key_figures(), space=12), below, into=made, margins=20, space=12)
    return made
