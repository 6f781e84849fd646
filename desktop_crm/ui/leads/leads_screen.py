"""The list of leads: who waits and for how long, whose they are, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.kinds import Operator
from desktop_crm.models.lead import NEW, REJECTED
from desktop_crm.ops import leads, people
from desktop_crm.ops.bulk import Progress
from desktop_crm.ops.records import Card
from desktop_crm.store.journal import Changed
from desktop_crm.store.query import Filter, Query
from desktop_crm.ui import icons, waiting
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.clients.words import Words
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.day_words import span
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.rows.filters import Quick
from desktop_crm.ui.theme import Size, Space

WORDS = Words(
    title=N_("Leads"),
    bin_title=N_("Bin: leads"),
    new=N_("New lead"),
    empty_icon="phone-incoming",
    empty_title=N_("Nobody is waiting"),
    empty_text=N_(
        "A call or a request becomes a lead: Ctrl+Shift+N from anywhere, a phone or a name is enough."
    ),
)

FEW = 100
"""So many leads are written at once; more are work in the background."""

_HOUR = 3_600_000  # milliseconds

_OPEN = Filter("status", Operator.ANY_OF, leads.OPEN)
_UNTOUCHED = Filter("status", Operator.ANY_OF, (NEW,))
_NOBODYS = Filter("responsible", Operator.EMPTY)


class LeadsScreen(ListScreen):
    """Open leads at first; those that nobody has touched stand out by how long they have waited."""

    quick = (
        Quick(N_("Nobody's"), _NOBODYS),
        Quick(N_("Untouched"), _UNTOUCHED),
        Quick(N_("Still open"), _OPEN),
    )
    for_many = ("lead.take", "lead.assign", "lead.reject.chosen")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "lead", WORDS)
        self.table.mark(("status", "created"), mark)
        desk.changes.changed.connect(self._on_changed)
        self._count()

    def usual(self) -> Query:
        return Query("lead", (_OPEN,))

    def own_commands(self) -> list[Command]:
        chosen = self._any
        return [
            Command("lead.take", N_("Take"), self._take, "check", "F6", chosen),
            Command("lead.call", N_("Call the client"), self._call, "phone", "F7", chosen),
            Command("lead.convert.chosen", N_("Qualify…"), self._convert, "user-plus", "F8", chosen),
            Command("lead.reject.chosen", N_("Reject…"), self._reject, "circle-x", "F9", chosen),
            Command("lead.assign", N_("Assign…"), self._assign, "users", "Ctrl+Shift+A", chosen),
        ]

    def own_actions(self, card: Card) -> list[QWidget]:
        if card.deleted:
            return []
        made: list[QWidget] = []
        waits = leads.waited(card.values["status"], card.values.get("created"))
        if waits:
            notice = Notice(_tone(waits), "clock")
            notice.setParent(self.panel)
            notice.say(_("Waits {time}: nobody has done anything yet.").format(time=span(waits)))
            made.append(notice)
        if card.values["status"] in leads.OPEN:
            made.append(self._buttons(card))
        elif card.values["status"] == REJECTED:
            made.append(_all_of(_does(_("Take up again"), "rotate-ccw", lambda: self._reopen(card.id))))
        return made

    def _buttons(self, card: Card) -> QWidget:
        commands = self.desk.commands
        take = _does(_("Take"), "", self._take, "primary" if card.values["status"] == NEW else "plain")
        take.setVisible(card.values["status"] == NEW)
        kind = "plain" if card.values["status"] == NEW else "primary"
        qualify = _does(_("Qualify…"), "", lambda: commands.run("lead.convert", card.id), kind)
        reject = icon_button("circle-x", _("Reject…"), kind="plain")
        reject.clicked.connect(lambda _on=False: commands.run("lead.reject", card.id))
        return _all_of(take, qualify, reject)

    def _any(self) -> bool:
        return bool(self.chosen_ids()) and not self.table.query().bin

    def _take(self) -> None:
        ids = self.chosen_ids()
        self._work(_("Taking leads"), ids, lambda progress: leads.take(self.desk.ws, *ids, progress=progress))

    def _call(self) -> None:
        self.desk.commands.run("call.dial", "lead", self.chosen_ids()[0])

    def _convert(self) -> None:
        self.desk.commands.run("lead.convert", self.chosen_ids()[0])

    def _reject(self) -> None:
        self.desk.commands.run("lead.reject", self.chosen_ids())

    def _assign(self) -> None:
        """Ask in a menu who is to have the chosen leads."""
        ids = self.chosen_ids()
        popup = menu(self.table)
        for id_, name in [*people.employees(self.desk.ws), (None, _("Leave to nobody"))]:
            action = popup.addAction(icons.icon("user" if id_ else "circle-x"), name.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, id_=id_: self._assign_to(ids, id_))
        popup.setActiveAction(popup.actions()[0])
        at = self.table.visualRect(self.table.currentIndex()).bottomLeft()
        popup.popup(self.table.viewport().mapToGlobal(at))

    def _assign_to(self, ids: list[str], employee: str | None) -> None:
        ws = self.desk.ws
        self._work(_("Assigning leads"), ids, lambda progress: leads.assign(ws, ids, employee, progress))

    def _reopen(self, lead_id: str) -> None:
        self._work("", [lead_id], lambda _progress: leads.reopen(self.desk.ws, lead_id))

    def _work(self, said: str, ids: list[str], work: Callable[[Progress | None], None]) -> None:
        """A few at once, many in the background; what cannot be is told."""
        if len(ids) > FEW:
            waiting.run(self.desk, self, said, lambda job: work(job.progress), writes=True)
            return
        try:
            work(None)
        except UserError as error:
            self.desk.messages.error(error)

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("lead"):
            self._count()

    def _count(self) -> None:
        ws = self.desk.ws
        self.desk.jobs.run(
            lambda _job: leads.counts(ws),
            lambda found: self.filters.set_quick_counts((found[1], found[0], 0)),
            key=f"leads {id(self)}",
            owner=self,
        )


def mark(key: str, values: Mapping[str, object]) -> tuple[str, str] | None:
    """In the place of the moment at which an untouched lead came: how long it has waited since."""
    waits = leads.waited(values.get("status"), values.get("created"), now()) if key == "created" else 0
    return (_tone(waits), span(waits)) if waits else None


def _tone(waits: int) -> str:
    return "bad" if waits >= 24 * _HOUR else "warning" if waits >= _HOUR else "accent"


def _does(text: str, icon: str, run: Callable[[], None], kind: str = "plain") -> QWidget:
    made = button(text, icon, kind)
    made.clicked.connect(lambda _on=False: run())
    return made


def _all_of(*widgets: QWidget) -> QWidget:
    made = QWidget()
    made.setProperty("kind", "clear")
    beside = row(*widgets, space=Space.S)
    for place, widget in enumerate(widgets):
        beside.setStretch(place, int(widget.maximumWidth() > Size.PANEL))
    column(beside, into=made)
    return made
