"""How the exchange stands, laptop by laptop, and what can be done about it; opens beside the corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ui import icons
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.exchange import words
from desktop_crm.ui.exchange.laptop_row import LaptopRow
from desktop_crm.ui.exchange_runner import Runner
from desktop_crm.ui.kit.card import card, column, hairline, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.menu import REACH, Popup, menu
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import Elided, caption, label
from desktop_crm.ui.theme import Space

if TYPE_CHECKING:
    from desktop_crm.sync.connection import Status
    from desktop_crm.sync.place import Laptop

WIDTH = 464
_SHOWN = 6  # laptops before they scroll
_ROW = 48


class StatusPopup(Popup):
    """Follows what happens while it is open."""

    def __init__(self, desk: Desk, parent: QWidget, runner: Runner) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._runner = desk, runner
        self._content = QVBoxLayout()
        self._content.setSpacing(Space.M)
        self.now = button(_("Exchange now"), "refresh-cw", "primary")
        self.invite = button(_("Invite a laptop…"), "user-plus")
        self.more = icon_button("ellipsis", _("More"), kind="plain")
        self.now.clicked.connect(runner.exchange)
        self.invite.clicked.connect(lambda: self._leave_for("exchange.invite"))
        self.more.clicked.connect(lambda: self._more())
        buttons = row(self.now, self.invite, None, self.more)
        whole = column(
            self._content, hairline(), buttons, margins=(Space.M, Space.S, Space.M, Space.S), space=Space.M
        )
        self.body.addLayout(whole)
        runner.told.connect(self._told)
        if runner.status:
            self.show_status(runner.status)

    def show_status(self, status: Status) -> None:
        """Show how it stands."""
        _empty(self._content)
        self._content.addWidget(_head(status))
        if status.problem:
            self._content.addWidget(_problem(status.problem.what, status.problem.hint))
        for sentence in status.sentences:
            self._content.addWidget(_note(sentence))
        if status.conflicts:
            self._content.addWidget(self._conflicts(status.conflicts))
        self._content.addWidget(self._laptops(status.laptops))
        self.now.setText(_("Exchanging…") if self._runner.is_exchanging() else _("Exchange now"))
        self.now.updateGeometry()

    def open_beside(self, corner: QWidget) -> None:
        """Open above the corner of the navigation."""
        self._corner = corner
        self.setFixedWidth(WIDTH + 2 * REACH)
        self._place()
        self.show()

    def _place(self) -> None:
        """Be as high as the content needs, and end above the corner."""
        layout = self.layout()
        assert layout
        layout.activate()
        self.setFixedHeight(layout.totalHeightForWidth(self.width()))
        above = self._corner.mapToGlobal(QPoint(-REACH, REACH - 4)) - QPoint(0, self.height())
        top = self._corner.screen().availableGeometry().top() - REACH
        self.move(above.x(), max(top, above.y()))

    def _told(self, status: Status | None) -> None:
        if status is None:
            self.close()
            return
        self.show_status(status)
        self._place()

    def _conflicts(self, n: int) -> QWidget:
        text = ngettext("{n} conflict waits for a decision", "{n} conflicts wait for a decision", n)
        made = button(text.format(n=n), "split")
        made.clicked.connect(lambda: self._leave_for("go", "conflicts"))
        return made

    def _laptops(self, laptops: tuple[Laptop, ...]) -> QWidget:
        inner = QWidget()
        mine = next((each for each in laptops if each.mine), None)
        rows = [
            LaptopRow(each, mine) for each in sorted(laptops, key=lambda each: (each.revoked, not each.mine))
        ]
        for each in rows:
            each.menu_wanted.connect(lambda laptop, at=each.menu_button: self._laptop_menu(laptop, at))
        column(*rows, None, into=inner, space=0)
        area = scrolling(inner)
        area.setFixedHeight(min(len(rows), _SHOWN) * _ROW)
        made = QWidget()
        column(caption(_("Laptops")), area, into=made, space=Space.XS)
        made.setVisible(bool(rows))
        return made

    def _laptop_menu(self, laptop: Laptop, at: QWidget) -> None:
        popup = menu(self)
        shut = popup.addAction(icons.icon("circle-x"), _("Shut this laptop out…"))
        shut.triggered.connect(lambda: self._leave_for("exchange.revoke", laptop))
        popup.popup(at.mapToGlobal(QPoint(0, at.height())))

    def _more(self) -> None:
        popup = menu(self)
        for id_ in ("exchange.save", "exchange.load", "exchange.leave"):
            if id_ in self._desk.commands:
                command = self._desk.commands.get(id_)
                action = popup.addAction(icons.icon(command.icon), _(command.label))
                action.triggered.connect(lambda _on=False, id_=id_: self._leave_for(id_))
        popup.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _leave_for(self, command: str, *arguments: object) -> None:
        self.close()
        self._desk.commands.run(command, *arguments)


def _head(status: Status) -> QWidget:
    line = words.line(status)
    made = QWidget()
    sign = Icon(line.icon, line.tone, 20)
    said = column(label(_sentence(status), "name", wrap=True), space=2)
    if status.connected:
        said.addWidget(Elided(words.place(status.connected), "secondary", "secondary"))
    both = row(sign, said, into=made, space=Space.M)
    both.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    both.setStretch(1, 1)
    return made


def _sentence(status: Status) -> str:
    """All that the corner has no room for, in one sentence."""
    line = words.line(status)
    return f"{line.text} · {line.detail[:1].lower()}{line.detail[1:]}"


def _problem(what: str, hint: str) -> QWidget:
    made = card("sunken")
    sign = Icon("triangle-alert", "warning")
    said = column(label(what, "control", wrap=True), space=2)
    if hint:
        said.addWidget(label(hint, "secondary", "secondary", wrap=True))
    line = row(sign, said, into=made, margins=Space.M, space=Space.S)
    line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return made


def _note(sentence: str) -> QWidget:
    made = QWidget()
    sign = Icon("info", "hint")
    line = row(sign, label(sentence, "secondary", "secondary", wrap=True), into=made, space=Space.S)
    line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return made


def _empty(box: QVBoxLayout) -> None:
    while item := box.takeAt(0):
        gone = item.widget()
        gone.hide()
        gone.setParent(None)
        gone.deleteLater()
