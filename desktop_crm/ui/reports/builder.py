"""Making up a report: a sentence with choices in it, and the table that it gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops import saved_reports
from desktop_crm.ops.saved_reports import SavedReport
from desktop_crm.reports import built, period_words, recipe
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Period, Unit, around
from desktop_crm.reports.recipe import Recipe
from desktop_crm.reports.table import Table
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.reports.filter_choice import FilterChoice
from desktop_crm.ui.reports.grid import Grid
from desktop_crm.ui.reports.period_choice import PeriodChoice
from desktop_crm.ui.reports.places import SAVED
from desktop_crm.ui.reports.reading import Hint, Reading
from desktop_crm.ui.reports.sentence import Sentence
from desktop_crm.ui.theme import Space

MADE_UP = "built"
"""The key that saved reports of this kind have."""

_WIDTH, _HIGH = 860, 240  # px


def open(desk: Desk, parent: QWidget, saved: SavedReport | None = None) -> None:  # noqa: A001 - builder.open
    """Let the user make up a report, or change one that was; it is shown when it has been saved."""
    dialog = Builder(desk, parent, saved)
    if dialog.exec() and dialog.kept:
        desk.commands.run("go", "reports", f"{SAVED}{dialog.kept}")


class Builder(Dialog):
    """`kept` is the id of the report once it has been saved."""

    def __init__(self, desk: Desk, parent: QWidget | None, saved: SavedReport | None = None) -> None:
        title = _("Change the report") if saved else _("New report")
        super().__init__(parent, title, _("Save"), check=self._keep, width=_WIDTH)
        self._desk, self._saved, self.kept = desk, saved, ""
        known = recipe.from_json(saved.ask_json) if saved else None
        self.recipe = known or recipe.usual(desk.ws, "deal")
        self.ask = Ask.from_json(saved.ask_json) if saved else Ask(around(Unit.MONTH, date.today()))
        self.sentence = Sentence(desk.ws, self.recipe)
        self.period = PeriodChoice(self.ask.period)
        self.days = label("", tone="secondary")
        self.filters = FilterChoice(desk.ws, self.ask)
        self.grid, self.said = Grid(), label("", tone="secondary", wrap=True)
        self.note = label("", "secondary", "secondary", wrap=True)
        self.name = QLineEdit(saved.name if saved else "")
        self.named = Field(_("Name of the report"), self.name, required=True)
        self._hint = Hint()
        self._reading = Reading(desk, self, self._hint)
        self._arrange()
        self.sentence.changed.connect(self._made)
        self.period.chosen.connect(self._asked_of)
        self.filters.changed.connect(self._asked)
        self.name.textEdited.connect(lambda _text: self.named.set_error(""))
        self._show()
        put_in_order(self)
        self.sentence.take_focus()

    def _arrange(self) -> None:
        self.said.hide()
        self.note.hide()
        shown = card()
        shown.setMinimumHeight(_HIGH)
        inner = (Space.S, Space.S, Space.S, Space.S)
        column(self.grid, self.said, self.note, into=shown, margins=inner, space=Space.S)
        self.body.addWidget(self.sentence)
        self.body.addLayout(row(self.period, self.days, None, space=Space.M))
        self.body.addWidget(self.filters)
        self.body.addWidget(self._hint)
        self.body.addWidget(shown, 1)
        self.body.addWidget(self.named)
        if self._saved:
            another = button(_("Save as a new one"))
            another.clicked.connect(self._keep_another)
            self.buttons.insertWidget(0, another)

    def _made(self, made: Recipe) -> None:
        self.recipe = made
        self._show()

    def _asked_of(self, period: Period) -> None:
        self._asked(self.ask.of(period))

    def _asked(self, ask: Ask) -> None:
        self.ask = ask
        self._show()

    def _show(self) -> None:
        """Read the table of what is chosen; the former one stays until it has come."""
        ws, ask, made = self._desk.ws, self.ask, self.recipe
        self.period.setEnabled(bool(made.moment))
        self.days.setText(period_words.said(ask.period, ask.today) if made.moment else "")
        self.filters.show_ask(ask, compares=bool(made.moment), entity=made.entity)
        self._reading.read("made up", lambda: built.report(ws, ask, made), self._show_table, self._show_error)

    def _show_table(self, table: Table) -> None:
        self.grid.show_table(table)
        self.grid.setVisible(bool(table.rows))
        self._say(table.empty if not table.rows else "")
        self.note.setText("\n".join(table.notes))
        self.note.setVisible(bool(table.notes))

    def _show_error(self, error: UserError) -> None:
        self.grid.hide()
        self._say(str(error))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _keep(self) -> bool:
        return self._kept_as(self._saved)

    def _keep_another(self) -> None:
        if self._kept_as(None):
            self.accept()

    def _kept_as(self, saved: SavedReport | None) -> bool:
        text = recipe.to_json(replace(self.ask, by=""), self.recipe)
        try:
            if saved:
                saved_reports.change(self._desk.ws, saved.id, self.name.text(), text)
                self.kept = saved.id
            else:
                self.kept = saved_reports.save(self._desk.ws, self.name.text(), MADE_UP, text)
        except UserError as error:
            self.named.set_error(str(error))
            self.name.setFocus()
            return False
        return True
