"""The history at the foot of the side panel: kinds to choose from, and the timeline."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.ops import notes, timeline
from desktop_crm.ops.records import Overtaken
from desktop_crm.ops.timeline import Event
from desktop_crm.ui.clients.timeline import Timeline
from desktop_crm.ui.clients.timeline_model import PAGE
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.kit.tall import Tall
from desktop_crm.ui.kit.text import caption, label
from desktop_crm.ui.rows.chip_row import ChipRow
from desktop_crm.ui.theme import Space

_EARLY = 600
"""Older events are read when their place is so many px away."""

_OPENS = {"call": "call.edit", "meeting": "meeting.edit", "letter": "letter.edit", "task": "task.edit"}
"""The commands that show a record of each entity; others are gone to."""


class History(QWidget):
    """What has happened with one record. The kind that was chosen stays chosen for the records that follow."""

    renewed = Signal()
    """Its height is another, or other controls stand there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.timeline = Timeline(desk)
        self.place = Tall(self.timeline)
        self.only: str | None = None
        self._chips: dict[str | None, Chip] = {}
        self._empty = label(_("Nothing of this kind yet."), "body", "hint", wrap=True)
        self._empty.hide()
        column(
            caption(_("History")),
            Space.S,
            self._kinds(),
            Space.XS,
            self._empty,
            self.place,
            into=self,
            space=0,
        )
        self.timeline.resized.connect(self._fit)
        self.timeline.wanted.connect(self.place.bring)
        self.timeline.opened.connect(self._open)
        self.timeline.edited.connect(self._change_note)

    def within(self, area: QScrollArea) -> None:
        """What it scrolls in."""
        self.place.within(area)
        area.verticalScrollBar().valueChanged.connect(self._read_on)

    def show_record(self, entity: str, record_id: str) -> None:
        """Show what has happened with a record: another one from the newest on, the same one where it was."""
        items = self.timeline.items
        if items.shown() != (entity, record_id):
            self.timeline.leave_note()
            self.timeline.setCurrentIndex(items.index(-1))
            items.show(entity, record_id, self.only)
            return
        _top, bottom = self.place.in_sight()
        last = self.timeline.row_at(bottom)
        items.show(entity, record_id, self.only, rows=last + PAGE)

    def choose(self, kind: str | None) -> None:
        """Show events of one kind only (a key of timeline.FILTERS), or all with None."""
        self.only = kind
        for key, chip in self._chips.items():
            chip.set_active(key == kind)
        shown = self.timeline.items.shown()
        if shown:
            self.timeline.leave_note()
            self.timeline.items.show(*shown, kind)

    def _kinds(self) -> QWidget:
        kinds = [(key, text) for key, (text, _kinds) in timeline.FILTERS.items()]
        for key, text in [(None, N_("All")), *kinds]:
            chip = self._chips[key] = Chip(_(text), small=True, active=key is None)
            chip.clicked.connect(self._chooses(key))
        line = ChipRow()
        line.set_items(list(self._chips.values()))
        return line

    def _chooses(self, kind: str | None) -> Callable[[], None]:
        return lambda: self.choose(kind)

    def _fit(self) -> None:
        self.place.fit()
        self._empty.setVisible(not self.timeline.items.events)
        self._read_on()

    def _read_on(self) -> None:
        """Read older events when the end of those that are there comes near."""
        items, root = self.timeline.items, self.timeline.rootIndex()
        _top, bottom = self.place.in_sight()
        if bottom > self.timeline.content_height() - _EARLY and items.canFetchMore(root) and bottom:
            items.fetchMore(root)

    def _open(self, event: Event) -> None:
        if event.entity == "note":
            self.timeline.edit_note(event)
        elif event.entity not in _OPENS:
            self._desk.commands.run("open", event.entity, event.id)
        elif _OPENS[event.entity] in self._desk.commands:
            self._desk.commands.run(_OPENS[event.entity], event.id)

    def _change_note(self, note_id: str, text: str, was: str) -> None:
        """A note of which nothing is left goes into the bin; one that others have changed meanwhile stays theirs."""
        shown = self.timeline.items.shown()
        try:
            if text.strip():
                notes.change(self._desk.ws, note_id, text, was)
            else:
                notes.delete(self._desk.ws, note_id)
        except Overtaken:
            if shown:
                notes.add(self._desk.ws, *shown, text)
                self._desk.messages.say(
                    _("Somebody has changed this note meanwhile. Yours was saved as another one.")
                )
        except UserError as error:
            self._desk.messages.error(error)
