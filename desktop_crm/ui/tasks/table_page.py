"""All tasks as a table, with filters, columns, the bin and what can be done with many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import tasks
from desktop_crm.ops.lists import Saved
from desktop_crm.ops.records import Card
from desktop_crm.store.query import Filter, Query
from desktop_crm.ui import waiting
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.clients.words import Words
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.rows.filters import Quick
from desktop_crm.ui.tasks import acting

WORDS = Words(
    title=N_("Tasks"),
    bin_title=N_("Bin: tasks"),
    new=N_("New task"),
    empty_icon="square-check",
    empty_title=N_("Nothing is waiting"),
    empty_text=N_("What you promise a client stands here on its day, and stays until it is done."),
)
OPEN = Filter("done", Operator.EMPTY)


class TablePage(ListScreen):
    """The list of all tasks; it begins with those that are open, the earliest first."""

    quick = (Quick(N_("Still open"), OPEN), Quick(N_("Finished"), Filter("done", Operator.NOT_EMPTY)))
    for_many = ("task.finish_many",)

    def __init__(self, desk: Desk, head: QWidget) -> None:
        super().__init__(desk, "task", WORDS)
        side = self._side.layout()
        first = side.itemAt(0) if side else None
        line = first.layout() if first else None
        assert isinstance(line, QBoxLayout)
        line.insertWidget(line.count(), head)
        self.show_list(Query("task", (OPEN,), sort="day", descending=False))

    def own_commands(self) -> list[Command]:
        return [
            Command(
                "task.finish_many",
                N_("Finish the selected"),
                self._finish,
                "circle-check",
                "Ctrl+Return",
                lambda: bool(self.chosen()) and not self.table.query().bin,
            )
        ]

    def own_actions(self, card: Card) -> Sequence[QWidget]:  # type: ignore[override]
        done = bool(card.values.get("done"))
        finish = button(
            _("Open again") if done else _("Finish…"), "circle-check", "plain" if done else "primary"
        )
        finish.clicked.connect(lambda: acting.toggle(self.desk, card.id))
        return [] if card.deleted else [finish]

    def shown(self, argument: Any) -> None:
        super().shown(argument if isinstance(argument, Saved | str) else None)

    def _finish(self) -> None:
        """One task asks what comes next; many are finished as they are."""
        rids = self.chosen()
        ids = self.chosen_ids()
        if len(rids) <= 1 and ids:
            acting.toggle(self.desk, ids[0])
            return
        self.table.clearSelection()
        ws = self.desk.ws
        waiting.run(
            self.desk,
            self,
            _("Finishing tasks"),
            lambda job: tasks.finish_many(ws, rids, job.progress),
            writes=True,
        )
