"""Whom or what something is about: clients, leads and deals, found by one line."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import tasks
from desktop_crm.ops.names import Named, alike, name_of
from desktop_crm.store import search
from desktop_crm.store.query import Filter, Query, first_page
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.lines import Line
from desktop_crm.ui.forms.suggestions import Suggestions
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.theme import Space

SIGNS = {"contact": "user", "company": "building-2", "lead": "user-plus", "deal": "kanban"}
_ENTITIES = {"contact": N_("Contact"), "company": N_("Company"), "lead": N_("Lead"), "deal": N_("Deal")}
_EACH = 2
_OFFERED = 8


class About(QWidget):
    """One record of each kind at most; a deal brings its client along."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._chosen: dict[str, str] = {}
        self.line = Line("search")
        self.line.setPlaceholderText(_("Client, lead or deal"))
        self.line.setAccessibleName(_("Whom or what it is about"))
        self._offers = _Offers(desk, self.line)
        self._offers.picked.connect(self._pick)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(Space.S - 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.S - 2)
        whole.addLayout(self._chips)
        whole.addWidget(self.line)
        self.setFocusProxy(self.line)

    def values(self) -> dict[str, str | None]:
        """The id of each kind of record, None for those not chosen."""
        return {entity: self._chosen.get(entity) for entity in tasks.CLIENTS}

    def set_values(self, values: Mapping[str, str | None]) -> None:
        """Show these records."""
        self._chosen = {e: str(values[e]) for e in tasks.CLIENTS if values.get(e)}
        self._show()

    def words(self, values: Mapping[str, str | None]) -> str:
        """The names of these records."""
        held = [(entity, values.get(entity)) for entity in tasks.CLIENTS]
        return ", ".join(name_of(self._desk.ws, entity, id_) or _("No name") for entity, id_ in held if id_)

    def _pick(self, found: str, _name: str) -> None:
        entity, _colon, id_ = found.partition(":")
        self._chosen |= tasks.about(self._desk.ws, entity, id_)
        self.line.clear()
        self._show()
        self.changed.emit()

    def _drop(self, entity: str) -> None:
        self._chosen.pop(entity, None)
        self._show()
        self.line.setFocus()
        self.changed.emit()

    def _show(self) -> None:
        while self._chips.count():
            old = self._chips.takeAt(0).widget()
            if old:
                old.hide()
                old.deleteLater()
        for entity, id_ in self._chosen.items():
            name = name_of(self._desk.ws, entity, id_) or _("No name")
            chip = Chip(_shortened(name), SIGNS[entity], active=True, closable=True)
            chip.setToolTip(f"{_(_ENTITIES[entity])}: {name}")
            chip.setAccessibleName(f"{_(_ENTITIES[entity])}: {name}")
            chip.closed.connect(lambda entity=entity: self._drop(entity))
            self._chips.addWidget(chip)
        self._chips.addStretch(1)
        self.line.setPlaceholderText(
            _("Add a client, lead or deal") if self._chosen else _("Client, lead or deal")
        )


_LONGEST = 26


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


class _Offers(Suggestions):
    """Records of all kinds under one line."""

    def __init__(self, desk: Desk, line: Line) -> None:
        super().__init__(desk, line, "contact", adds=False)

    def look_up(self) -> None:
        ws, text = self._desk.ws, self._line.text().strip()
        self._desk.jobs.run(
            lambda _job: _found(ws, text) if text else _newest(ws),
            lambda names: self._offer(text, names),
            key=f"suggestions.{id(self)}",
            owner=self,
        )


def _newest(ws: Workspace) -> list[Named]:
    return [_named(e, n.id, n.name) for e in tasks.CLIENTS for n in alike(ws, e, "", _EACH)]


def _found(ws: Workspace, text: str) -> list[Named]:
    hits = search.find(ws, text, _OFFERED, [e for e in tasks.CLIENTS if e in search.CODES])
    found = [_named(h.entity, h.id, h.title, h.subtitle) for h in hits]
    for entity in (e for e in tasks.CLIENTS if e not in search.CODES):
        alike_named = Query(entity, (Filter("name", Operator.CONTAINS, (text,)),))
        found += [
            _named(entity, id_, name) for _rid, id_, name in first_page(ws, alike_named, ("name",), _EACH)
        ]
    return found


def _named(entity: str, id_: str, name: str, beside: str = "") -> Named:
    return Named(f"{entity}:{id_}", name, " · ".join(filter(None, (_(_ENTITIES[entity]), beside))))
