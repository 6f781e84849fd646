"""Charts as a person explores them: by mouse, by keyboard alone, by ear, in both themes and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base import i18n
from desktop_crm.reports.narrowing import Where
from desktop_crm.reports.table import Behind, Chart, Column, Figure, Row, Shape, Table
from desktop_crm.reports.units import Days, Hours, Many, Minutes, Share, Sum, Unit, Value
from desktop_crm.ui import theme
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.charts import ChartView, KeyFigure, axis, chart_of, look, paper
from desktop_crm.ui.kit.charts import gallery as examples
from desktop_crm.ui.kit.charts.drawn import Spot, drawn
from desktop_crm.ui.kit.charts.explored import Explored
from desktop_crm.ui.kit.charts.legend import Legend

Key = Qt.Key
BEHIND = Behind("deal", Where("1"))
ROUBLE = 100


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.use(qapp, "light")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(700, 420)
    qtbot.addWidget(made)
    made.show()
    return made


def table(
    shape: Shape, columns: Sequence[tuple[str, Unit]], rows: Sequence[tuple[str, str, Sequence[Value]]]
) -> Table:
    """A table of figures all of which have records behind them; every column is in the chart."""
    titled = tuple(Column(title.lower(), title, unit) for title, unit in columns)
    made = tuple(
        Row(key, title, tuple(Figure(value, BEHIND) for value in values)) for key, title, values in rows
    )
    chart = Chart(shape, tuple(c.key for c in titled))
    return Table("any", "Any", "Row", titled, made, chart=chart, empty="Nothing was sold.")


def days(count: int, *series: Sequence[Value]) -> list[tuple[str, str, Sequence[Value]]]:
    first = date(2026, 1, 1)
    return [
        ((first + timedelta(days=n)).isoformat(), f"day {n}", [each[n % len(each)] for each in series])
        for n in range(count)
    ]


def shown(qtbot: QtBot, window: QWidget, *widgets: QWidget) -> None:
    column(*widgets, into=window, margins=20)
    qtbot.waitUntil(lambda: all(each.isVisible() for each in widgets))
    QApplication.processEvents()


def opened(qtbot: QtBot, window: QWidget, what: Table) -> tuple[ChartView, Explored]:
    view = chart_of(what)
    shown(qtbot, window, view)
    assert view.chart is not None
    return view, view.chart


def said(text: str) -> str:
    """With the spaces that a keyboard has."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def middle(chart: Explored, row: int, column_: int = 0) -> QPoint:
    """Where a person points who means a figure."""
    return chart.place_of(Spot(row, column_)).center()


def by_tab(qtbot: QtBot, chart: Explored) -> None:
    chart.window().activateWindow()
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(chart.hasFocus)


def colour_at(widget: QWidget, at: QPoint) -> QColor:
    return widget.grab().toImage().pixelColor(at)


def test_a_bar_under_the_mouse_says_its_figure_its_change_and_its_plan(qtbot: QtBot, window: QWidget) -> None:
    _, chart = opened(qtbot, window, examples.sales())
    qtbot.mouseMove(chart, middle(chart, 8))
    assert said(chart.popup_text()).split("\n")[:2] == ["09.2026", "Факт 5,600,000 ₽ +86.7%"]
    assert "План 5,000,000 ₽" in said(chart.popup_text())

    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.popup_text() == ""


def test_the_air_above_a_low_bar_belongs_to_it(qtbot: QtBot, window: QWidget) -> None:
    _, chart = opened(qtbot, window, examples.sales())
    above = QPoint(middle(chart, 1).x(), 20)
    qtbot.mouseMove(chart, above)
    assert chart.popup_text().startswith("02.2026")


def test_a_click_asks_for_the_records_behind_a_bar(qtbot: QtBot, window: QWidget) -> None:
    view, chart = opened(qtbot, window, examples.sales())
    with qtbot.waitSignal(view.activated) as asked:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle(chart, 3))
    assert asked.args == ["2026-04", "amount"]


def test_a_figure_without_records_cannot_be_opened(qtbot: QtBot, window: QWidget) -> None:
    bare = Table(
        "x",
        "X",
        "",
        (Column("n", "N", Many()),),
        (Row("1", "1", (Figure(3),)),),
        chart=Chart(Shape.BARS, ("n",)),
    )
    view, chart = opened(qtbot, window, bare)
    qtbot.mouseMove(chart, middle(chart, 0))
    assert chart.cursor().shape() == Qt.CursorShape.ArrowCursor
    with qtbot.assertNotEmitted(view.activated):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle(chart, 0))


def test_the_keyboard_goes_from_bar_to_bar_and_opens_one(qtbot: QtBot, window: QWidget) -> None:
    view, chart = opened(qtbot, window, examples.sales())
    by_tab(qtbot, chart)
    assert chart.popup_text().startswith("11.2026"), "it begins at the month that still runs"

    qtbot.keyClick(chart, Key.Key_Left)
    assert chart.popup_text().startswith("10.2026")
    qtbot.keyClick(chart, Key.Key_Home)
    assert said(chart.accessibleDescription()) == "01.2026, Факт: 3,100,000 ₽, +3.3%"
    qtbot.keyClick(chart, Key.Key_End)
    qtbot.keyClick(chart, Key.Key_Right)
    with qtbot.waitSignal(view.activated) as asked:
        qtbot.keyClick(chart, Key.Key_Return)
    assert asked.args == ["2026-11", "amount"]


def test_tab_leaves_the_chart_and_the_card_goes(qtbot: QtBot, window: QWidget) -> None:
    line = QLineEdit()
    view = chart_of(examples.sales())
    shown(qtbot, window, view, line)
    assert view.chart
    by_tab(qtbot, view.chart)
    qtbot.keyClick(view.chart, Key.Key_Tab)
    qtbot.waitUntil(line.hasFocus)
    assert view.chart.popup_text() == ""


def test_what_is_in_focus_can_be_seen(qtbot: QtBot, window: QWidget) -> None:
    _, chart = opened(qtbot, window, examples.sales())
    place = chart.place_of(Spot(10, 0))
    beside = QPoint(place.left() - 4, place.center().y())
    before = colour_at(chart, beside)
    by_tab(qtbot, chart)
    assert colour_at(chart, beside) == theme.colour("accent") != before


def test_up_and_down_lead_from_line_to_line_and_gaps_are_passed(qtbot: QtBot, window: QWidget) -> None:
    what = table(
        Shape.LINES, [("In", Many()), ("Out", Many())], days(5, [4, None, 6, 7, 8], [1, 2, None, None, 5])
    )
    view, chart = opened(qtbot, window, what)
    by_tab(qtbot, chart)
    assert said(chart.accessibleDescription()) == "day 0, In: 4"
    qtbot.keyClick(chart, Key.Key_Right)
    assert said(chart.accessibleDescription()) == "day 2, In: 6"
    qtbot.keyClick(chart, Key.Key_Down)
    assert said(chart.accessibleDescription()) == "day 2, In: 6", "there is no other figure of that day"
    qtbot.keyClick(chart, Key.Key_End)
    qtbot.keyClick(chart, Key.Key_Down)
    with qtbot.waitSignal(view.activated) as asked:
        qtbot.keyClick(chart, Key.Key_Enter)
    assert asked.args == ["2026-01-05", "out"]


def test_of_two_lines_the_nearer_one_is_meant(qtbot: QtBot, window: QWidget) -> None:
    _, chart = opened(qtbot, window, examples.calls())
    for series, title in ((0, "Отвечено"), (1, "Пропущено")):
        qtbot.mouseMove(chart, middle(chart, 12, series) + QPoint(2, 5))
        assert chart.hovered == Spot(12, series), title


def test_bars_beside_each_other_are_told_apart_by_the_mouse(qtbot: QtBot, window: QWidget) -> None:
    what = table(Shape.BARS, [("In", Many()), ("Out", Many()), ("Missed", Many())], days(4, [5], [3], [1]))
    view, chart = opened(qtbot, window, what)
    assert not view.legend.isHidden()
    for series in range(3):
        qtbot.mouseMove(chart, middle(chart, 2, series))
        assert chart.hovered == Spot(2, series)


def test_a_funnel_opens_the_count_from_the_bar_and_the_sum_from_the_sum(
    qtbot: QtBot, window: QWidget
) -> None:
    view, chart = opened(qtbot, window, examples.funnel())
    asked: list[tuple[str, str]] = []
    view.activated.connect(lambda row, column_: asked.append((row, column_)))
    for column_ in (0, 1, 2):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle(chart, 1, column_))
    assert asked == [("1", "came"), ("1", "amount"), ("1", "conversion")]


def test_arrows_go_down_the_stages_of_a_funnel_and_across_its_figures(qtbot: QtBot, window: QWidget) -> None:
    _, chart = opened(qtbot, window, examples.funnel())
    by_tab(qtbot, chart)
    qtbot.keyClick(chart, Key.Key_Down)
    qtbot.keyClick(chart, Key.Key_Right)
    assert said(chart.accessibleDescription()) == "Квалификация, Сумма: 15,100,000 ₽"
    assert "Переход 69%" in said(chart.popup_text())


def test_a_long_ranking_scrolls_to_what_the_keyboard_reaches(qtbot: QtBot, window: QWidget) -> None:
    what = table(Shape.RANKING, [("Deals", Many())], [(str(n), f"Source {n}", [90 - n]) for n in range(40)])
    view, chart = opened(qtbot, window, what)
    area = view.findChild(QScrollArea)
    assert area
    by_tab(qtbot, chart)
    qtbot.keyClick(chart, Key.Key_End)
    assert area.viewport().rect().contains(chart.mapTo(area.viewport(), middle(chart, 39)))


def test_what_is_shown_changes_in_place_and_keeps_the_focus(qtbot: QtBot, window: QWidget) -> None:
    view, chart = opened(qtbot, window, examples.calls(24))
    by_tab(qtbot, chart)
    qtbot.keyClick(chart, Key.Key_Right)
    view.show_table(examples.calls(10))
    assert view.chart is chart
    assert chart.focused == Spot(1, 0)
    view.show_table(examples.calls(1))
    assert chart.focused is None
    view.show_table(examples.funnel())
    assert view.chart is not chart
    view.show_table(table(Shape.BARS, [("N", Many())], []))
    assert view.chart is None


def test_without_rows_it_says_why(qtbot: QtBot, window: QWidget) -> None:
    view = chart_of(table(Shape.BARS, [("N", Many())], []))
    shown(qtbot, window, view)
    assert [label.text() for label in view.findChildren(type(view._empty)) if label.isVisible()] == [
        "Nothing was sold."
    ]


@pytest.mark.parametrize("example", [examples.sales, examples.calls, examples.funnel, examples.people])
def test_a_change_of_theme_is_followed_at_once(
    qtbot: QtBot, qapp: QApplication, window: QWidget, example: type
) -> None:
    view, _ = opened(qtbot, window, example())
    light = view.grab().toImage()
    theme.use(qapp, "dark")
    qapp.processEvents()
    dark = view.grab().toImage()
    fresh = chart_of(example())
    fresh.setParent(window)
    fresh.setGeometry(view.geometry())
    fresh.show()
    qapp.processEvents()
    assert dark != light
    assert fresh.grab().toImage() == dark, "nothing of the light theme is left"


def test_the_running_month_has_the_full_colour_and_the_others_a_soft_one(
    qtbot: QtBot, window: QWidget
) -> None:
    _, chart = opened(qtbot, window, examples.sales())
    assert colour_at(chart, middle(chart, 10)) == theme.colour("accent")
    assert colour_at(chart, middle(chart, 4)) == look.soft(theme.colour("accent"))


def test_series_are_told_apart_without_their_colours() -> None:
    dashes = [tuple(look.stroke(QColor("black"), n).dashPattern()) for n in range(4)]
    assert len(set(dashes)) == 4


def test_the_mouse_neither_zooms_nor_opens_a_menu(qtbot: QtBot, window: QWidget) -> None:
    _, chart = opened(qtbot, window, examples.calls())
    before = chart.grab().toImage()
    at = QPointF(middle(chart, 5))
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    qtbot.mouseMove(chart, at.toPoint())
    QApplication.sendEvent(chart, wheel)
    assert not wheel.isAccepted(), "the page scrolls"
    assert chart.popup_text() == ""
    qtbot.mouseClick(chart, Qt.MouseButton.RightButton, pos=at.toPoint())
    assert not [
        menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible()
    ]
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.grab().toImage() == before


HARD: dict[str, Table] = {
    "below zero": table(Shape.BARS, [("N", Sum("RUB"))], days(6, [5, -3, 0, 1, None, -1])),
    "only below zero": table(Shape.LINES, [("N", Sum("RUB"))], days(6, [-5, -3, -4])),
    "all zero": table(Shape.BARS, [("N", Many())], days(12, [0])),
    "a line at zero": table(Shape.LINES, [("N", Share())], days(12, [0.0])),
    "nothing at all": table(Shape.LINES, [("N", Many())], days(3, [None])),
    "one bar": table(Shape.BARS, [("N", Many())], days(1, [7])),
    "one point": table(Shape.LINES, [("N", Hours())], days(1, [0.2])),
    "400 days": table(Shape.LINES, [("A", Many()), ("B", Many())], days(400, [3, 9, 2, 7], [1, 1, None])),
    "400 bars": table(Shape.BARS, [("A", Many())], days(400, [3, 9, 2, 7])),
    "40 long names": table(
        Shape.BARS, [("A", Many())], [(str(n), f"ООО «Северо-Западная компания {n}»", [n]) for n in range(40)]
    ),
    "one word": table(Shape.BARS, [("A", Many())], [(str(n), "Ж" * 90, [n]) for n in range(7)]),
    "huge": table(Shape.BARS, [("A", Sum("RUB"))], days(5, [10**17, 1, 10**16])),
    "six lines": table(Shape.LINES, [(c, Days()) for c in "ABCDEF"], days(9, *([n + 0.5] for n in range(6)))),
    "a funnel of nothing": table(Shape.FUNNEL, [("A", Many()), ("B", Sum("USD"))], days(3, [0], [None])),
    "a ranking of losses": table(Shape.RANKING, [("A", Sum("USD"))], days(3, [-500, 0, None, 4])),
    "long names in rows": table(
        Shape.FUNNEL, [("A", Many()), ("B", Sum("RUB"))], [("1", "Согласование " * 9, [5, 10**15])]
    ),
}


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("size", [(700, 420), (260, 170), (90, 60)])
def test_hard_figures_are_drawn_and_reached(
    qtbot: QtBot, window: QWidget, name: str, size: tuple[int, int]
) -> None:
    _, chart = opened(qtbot, window, HARD[name])
    window.resize(*size)
    QApplication.processEvents()
    assert not window.grab().toImage().isNull()
    by_tab(qtbot, chart)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_End, Key.Key_Left, Key.Key_Up, Key.Key_Home):
        qtbot.keyClick(chart, key)
    for x in range(0, chart.width(), 37):
        qtbot.mouseMove(chart, QPoint(x, chart.height() // 2))
    window.grab()


def test_figures_of_another_measure_do_not_stand_along_the_same_axis() -> None:
    what = table(Shape.BARS, [("RUB", Sum("RUB")), ("USD", Sum("USD"))], days(2, [5], [7]))
    assert drawn(what).columns == (0,)


@pytest.mark.parametrize(
    ("unit", "numbers", "about", "expected"),
    [
        (Sum("RUB"), [620_000_000], 4, ["0 ₽", "2M ₽", "4M ₽", "6M ₽", "8M ₽"]),
        (Many(), [2], 8, ["0", "1", "2"]),
        (Many(), [], 4, ["0", "1"]),
        (Many(), [-3, 7], 4, ["-5", "0", "5", "10"]),
        (Share(), [0.107], 4, ["0%", "5%", "10%", "15%"]),
        (Minutes(), [5 * 3600], 3, ["0 min", "100 min", "200 min", "300 min"]),
        (Hours(), [3.2], 3, ["0 min", "2 h", "4 h"]),
        (Hours(), [0.4], 3, ["0 min", "10 min", "20 min", "30 min"]),
    ],
)
def test_the_marks_of_an_axis_are_round(
    unit: Unit, numbers: list[float], about: int, expected: list[str]
) -> None:
    assert [said(unit.brief(mark)) for mark in axis.marks(numbers, unit, about)] == expected


def test_months_and_days_have_short_names() -> None:
    months = [Row(key, "", ()) for key in ("2026-01", "2026-11")]
    assert axis.short_names(months) == ["Jan", "Nov"]
    assert axis.short_names([*months, Row("2027-01", "", ())]) == ["Jan 26", "Nov 26", "Jan 27"]
    i18n.use("ru")
    try:
        assert axis.short_names(months) == ["янв", "ноя"]
        assert axis.short_names([Row("2026-11-06", "", ())]) == ["6 ноя"]
    finally:
        i18n.use("en")
    assert axis.short_names([Row("x", "Site", ())]) == ["Site"]
    firsts = [Row(f"2026-{n:02}-01", "", ()) for n in range(1, 5)]
    assert axis.short_names([*firsts, Row("", "Not filled in", ())])[-2:] == ["Apr", "Not filled in"]
    assert axis.short_names(firsts[:1]) == ["Jan 1"]


def test_names_are_thinned_out_rather_than_turned() -> None:
    assert axis.every(24, 600, 40) == 2
    assert axis.every(400, 300, 40) == 60
    assert axis.every(12, 600, 40) == 1


def test_a_long_name_stands_in_two_lines() -> None:
    assert axis.wrapped("Feedback form of the site", 12, len) == ["Feedback", "form of the site"]
    assert axis.wrapped("Site", 12, len) == ["Site"]


def test_the_legend_names_all_series_and_needs_no_room_for_one() -> None:
    assert Legend(drawn(examples.sales())).accessibleName() == "Факт, План"
    legend = Legend(drawn(table(Shape.LINES, [(c * 12, Many()) for c in "ABCD"], days(3, [1]))))
    assert legend.heightForWidth(200) > legend.heightForWidth(2000) > 0
    assert Legend(drawn(examples.people())).sizeHint() == QSize(0, 0)


@pytest.mark.parametrize("example", [examples.sales, examples.calls, examples.funnel, examples.people])
def test_on_paper_a_chart_is_light_whatever_the_window_is(qapp: QApplication, example: type) -> None:
    size = QSize(600, 260)
    by_day = paper.painted(example(), size)
    theme.use(qapp, "dark")
    by_night = paper.painted(example(), size)
    assert by_day == by_night
    assert by_day.size() == QSize(1200, 520)
    assert by_day.pixelColor(2, 519) == QColor("white")
    assert by_day != QImage(by_day.size(), by_day.format())
    assert theme.tokens().dark


def test_a_table_without_rows_takes_no_room_on_paper() -> None:
    assert paper.height_of(table(Shape.BARS, [("N", Many())], []), 600) == 0
    assert paper.height_of(examples.funnel(), 600) > 100


def test_many_charts_come_and_go(qtbot: QtBot, window: QWidget) -> None:
    view = chart_of(examples.sales())
    shown(qtbot, window, view)
    for _ in range(20):
        for example in (examples.calls, examples.funnel, examples.sales, examples.people):
            view.show_table(example())
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_key_figure_says_what_it_is_and_how_it_changed(qtbot: QtBot, window: QWidget) -> None:
    card = KeyFigure()
    about = "Sum of the deals won in the period."
    card.show_figure(
        Column("r", "Revenue", Sum("RUB"), about), Figure(620 * 10**6, BEHIND, 590 * 10**6), "to October"
    )
    shown(qtbot, window, card)
    assert said(card.accessibleName()) == "Revenue: 6,200,000 ₽ +5.1% to October"
    assert card.accessibleDescription() == about
    assert about in card.toolTip()
    for ask in (
        lambda: qtbot.mouseClick(card, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(card, Key.Key_Return),
        lambda: qtbot.keyClick(card, Key.Key_Space),
    ):
        with qtbot.waitSignal(card.activated):
            ask()


def test_a_key_figure_without_records_is_no_button(qtbot: QtBot, window: QWidget) -> None:
    card = KeyFigure()
    card.show_figure(Column("r", "Win rate", Share()), Figure(None), "to October")
    shown(qtbot, window, card)
    assert card.accessibleName() == "Win rate: –"
    assert card.focusPolicy() == Qt.FocusPolicy.NoFocus
    with qtbot.assertNotEmitted(card.activated):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("unit", "value", "before", "tone"),
    [
        (Many(), 23, 19, "good"),
        (Many(), 19, 23, "bad"),
        (Days(), 19, 21, "good"),
        (Days(), 21, 21, "secondary"),
        (Share(), None, 0.3, "secondary"),
    ],
)
def test_a_change_is_green_when_it_is_for_the_better(
    unit: Unit, value: Value, before: Value, tone: str
) -> None:
    what = Table("x", "X", "", (Column("n", "N", unit),), (Row("1", "1", (Figure(value, None, before),)),))
    assert drawn(what).tone(Spot(0, 0)) == tone
