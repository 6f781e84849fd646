"""A picture of every control, light and dark: `python -m desktop_crm.ui.kit.gallery OUT.png [ratio]`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPlainTextEdit, QWidget

from desktop_crm.ui import theme
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.card import card, column, hairline, row
from desktop_crm.ui.kit.charts import gallery as charts
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import Chip, Segmented, button, icon_button
from desktop_crm.ui.kit.dialog import question
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.fields import Field, SearchBox
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.kit.nav import Nav, NavItem
from desktop_crm.ui.kit.pill import TONES, paint_pill, pill_width
from desktop_crm.ui.kit.progress import ProgressCard
from desktop_crm.ui.kit.switches import Check, Radio, Switch
from desktop_crm.ui.kit.text import caption, label
from desktop_crm.ui.kit.toast import Toasts

SIZE = QSize(1180, 1000)
PEOPLE = (
    "Мария Ковалёва",
    "Дмитрий Орлов",
    "Елена Васильева",
    "Артём Мельник",
    "Ольга Чернова",
    "ООО «Север»",
)
STATES = ("Отложен", "Переговоры", "Клиент", "Новый", "Отказ")


class Gallery(QWidget):
    """Every control once, as in a window."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(SIZE)
        self.setAutoFillBackground(True)
        self.page = QWidget()
        self.toasts = Toasts(self.page)
        left = column(_buttons(), _chips(), _fields(), _marks(), None, space=16)
        right = column(_form(), _progress(), _words(), None, space=16)
        body = column(row(left, right, space=24), None, into=self.page, margins=20)
        body.setAlignment(Qt.AlignmentFlag.AlignTop)
        whole = column(_bar(), self.page, space=0)
        whole.setStretch(1, 1)
        row(_nav(collapsed=False), _nav(collapsed=True), whole, into=self, space=0)

    def say(self) -> None:
        """Show the two toasts."""
        self.toasts.show("Не удалось сохранить: диск заполнен", tone="bad")
        done = "Сделка «Пусконаладка» перенесена в «Переговоры»"
        self.toasts.show(done, "Отменить", lambda: None, "good", "Ctrl+Z")


def _nav(*, collapsed: bool) -> Nav:
    made = Nav("Ромашка", "Настройки")
    made.set_items(
        [
            NavItem("today", "Сегодня", "sun", 7),
            NavItem("contacts", "Контакты", "users"),
            NavItem("companies", "Компании", "building-2"),
            NavItem("deals", "Сделки", "kanban"),
            NavItem("tasks", "Задачи", "square-check", 1250),
            NavItem("calls", "Звонки", "phone"),
            NavItem("reports", "Отчёты", "chart-column"),
        ]
    )
    tints = theme.tokens().series
    made.set_lists(
        "Сохранённые списки",
        [
            NavItem("a", "Новые лиды", "circle-dot", tone=tints[0]),
            NavItem("b", "Без активности 30 дней", "circle-dot", tone=tints[2]),
            NavItem("c", "Ключевые клиенты Северо-Запада", "circle-dot", tone=tints[1]),
        ],
    )
    made.select("contacts")
    made.set_status("cloud-check", "Синхронизировано · 14:32", "good")
    made.set_user("Анна Соколова", "Руководитель", "anna")
    made.set_collapsed(collapsed)
    return made


def _bar() -> QFrame:
    made = card("bar")
    made.setFixedHeight(theme.Size.BAR)
    search = SearchBox("Найти контакт, сделку, команду…", "Ctrl K")
    search.setFixedWidth(300)
    fresh = button("Новый контакт", "plus", "primary")
    row(search, None, button("Импорт", "file-spreadsheet"), fresh, into=made, margins=(20, 0, 20, 0))
    return made


def _buttons() -> QWidget:
    made = QWidget()
    off = button("Недоступно", "send", "primary")
    off.setEnabled(False)
    focused = button("В фокусе", kind="primary")
    ringed = button("В фокусе")
    focused.ringed = ringed.ringed = True
    first = row(button("Создать сделку", kind="primary"), button("Импорт", "file-spreadsheet"), space=8)
    first.addWidget(button("Колонки", "columns-3", "quiet"))
    first.addWidget(button("Удалить", "trash-2", "danger"))
    first.addStretch()
    second = row(off, focused, ringed, button("Основная воронка", kind="quiet", chevron=True), None)
    third = row(*(icon_button(each, each) for each in ("pencil", "ellipsis", "x", "trash-2")), None, space=2)
    column(caption("Кнопки"), first, second, third, into=made)
    return made


def _chips() -> QWidget:
    made = QWidget()
    chips = row(
        Chip("Все"),
        Chip("Мои", active=True),
        Chip("Статус: Клиент", active=True, closable=True),
        Chip("Город", chevron=True),
        Chip("Фильтр", "plus"),
        None,
    )
    views = Segmented([("board", "Доска"), ("table", "Таблица"), ("forecast", "Прогноз")])
    column(caption("Фильтры и виды"), chips, row(views, None), into=made)
    return made


def _fields() -> QWidget:
    made = QWidget()
    typed = SearchBox("Поиск")
    typed.setText("тих")
    mapped = Choice([("", "Новое поле: Скидка"), ("x", "Телефон")], "")
    mapped.set_tone("accent")
    wrong = Choice([(1, "День рождения")], 1)
    wrong.setProperty("invalid", True)
    choices = row(mapped, wrong, Choice([(1, "Имя")], None, "Не выбрано"), None)
    some = Check("Часть строк")
    some.setTristate(True)
    some.setCheckState(Qt.CheckState.PartiallyChecked)
    checks = row(
        Check("Не звонить"), Check("Мои клиенты", True), some, Radio("Оставить", True), None, space=8
    )
    switches = row(Switch("Уведомлять о звонках", True), Switch("Компактные строки"), None, space=16)
    column(caption("Поля"), typed, choices, checks, switches, into=made)
    return made


def _form() -> QFrame:
    made = card("card")
    address = Field("Адрес АТС", QLineEdit("sip.office.local:5060"), required=True)
    local = Field("Локальный адрес", QLineEdit("10.0.0."))
    local.set_error("Нужен полный адрес, например 10.0.0.15")
    note = QPlainTextEdit("Просит пересчитать доставку до Казани, перезвонить в пятницу.")
    note.setFixedHeight(64)
    last = row(None, button("Позже", kind="quiet"), button("Проверить связь", "plug", "primary"))
    fields = (address, local, Field("Заметка", note, "Видна всей команде"))
    column(*fields, last, into=made, margins=18, space=10)
    return made


def _progress() -> ProgressCard:
    made = ProgressCard("Загружаются контакты", "Отмена")
    made.show_progress(0.62, "11 300 из 18 204 строк")
    return made


def _words() -> QWidget:
    made = QWidget()
    tones = ("secondary", "hint", "accent", "good", "warning", "bad")
    rows = [row(*(label(tone, tone=tone) for tone in tones), None, space=12)]
    rows += [
        row(label("6,2 млн ₽", "figure"), label("Контакты", "page"), label("Воронка", "card"), None, space=16)
    ]
    column(caption("Тексты"), *rows, hairline(), into=made)
    return made


class _Painted(QWidget):
    def __init__(self, height: int, draw: Callable[[QPainter], None]) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self._draw = draw

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._draw(painter)
        painter.end()


def _marks() -> QWidget:
    made = QWidget()
    column(caption("Метки и аватары"), _Painted(26, _draw_pills), _Painted(40, _draw_faces), into=made)
    return made


def _draw_pills(painter: QPainter) -> None:
    left = 0
    for text, tone in zip(STATES, TONES, strict=True):
        left += paint_pill(painter, QRect(left, 0, pill_width(text), 26), text, tone) + 8
    paint.key_cap(painter, left + 60, 13, "Enter")


def _draw_faces(painter: QPainter) -> None:
    for index, name in enumerate(PEOPLE):
        paint_avatar(painter, QRect(index * 46, 7, 26, 26), initials_of(name), name)
    paint_avatar(painter, QRect(len(PEOPLE) * 46, 0, 40, 40), "ДО", "someone")


def draw(app: QApplication, mode: theme.Mode, ratio: float) -> QPixmap:
    """The gallery in one theme: the controls, and beside them what opens above a window."""
    theme.use(app, mode)
    wide = SIZE.width() + 480
    picture = QPixmap(round(wide * ratio), round(SIZE.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(theme.colour("window"))
    gallery = Gallery()
    gallery.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    gallery.show()
    gallery.say()
    app.processEvents()
    gallery.render(picture, QPoint(0, 0))
    floating = _floating()
    top = 0
    for each in floating:
        each.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        each.show()
        app.processEvents()
        each.render(picture, QPoint(SIZE.width() + 20, top + 16))
        top += each.height() + 20
        each.close()
    gallery.close()
    return picture


def draw_charts(app: QApplication, mode: theme.Mode, ratio: float) -> QPixmap:
    """The charts as on an overview, in one theme."""
    theme.use(app, mode)
    page = charts.page()
    page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    page.show()
    app.processEvents()
    picture = QPixmap(page.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    page.render(picture)
    page.close()
    return picture


def _floating() -> list[QWidget]:
    ask = question(None, "Удалить 12 контактов?", "Их можно вернуть из корзины.", "Удалить", danger=True)
    ask.resize(ask.sizeHint())
    empty = EmptyState(
        "phone-call",
        "Звонки появятся здесь",
        "Подключите телефонию — входящие будут открывать карточку клиента и сохраняться в истории.",
        button("Подключить", "plug", "primary"),
    )
    empty.setAutoFillBackground(True)
    empty.setFixedSize(440, 300)
    options = menu(empty)
    for text in ("Открыть", "Изменить…", "Экспорт выбранного"):
        options.addAction(text)
    options.addSeparator()
    options.addAction("В корзину")
    return [ask, empty, options]


def main(out: str, ratio: float = 1.0) -> None:
    """Write the picture to `out`: light above, dark below; the charts below the controls."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    modes: tuple[theme.Mode, ...] = ("light", "dark")
    pictures = [drawn(app, mode, ratio) for mode in modes for drawn in (draw, draw_charts)]
    whole = QPixmap(pictures[0].width(), sum(picture.height() for picture in pictures))
    painter = QPainter(whole)
    top = 0
    for picture in pictures:
        picture.setDevicePixelRatio(1.0)
        painter.drawPixmap(0, top, picture)
        top += picture.height()
    painter.end()
    whole.save(out)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
