"""The sentence that makes up a report: its words stand still, what is chosen can be chosen otherwise."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.reports import recipe
from desktop_crm.reports.recipe import RECORDS, Recipe
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space


class Sentence(QWidget):
    """`changed` tells the Recipe that the user wants."""

    changed = Signal(object)

    def __init__(self, ws: Workspace, made: Recipe) -> None:
        super().__init__()
        self._ws, self._recipe = ws, made
        self.records = Choice([(each, recipe.records_named(each)) for each in RECORDS])
        self.measure, self.rows, self.columns, self.moment = Choice(), Choice(), Choice(), Choice()
        column(
            row(*self._words(_("Count"), self.records, _("and tell"), self.measure), None),
            row(
                *self._words(_("with a row for each"), self.rows, _("and a column for each"), self.columns),
                None,
            ),
            row(*self._words(_("The period means"), self.moment), None),
            into=self,
            space=Space.M,
        )
        self.records.chosen.connect(self._take_records)
        self.measure.chosen.connect(self._take_measure)
        self.rows.chosen.connect(lambda key: self._take(replace(self._recipe, rows=key)))
        self.columns.chosen.connect(lambda key: self._take(replace(self._recipe, columns=key)))
        self.moment.chosen.connect(lambda key: self._take(replace(self._recipe, moment=key)))
        self._show()

    def take_focus(self) -> None:
        """The keyboard begins with the records."""
        self.records.setFocus()

    @staticmethod
    def _words(*parts: str | Choice) -> list[QWidget]:
        """Words and choices; each choice is called by the words before it."""
        made: list[QWidget] = []
        for part in parts:
            if isinstance(part, str):
                made.append(label(part, tone="secondary"))
                continue
            before = made[-1]
            if isinstance(before, QLabel):
                before.setBuddy(part)
                part.setAccessibleName(before.text())
            made.append(part)
        return made

    def _show(self) -> None:
        made, ws = self._recipe, self._ws
        groups = recipe.groups(ws, made.entity)
        self.records.set_value(made.entity)
        self.measure.set_options(self._measures(), _measure_of(made))
        self.rows.set_options([*groups], made.rows)
        self.columns.set_options([("", _("nothing more")), *groups], made.columns)
        moments = [(f.key, _(f.label)) for f in recipe.moments(ws, made.entity)]
        self.moment.set_options([*moments, ("", _("nothing: all of them count"))], made.moment)

    def _measures(self) -> list[tuple[object, str]]:
        found: list[tuple[object, str]] = [(("", False), _("how many there are"))]
        for f in recipe.measures(self._ws, self._recipe.entity):
            found.append(((f.key, False), _("the sum: {field}").format(field=_(f.label))))
            found.append(((f.key, True), _("the mean: {field}").format(field=_(f.label))))
        return found

    def _take_records(self, entity: str) -> None:
        if entity != self._recipe.entity:
            self._take(recipe.usual(self._ws, entity))

    def _take_measure(self, measure: tuple[str, bool]) -> None:
        key, mean = measure
        self._take(replace(self._recipe, sum=key, mean=mean))

    def _take(self, made: Recipe) -> None:
        self._recipe = made
        self._show()
        self.changed.emit(made)


def _measure_of(made: Recipe) -> tuple[str, bool]:
    return made.sum, made.mean and bool(made.sum)
