"""The list of calls: who called whom, when and how it ended; the missed ones that nobody has returned."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.models.activities import MISSED
from desktop_crm.models.kinds import Date, Operator, Phone
from desktop_crm.ops import calls
from desktop_crm.ops.records import Card
from desktop_crm.store.journal import Changed
from desktop_crm.store.query import Filter
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.clients.words import Words
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.rows.filters import Quick
from desktop_crm.ui.rows.model import RowsModel
from desktop_crm.ui.theme import Space

WORDS = Words(
    title=N_("Calls"),
    bin_title=N_("Bin: calls"),
    new=N_("Record a call…"),
    empty_icon="phone",
    empty_title=N_("Your calls will stand here"),
    empty_text=N_("Call from a card, or write down a call that took place: Ctrl+Shift+L from anywhere."),
    new_command="call.record",
)

_WAITING = Filter("next_day", Operator.NOT_EMPTY)


class CallsScreen(ListScreen):
    """A double click opens a call, a click on a number dials it."""

    quick = (Quick(N_("Not called back"), _WAITING),)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "call", WORDS)
        self._to_dial = ""
        # A double click opens the call; only when no second click comes was the first one meant for the number.
        self._dials = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._dials.timeout.connect(self._dial_clicked)
        self.table.clicked.connect(self._number_clicked)
        self.table.doubleClicked.connect(lambda _index: self._dials.stop())
        desk.changes.changed.connect(self._on_changed)
        self._count()

    def own_commands(self) -> list[Command]:
        return [
            Command("call.open", N_("Open the call"), self._open, "pencil", "", self._any),
            Command("call.again", N_("Call this number"), self._again, "phone", "", self._any),
        ]

    def own_actions(self, card: Card) -> list[QWidget]:
        made: list[QWidget] = []
        if card.deleted:
            return made
        if card.values["result"] == MISSED and card.values["next_day"]:
            notice = Notice("warning", "phone-missed")
            by = Date().format(card.values["next_day"])
            notice.say(_("Nobody has called back yet. To do by: {day}").format(day=by))
            made.append(notice)
        opens = button(_("Open the call"), "notebook-pen")
        opens.clicked.connect(lambda: self.desk.commands.run("call.edit", card.id))
        holder = QWidget()
        row(opens, into=holder, space=Space.S).setStretch(0, 1)
        return [*made, holder]

    def _any(self) -> bool:
        return bool(self.chosen_ids()) and not self.query().bin

    def _open(self) -> None:
        self.desk.commands.run("call.edit", self.chosen_ids()[0])

    def _again(self) -> None:
        self.desk.commands.run("call.dial", "call", self.chosen_ids()[0])

    def _number_clicked(self, index: QModelIndex) -> None:
        model = self.table.model()
        plain = QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
        if not isinstance(model, RowsModel) or not plain or self.query().bin:
            return
        on_number = isinstance(model.columns[index.column()].field.kind, Phone) and index.data()
        self._to_dial = model.id_at(index.row()) if on_number else ""
        if self._to_dial:
            self._dials.start()

    def _dial_clicked(self) -> None:
        self.desk.commands.run("call.dial", "call", self._to_dial)

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("call", "task"):
            self._count()

    def _count(self) -> None:
        ws = self.desk.ws
        self.desk.jobs.run(
            lambda _job: calls.not_called_back(ws),
            lambda found: self.filters.set_quick_counts((found,)),
            key=f"calls {id(self)}",
            owner=self,
        )
