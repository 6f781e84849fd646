"""The controls as a person uses them: by mouse, by keyboard alone, in Russian, in both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QImage, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_crm.base import i18n
from desktop_crm.ui import theme
from desktop_crm.ui.kit import gallery, toast
from desktop_crm.ui.kit.avatar import avatar_pixmap, initials_of
from desktop_crm.ui.kit.calendar import calendar
from desktop_crm.ui.kit.card import column, hairline, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import Chip, Segmented, button, icon_button
from desktop_crm.ui.kit.dialog import Dialog, question
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.fields import Field, SearchBox
from desktop_crm.ui.kit.nav import Nav, NavItem
from desktop_crm.ui.kit.progress import ProgressCard
from desktop_crm.ui.kit.switches import Check, Radio, Switch
from desktop_crm.ui.kit.text import Elided, label
from desktop_crm.ui.kit.toast import Toasts

WORDS = ("Ответственный", "Проверить дубликаты", "Щёлкните", "Import")


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.use(qapp, "light")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(qtbot: QtBot, window: QWidget, *widgets: QWidget) -> None:
    column(*widgets, None, into=window)
    qtbot.waitUntil(lambda: all(each.isVisible() for each in widgets))


def ink(picture: QPixmap) -> int:
    """How many dark dots a picture has."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    dots, wide = bytes(image.constBits()), image.bytesPerLine()
    lines = (dots[top * wide : top * wide + image.width()] for top in range(image.height()))
    return sum(dot < 200 for line in lines for dot in line)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_all_controls_are_drawn_at_every_scale_in_both_themes(
    qapp: QApplication, mode: theme.Mode, ratio: float
) -> None:
    picture = gallery.draw(qapp, mode, ratio)
    assert picture.height() == round(gallery.SIZE.height() * ratio)
    corner = picture.toImage().pixelColor(round(gallery.SIZE.width() * ratio) - 3, picture.height() - 3)
    assert corner == theme.colour("window")


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(
    "make",
    [
        lambda text: button(text),
        lambda text: button(text, "plus"),
        lambda text: button(text, kind="quiet", chevron=True),
        lambda text: Chip(text, chevron=True),
        lambda text: Chip(text, "plus"),
        lambda text: Check(text),
        lambda text: Radio(text),
        lambda text: Switch(text),
    ],
)
def test_a_control_of_its_own_size_shows_its_whole_text(
    qtbot: QtBot, make: Callable[[str], QAbstractButton], words: str
) -> None:
    drawn = []
    for room in (0, 80):
        control = make(words)
        qtbot.addWidget(control)
        control.resize(control.sizeHint().width() + room, control.sizeHint().height())
        edge = 8 if isinstance(control, QPushButton | Chip) else 0
        drawn.append(ink(control.grab(control.rect().adjusted(edge, 4, -edge, -4))))
    assert drawn[0] == pytest.approx(drawn[1], abs=2)


def test_a_button_is_pressed_with_the_space_bar_and_shows_where_the_keyboard_is(
    qtbot: QtBot, window: QWidget
) -> None:
    first, second = button("Импорт"), icon_button("settings", "Настройки")
    shown(qtbot, window, first, second)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    assert first.ringed
    with qtbot.waitSignal(first.clicked):
        qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert not first.ringed
    assert second.accessibleName() == second.toolTip() == "Настройки"


def test_a_filter_is_taken_away_by_its_cross_and_by_delete(qtbot: QtBot, window: QWidget) -> None:
    chip = Chip("Статус: Клиент", active=True, closable=True)
    holder = QWidget()
    row(chip, None, into=holder)
    shown(qtbot, window, holder)
    gone: list[str] = []
    pressed: list[str] = []
    chip.closed.connect(lambda: gone.append("closed"))
    chip.clicked.connect(lambda: pressed.append("pressed"))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 12, 13))
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(20, 13))
    assert (gone, pressed) == (["closed", "closed"], ["pressed"])


def test_arrow_keys_go_through_the_views(qtbot: QtBot, window: QWidget) -> None:
    views = Segmented([("board", "Доска"), ("table", "Таблица"), ("forecast", "Прогноз")], "table")
    shown(qtbot, window, views)
    told: list[str] = []
    views.chosen.connect(told.append)
    views.select("board")
    assert told == []
    views.findChildren(QAbstractButton)[0].setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert views.current() == "table"
    assert told == ["table"]


def test_the_cross_empties_the_search(qtbot: QtBot, window: QWidget) -> None:
    box = SearchBox("Найти контакт", "Ctrl K")
    shown(qtbot, window, box)
    cross = box.findChild(QAbstractButton)
    assert not cross.isVisible()
    qtbot.keyClicks(box, "79031")
    assert cross.isVisible()
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert box.text() == ""


def test_an_error_stands_below_its_field_until_it_is_mended(qtbot: QtBot, window: QWidget) -> None:
    field = Field("Локальный адрес", QLineEdit("10.0.0."), "Адрес этого компьютера")
    shown(qtbot, window, field)
    field.set_error("Нужен полный адрес, например 10.0.0.15")
    assert field.error() == field.editor.accessibleDescription() == "Нужен полный адрес, например 10.0.0.15"
    assert field.editor.grab().toImage().pixelColor(8, 8) == theme.colour("bad_soft")
    field.set_error("")
    assert field.error() == ""
    assert [each.text() for each in field.findChildren(QLabel)] == [
        "Локальный адрес",
        "Адрес этого компьютера",
    ]
    assert field.editor.grab().toImage().pixelColor(8, 8) == theme.colour("surface")


def test_one_of_many_options_is_found_by_typing(qtbot: QtBot, window: QWidget) -> None:
    names = ["Имя", "Фамилия", "Телефон", "Почта", "Город", *(f"Поле {n}" for n in range(20))]
    choice = Choice(list(enumerate(names)), 0)
    shown(qtbot, window, choice)
    picked: list[object] = []
    choice.chosen.connect(picked.append)
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    search = popup.findChild(QLineEdit)
    search.insert("почт")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert picked == [3]
    assert (choice.value(), choice.currentText()) == (3, "Почта")
    assert QApplication.activePopupWidget() is None


def test_a_short_list_is_walked_with_arrows_and_left_with_escape(qtbot: QtBot, window: QWidget) -> None:
    choice = Choice([("a", "Дополнить"), ("b", "Заменить"), ("c", "Пропустить")], "a")
    shown(qtbot, window, choice)
    for last, expected in ((Qt.Key.Key_Escape, "a"), (Qt.Key.Key_Return, "b")):
        choice.showPopup()
        popup = QApplication.activePopupWidget()
        assert popup is not None
        qtbot.keyClick(popup.focusWidget(), Qt.Key.Key_Down)
        qtbot.keyClick(popup.focusWidget(), last)
        assert choice.value() == expected
        assert QApplication.activePopupWidget() is None


def test_the_wheel_does_not_change_a_choice(qtbot: QtBot, window: QWidget) -> None:
    choice = Choice([(1, "Один"), (2, "Два")], 1)
    shown(qtbot, window, choice)
    turned = QWheelEvent(
        QPointF(5, 5),
        QPointF(choice.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, turned)
    assert choice.value() == 1


def test_a_value_that_is_not_offered_shows_the_placeholder(qtbot: QtBot) -> None:
    choice = Choice([(1, "Один")], 7, "Не выбрано")
    qtbot.addWidget(choice)
    assert choice.value() is None
    choice.set_options([(7, "Семь")], 7)
    assert choice.value() == 7


def test_undo_in_a_toast_takes_the_step_back_once(qtbot: QtBot, window: QWidget) -> None:
    toasts = Toasts(window)
    undone: list[int] = []
    shown_toast = toasts.show("Сделка перенесена", "Отменить", lambda: undone.append(1), "good", "Ctrl+Z")
    link = next(each for each in shown_toast.findChildren(QAbstractButton) if each.text() == "Отменить")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert toasts.showing() == []


def test_a_toast_leaves_by_itself_but_not_under_the_mouse(
    qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toast, "SHOWN_FOR", 80)
    toasts = Toasts(window)
    kept = toasts.show("Контакт сохранён")
    here = QPointF(5, 5)
    QApplication.sendEvent(kept, QEnterEvent(here, here, here))
    toasts.show("Контакт удалён")
    qtbot.waitUntil(lambda: toasts.showing() == ["Контакт сохранён"], timeout=3000)
    QApplication.sendEvent(kept, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: toasts.showing() == [], timeout=3000)


def test_toasts_stand_above_each_other_and_above_what_must_stay_clear(qtbot: QtBot, window: QWidget) -> None:
    buttons = QWidget(window)
    buttons.setGeometry(0, 540, 900, 60)
    buttons.show()
    toasts = Toasts(window)
    toasts.keep_clear(buttons)
    older = toasts.show("Первое")
    newer = toasts.show("Второе", tone="bad")
    reach = toast.REACH
    assert older.geometry().bottom() - reach < newer.geometry().top() + reach
    assert newer.geometry().bottom() - reach < 540
    window.resize(700, 500)
    buttons.move(0, 440)
    assert newer.geometry().bottom() - reach < 440
    assert abs(newer.geometry().center().x() - 350) <= 1


def test_at_most_three_toasts_are_in_view_and_a_long_one_wraps(qtbot: QtBot, window: QWidget) -> None:
    window.resize(420, 600)
    toasts = Toasts(window)
    for number in range(5):
        toasts.show(f"Импорт {number}")
    assert toasts.showing() == ["Импорт 2", "Импорт 3", "Импорт 4"]
    long = toasts.show(
        "Не удалось сохранить контакт: на диске не осталось места, освободите его", "Повторить"
    )
    assert long.width() <= 420
    assert long.height() > toast.HIGH + 2 * toast.REACH


def test_a_dialog_stays_until_its_fields_are_right(qtbot: QtBot, window: QWidget) -> None:
    name = Field("Название списка", QLineEdit())

    def check() -> bool:
        name.set_error("" if name.editor.property("text") else "Дайте списку название")
        return not name.error()

    asked = Dialog(window, "Сохранить список", "Сохранить", check=check)
    asked.body.addWidget(name)
    asked.open()
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert asked.isVisible()
    assert name.error() == "Дайте списку название"
    name.editor.setText("Новые лиды")
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert asked.result() == QDialog.DialogCode.Accepted


def test_escape_answers_no(qtbot: QtBot, window: QWidget) -> None:
    asked = question(window, "Удалить навсегда?", "Это нельзя отменить.", "Удалить", danger=True)
    asked.open()
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert asked.result() == QDialog.DialogCode.Rejected


@pytest.mark.parametrize(
    ("danger", "answer"), [(True, QDialog.DialogCode.Rejected), (False, QDialog.DialogCode.Accepted)]
)
def test_enter_does_no_harm(qtbot: QtBot, window: QWidget, danger: bool, answer: QDialog.DialogCode) -> None:
    asked = question(window, "Объединить 2 контакта?", "", "Объединить", danger=danger)
    asked.open()
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert asked.result() == answer


def navigation() -> Nav:
    made = Nav("Ромашка", "Настройки")
    made.set_items([NavItem("today", "Сегодня", "sun", 7), NavItem("contacts", "Контакты", "users")])
    made.set_lists("Списки", [NavItem("new", "Новые лиды", "circle-dot", tone="#2C5BD8")])
    made.set_user("Анна Соколова", "Руководитель", "anna")
    return made


def place(nav: Nav, name: str) -> QAbstractButton:
    return next(each for each in nav.findChildren(QAbstractButton) if each.text() == name)


def test_the_column_tells_where_one_wants_to_go(qtbot: QtBot, window: QWidget) -> None:
    nav = navigation()
    shown(qtbot, window, nav)
    went: list[str] = []
    nav.chosen.connect(went.append)
    nav.select("today")
    qtbot.mouseClick(place(nav, "Контакты"), Qt.MouseButton.LeftButton)
    assert (nav.current(), went) == ("contacts", ["contacts"])
    assert place(nav, "Контакты").isChecked()
    assert not place(nav, "Сегодня").isChecked()
    qtbot.mouseClick(place(nav, "Контакты"), Qt.MouseButton.LeftButton)
    assert place(nav, "Контакты").isChecked()


def test_the_column_is_walked_by_keyboard(qtbot: QtBot, window: QWidget) -> None:
    nav = navigation()
    shown(qtbot, window, nav)
    place(nav, "Сегодня").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(place(nav, "Сегодня"), Qt.Key.Key_Down)
    qtbot.keyClick(place(nav, "Контакты"), Qt.Key.Key_Return)
    assert nav.current() == "contacts"
    qtbot.keyClick(place(nav, "Контакты"), Qt.Key.Key_Down)
    assert QApplication.focusWidget() is place(nav, "Новые лиды")


def test_a_narrow_window_leaves_the_icons_and_the_names_as_tooltips(qtbot: QtBot, window: QWidget) -> None:
    nav = navigation()
    shown(qtbot, window, nav)
    nav.set_collapsed(True)
    assert nav.width() == theme.Size.NAV_COLLAPSED
    assert place(nav, "Контакты").toolTip() == "Контакты"
    nav.set_lists("Списки", [NavItem("own", "Ключевые", "circle-dot")])
    assert place(nav, "Ключевые").toolTip() == "Ключевые"
    nav.set_collapsed(False)
    assert place(nav, "Контакты").toolTip() == ""


def test_counts_and_saved_lists_come_and_go(qtbot: QtBot, window: QWidget) -> None:
    nav = navigation()
    shown(qtbot, window, nav)
    nav.set_count("today", 1250)
    assert place(nav, "Сегодня").accessibleDescription() == "1250"
    before = nav.grab().toImage()
    nav.set_count("today", 0)
    assert nav.grab().toImage() != before
    nav.set_count("new", 3)
    nav.set_lists("Списки", [])
    qtbot.waitUntil(lambda: "Новые лиды" not in [each.text() for each in nav.findChildren(QAbstractButton)])


def test_cancel_is_asked_once(qtbot: QtBot, window: QWidget) -> None:
    progress = ProgressCard("Загружаются контакты", "Отмена")
    shown(qtbot, window, progress)
    progress.show_progress(None)
    progress.show_progress(0.5, "9 000 из 18 204")
    asked: list[int] = []
    progress.cancelled.connect(lambda: asked.append(1))
    stop = progress.findChild(QAbstractButton)
    for _ in range(2):
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert asked == [1]


def test_a_name_that_has_no_room_is_told_in_full_by_its_tooltip(qtbot: QtBot, window: QWidget) -> None:
    name = Elided("ООО «Северный светодиодный завод имени Лодыгина»", "name")
    shown(qtbot, window, name, hairline())
    assert name.toolTip() == ""
    name.setFixedWidth(120)
    assert name.toolTip() == name.text()
    name.set_text("<img src='http://example.com/x'> ООО «Северный светодиодный завод»")
    assert "<img" not in name.toolTip()


def test_what_users_typed_never_becomes_markup(qtbot: QtBot) -> None:
    made = label("<b>ООО</b> <img src='x'>")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText


def test_an_empty_screen_in_a_narrow_window_keeps_its_button_in_view(qtbot: QtBot, window: QWidget) -> None:
    window.resize(360, 400)
    fill = button("Импорт из Excel", kind="primary")
    shown(qtbot, window, EmptyState("users", "Контакты появятся здесь", "Перетащите сюда список " * 6, fill))
    assert window.rect().contains(QRect(fill.mapTo(window, QPoint(0, 0)), fill.size()))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Дмитрий Орлов", "ДО"),
        ("ООО «Северный свет»", "СС"),
        ("ИП Мельник А. С.", "МА"),
        ("анна-мария", "АМ"),
        ("Qazaq Retail", "QR"),
        ("ООО", "О"),
        ("—", ""),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials_of(name) == letters


def test_the_same_person_has_the_same_tint_and_it_follows_the_theme(qapp: QApplication) -> None:
    light = avatar_pixmap("ДО", "018f")
    assert avatar_pixmap("ДО", "018f").cacheKey() == light.cacheKey()
    theme.use(qapp, "dark")
    assert avatar_pixmap("ДО", "018f").cacheKey() != light.cacheKey()


def test_a_day_is_picked_in_a_month_written_in_russian(qtbot: QtBot) -> None:
    i18n.use("ru")
    month = calendar(QDate(2026, 11, 19))
    qtbot.addWidget(month)
    named = [each.text() for each in month.findChildren(QToolButton)]
    assert month.selectedDate() == QDate(2026, 11, 19)
    assert {"ноябрь", "2026"} <= set(named)
