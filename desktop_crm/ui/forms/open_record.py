"""A record that is open in a dialog, while others may change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops import records, written
from desktop_crm.ops.records import Overtaken
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import sentence
from desktop_crm.ui.forms.meanwhile import Following, Part, who
from desktop_crm.ui.forms.notice import Notice

Change = Callable[[Mapping[str, Any], Mapping[str, Any]], None]
"""Saves values that the user has changed, knowing what the user saw."""


class OpenRecord(QObject):
    """Takes over what others write, says it beside what the user has changed, and writes only that.

    A record that went to the bin is said in the `banner`, and comes back by saving. `record_id` is None as long as
    it is not saved: then nobody else knows it.
    """

    def __init__(
        self,
        desk: Desk,
        dialog: QWidget,
        entity: str,
        record_id: str | None,
        banner: Notice,
        parts: Sequence[Part],
    ) -> None:
        super().__init__(dialog)
        self._desk, self._entity, self._id, self._banner = desk, entity, record_id, banner
        self._deleted = self._writing = False
        self.following = Following(parts)
        desk.changes.changed.connect(self._on_changed)

    def begin(self, held: Mapping[str, Any]) -> None:
        """The parts show what the record holds now."""
        self.following.begin(held)

    def is_changed(self) -> bool:
        """Whether the user has changed anything."""
        return self.following.is_changed()

    def write(self, change: Change, *, also: bool = False) -> None:
        """Save what the user has changed, or something that `change` knows `also` of.

        Overtaken when something came at the last moment that the user has to see.
        """
        assert self._id
        if self._deleted:
            records.restore(self._desk.ws, self._entity, [self._id])
            self._deleted = False
        values = self.following.changed()
        self._writing = True
        try:
            if values or also:
                change(values, self.following.seen)
        except Overtaken:
            shown = self._said()
            self.follow()
            if not self.following.parts or self._said() != shown:
                raise
            self.write(change, also=also)
        finally:
            self._writing = False

    def follow(self) -> None:
        """Look at what the record holds now."""
        assert self._id
        try:
            card = records.read(self._desk.ws, self._entity, self._id)
        except UserError as error:
            self._banner.say(sentence(error), *self._copying())
            return
        self._tell_deleted(bool(card.deleted))
        self.following.follow(card.values, self._wrote)

    def _wrote(self, keys: Sequence[str]) -> written.Written | None:
        return written.last(self._desk.ws, self._id or "", keys)

    def _said(self) -> list[str]:
        return [part.theirs.text() for part in self.following.parts]

    def _tell_deleted(self, deleted: bool) -> None:
        if deleted and not self._deleted:
            said = self._wrote(["deleted"])
            text = _("This was moved to the bin meanwhile ({who}). Saving takes it out again.")
            self._banner.say(text.format(who=who(said) if said else ""))
        elif self._deleted and not deleted:
            self._banner.quiet()
        self._deleted = deleted

    def _copying(self) -> tuple[str, Callable[[], None]] | tuple[()]:
        """What was typed into something that is no more need not be typed again."""
        copy = lambda: QApplication.clipboard().setText(self.following.typed())  # noqa: E731
        return (_("Copy what was typed"), copy) if self.is_changed() else ()

    def _on_changed(self, changed: Changed) -> None:
        if self._id and not self._writing and changed.names(self._entity, self._id):
            self.follow()
